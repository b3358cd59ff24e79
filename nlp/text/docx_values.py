"""What scanning a WordprocessingML part collects; filled while the part is read, frozen by nlp.text.docx."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Run:
    """Bytes ``start:end`` hold a w:r (or a formula) that gives characters ``first:last`` of its paragraph.

    ``inserted``: it stands inside a ``w:ins``. ``whole``: it cannot be split (formula, ruby).
    """

    start: int
    end: int
    first: int
    last: int
    inserted: bool
    whole: bool


@dataclass(slots=True)
class Paragraph:
    """The ``index``-th w:p of its part. Bytes: ``start`` of the tag, ``content`` behind w:pPr, ``end`` of the tag."""

    index: int
    start: int
    content: int
    host: int
    kind: str
    cell: tuple[int, int, int] | None
    dropped: bool
    shadow: bool
    end: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[Run] = field(default_factory=list)
    style: str = ""
    outline: int = -1
    numbered: bool = False
    centred: bool = False
    mark_deleted: bool = False
    page_number: bool = False
    twin: int | None = None
    open_run: Run | None = None
    run_depth: int = 0


@dataclass(slots=True)
class Reference:
    """A link (``id`` of a relationship or ``href``) on characters ``first:last`` of a paragraph, or an object."""

    kind: str
    paragraph: int
    id: str = ""
    href: str = ""
    text: str = ""
    first: int = 0
    last: int = 0
