"""Links, forms, pictures and hidden things of a page, wherever they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from nlp.text.html_lines import Lines
from nlp.text.html_main import inner_text
from nlp.types import Element, Link, Span

_ATTACHMENT = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z|txt|csv)(?:[?#].*)?$", re.IGNORECASE)
MEDIA = ("video", "audio", "embed", "object")
_KEPT = (
    "src", "href", "action", "method", "data", "alt", "title", "width", "height", "style", "type", "target", "id",
    "class",
)  # fmt: skip


@dataclass(slots=True)
class _OpenLink:
    link: Link
    start: int
    visible: bool


class Objects:
    """Collects while the page is walked; ``finished`` gives the links with spans trimmed to the text."""

    def __init__(self, lines: Lines) -> None:
        self.elements: list[Element] = []
        self._lines = lines
        self._links: list[Link] = []
        self._open: list[_OpenLink] = []
        self._outermost = ""

    def start(
        self, element: etree._Element, tag: str, path: str, hidden: bool, visible: bool, main: etree._Element
    ) -> None:
        self._hide(element, path, hidden)
        if tag == "a":
            self._start_link(element, path, hidden, visible)
        elif tag == "area" and element.get("href") is not None:
            self._link(_href(element, "href"), element.get("alt") or "", "area", path, hidden)
        elif tag == "iframe" or tag == "frame":
            self._link(_href(element, "src"), element.get("title") or "", "iframe", path, hidden)
        elif tag == "script" and element.get("src"):
            self._link(_href(element, "src"), "", "script", path, False)
        elif tag == "form":
            self._link(_href(element, "action"), "", "form", path, hidden)
            self._element("form", element, path, "")
        elif tag == "img":
            alt = (element.get("alt") or "").strip()
            self._link(_href(element, "src"), alt, "img", path, hidden)
            if visible:
                self._element("image", element, path, alt)
        elif tag in MEDIA and visible:
            self._element("audio" if tag == "audio" else "video", element, path, element.get("title") or "")
        elif tag == "table" and visible:
            self._element("table", element, path, "")

    def end(self, tag: str) -> None:
        if tag == "a" and self._open:
            opened = self._open.pop()
            span = Span(opened.start, self._lines.length) if opened.visible else None
            self._links.append(replace(opened.link, span=span))
            if opened.visible and _ATTACHMENT.search(opened.link.href):
                attributes = {"href": opened.link.href}
                self.elements.append(Element("attachment", opened.link.location, opened.link.text, attributes))

    def finished(self, text: str) -> list[Link]:
        """The links in the order of the page, each span trimmed; a span without characters becomes None."""
        return [_trimmed(link, text) for link in self._links]

    def _start_link(self, element: etree._Element, path: str, hidden: bool, visible: bool) -> None:
        while self._open:  # an a inside an a: the parser closes it, the list must too
            self.end("a")
        if element.get("href") is None:
            return
        words = " ".join(inner_text(element).split())
        bare = not words and not len(element) and not any(element.get(key) for key in ("class", "style", "id", "title"))
        link = Link(_href(element, "href"), words, "a", path, None, hidden or bare)
        self._open.append(_OpenLink(link, self._lines.length, visible and bool(words)))

    def _link(self, href: str, text: str, kind: str, path: str, hidden: bool) -> None:
        self._links.append(Link(href, text, kind, path, None, hidden))

    def _element(self, kind: str, element: etree._Element, path: str, text: str) -> None:
        attributes = {key: str(value).strip() for key in _KEPT if (value := element.get(key)) is not None}
        self.elements.append(Element(kind, path, text, attributes))

    def _hide(self, element: etree._Element, path: str, hidden: bool) -> None:
        """One element for the outermost hidden one, with what it holds."""
        if not hidden:
            self._outermost = ""
            return
        if self._outermost and path.startswith(self._outermost + "/"):
            return
        self._outermost = path
        words = " ".join(inner_text(element).split())
        if element.tag in ("script", "style", "input", "template", "noscript"):
            return
        if (
            words
            or element.tag in ("a", "img", "iframe")
            or next(element.iterdescendants("a", "img"), None) is not None
        ):
            self._element("hidden", element, path, words)


def _href(element: etree._Element, key: str) -> str:
    return (element.get(key) or "").strip()


def _trimmed(link: Link, text: str) -> Link:
    if link.span is None:
        return link
    words = text[link.span.start : link.span.end]
    start = link.span.start + len(words) - len(words.lstrip(" \n"))
    end = link.span.end - (len(words) - len(words.rstrip(" \n")))
    if start >= end:
        return replace(link, span=None)
    return replace(link, span=Span(start, end), text=text[start:end])
