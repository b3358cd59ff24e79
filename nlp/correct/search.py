"""Errors that hide one another: what is found once what is sure has been mended."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from nlp.correct.batches import parts
from nlp.correct.decisions import Decision, apart, applied
from nlp.correct.judge import Judge
from nlp.correct.lattice import best_set

Settled = Callable[[Decision], bool]


def search(
    judge: Judge, text: str, floor: float, settled: Settled, progress: Callable[[int], None] | None = None
) -> Iterator[Decision]:
    """Edits of ``text`` of probability ``floor`` or more that do not overlap, in text order: the best set, then those
    that come to light in the lines as they read once the ``settled`` ones are made. ``progress`` is told how many
    code points have been read."""
    ends = [part.core_end for part in parts(text)] if progress is not None else []
    for number, part in enumerate(judge.decisions(text, floor)):
        found = best_set(part, floor)
        made = [one for one in found if settled(one)]
        if made:
            rest = [one for one in (*found, *_behind(judge, text, floor, made)) if one not in made]
            rest = best_set((one for one in rest if all(apart(one, other) for other in made)), floor)
            found = sorted((*made, *rest), key=lambda one: one.start)
        if progress is not None:
            progress(ends[number])
        yield from found


def _behind(judge: Judge, text: str, floor: float, made: Sequence[Decision]) -> list[Decision]:
    """What is found in the lines of ``text`` that ``made`` change once they are changed, beside the changes."""
    lines = _lines(text, made)
    mended = [applied(text[start:end], [one.moved(-start) for one in some]) for start, end, some in lines]
    offsets = list(accumulate((len(line) + 1 for line in mended), initial=0))
    again = best_set((one for part in judge.decisions("\n".join(mended), floor) for one in part), floor)
    result: list[Decision] = []
    for one in again:
        number = bisect_right(offsets, one.start) - 1
        start, _, some = lines[number]
        back = _back(one.moved(-offsets[number]), start, some)
        if back is not None:
            result.append(back)
    return result


def _lines(text: str, made: Sequence[Decision]) -> list[tuple[int, int, list[Decision]]]:
    """The lines of ``text`` that hold an edit, with their edits."""
    lines: list[tuple[int, int, list[Decision]]] = []
    for one in made:
        if lines and one.start <= lines[-1][1]:
            lines[-1][2].append(one)
        else:
            end = text.find("\n", one.end)
            lines.append((text.rfind("\n", 0, one.start) + 1, len(text) if end < 0 else end, [one]))
    return lines


def _back(one: Decision, start: int, made: Sequence[Decision]) -> Decision | None:
    """An edit of a mended line as an edit of the text in which the line begins at ``start``; None where it
    touches what was mended."""
    shift = start
    for other in made:
        begin, end = other.start - shift, other.start - shift + len(other.replacement)
        if one.end < begin or (one.end == begin and one.start < one.end):
            break
        if one.start < end or one.end == begin:
            return None
        shift += (other.end - other.start) - len(other.replacement)
    return replace(one, start=one.start + shift, end=one.end + shift)
