"""What a batch run writes: its files, the rows of posts.parquet and findings.parquet, and the lines of bad.jsonl.

The same values whatever the engine, the number of workers or how often the run was killed; docs/batch.md explains
each column for the people who query them. Offsets are half-open code points into the post's text as read. The types of
the columns are in ``columns``: whoever needs a name of a file alone does not load Arrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SCHEMA_VERSION = "xianshen.batch/1"

POSTS_FILE, FINDINGS_FILE, BAD_FILE, RUN_FILE = "posts.parquet", "findings.parquet", "bad.jsonl", "run.json"
SUMMARY_FILE, REPORT_FILE = "summary.json", "report.html"
SWEEP_FILE, SWEEP_CSV, AGAINST_FILE = "sweep.parquet", "同错排查.csv", "against.parquet"

HEAD_CHARACTERS = 200
"""Characters of the text that posts.parquet repeats, for examples and for pairing titles."""
CONTEXT_CHARACTERS = 30
"""Characters on either side of a finding that findings.parquet repeats."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post as its source gave it. ``content`` is the text, the HTML, or empty where a file holds it.

    kind: text | html | file (``source`` is then a path below the source folder or a member of the zip)
    id: as in the source, or made of the place. source: the file and line, or the path.
    """

    id: str
    source: str
    kind: str
    content: str = ""
    title: str | None = None
    url: str | None = None
    unit: str | None = None
    site: str | None = None
    column: str | None = None
    account: str | None = None
    platform: str | None = None
    published: date | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link of a post. kind: a | area | iframe | form | script | img | text; hidden: it cannot be seen."""

    url: str
    text: str
    kind: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A row of posts.parquet: the source's fields and what the review said about the post as a whole.

    published, judged_as_of: ISO days. verdict: pass | revise | block. serious, general, hint: findings, each place
    counted. weighted: sum of weights; per_10k: its rate. duplicate_of: id of the post whose text this one repeats
    (the earliest, then the smallest id), or None. failures: ``code：error`` of what could not be checked; unchecked:
    what nobody looked at (pictures, no model), in sentences.
    """

    id: str
    title: str | None
    url: str | None
    unit: str | None
    site: str | None
    column: str | None
    account: str | None
    platform: str | None
    published: str | None
    author: str | None
    source: str
    text_sha256: str
    characters: int
    verdict: str
    serious: int
    general: int
    hint: int
    weighted: float
    per_10k: float
    duplicate_of: str | None
    failures: tuple[str, ...]
    unchecked: tuple[str, ...]
    links: tuple[LinkRow, ...]
    text_head: str
    judged_as_of: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A row of findings.parquet, in the order of the posts and of the text.

    field: ``text`` or ``title``: what start and end count in (a title that the text itself does not hold is
    reviewed on its own). seq: from 0 within the post. count: places this finding stands for; places: (start, end) of
    the further ones. context: the finding with up to 30 characters on either side.
    """

    post_id: str
    seq: int
    code: str
    category: str
    severity: str
    field: str
    start: int
    end: int
    text: str
    message: str
    suggestions: tuple[str, ...]
    authority: str | None
    origin: str
    confidence: float | None
    judged: str | None
    count: int
    places: tuple[tuple[int, int], ...]
    context: str
    unit: str | None
    site: str | None
    column: str | None
    account: str | None
    published: str | None
    author: str | None


NOT_DRAFTS = "."
"""The place of lines that count files which are no drafts."""


def place_name(place: str) -> str:
    """The place of a bad line in front of people."""
    return "（整个来源）" if place == NOT_DRAFTS else place


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of bad.jsonl. place: file:line or path; reason: a sentence with the mend.

    reviewed: False where the post could not be reviewed at all, True where it was, with something set aside
    (a date nobody can read, an id that another post has).
    """

    place: str
    reason: str
    reviewed: bool
    id: str | None = None

    @property
    def where(self) -> str:
        """The place in front of people."""
        return place_name(self.place)

    @property
    def unread(self) -> bool:
        """Whether a post is missing from the results; pictures and style sheets of a site, counted in one line a
        kind, are none."""
        return not self.reviewed and self.place != NOT_DRAFTS
