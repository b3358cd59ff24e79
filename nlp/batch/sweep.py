"""同错排查: one error, and every place where it stands, grouped by unit, column, account and author.

Errors are grouped on disk, a part at a time, and the sorted parts merged: memory stays flat however many there are.
"""

from __future__ import annotations

import heapq
import pickle
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from nlp.batch.spill import Spill
from nlp.batch.stream import FindingLine, PostLine, without_version
from nlp.checks import CHECKS
from nlp.text.masking import shown, shown_context

ROWS_A_PART = 50_000
_RANKS = {"serious": 0, "general": 1, "hint": 2}
RULE_NAMES = {rule.code: rule.name for check in CHECKS for rule in check.RULES}


def error_name(code: str, words: str) -> str:
    """What an error is called: its words, else its kind (a hidden link has no words on the page)."""
    return words if words.strip() else f"（{RULE_NAMES.get(code, code)}）"


class ErrorKey(NamedTuple):
    """What makes two findings the same error: where it comes from (without version) and what was written."""

    rank: int
    code: str
    origin: str
    text: str
    suggestion: str


@dataclass(slots=True)
class Group:
    """The places of one error in one unit, site, column and account, by one author."""

    places: int = 0
    posts: int = 0
    first: str = ""
    last: str = ""
    post: tuple[str, str, str] = ("", "", "")
    context: str = ""
    _last_post: str | None = None

    def add(self, place: tuple[str, str, str, str], context: str, count: int) -> None:
        """Count ``count`` places in the post (id, title, url, published)."""
        identity, title, url, published = place
        self.places += count
        if identity != self._last_post:
            self.posts, self._last_post = self.posts + 1, identity
        if not self.context:
            self.post, self.context = (identity, title, url), context
        if published:
            self.first = min(self.first or published, published)
            self.last = max(self.last, published)


@dataclass(slots=True)
class SweptError:
    """One error with its groups, the largest first."""

    key: ErrorKey
    category: str
    severity: str
    authority: str
    groups: list[tuple[tuple[str, ...], Group]] = field(default_factory=list)

    @property
    def places(self) -> int:
        return sum(group.places for _, group in self.groups)

    @property
    def posts(self) -> int:
        return sum(group.posts for _, group in self.groups)

    @property
    def units(self) -> int:
        return len({where[0] for where, _ in self.groups})

    @property
    def first(self) -> str:
        return min((group.first for _, group in self.groups if group.first), default="")

    @property
    def last(self) -> str:
        return max((group.last for _, group in self.groups), default="")

    def order(self) -> tuple[int, int, ErrorKey]:
        """Serious before general, then the most places."""
        return self.key.rank, -self.places, self.key


class Sweep:
    """``add`` findings with their posts; ``errors`` then yields every error, the worst first."""

    def __init__(self, spill: Spill, findings: int) -> None:
        self.parts = max(1, -(-findings // ROWS_A_PART))
        self._spill = spill

    def add(self, post: PostLine, finding: FindingLine) -> None:
        """Set a finding aside in the part of its error."""
        text = shown(finding.code, finding.category, finding.text, finding.suggestions)
        origin = without_version(finding.origin)
        suggestion = finding.suggestions[0] if finding.suggestions else ""
        key = ErrorKey(_RANKS.get(finding.severity, 2), finding.code, origin, text, suggestion)
        where = (post.unit or "", post.site or "", post.column or "", post.account or "", post.author or "")
        context = shown_context(finding.context, finding.text, text)
        place = (post.id, post.title or "", post.url or "", (post.published or "")[:10])
        about = (finding.category, finding.severity, finding.authority or "")
        number = zlib.crc32(f"{key.code}\0{origin}\0{text}".encode("utf-8", "surrogatepass")) % self.parts
        self._spill.add(number, (key, about, where, place, context, finding.count))

    def errors(self) -> Iterator[SweptError]:
        """Every error in order."""
        if self.parts == 1:
            yield from self._part(0)
            return
        paths = []
        for number in range(self.parts):
            path = self._spill.folder / f"sorted-{number:06d}"
            with path.open("wb") as file:
                for error in self._part(number):
                    pickle.dump(error, file, pickle.HIGHEST_PROTOCOL)
            paths.append(path)
        yield from heapq.merge(*map(_load, paths), key=SweptError.order)

    def _part(self, number: int) -> list[SweptError]:
        errors: dict[ErrorKey, SweptError] = {}
        groups: dict[ErrorKey, dict[tuple[str, ...], Group]] = {}
        for key, about, where, place, context, count in self._spill.rows(number):
            if key not in errors:
                errors[key] = SweptError(key, *about)
                groups[key] = {}
            groups[key].setdefault(where, Group()).add(place, context, count)
        for key, error in errors.items():
            error.groups = sorted(groups[key].items(), key=lambda item: (-item[1].places, item[0]))
        return sorted(errors.values(), key=SweptError.order)


def _load(path: Path) -> Iterator[SweptError]:
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return
