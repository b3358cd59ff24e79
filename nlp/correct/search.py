"""Errors that hide one another: what is found once what is sure has been mended."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from nlp.correct.batches import CONTEXT, LONGEST_LINE, parts
from nlp.correct.choices import TOLD, with_others
from nlp.correct.decisions import Decision, apart, applied
from nlp.correct.judge import Judge
from nlp.correct.lattice import best_set

Settled = Callable[[Decision], bool]
STRETCH = 200
"""Characters of an endless line that are judged again on both sides of an edit."""


def search(
    judge: Judge, text: str, floor: float, settled: Settled, progress: Callable[[int], None] | None = None
) -> Iterator[Decision]:
    """Edits of ``text`` of probability ``floor`` or more that do not overlap, in text order: the best set, then those
    that come to light in the lines as they read once the ``settled`` ones are made. Each has its ``others``, the
    readings of its place that are worth TOLD. ``progress`` is told how many code points have been read."""
    ends = [part.core_end for part in parts(text)] if progress is not None else []
    for number, part in enumerate(judge.decisions(text, min(floor, TOLD))):
        found = _best(part, floor)
        made = [one for one in found if settled(one)]
        if made:
            behind = _behind(judge, text, floor, made)
            rest = [one for one in (*found, *behind) if one not in made]
            rest = best_set((one for one in rest if all(apart(one, other) for other in made)), floor)
            found = sorted((*made, *rest), key=lambda one: one.start)
        if progress is not None:
            progress(ends[number])
        yield from with_others(found, part)


def _best(part: Iterable[Decision], floor: float) -> list[Decision]:
    return best_set((one for one in part if one.probability >= floor), floor)


@dataclass(slots=True)
class _Stretch:
    """``text[start:end]`` with the edits to be made in it: a line, or a part of an endless one. What is found outside
    ``core_start..core_end`` lacks context and does not count."""

    start: int
    end: int
    core_start: int
    core_end: int
    made: list[Decision]


def _behind(judge: Judge, text: str, floor: float, made: Sequence[Decision]) -> list[Decision]:
    """What is found in the lines of ``text`` that ``made`` change once they are changed, beside the changes."""
    some = _stretches(text, made)
    mended = [applied(text[one.start : one.end], [edit.moved(-one.start) for edit in one.made]) for one in some]
    offsets = list(accumulate((len(line) + 1 for line in mended), initial=0))
    again = _best((one for part in judge.decisions("\n".join(mended), min(floor, TOLD)) for one in part), floor)
    result: list[Decision] = []
    for one in again:
        number = bisect_right(offsets, one.start) - 1
        stretch = some[number]
        back = _back(one.moved(-offsets[number]), stretch.start, stretch.made)
        if back is not None and stretch.core_start <= back.start and back.end <= stretch.core_end:
            result.append(back)
    return result


def _stretches(text: str, made: Sequence[Decision]) -> list[_Stretch]:
    """The lines of ``text`` that hold an edit; of an endless line what lies about the edits."""
    found: list[_Stretch] = []
    for one in made:
        first, last = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
        last = len(text) if last < 0 else last
        start, end, cut = first, last, 0
        if last - first > LONGEST_LINE:
            start, end, cut = max(first, one.start - STRETCH), min(last, one.end + STRETCH), CONTEXT
        if found and start <= found[-1].end:
            found[-1].end, found[-1].core_end = end, end - cut
            found[-1].made.append(one)
        else:
            found.append(_Stretch(start, end, start + cut, end - cut, [one]))
    return found


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
