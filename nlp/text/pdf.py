"""pdf with a text layer → Document: printed lines joined to paragraphs, one block a paragraph and page.

What stands at the head or foot of most pages is said once, at the end: it is no part of the paragraph it interrupts.

A pdf holds glyphs, not characters: Kangxi and radical code points in its text layer are artefacts of the
font and become the ordinary character (one for one, offsets unchanged).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from nlp.text import limits
from nlp.text.links import text_links
from nlp.text.pdf_margins import parted
from nlp.text.plain import check_length
from nlp.text.structure import HEADING
from nlp.types import Block, Document, Element, InputError, Span

_PAGE_NUMBER = re.compile(
    r"[\s—－–\-·.]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，共]\s*(?:共\s*)?\d{1,4}\s*页?)?[\s—－–\-·.]*"
)
_BEGINS = re.compile(rf"{HEADING.pattern}|[问答][：:]")
"""A line that opens a paragraph of its own however full the one before is."""
_NARROWEST = 12
"""A page of shorter lines (in em) holds a list or a signature, not running text."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_RADICALS = {
    "⺁": "厂", "⺟": "母", "⺠": "民", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车",
    "⻓": "长", "⻔": "门", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻢": "马",
    "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙",
    "⻳": "龟",
}  # fmt: skip
_FOLD = str.maketrans({
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **_RADICALS,
    "\ufffe": "", "\x02": "", "\x00": "",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed line with its ends from the left edge of the page, height and place of its first glyph, in points."""

    page: int
    text: str
    left: float
    right: float
    height: float
    top: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line. ``full``: it reaches the right edge of the measure; ``indented``: it begins inside it."""

    page: int
    text: str
    full: bool
    indented: bool


def read_pdf(data: bytes, name: str) -> Document:
    """The document of a pdf. InputError where it is locked, broken, too long, or scanned (no text layer)."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(name, "PDF 设有打开密码，请去掉密码后再审") from None
        raise InputError(name, "PDF 损坏或没有下载完整，请重新取得原文件") from None
    try:
        if len(pdf) > limits.PDF_PAGES:
            raise InputError(name, f"超过 {limits.PDF_PAGES} 页，请拆分后再审")
        pages, elements = _pages(pdf, name)
    finally:
        pdf.close()
    if sum(len(line.text) for lines in pages for line in lines) < 2 * max(1, len(pages)):
        raise InputError(name, "是扫描件（没有文字层），请用可编辑的 docx 文稿，或先做文字识别后再审")
    body, running = parted(pages)
    text, blocks = _joined(_measured(body) + [_Line(line.page, line.text, False, True) for line in running])
    if not text.strip():
        raise InputError(name, "没有文字内容")
    links = tuple(text_links(text, blocks, ()))
    return Document(name, text, None, None, name, "pdf", blocks, links, tuple(elements))


def _pages(pdf: pdfium.PdfDocument, name: str) -> tuple[list[list[_Printed]], list[Element]]:
    pages: list[list[_Printed]] = []
    elements: list[Element] = []
    size = 0
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            content = page.get_textpage()
            lines = _lines(content, number + 1)
            images = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
            content.close()
            page.close()
        except pdfium.PdfiumError:
            raise InputError(name, f"第 {number + 1} 页损坏，请重新导出 PDF 或改用 docx") from None
        size += sum(len(line.text) for line in lines)
        if size > limits.CHARACTERS:
            check_length(" " * (limits.CHARACTERS + 1), name)
        label = "扫描页" if images and not lines else ""
        elements += [Element("image", f"page {number + 1}", label) for _ in range(images)]
        pages.append(lines)
    return pages, elements


def _lines(content: pdfium.PdfTextPage, page: int) -> list[_Printed]:
    """Lines in reading order, page numbers left out."""
    whole = content.get_text_range()
    found: list[tuple[str, float, float, float, float]] = []
    for match in re.finditer(r"[^\r\n]+", whole):
        text = match.group()
        shown = text.translate(_FOLD).strip(" \t")
        if not shown:
            continue
        first = match.start() + len(text) - len(text.lstrip())
        last = match.start() + len(text.rstrip()) - 1
        left, bottom, _, top = _box(content, whole, first)
        right = _box(content, whole, last)[2]
        found.append((shown, left, right, top - bottom, top))
    for edge in (-1, 0):
        if found and _PAGE_NUMBER.fullmatch(found[edge][0]):
            del found[edge]
    return [_Printed(page, *line) for line in found]


def _measured(pages: list[list[_Printed]]) -> list[_Line]:
    """Each line against the measure of its page, or of the usual page where its own is emptier."""
    filled = [lines for lines in pages if lines]
    usual_left = median(min(line.left for line in lines) for lines in filled)
    usual_right = median(max(line.right for line in lines) for lines in filled)
    measured: list[_Line] = []
    for lines in filled:
        left = min(usual_left, *(line.left for line in lines))
        right = max(usual_right, *(line.right for line in lines))
        em = max(1.0, median(line.height for line in lines))
        wide = right - left > _NARROWEST * em
        measured += [
            _Line(line.page, line.text, wide and line.right > right - 2.2 * em, line.left > left + 1.2 * em)
            for line in lines
        ]
    return measured


def _box(content: pdfium.PdfTextPage, whole: str, place: int) -> tuple[float, float, float, float]:
    """left, bottom, right, top of a character in points; pdfium counts UTF-16 units."""
    if _ASTRAL.search(whole):
        place += len(_ASTRAL.findall(whole, 0, place))
    try:
        left, bottom, right, top = content.get_charbox(place)
    except (pdfium.PdfiumError, IndexError, ValueError):
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top


def _joined(lines: list[_Line]) -> tuple[str, tuple[Block, ...]]:
    """Lines that fill the measure run on into the next line, unless that one is indented or a heading."""
    parts: list[str] = []
    blocks: list[Block] = []
    length = start = 0
    previous: _Line | None = None
    for line in lines:
        if previous is not None:
            runs_on = previous.full and not line.indented and not _BEGINS.match(line.text)
            if not runs_on or previous.page != line.page:
                blocks.append(Block(Span(start, length), "paragraph", f"page {previous.page}"))
                start = length
            gap = "\n" if not runs_on else " " if _spaced(previous.text[-1], line.text[0]) else ""
            parts.append(gap)
            length += len(gap)
            start = length if not runs_on else start
        parts.append(line.text)
        length += len(line.text)
        previous = line
    if previous is not None:
        blocks.append(Block(Span(start, length), "paragraph", f"page {previous.page}"))
    text = "".join(parts)
    return text, tuple(_classified(block, text) for block in blocks)


def _classified(block: Block, text: str) -> Block:
    content = text[block.span.start : block.span.end]
    if len(content) <= 60 and HEADING.match(content.lstrip()):
        return Block(block.span, "heading", block.location, 1)
    return block


def _spaced(one: str, other: str) -> bool:
    """Whether the break of the line stood for a space: between words of letters, not inside a figure."""
    if one.isdigit() and other.isdigit():
        return False
    return one < "\u2e80" and other < "\u2e80" and one.isalnum() and other.isalnum()
