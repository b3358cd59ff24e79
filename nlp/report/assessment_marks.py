"""A text of an assessment as html: escaped, with marks that may overlap, and places that can be linked to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from nlp.types import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind`` is a class of the style sheet; ``to`` makes the mark a link to the element of that id."""

    span: Span
    kind: str
    title: str
    id: str = ""
    to: str = ""


def clean(text: str) -> str:
    """Escaped for content and attributes, without lone surrogates, which no encoding holds."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"))


def painted(text: str, span: Span, marks: Iterable[Mark], places: Iterable[int] = (), prefix: str = "") -> str:
    """``text`` of ``span`` with the marks that touch it; an empty element ``{prefix}{offset}`` at each place."""
    inside = [m for m in marks if m.span.start < span.end and span.start < m.span.end]
    points = {place for place in places if span.start <= place < span.end}
    bounds = {edge for m in inside for edge in (m.span.start, m.span.end) if span.start < edge < span.end}
    cuts = sorted({span.start, span.end} | points | bounds)
    parts = []
    for start, end in pairwise(cuts):
        if start in points:
            parts.append(f'<i id="{prefix}{start}"></i>')
        over = [m for m in inside if m.span.start <= start and end <= m.span.end]
        parts.append(_piece(text[start:end], over, start, span.start))
    return "".join(parts)


def _piece(said: str, marks: Sequence[Mark], start: int, first: int) -> str:
    if not marks:
        return clean(said)
    kinds = " ".join(dict.fromkeys(m.kind for m in marks))
    title = clean("；".join(dict.fromkeys(m.title for m in marks)))
    ids = [m.id for m in marks if m.id and max(m.span.start, first) == start]
    anchors = "".join(f'<i id="{name}"></i>' for name in ids[1:])
    named = f' id="{ids[0]}"' if ids else ""
    to = next((m.to for m in marks if m.to), "")
    tag, link = ("a", f' href="#{to}"') if to else ("mark", "")
    return f'{anchors}<{tag}{named} class="m {kinds}"{link} title="{title}">{clean(said)}</{tag}>'


def quoted(text: str, span: Span, longest: int = 80) -> str:
    """The passage in bold with what stands beside it in its line."""
    before = text[max(0, span.start - 16) : span.start].rsplit("\n", 1)[-1]
    said, after = text[span.start : span.end], text[span.end : span.end + 16].split("\n", 1)[0]
    shown = said if len(said) <= longest else said[: longest - 1] + "…"
    return f"{clean(before)}<b>{clean(' '.join(shown.split()))}</b>{clean(after)}"
