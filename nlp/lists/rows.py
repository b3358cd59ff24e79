"""The values of a private list: its rows, and the list that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlp.types import ModelRef

KINDS = ("people", "names", "phrases")
LABELS = {"people": "人员职务", "names": "地名机构", "phrases": "固定表述"}


@dataclass(frozen=True, slots=True)
class Row:
    """What every row has. ``line``: its line in the exported table; ``since`` to ``until``, both days included."""

    line: int
    since: date | None
    until: date | None
    authority: str
    note: str

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def overlaps(self, since: date | None, until: date | None) -> bool:
        """Whether there is a day of the row within the period."""
        return max(self.since or date.min, since or date.min) <= min(self.until or date.max, until or date.max)


@dataclass(frozen=True, slots=True)
class PersonRow(Row):
    """A person in one post. ``short``: other forms of the post; ``order``: place in a list of names, 1 is first;
    ``single``: nobody else holds the post at the same time."""

    name: str
    post: str
    short: tuple[str, ...] = ()
    order: int | None = None
    single: bool = False


@dataclass(frozen=True, slots=True)
class NameRow(Row):
    """The name of a place (``sort`` is division) or a body (agency). ``former``: names it had before ``since``."""

    name: str
    sort: str
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseRow(Row):
    """A set phrase of the unit."""

    text: str


@dataclass(frozen=True, slots=True)
class PrivateList:
    """One table. ``version`` is a number of the store, or the start of ``sha256`` where the table is a file."""

    id: str
    kind: str
    label: str
    version: str
    sha256: str
    rows: tuple[Row, ...]

    @property
    def ref(self) -> ModelRef:
        """What a review tells of the list it was made by."""
        return ModelRef(f"{self.id}@{self.version}", self.sha256)

    def origin(self, row: Row) -> str:
        """``list@version#line``."""
        return f"{self.id}@{self.version}#{row.line}"

    def authority(self, row: Row) -> str:
        """List, version, row, and what the row rests on."""
        return f"{self.label}（第 {self.version} 版）第 {row.line} 行：{row.authority}"
