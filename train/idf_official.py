"""Trains the background table models/idf-official: how common a word or character pair is in official prose.

    python -m train.idf_official --prose ../shared/data/prose --out models/idf-official

Paragraphs of laws, documents and news are the "documents" of scikit-learn's TfidfVectorizer; words come from jieba.
Only the vocabulary and its idf are kept, so that the run time needs neither scikit-learn nor jieba.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import jieba
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from train.corpus import stream

SOURCES = ("gov_legal", "gov", "laws", "xwlb")
HAN = re.compile(r"[\u4e00-\u9fff]+")


def paragraphs(prose: Path, per_source: int) -> Iterator[str]:
    """Up to ``per_source`` paragraphs of 20 to 400 characters of each source, in corpus order."""
    for source in SOURCES:
        left = per_source
        for document in stream(prose, held_out=False, sources=frozenset({source})):
            for line in document.text.splitlines():
                if 20 <= len(line) <= 400:
                    yield line
                    left -= 1
            if left <= 0:
                break


def words(text: str) -> list[str]:
    return [word for word in jieba.cut(text) if 2 <= len(word) <= 6 and HAN.fullmatch(word)]


def pairs(text: str) -> list[str]:
    return [run[i : i + 2] for run in HAN.findall(text) for i in range(len(run) - 1)]


def fit(texts: list[str], analyzer: object, limit: int) -> tuple[list[str], np.ndarray]:
    """The ``limit`` commonest terms, sorted, and their smoothed idf (nats)."""
    vectorizer = TfidfVectorizer(analyzer=analyzer, min_df=5, max_features=limit)
    vectorizer.fit(texts)
    terms = vectorizer.get_feature_names_out().tolist()
    return terms, vectorizer.idf_.astype(np.float16)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--prose", type=Path, default=Path("../shared/data/prose"))
    parser.add_argument("--out", type=Path, default=Path("models/idf-official"))
    parser.add_argument("--per-source", type=int, default=20_000)
    options = parser.parse_args()
    texts = list(paragraphs(options.prose, options.per_source))
    word_terms, word_idf = fit(texts, words, 30_000)
    pair_terms, pair_idf = fit(texts, pairs, 30_000)
    options.out.mkdir(parents=True, exist_ok=True)
    weights = options.out / "idf.npz"
    np.savez_compressed(
        weights,
        words=np.array("\n".join(word_terms)),
        word_idf=word_idf,
        pairs=np.array("\n".join(pair_terms)),
        pair_idf=pair_idf,
    )
    meta = {
        "id": "idf-official",
        "file": "idf.npz",
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "paragraphs": len(texts),
        "words": len(word_terms),
        "pairs": len(pair_terms),
        "sources": list(SOURCES),
        "method": "scikit-learn TfidfVectorizer, smooth idf, min_df 5; words by jieba, pairs of Han characters",
    }
    (options.out / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
