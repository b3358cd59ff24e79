"""Exemptions: the contexts in which an entry is silent, as data on the entry."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from nlp.text import quoted_spans, sentence_span, title_spans
from nlp.types import Span

_FLAGS = ("quote", "title", "name", "start", "year")
_NEAREST = 64
_FAR = 150
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?=年|[-—－～~/.至]|[）)])")


@dataclass(frozen=True, slots=True)
class Exemption:
    """One parsed ``exempt`` cell; empty means nowhere."""

    prev: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()

    def silences(self, text: str, span: Span, named: Callable[[Span], bool], since: date | None = None) -> bool:
        """True where any condition holds for the match at ``span``.

        ``named`` tells a longer allowed name; ``since`` is the first day of the entry, for ``year``.
        """
        if self.prev and text[max(0, span.start - 12) : span.start].endswith(self.prev):
            return True
        if self.next and text.startswith(self.next, span.end):
            return True
        if self.near:
            around = _sentence(text, span)
            sentence = text[around.start : around.end]
            if any(word in sentence for word in self.near):
                return True
        return any(self._flag(flag, text, span, named, since) for flag in self.flags)

    def _flag(self, flag: str, text: str, span: Span, named: Callable[[Span], bool], since: date | None) -> bool:
        if flag == "quote":
            return _inside(_sorted_quotes(text), span)
        if flag == "title":
            return _inside(_sorted_titles(text), span)
        if flag == "start":
            return span.start == 0 or text[span.start - 1] in "\r\n"
        if flag == "year":
            around = _sentence(text, span)
            years = _YEAR.findall(text, around.start, around.end)
            return since is not None and any(int(year) < since.year for year in years)
        return named(span)


@lru_cache(maxsize=4)
def _sorted_quotes(text: str) -> tuple[Span, ...]:
    return tuple(sorted(quoted_spans(text)))


@lru_cache(maxsize=4)
def _sorted_titles(text: str) -> tuple[Span, ...]:
    return tuple(sorted(title_spans(text)))


def _inside(spans: tuple[Span, ...], span: Span) -> bool:
    """Whether one of the sorted ``spans`` holds ``span``; the nearest ones before it are looked at."""
    place = bisect.bisect_right(spans, span.start, key=lambda other: other.start)
    return any(other.contains(span) for other in spans[max(0, place - _NEAREST) : place])


def _sentence(text: str, span: Span) -> Span:
    """The sentence round a match, of an endless one the part near it."""
    around = sentence_span(text, span.start)
    return Span(max(around.start, span.start - _FAR), min(around.end, span.end + _FAR))


@cache
def parse_exempt(cell: str) -> Exemption:
    """The exemption of a cell. ValueError names the part that is not understood."""
    lists: dict[str, tuple[str, ...]] = {"prev": (), "next": (), "near": ()}
    flags = set()
    for part in filter(None, (piece.strip() for piece in cell.split(";"))):
        key, equals, value = part.partition("=")
        if equals and key in lists:
            words = tuple(word for word in value.split("|") if word)
            if not words:
                raise ValueError(f"{part!r} names no words")
            lists[key] += words
        elif not equals and key in _FLAGS:
            flags.add(key)
        else:
            raise ValueError(f"{part!r} is none of prev= next= near= quote title name start year")
    return Exemption(lists["prev"], lists["next"], lists["near"], frozenset(flags))
