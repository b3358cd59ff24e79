"""Any BertForMaskedLM of a local folder (macbert4csc and the like) as scorer and proposer. Needs torch and
transformers, which are imported when one is built."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp.bert import load_bert
from nlp.correct.proposals import Candidate
from nlp.correct.windows import LONGEST, Window, windows
from nlp.identity import folder_sha256
from nlp.types import ModelError, ModelRef

BATCH = 8
"""Windows a run; a run is filled up, so that what a window scores does not depend on its neighbours."""
WIDTHS = (32, 64, LONGEST + 2)
"""Characters a row, to the next of which a window is padded."""
PROPOSE = 3.0
"""Log-odds in nats from which an edit is proposed."""


class HFModel:
    """``folder`` holds config.json, vocab.txt and weights; raises ModelError where it cannot be loaded."""

    def __init__(self, folder: Path) -> None:
        vocabulary = _vocabulary(folder)
        self._torch, self._model = load_bert(folder, "BertForMaskedLM", "模型目录", " --model ")
        if self._model.config.vocab_size < len(vocabulary):
            raise ModelError(f"模型目录 {folder} 的 vocab.txt 有 {len(vocabulary)} 个字，多于权重中的字数")
        self._characters = vocabulary
        self._ids = {token: number for number, token in enumerate(vocabulary) if token}
        self._special = [self._ids[token] for token in ("[CLS]", "[SEP]", "[UNK]", "[PAD]")]
        self._device = "cuda" if self._torch.cuda.is_available() else "cpu"
        self._model.to(self._device)
        self.ref = ModelRef(folder.resolve().name, folder_sha256(folder))

    def log_odds(self, lines: Sequence[str], candidates: Sequence[Sequence[Candidate]]) -> list[list[float]]:
        """Per candidate the sum over its changed characters of log P(new) - log P(old) in nats, two decimals; nan
        where lengths differ or a character is unknown."""
        results = [[float("nan")] * len(some) for some in candidates]
        for number, window, scores in self._scores(lines, [n for n, some in enumerate(candidates) if some]):
            for place, candidate in enumerate(candidates[number]):
                if window.core_start <= candidate.start < window.core_end and candidate.end <= window.end:
                    results[number][place] = self._odds(lines[number], candidate, window, scores)
        return results

    def propose(self, lines: Sequence[str]) -> list[list[tuple[Candidate, float]]]:
        """The edits that the model itself would make with log-odds of PROPOSE nats or more; neighbours are one
        edit with the sum of their odds."""
        best: list[dict[int, tuple[str, float]]] = [{} for _ in lines]
        for number, window, scores in self._scores(lines, [n for n, line in enumerate(lines) if line.strip()]):
            for place in range(window.core_start, window.core_end):
                own, row = self._id(lines[number][place]), scores[place - window.start]
                likeliest = int(row.argmax())
                new = self._characters[likeliest]
                if own is not None and own != likeliest and _is_han(new) and _is_han(lines[number][place]):
                    odds = round(float(row[likeliest] - row[own]), 2)
                    if odds >= PROPOSE:
                        best[number][place] = new, odds
        return [_joined(some) for some in best]

    def _scores(self, lines: Sequence[str], wanted: Sequence[int]) -> Iterator[tuple[int, Window, Any]]:
        """(line number, window, logits characters × vocabulary) for each window of the wanted lines, the short
        windows first, read in batches of one shape."""
        jobs = [(number, window) for number in wanted for window in windows(lines[number])]
        order = sorted(range(len(jobs)), key=lambda job: (_width(jobs[job][1]), job))
        for width in WIDTHS:
            same = [job for job in order if _width(jobs[job][1]) == width]
            for first in range(0, len(same), BATCH):
                batch = [jobs[job] for job in same[first : first + BATCH]]
                for (number, window), row in zip(batch, self._run(lines, batch, width), strict=True):
                    yield number, window, row[1:]

    def _run(self, lines: Sequence[str], batch: Sequence[tuple[int, Window]], width: int) -> list[Any]:
        start, end, unknown, pad = self._special
        rows = [[start, end] + [pad] * (width - 2)] * (BATCH - len(batch))
        for number, window in reversed(batch):
            ids = [self._ids.get(char.lower(), unknown) for char in lines[number][window.start : window.end]]
            rows.insert(0, [start, *ids, end] + [pad] * (width - 2 - len(ids)))
        tensor = self._torch.tensor(rows, device=self._device)
        with self._torch.inference_mode():
            logits = self._model(input_ids=tensor, attention_mask=(tensor != pad).long()).logits
            return list(logits[: len(batch)].cpu().numpy())

    def _odds(self, line: str, candidate: Candidate, window: Window, scores: Any) -> float:
        old = line[candidate.start : candidate.end]
        changed = [
            (place - window.start, self._id(one), self._id(other))
            for place, (one, other) in enumerate(zip(old, candidate.replacement, strict=False), candidate.start)
            if one != other
        ]
        if len(old) != len(candidate.replacement) or not changed:
            return float("nan")
        total = 0.0
        for place, one, other in changed:
            if one is None or other is None:
                return float("nan")
            total += float(scores[place, other] - scores[place, one])
        return round(total, 2)

    def _id(self, char: str) -> int | None:
        return self._ids.get(char.lower())


def _vocabulary(folder: Path) -> list[str]:
    """The tokens of vocab.txt in order; raises ModelError naming what the folder lacks."""
    if not folder.is_dir():
        raise ModelError(f"模型目录 {folder} 不存在")
    try:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type")
        tokens = (folder / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except OSError as error:
        raise ModelError(f"模型目录 {folder} 不完整，不能读取 {Path(str(error.filename)).name}") from error
    except (ValueError, AttributeError) as error:
        raise ModelError(f"模型目录 {folder} 的 config.json 或 vocab.txt 不是有效的 UTF-8 文本：{error}") from error
    if kind != "bert":
        raise ModelError(f"模型目录 {folder} 不是 BERT 模型（config.json 的 model_type 为 {kind}）")
    lacking = {"[CLS]", "[SEP]", "[UNK]", "[PAD]"} - set(tokens)
    if lacking:
        raise ModelError(f"模型目录 {folder} 的 vocab.txt 缺少 {'、'.join(sorted(lacking))}")
    return tokens


def _joined(best: Mapping[int, tuple[str, float]]) -> list[tuple[Candidate, float]]:
    """One edit for each run of neighbouring places, with the sum of their odds."""
    edits: list[tuple[Candidate, float]] = []
    for place, (new, odds) in sorted(best.items()):
        if edits and edits[-1][0].end == place:
            last, before = edits.pop()
            edits.append((Candidate(last.start, place + 1, last.replacement + new), round(before + odds, 2)))
        else:
            edits.append((Candidate(place, place + 1, new), odds))
    return edits


def _width(window: Window) -> int:
    size = window.end - window.start + 2
    return next(width for width in WIDTHS if size <= width)


def _is_han(char: str) -> bool:
    return len(char) == 1 and "\u4e00" <= char <= "\u9fff"
