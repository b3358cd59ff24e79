"""Terms of a sentence and how much each says, from the background table models/idf-official.

The table was made with scikit-learn's TfidfVectorizer over jieba words and character pairs (train/idf_official.py).
At run time a sentence is cut by longest match against the table's own words, so neither library is needed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from nlp.types import ModelError

FOLDER = Path(__file__).resolve().parents[2] / "models" / "idf-official"
UNSEEN_PAIR = 10.5
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+|\d+(?:\.\d+)?")
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Table:
    """``words`` and ``pairs`` map a term to its idf in nats."""

    id: str
    sha256: str
    words: Mapping[str, float]
    pairs: Mapping[str, float]


@lru_cache(maxsize=2)
def load_table(folder: Path = FOLDER) -> Table:
    """The table of ``folder``; ModelError where it is missing or its hash differs from meta.json."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        path = folder / meta["file"]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != meta["sha256"]:
            raise ModelError(f"{path}：文件与 meta.json 中的 sha256 不符，请重新安装")
        with np.load(path) as data:
            words = dict(zip(str(data["words"]).split("\n"), data["word_idf"].tolist(), strict=True))
            pairs = dict(zip(str(data["pairs"]).split("\n"), data["pair_idf"].tolist(), strict=True))
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{folder}：背景词频表无法读取（{error}）") from error
    return Table(meta["id"], digest, words, pairs)


def words_in(text: str, table: Table | None = None) -> Iterator[str]:
    """The words of the table that a text is cut into by longest match, in text order."""
    known = (table or load_table()).words
    for match in _HAN.finditer(text):
        run = match.group()
        place = 0
        while place < len(run):
            for size in range(min(_LONGEST, len(run) - place), 1, -1):
                word = run[place : place + size]
                if word in known:
                    yield word
                    place += size
                    break
            else:
                place += 1


def terms_of(text: str, table: Table) -> dict[str, float]:
    """Term → idf. Words of two to six characters, character pairs (prefixed '#', half weight), Latin and numbers."""
    found = {match.group(): 8.0 for match in _LATIN.finditer(text)}
    found.update((word, table.words[word]) for word in words_in(text, table))
    for match in _HAN.finditer(text):
        run = match.group()
        for place in range(len(run) - 1):
            pair = run[place : place + 2]
            found["#" + pair] = table.pairs.get(pair, UNSEEN_PAIR) * 0.5
    return found
