"""Addresses that stand in a text: bare ones, and those of Markdown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from nlp.types import Block, Element, Link, Span

_BARE = re.compile(r"(?:https?://|www\.)[A-Za-z0-9][\w.~:/?#\[\]@!$&'()*+,;=%-]*", re.ASCII | re.IGNORECASE)
_MARKDOWN = re.compile(r"(!?)\[([^\[\]\r\n]{0,300})\]\(\s*<?([^()\s<>]{1,2000})>?(?:\s+\"[^\"\r\n]*\")?\s*\)")


def text_links(text: str, blocks: Sequence[Block], known: Sequence[Link]) -> Iterator[Link]:
    """Bare addresses in ``text`` that no ``known`` link covers, kind ``text``."""
    if "://" not in text and "www." not in text.lower():
        return
    covered = sorted(link.span for link in known if link.span is not None)
    starts = [block.span.start for block in blocks]
    for match in _BARE.finditer(text):
        href = match.group().rstrip(".,;:!?'")
        if href.endswith(")") and "(" not in href:
            href = href.rstrip(")")
        span = Span(match.start(), match.start() + len(href))
        before = bisect_right(covered, span.start, key=lambda other: other.start) - 1
        if before >= 0 and covered[before].overlaps(span):
            continue
        place = bisect_right(starts, span.start) - 1
        location = blocks[place].location if place >= 0 else ""
        yield Link(href, href, "text", location, span)


def markdown_links(text: str, blocks: Sequence[Block]) -> tuple[list[Link], list[Element]]:
    """Inline links and images of a Markdown text."""
    links: list[Link] = []
    elements: list[Element] = []
    if "](" not in text:
        return links, elements
    starts = [block.span.start for block in blocks]
    for match in _MARKDOWN.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        location = blocks[place].location if place >= 0 else ""
        image, words, href = match.groups()
        if image:
            elements.append(Element("image", location, words, {"src": href}, Span(*match.span())))
        else:
            links.append(Link(href, words, "a", location, Span(*match.span(2))))
    return links, elements
