"""Running heads and feet of a pdf: the same line at the top or the bottom of most pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

_DIGITS = re.compile(r"[\d\s]+")
_CLOSE = 4.0
_PAGES = 2
"""Of fewer pages nothing runs."""


class Placed(Protocol):
    """A printed line: its text and the height of its top above the foot of the page, in points."""

    @property
    def text(self) -> str: ...
    @property
    def top(self) -> float: ...


Line = TypeVar("Line", bound=Placed)


def parted(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Line]]:
    """The pages without their running lines, and the first of each running line.

    A line runs where it is the highest, lowest, first or last of more than half of the pages, at one place.
    """
    filled = [page for page in pages if len(page) > 1]
    ends = Counter(key for page in filled for key in {_key(line) for line in _ends(page)})
    running = {key for key, count in ends.items() if key[0] and count >= _PAGES and 2 * count > len(filled)}
    if not running:
        return [list(page) for page in pages], []
    first: dict[tuple[str, int], Line] = {}
    body: list[list[Line]] = []
    for page in pages:
        taken = [line for line in _ends(page) if _key(line) in running] if len(page) > 1 else []
        for line in taken:
            first.setdefault(_key(line), line)
        body.append([line for line in page if not any(line is other for other in taken)])
    return body, list(first.values())


def _ends(page: Sequence[Line]) -> list[Line]:
    """The highest and the lowest line, and the first and the last as the file has them."""
    return [max(page, key=lambda line: line.top), min(page, key=lambda line: line.top), page[0], page[-1]]


def _key(line: Placed) -> tuple[str, int]:
    """The text without its figures, and where it stands to within a few points."""
    return _DIGITS.sub("", line.text), round(line.top / _CLOSE)
