"""Words and their frequencies, from jieba's dictionary; loaded only when first asked."""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from typing import Any


@cache
def _tokenizer() -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def frequency(word: str) -> int:
    """How often the dictionary counts ``word``; 0 where it does not know it."""
    return int(_tokenizer().FREQ.get(word) or 0)


def is_word(word: str) -> bool:
    """True where the dictionary knows ``word``."""
    return frequency(word) > 0


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[str, ...]:
    return tuple(_tokenizer().cut(text, HMM=False))


def cut(text: str) -> list[str]:
    """``text`` as a list of words that join to it again (no guessing of unknown words)."""
    return list(_cut(text))


def likelihood(text: str) -> float:
    """Log-probability, in nats, of the best way to read ``text`` as words of the dictionary."""
    tokenizer = _tokenizer()
    route: dict[int, tuple[float, int]] = {}
    tokenizer.calc(text, tokenizer.get_DAG(text), route)
    return float(route[0][0])
