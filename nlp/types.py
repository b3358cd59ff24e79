"""The values of a review: frozen, standard library only, importing nothing of ours.

Offsets are half-open code-point offsets into the text exactly as it was received.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path


class ReviewError(Exception):
    """Base of every error this project raises on purpose; the message is fit for an editor."""


class InputError(ReviewError):
    """A file or text that cannot be read. ``source`` names it, ``reason`` says what and the mend."""

    def __init__(self, source: str | Path, reason: str) -> None:
        super().__init__(f"{source}：{reason}")
        self.source, self.reason = str(source), reason


class LexiconError(ReviewError):
    """A lexicon line that cannot be used: ``path:line: reason``."""

    def __init__(self, path: str | Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line, self.reason = str(path), line, reason


class ModelError(ReviewError):
    """A model folder that is missing, incomplete, or whose file hashes differ from meta.json."""


class Severity(StrEnum):
    """serious (严重) blocks publication, general (一般) counts, hint (提示) only informs."""

    SERIOUS = "serious"
    GENERAL = "general"
    HINT = "hint"


class Verdict(StrEnum):
    PASS = "pass"
    REVISE = "revise"
    BLOCK = "block"


class Judged(StrEnum):
    """Against which day's lexicon a finding on a dated text holds."""

    THEN = "当时即错"
    NOW = "现已过时"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points, ``0 <= start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text that was one unit in the source: a paragraph, a cell, a heading.

    kind: title | heading | paragraph | list_item | table_cell | header | footer | footnote | textbox | caption
    location: where in the source, for a person and for the report writers
      txt, md: ``L3``; html: an absolute element path ``/html/body/div[2]/p[1]``;
      docx: ``word/document.xml#p12`` (the 12th w:p of that part, from 0); pdf: ``page 2``
    table, row, column: zero-based, for table cells only; level: heading level from 1, else 0
    """

    span: Span
    kind: str
    location: str
    level: int = 0
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that leaves the text. kind: a | area | iframe | form | script | img | text (a bare URL).

    ``span`` covers the anchor text in the document, or None where the anchor is not part of the text.
    ``hidden`` is True where the element cannot be seen (display:none, zero size, off screen, text colour…).
    """

    href: str
    text: str
    kind: str
    location: str
    span: Span | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """Something in the source that is not text: kind image | video | audio | table | form | hidden | attachment.

    ``text`` is alt text, hidden text or caption; ``attributes`` carries src, method and the like.
    """

    kind: str
    location: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text as received with what its source said about it. The text is never padded or altered.

    ``format`` is txt | md | html | docx | pdf | text (a string that was no file).
    ``source`` is the file name or URL as given, or "".
    """

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    source: str = ""
    format: str = "text"
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check stands for. ``source`` is the citation; ``weight`` counts per finding (error_weights)."""

    code: str
    name: str
    category: str
    severity: Severity
    source: str
    weight: float
    description: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``span`` by ``replacement``."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said about one place. Invariant: ``text[span.start:span.end] == matched``.

    origin: ``entry-id@version``, the rule code, or the model id. authority: a citation or None (models).
    suggestions: replacements for ``matched``, best first; empty where a person must decide.
    confidence: calibrated probability in 0..1 for models, None for deterministic findings.
    edits: the complete mend where it is more than replacing ``matched`` (a collapsed finding); applying
      all of them is the fix. Empty means: replace ``span`` by ``suggestions[0]``.
    count: how many places this finding stands for; places: the spans of the further ones.
    weight: its share in the score of ONE place; hints weigh nothing.
    """

    code: str
    category: str
    severity: Severity
    span: Span
    matched: str
    message: str
    suggestions: tuple[str, ...] = ()
    authority: str | None = None
    origin: str = ""
    confidence: float | None = None
    judged: Judged | None = None
    edits: tuple[Edit, ...] = ()
    count: int = 1
    places: tuple[Span, ...] = ()
    weight: float = 0.0

    def fix(self) -> tuple[Edit, ...]:
        """The edits that mend this finding, empty where there is no suggestion."""
        if self.edits:
            return self.edits
        if not self.suggestions:
            return ()
        return tuple(Edit(span, self.suggestions[0]) for span in (self.span, *self.places))


@dataclass(frozen=True, slots=True)
class Failure:
    """A check or model that did not complete; "no findings" must never look like "not checked"."""

    code: str
    error: str


@dataclass(frozen=True, slots=True)
class ModelRef:
    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What judged: enough to repeat the review byte for byte.

    lexicon_head: ``hash:number`` of the log entry that made the release, "" where no log keeps the lexicon.
    lists: the private lists that took part, ``id@version`` with the sha256 of their content.
    """

    release_id: str
    release_sha256: str
    models: tuple[ModelRef, ...]
    code_version: str
    as_of: date
    lexicon_head: str = ""
    lists: tuple[ModelRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    weighted_errors: float
    per_10k: float
    pass_line: float = 1.0


@dataclass(frozen=True, slots=True)
class Review:
    document_id: str
    title: str | None
    source: str
    published: date | None
    text_sha256: str
    characters: int
    verdict: Verdict
    score: Score
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    unchecked: tuple[str, ...]
    rules_run: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One line of the lexicon; columns and mini-languages are documented in lexicons/README.md."""

    id: str
    version: int
    kind: str
    form: str
    wrong: str
    right: tuple[str, ...]
    severity: Severity
    valid_from: date | None
    valid_to: date | None
    scope: str
    exempt: str
    authority: str
    bad: str
    good: str
    status: str = "active"
    note: str = ""

    @property
    def origin(self) -> str:
        return f"{self.id}@{self.version}"

    def valid_on(self, day: date) -> bool:
        """True where the judgement "wrong is wrong" holds on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
