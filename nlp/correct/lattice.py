"""The lattice of edits of a text: which of them together are worth most, where some exclude others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from math import log

from nlp.correct.decisions import Decision, rank

Path = tuple[float, tuple[Decision, ...]]
SMALLEST = 1e-6


def best_set(decisions: Iterable[Decision], floor: float) -> list[Decision]:
    """The best set of edits that do not lie side by side, in text order. An edit is worth its log-odds above those of
    ``floor``; of equal sets the one with the surer edits wins. Exact, whatever order the edits come in."""
    ranked = sorted(decisions, key=lambda one: (one.start, _end(one), rank(one)))
    return [one for cluster in _clusters(ranked) for one in _best_path(cluster, _worth(floor))]


def _best_path(cluster: list[Decision], floor: float) -> tuple[Decision, ...]:
    """A dynamic program over the ends of edits that hang together: the best path behind each of them."""
    ranked = sorted(cluster, key=lambda one: (_end(one), rank(one)))
    ends = [_end(one) for one in ranked]
    behind: list[Path] = [(0.0, ())]
    for number, one in enumerate(ranked):
        value, edits = behind[bisect_right(ends, one.start, 0, number)]
        value += _worth(one.probability) - floor + SMALLEST
        behind.append(min(behind[-1], (value, (*edits, one)), key=_order))
    return behind[-1][1]


def _order(path: Path) -> tuple[float, list[tuple[float, int, int, str]]]:
    return -round(path[0], 9), [rank(one) for one in path[1]]


def _clusters(ranked: Iterable[Decision]) -> list[list[Decision]]:
    """Runs of edits of which each overlaps one before it: what lies in two of them is decided apart."""
    clusters: list[list[Decision]] = []
    reach = -1
    for one in ranked:
        if clusters and one.start < reach:
            clusters[-1].append(one)
        else:
            clusters.append([one])
        reach = max(reach, _end(one))
    return clusters


def _end(one: Decision) -> int:
    """Behind the edit and the character that follows it: of edits side by side one is made, which shows the other in
    a new light (余额额 has one 额 too many, whichever goes). An insertion takes the character behind it along."""
    return max(one.end, one.start) + 1


def _worth(probability: float) -> float:
    bounded = min(max(probability, SMALLEST), 1 - SMALLEST)
    return log(bounded / (1 - bounded))
