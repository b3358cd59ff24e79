"""The k best edits of a place: what was chosen, and what else may have been meant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nlp.correct.decisions import Decision, apart, applied, rank
from nlp.correct.judge import Judge
from nlp.correct.lattice import best_set
from nlp.correct.words import Words

TOLD = 0.1
"""Calibrated probability from which another reading of a place is told (train/LOG.md, 2026-11-24: readings)."""
REACH = 8
"""Code points before an edit in which another one that touches it may begin."""


def k_best(judge: Judge, text: str, k: int = 5, floor: float = 0.0) -> Iterator[tuple[Decision, ...]]:
    """For every place of ``text`` where an edit of probability ``floor`` or more is the best, in text order, at most
    ``k`` edits that exclude one another there, best first, each with its calibrated probability (0 to 1; that of each
    is judged by itself, they need not sum to 1). With ``floor`` 0 every place where anything is proposed is told."""
    for part in judge.decisions(text, floor):
        everything = sorted(part, key=lambda one: one.start)
        for one in best_set(everything, floor):
            yield (one, *others(one, everything)[: k - 1])


def with_others(some: Iterable[Decision], everything: Iterable[Decision]) -> list[Decision]:
    """``some`` edits, each with what ``everything`` holds of other readings of its place."""
    ranked = sorted(everything, key=lambda one: one.start)
    return [replace(one, others=tuple(others(one, ranked))) for one in some]


def others(one: Decision, ranked: Sequence[Decision]) -> list[Decision]:
    """Edits of ``ranked`` (by start) that touch ``one``, the likeliest first."""
    end = max(one.end, one.start + 1)
    first = bisect_left(ranked, one.start - REACH, key=lambda other: other.start)
    last = bisect_right(ranked, end - 1, key=lambda other: other.start)
    return sorted((other for other in ranked[first:last] if other != one and not apart(one, other)), key=rank)


def readings(text: str, one: Decision, start: int, end: int, words: Words) -> list[tuple[str, float]]:
    """How ``text[start:end]``, which holds the edit, may be meant, with probabilities: as ``one`` has it, then as its
    others that lie there have it. What only makes a part of the edit (审 of 审计) is no reading of its own, nor is what
    makes no word where the edit makes one (俗花 beside 速滑)."""
    wanted = words.makes(text, one.start, one.end, one.replacement)
    old, best = text[start:end], _read(text, one, start, end)
    found = {best: one.probability}
    for other in one.others:
        if start <= other.start and other.end <= end:
            if wanted and not words.makes(text, other.start, other.end, other.replacement):
                continue
            new = _read(text, other, start, end)
            if new not in found and not _half_done(old, best, new):
                found[new] = other.probability
    return list(found.items())


def _read(text: str, one: Decision, start: int, end: int) -> str:
    return applied(text[start:end], [one.moved(-start)])


def _half_done(old: str, best: str, new: str) -> bool:
    """Whether ``new`` is ``old`` with some of the changes of ``best`` and no other."""
    return len(old) == len(best) == len(new) and all(c in (a, b) for a, b, c in zip(old, best, new, strict=True))
