"""Any BertForMaskedLM of a local folder (macbert4csc and the like) as scorer and proposer. Needs torch and
transformers, which are imported when one is built."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlp.correct.proposals import Candidate
from nlp.types import ModelError, ModelRef

BATCH = 16
LONGEST = 510
"""Characters of a line that the model reads; what lies behind is not judged."""
PROPOSE = 3.0
"""Log-odds in nats from which an edit is proposed."""


class HFModel:
    """``folder`` holds config.json, vocab.txt and weights; raises ModelError where it cannot be loaded."""

    def __init__(self, folder: Path) -> None:
        try:
            import torch
            import transformers
        except ImportError as error:
            raise ModelError("使用 --model 需要先安装 torch 与 transformers（pip install xianshen[hf]）") from error
        try:
            self._vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
            self._ids = {token: number for number, token in enumerate(self._vocabulary) if token}
            self._special = [self._ids[token] for token in ("[CLS]", "[SEP]", "[UNK]", "[PAD]")]
            bert: Any = transformers.BertForMaskedLM
            self._model = bert.from_pretrained(str(folder), local_files_only=True)
            sha256 = _sha256(folder)
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(f"模型目录 {folder} 无法加载：{error}") from error
        self._torch: Any = torch
        self._model.train(False)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model.to(self._device)
        self.ref = ModelRef(folder.name, sha256)

    def log_odds(self, lines: Sequence[str], candidates: Sequence[Sequence[Candidate]]) -> list[list[float]]:
        """Per candidate the sum over its changed characters of log P(new) - log P(old); nan where lengths
        differ, a character is unknown, or the line is longer than LONGEST there."""
        results = [[float("nan")] * len(some) for some in candidates]
        wanted = [number for number, some in enumerate(candidates) if some]
        for number, scores in self._scores(lines, wanted):
            for place, candidate in enumerate(candidates[number]):
                results[number][place] = self._odds(lines[number], candidate, scores)
        return results

    def propose(self, lines: Sequence[str]) -> list[list[tuple[Candidate, float]]]:
        """The edits that the model itself would make with odds of PROPOSE or more."""
        results: list[list[tuple[Candidate, float]]] = [[] for _ in lines]
        for number, scores in self._scores(lines, [n for n, line in enumerate(lines) if line.strip()]):
            line = lines[number][:LONGEST]
            for place, best in enumerate(scores[: len(line)].argmax(-1).tolist()):
                token, own = self._vocabulary[best], line[place]
                if len(token) == 1 and token != own and "\u4e00" <= token <= "\u9fff" and own in self._ids:
                    odds = float(scores[place, best] - scores[place, self._ids[own]])
                    if odds >= PROPOSE:
                        results[number].append((Candidate(place, place + 1, token), odds))
        return results

    def _scores(self, lines: Sequence[str], wanted: Sequence[int]) -> Any:
        """(line number, log-probabilities characters × vocabulary) for each wanted line, in batches of lines of
        like length."""
        start, end, unknown, pad = self._special
        ranked = sorted(wanted, key=lambda number: (len(lines[number]), number))
        for first in range(0, len(ranked), BATCH):
            batch = ranked[first : first + BATCH]
            ids = [
                [start, *(self._ids.get(char.lower(), unknown) for char in lines[number][:LONGEST]), end]
                for number in batch
            ]
            width = max(map(len, ids))
            torch = self._torch
            tensor = torch.tensor([row + [pad] * (width - len(row)) for row in ids], device=self._device)
            with torch.inference_mode():
                logits = self._model(input_ids=tensor, attention_mask=(tensor != pad).long()).logits
                scores = logits.float().log_softmax(-1).cpu()
            for number, row in zip(batch, scores, strict=True):
                yield number, row[1:]

    def _odds(self, line: str, candidate: Candidate, scores: Any) -> float:
        old = line[candidate.start : candidate.end]
        if len(old) != len(candidate.replacement) or not old or candidate.end > LONGEST:
            return float("nan")
        total = 0.0
        for place, (one, other) in enumerate(zip(old, candidate.replacement, strict=True), candidate.start):
            if one != other:
                if one not in self._ids or other not in self._ids:
                    return float("nan")
                total += float(scores[place, self._ids[other]] - scores[place, self._ids[one]])
        return total


def _sha256(folder: Path) -> str:
    """Over the weights, so that a review says which model judged."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
