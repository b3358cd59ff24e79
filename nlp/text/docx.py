"""docx → Document, and the map from its characters back to parts, paragraphs and runs.

Order of the text: body, footnotes, endnotes, headers, footers; one line a paragraph, text boxes behind the
paragraph that holds them. Empty paragraphs are empty lines; page numbers in headers and footers are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.text import limits
from nlp.text.docx_part import Part
from nlp.text.docx_styles import Style, read_styles
from nlp.text.docx_values import Paragraph, Reference
from nlp.text.links import text_links
from nlp.text.package import Package, Relationship
from nlp.types import Block, Document, Element, InputError, Link, Span

_GENRES = "通知|通报|公告|通告|决定|决议|意见|请示|批复|报告|函|纪要|办法|规定|方案|规划|细则|条例|解读|公示|要点"
_TITLE = re.compile(rf".{{0,80}}(?:关于.{{2,80}}|.{{4,}})的?(?:{_GENRES})(?:[（(].{{1,12}}[）)])?\s*")


@dataclass(frozen=True, slots=True)
class DocxRun:
    """A run of ``part``: bytes ``start:end`` of the part are its element, ``span`` its characters in the text."""

    part: str
    paragraph: int
    start: int
    end: int
    span: Span
    inserted: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class DocxParagraph:
    """A paragraph that gives text: its bytes in ``part`` (``content`` is behind w:pPr), its ``span``, its runs.

    ``host``: index of the outermost paragraph around it (itself, unless it is in a text box);
    ``twin``: the same paragraph in the fallback of a text box, with its runs as if they had this span.
    """

    part: str
    index: int
    start: int
    content: int
    end: int
    span: Span
    kind: str
    host: int
    runs: tuple[DocxRun, ...]
    twin: DocxParagraph | None = None


@dataclass(frozen=True, slots=True)
class DocxMap:
    """Where every character stands. ``parts``: the bytes as UTF-8; ``body``: behind the w:body tag of ``main``."""

    main: str
    parts: Mapping[str, bytes]
    paragraphs: tuple[DocxParagraph, ...]
    body: int
    hosts: Mapping[int, tuple[int, int]]

    def at(self, position: int) -> DocxParagraph | None:
        """The last paragraph that begins at or before the character at ``position``."""
        place = bisect_right(self.paragraphs, position, key=lambda paragraph: paragraph.span.start) - 1
        return self.paragraphs[place] if place >= 0 else None


def read_docx(data: bytes, name: str) -> Document:
    """The document of a docx. InputError where it is broken, locked, too large or without text."""
    document = read_docx_with_map(data, name)[0]
    if not document.text.strip():
        raise InputError(name, "没有文字内容（可能整篇是图片），请提供可编辑的文稿")
    return document


def read_docx_with_map(data: bytes, name: str) -> tuple[Document, DocxMap]:
    """The document and the run map that belongs to exactly these bytes."""
    return _Reader(Package(data, name), name).result()


class _Reader:
    def __init__(self, package: Package, name: str) -> None:
        self.package, self.name = package, name
        self.lines: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.elements: list[Element] = []
        self.paragraphs: list[DocxParagraph] = []
        self.title: str | None = None
        self.joining = True
        self.parts: dict[str, bytes] = {}
        self.main = self._main_part()
        relations = package.relationships(self.main)
        self.styles = self._styles(relations)
        body = self._scan(self.main, "")
        self._add(self.main, body, relations)
        for part, kind in self._others(relations, body):
            self._add(part, self._scan(part, kind), package.relationships(part))
        self.body = body

    def result(self) -> tuple[Document, DocxMap]:
        text = "".join(self.lines)
        links = [*self.links, *text_links(text, self.blocks, self.links)]
        document = Document(
            self.name, text, self.title, None, self.name, "docx",
            tuple(self.blocks), tuple(links), tuple(self.elements),
        )  # fmt: skip
        hosts = {
            paragraph.index: (paragraph.content, paragraph.end)
            for paragraph in self.body.paragraphs
            if paragraph.host == paragraph.index
        }
        return document, DocxMap(self.main, self.parts, tuple(self.paragraphs), self.body.body, hosts)

    def _main_part(self) -> str:
        for relation in self.package.relationships("").values():
            if relation.kind == "officeDocument" and relation.target in self.package.members:
                return relation.target
        if "word/document.xml" in self.package.members:
            return "word/document.xml"
        raise InputError(self.name, "不是 Word 文稿（缺少正文部分），请用 Word 或 WPS 另存为 docx")

    def _styles(self, relations: Mapping[str, Relationship]) -> Mapping[str, Style]:
        for relation in relations.values():
            if relation.kind == "styles" and relation.target in self.package.members:
                return read_styles(self.package.xml(relation.target), f"{self.name}（{relation.target}）")
        return {}

    def _others(self, relations: Mapping[str, Relationship], body: Part) -> Iterator[tuple[str, str]]:
        """Notes, then the headers and footers that a section really uses."""
        for kind in ("footnotes", "endnotes"):
            for relation in relations.values():
                if relation.kind == kind and relation.target in self.package.members:
                    yield relation.target, "footnote"
        used: list[tuple[str, str]] = []
        for wanted in ("header", "footer"):
            for kind, key in body.sections:
                target = relations[key].target if key in relations else ""
                if kind == wanted and target in self.package.members and (target, kind) not in used:
                    used.append((target, kind))
        yield from used

    def _scan(self, part: str, kind: str) -> Part:
        data = self.package.xml(part)
        self.parts[part] = data
        return Part(data, f"{self.name}（{part}）", kind)

    def _add(self, part: str, scanned: Part, relations: Mapping[str, Relationship]) -> None:
        placed: dict[int, int] = {}
        for paragraph in scanned.paragraphs:
            if paragraph.dropped or paragraph.shadow:
                continue
            if not self.joining:
                self.lines.append("\n")
                self.length += 1
            self.joining = paragraph.mark_deleted and not paragraph.cell
            placed[paragraph.index] = self.length
            self._paragraph(part, paragraph, scanned)
        self.joining = False
        for reference in scanned.references:
            words = "".join(scanned.paragraphs[reference.paragraph].text)[reference.first : reference.last]
            self._reference(part, reference, words, relations, placed)

    def _paragraph(self, part: str, paragraph: Paragraph, scanned: Part) -> None:
        start, text = self.length, "".join(paragraph.text)
        self.lines.append(text)
        self.length += len(text)
        if self.length > limits.CHARACTERS:
            raise InputError(self.name, f"超过 {limits.CHARACTERS:,} 字，请分成几份")
        kind, level = self._kind(paragraph, text)
        twin = scanned.paragraphs[paragraph.twin] if paragraph.twin is not None else None
        if twin is not None and twin.text != paragraph.text and "".join(twin.text) != text:
            twin = None
        value = _frozen(part, paragraph, start, kind)
        if twin is not None:
            value = _frozen(part, paragraph, start, kind, _frozen(part, twin, start, kind))
        self.paragraphs.append(value)
        if text.strip():
            cell = paragraph.cell or (None, None, None)
            location = f"{part}#p{paragraph.index}"
            self.blocks.append(Block(Span(start, self.length), kind, location, level, *cell))

    def _kind(self, paragraph: Paragraph, text: str) -> tuple[str, int]:
        if paragraph.kind:
            return paragraph.kind, 0
        style = self.styles.get(paragraph.style, Style())
        titled = style.kind == "title" or (
            paragraph.centred and len(self.blocks) < 10 and _TITLE.fullmatch(text) is not None
        )
        if titled and text.strip() and self.title is None:
            self.title = text.strip()
            return "title", 0
        outline = paragraph.outline if paragraph.outline >= 0 else style.outline
        if 0 <= outline < 9:
            return "heading", outline + 1
        if style.kind == "caption":
            return "caption", 0
        return ("list_item" if paragraph.numbered or style.numbered else "paragraph"), 0

    def _reference(
        self,
        part: str,
        found: Reference,
        words: str,
        relations: Mapping[str, Relationship],
        placed: Mapping[int, int],
    ) -> None:
        location = f"{part}#p{found.paragraph}"
        relation = relations.get(found.id)
        if found.kind == "a":
            href = found.href or (relation.target if relation else "")
            start = placed.get(found.paragraph)
            if not href or start is None:
                return
            span = Span(start + found.first, start + found.last) if words else None
            self.links.append(Link(href, words, "a", location, span, hidden=span is None))
        else:
            attributes = {"src": relation.target} if relation else {}
            self.elements.append(Element(found.kind, location, found.text, attributes))


def _frozen(part: str, paragraph: Paragraph, start: int, kind: str, twin: DocxParagraph | None = None) -> DocxParagraph:
    runs = tuple(
        DocxRun(part, paragraph.index, run.start, run.end, Span(start + run.first, start + run.last),
                run.inserted, run.whole)
        for run in paragraph.runs
    )  # fmt: skip
    span = Span(start, start + paragraph.length)
    return DocxParagraph(part, paragraph.index, paragraph.start, paragraph.content, paragraph.end, span, kind,
                         paragraph.host, runs, twin)  # fmt: skip
