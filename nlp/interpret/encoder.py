"""An optional sentence encoder from a local folder: mean of the last hidden states of any BERT (e5, text2vec and the
like). It helps alignment where an interpretation says the same in other words. Needs torch and transformers, which are
imported when one is built; nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.bert import load_bert
from nlp.identity import folder_sha256
from nlp.types import ModelError, ModelRef

LONGEST = 256
"""Tokens of a text that are read."""
BATCH = 8
WIDTHS = (32, 64, 128, LONGEST)
Array = npt.NDArray[np.float32]


class SentenceEncoder:
    """``folder`` holds config.json, vocab.txt and weights; ModelError where it cannot be loaded."""

    def __init__(self, folder: Path) -> None:
        for name in ("config.json", "vocab.txt"):
            if not (folder / name).is_file():
                raise ModelError(f"句向量模型目录 {folder} 中没有 {name}")
        self._torch, self._model = load_bert(
            folder, "BertModel", "句向量模型目录", "句向量模型", add_pooling_layer=False
        )
        import transformers

        library: Any = transformers
        try:
            self._tokenizer: Any = library.BertTokenizerFast(vocab_file=str(folder / "vocab.txt"))
        except Exception as error:
            raise ModelError(f"句向量模型目录 {folder} 的 vocab.txt 无法读取") from error
        self.ref = ModelRef(folder.resolve().name, folder_sha256(folder))

    def embed(self, texts: Sequence[str]) -> Array:
        """One row a text, len(texts) × width; the same whatever the other texts are."""
        rows = [self._tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"] for text in texts]
        out = np.zeros((len(rows), int(self._model.config.hidden_size)), np.float32)
        for width in WIDTHS:
            lower = WIDTHS[WIDTHS.index(width) - 1] if width != WIDTHS[0] else 0
            same = [number for number, row in enumerate(rows) if lower < len(row) <= width]
            for first in range(0, len(same), BATCH):
                batch = same[first : first + BATCH]
                out[batch] = self._run([rows[number] for number in batch], width)
        return out

    def _run(self, rows: list[list[int]], width: int) -> Array:
        pad = int(self._tokenizer.pad_token_id)
        full = rows + [rows[0]] * (BATCH - len(rows))
        tokens = self._torch.tensor([row + [pad] * (width - len(row)) for row in full])
        mask = (tokens != pad).long()
        with self._torch.inference_mode():
            states = self._model(input_ids=tokens, attention_mask=mask).last_hidden_state
            mean = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return np.asarray(mean[: len(rows)].numpy(), np.float32)


def closeness(encoder: SentenceEncoder, left: Sequence[str], right: Sequence[str]) -> Array:
    """Standard scores of the cosines, len(left) × len(right). The mean vector of all is taken off first: what every
    sentence of one policy shares says nothing about which clause one speaks of."""
    if not left or not right:
        return np.zeros((len(left), len(right)), np.float32)
    vectors = encoder.embed([*left, *right])
    vectors -= vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    cosines = vectors[: len(left)] @ vectors[len(left) :].T
    return np.asarray((cosines - cosines.mean()) / max(float(cosines.std()), 1e-6), np.float32)
