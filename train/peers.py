"""What our corrector is measured against: pycorrector's Corrector on our n-gram, its MacBertCorrector, an earlier
release of ours."""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import subprocess
import sys
import tempfile
import time
import types
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from nlp.correct.ngram import SCALE, NGram

LN10 = float(np.log(10))
_PREVIOUS = """
import json, sys, time
from nlp.correct import load_corrector
corrector = load_corrector()
for line in sys.stdin:
    lines = json.loads(line)
    corrector.correct(lines[:20])
    began = time.perf_counter()
    out = corrector.correct(lines)
    print(json.dumps([out, time.perf_counter() - began]), flush=True)
"""


class Kenlm:
    """Our n-gram with the face of a ``kenlm.Model``: sentences are characters between spaces."""

    def __init__(self, ngram: NGram) -> None:
        self.ngram = ngram

    def score(self, sentence: str, bos: bool = True, eos: bool = True) -> float:
        """log10 P of the sentence."""
        return self.scores([sentence.replace(" ", "")], bos, eos)[0]

    def perplexity(self, sentence: str) -> float:
        """10 ** (-score / words), the end counting as a word."""
        text = sentence.replace(" ", "")
        return float(10.0 ** (-self.scores([text])[0] / (len(text) + 1)))

    def scores(self, texts: Sequence[str], bos: bool = True, eos: bool = True) -> list[float]:
        """log10 P of many texts at once."""
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            by_length[len(text)].append(number)
        result = [0.0] * len(texts)
        for length, numbers in by_length.items():
            ids = [self.ngram.alphabet.encode(texts[number].replace("\n", "　")) for number in numbers]
            rows = np.pad(np.array(ids, np.int64).reshape(len(numbers), length), ((0, 0), (int(bos), int(eos))))
            values = self.ngram.score(rows)[:, int(bos) :].sum(1) / SCALE / LN10
            for number, value in zip(numbers, values.tolist(), strict=True):
                result[number] = value
        return result


def pycorrector_on(ngram: NGram) -> Any:
    """pycorrector's statistical Corrector with our n-gram as its language model. ImportError where pycorrector is
    absent. Candidates of one word are scored together, which changes its speed, not its choice."""
    logging.getLogger("jieba").setLevel(logging.ERROR)
    pycorrector = importlib.import_module("pycorrector")
    lm = Kenlm(ngram)

    class OnOurs(pycorrector.Corrector):  # type: ignore[misc, name-defined]
        def get_lm_correct_item(
            self,
            cur_item: str,
            candidates: list[str],
            before_sent: str,
            after_sent: str,
            threshold: float = 57.0,
            **_: Any,
        ) -> str:
            items = list(dict.fromkeys([*candidates, cur_item]))
            texts = [before_sent + item + after_sent for item in items]
            scores = zip(lm.scores(texts), texts, strict=True)
            perplexity = [10.0 ** (-score / (len(text) + 1)) for score, text in scores]
            best = min(perplexity)
            near = [item for item, value in zip(items, perplexity, strict=True) if value < best + threshold]
            return cur_item if cur_item in near else items[perplexity.index(best)]

    stand_in = types.ModuleType("kenlm")
    stand_in.Model = lambda path: lm  # type: ignore[attr-defined]
    with mock.patch.dict(sys.modules, {"kenlm": stand_in}):
        corrector = OnOurs(language_model_path=__file__)
        corrector.check_detector_initialized()
    return corrector


def macbert_speed(lines: Sequence[str]) -> float:
    """Characters a second of pycorrector's MacBertCorrector on random weights of the size of macbert4csc."""
    import torch
    from pycorrector.macbert.macbert_corrector import MacBertCorrector
    from transformers import BertConfig, BertForMaskedLM, BertTokenizerFast

    characters = sorted({char for line in lines for char in line if not char.isspace()})
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
        (Path(folder) / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
        BertTokenizerFast(vocab_file=f"{folder}/vocab.txt").save_pretrained(folder)
        torch.manual_seed(0)
        BertForMaskedLM(BertConfig(vocab_size=21128)).save_pretrained(folder)
        corrector = MacBertCorrector(folder)
        corrector.correct_batch(list(lines[:4]))
        began = time.perf_counter()
        corrector.correct_batch(list(lines))
        return sum(map(len, lines)) / (time.perf_counter() - began)


class Earlier:
    """An earlier release of ours, code and models, from a git revision or an unpacked folder, in a process of its
    own. ``seconds`` is what the last call took there."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PREVIOUS], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.seconds = 0.0

    def correct(self, lines: Sequence[str]) -> list[str]:
        """The lines as that release corrects them; RuntimeError where it fails."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(list(lines)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the previous release failed, see above")
        out, self.seconds = json.loads(answer)
        return list(out)

    def close(self) -> None:
        self._process.communicate()


@contextlib.contextmanager
def earlier(where: str) -> Iterator[Earlier]:
    """The release in the folder ``where`` (with nlp/ and models/), or at that git revision of this repository.
    ValueError where it is neither."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(where)
        if not (folder / "nlp").is_dir():
            packed = subprocess.run(
                ["git", "archive", where, "nlp", "models", "lexicons"], capture_output=True, check=False
            )
            if packed.returncode:
                raise ValueError(f"{where}: neither a folder with nlp/ nor a git revision")
            folder = Path(temporary)
            subprocess.run(["tar", "-x", "-C", temporary], input=packed.stdout, check=True)
        process = Earlier(folder.resolve())
        try:
            yield process
        finally:
            process.close()
