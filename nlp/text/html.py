"""html → Document: the article as text, and every link, form, picture and hidden thing of the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from nlp.text import limits
from nlp.text.html_lines import Lines, Table
from nlp.text.html_main import SILENT, inner_text, is_furniture, main_element
from nlp.text.html_meta import decode_page, metas, page_date, page_title
from nlp.text.html_objects import MEDIA, Objects
from nlp.text.html_visibility import PageStyles, has_background, hides, page_styles
from nlp.text.links import text_links
from nlp.text.plain import check_length
from nlp.types import Document, InputError

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td",
     "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip


_ATTRIBUTE = re.compile(r"""\s[A-Za-z_:][\w:.-]{0,50}\s?=\s?["'\w]""", re.ASCII)


@dataclass(slots=True)
class _Frame:
    """An open element. ``siblings`` counts its children by tag, ``seen`` those already met."""

    path: str
    hidden: bool
    silent: bool
    reading: bool
    grounded: bool
    place: str
    kind: str
    level: int
    siblings: Counter[str]
    seen: Counter[str] = field(default_factory=Counter)
    table: Table | None = None


def read_html(data: bytes, name: str) -> Document:
    """The document of a page. InputError where it cannot be decoded, is nested too deep, or holds nothing."""
    text = decode_page(data, name).replace("\x00", "\ufffd")
    root = _parse(text, name)
    return _Reader(root, name).document()


def _refuse_swollen_tags(text: str, name: str) -> None:
    """The parser takes quadratic time over the attributes of one tag."""
    for piece in text.split("<"):
        if len(piece) < 4 * limits.HTML_ATTRIBUTES or piece[:6].lower().startswith(("script", "style")):
            continue
        valued = sum(1 for _ in _ATTRIBUTE.finditer(piece))
        if max(valued, len(piece.partition(">")[0].split())) > limits.HTML_ATTRIBUTES and piece[0].isascii():
            raise InputError(name, "网页元素属性过多，不像正常稿件，未打开")


def _parse(text: str, name: str) -> etree._Element:
    _refuse_swollen_tags(text, name)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError(name, "网页元素嵌套过深，不像正常稿件，未打开")
    if root is None:
        raise InputError(name, "不是可读的网页，没有找到正文")
    return root


class _Reader:
    def __init__(self, root: etree._Element, name: str) -> None:
        self.root, self.name = root, name
        said = metas(root)
        self.main = main_element(root)
        self.title, self.title_element = page_title(root, self.main, said)
        self.published = page_date(root, said)
        self.styles: PageStyles = page_styles([element.text or "" for element in root.iter("style")])
        self.lines = Lines()
        self.objects = Objects(self.lines)
        self.frames: list[_Frame] = []
        self.tables = 0

    def document(self) -> Document:
        if self.title and not self._title_is_in_text():
            path = self.root.getroottree().getpath(self.title_element) if self.title_element is not None else ""
            self.lines.add(self.title, path, "title", 0)
            self.lines.flush()
        self._walk()
        text, blocks = self.lines.text(), tuple(self.lines.blocks)
        check_length(text, self.name)
        links, elements = self.objects.finished(text), self.objects.elements
        if not text.strip() and not links and not elements:
            raise InputError(self.name, "网页中没有可审的文字")
        links += text_links(text, blocks, links)
        return Document(
            self.name, text, self.title or None, self.published, self.name, "html",
            blocks, tuple(links), tuple(elements),
        )  # fmt: skip

    def _title_is_in_text(self) -> bool:
        wanted = "".join(self.title.split())
        element = self.title_element
        while element is not None:
            if element is self.main:
                return True
            element = element.getparent()
        start = "".join(inner_text(self.main)[:5000].split())
        return wanted in start

    def _walk(self) -> None:
        number = 0
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            if event == "start":
                number += 1
                if number > limits.HTML_ELEMENTS or len(self.frames) > limits.HTML_DEPTH:
                    raise InputError(self.name, "网页元素过多或嵌套过深，不像正常稿件，未打开")
                self._start(element)
            else:
                self._end(element)

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        parent = self.frames[-1] if self.frames else None
        frame = self._frame(element, tag, parent)
        self.frames.append(frame)
        if tag in _BLOCKS or tag == "br":
            self.lines.flush()
        if tag == "table":
            self._start_table(element, frame)
        elif frame.table is not None and tag in ("tr", "td", "th"):
            frame.table.start(tag, element.get("colspan") or "", element.get("rowspan") or "")
        visible = frame.reading and not frame.hidden and not frame.silent
        shown = visible or (frame.reading and not frame.hidden and parent is not None and not parent.silent)
        self.objects.start(element, tag, frame.path, frame.hidden, shown if tag in MEDIA else visible, self.main)
        if visible and element.text:
            self._emit(element.text, frame, tag == "pre")

    def _end(self, element: etree._Element) -> None:
        tag = str(element.tag)
        frame = self.frames.pop()
        self.objects.end(tag)
        if tag in _BLOCKS:
            self.lines.flush()
        if frame.table is not None and tag in ("td", "th"):
            frame.table.end_cell()
        parent = self.frames[-1] if self.frames else None
        if element.tail and parent and parent.reading and not parent.hidden and not parent.silent:
            self._emit(element.tail, parent, False)

    def _emit(self, text: str, frame: _Frame, lines: bool) -> None:
        cell = frame.table.cell() if frame.table is not None and frame.kind == "table_cell" else None
        for number, piece in enumerate(text.splitlines() if lines else (text,)):
            if number:
                self.lines.flush()
            self.lines.add(piece, frame.place, frame.kind, frame.level, cell)

    def _frame(self, element: etree._Element, tag: str, parent: _Frame | None) -> _Frame:
        children = Counter(str(child.tag) for child in element)
        if parent is None:
            return _Frame(
                f"/{tag}", False, tag in SILENT, element is self.main, False, f"/{tag}", "paragraph", 0, children
            )
        parent.seen[tag] += 1
        index = f"[{parent.seen[tag]}]" if parent.siblings[tag] > 1 else ""
        path = f"{parent.path}/{tag}{index}"
        attributes = {str(key): str(value) for key, value in element.attrib.items()}
        kind, level = self._kind(element, tag, parent)
        reading = parent.reading or element is self.main
        if element is self.main:  # whatever holds the article is page layout, tables included
            kind, level = "paragraph", 0
        return _Frame(
            path=path,
            hidden=parent.hidden or hides(tag, attributes, self.styles, parent.grounded),
            silent=parent.silent or tag in SILENT or (parent.reading and is_furniture(element)),
            reading=reading,
            grounded=parent.grounded or has_background(attributes),
            place=path if tag in _BLOCKS else parent.place,
            kind=kind,
            level=level,
            siblings=children,
            table=None if element is self.main else parent.table,
        )

    def _kind(self, element: etree._Element, tag: str, parent: _Frame) -> tuple[str, int]:
        if element is self.title_element:
            return "title", 0
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            return "heading", int(tag[1])
        if tag in ("td", "th"):
            return ("table_cell" if parent.table is not None else "paragraph"), 0
        if tag in ("caption", "figcaption"):
            return "caption", 0
        if tag == "li" and parent.kind == "paragraph":
            return "list_item", 0
        return parent.kind, parent.level

    def _start_table(self, element: etree._Element, frame: _Frame) -> None:
        """A table with tables inside, or with a single cell, is page layout and not a table."""
        cells = sum(1 for _ in zip(range(2), element.iter("td", "th"), strict=False))
        nested = next(element.iterdescendants("table"), None) is not None
        if nested or cells < 2:
            frame.table, frame.kind = None, "paragraph"
            return
        frame.table = Table(self.tables)
        self.tables += 1
