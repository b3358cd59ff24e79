"""Taking one w:r apart: what stands between its tags, and the same run in pieces with marks between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from nlp.report.labels import xml_safe
from nlp.text.docx_names import RUN_CHARACTERS, break_text, symbol
from nlp.text.xmlscan import Handler, is_empty, scan, tag_end
from nlp.types import Span

Patched = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class _Child:
    """Bytes ``start:end`` of the part, giving characters ``first:last`` of the run; ``plain``: a w:t."""

    start: int
    end: int
    first: int
    text: str
    plain: bool

    @property
    def last(self) -> int:
        return self.first + len(self.text)


class _Children(Handler):
    def __init__(self, data: bytes, base: int) -> None:
        self.data, self.base = data, base
        self.properties = (0, 0)
        self.children: list[_Child] = []
        self._depth = 0
        self._start = 0
        self._text = ""
        self._plain = False
        self._length = 0

    def start(self, name: str, attributes: dict[str, str], position: int) -> None:
        self._depth += 1
        if self._depth != 2:
            return
        local = name.rpartition(":")[2]
        bare = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._start, self._plain = position, local == "t"
        self._text = RUN_CHARACTERS.get(local, "")
        if local == "br":
            self._text = break_text(bare)
        elif local == "sym":
            self._text = symbol(bare)

    def characters(self, text: str) -> None:
        if self._depth == 2 and self._plain:
            self._text += text

    def end(self, name: str, position: int) -> None:
        self._depth -= 1
        if self._depth != 1:
            return
        end = tag_end(self.data, self._start)
        if not is_empty(self.data, end):
            end = self.data.index(b">", position) + 1
        if name.rpartition(":")[2] == "rPr":
            self.properties = (self._start + self.base, end + self.base)
            return
        self.children.append(_Child(self._start + self.base, end + self.base, self._length, self._text, self._plain))
        self._length += len(self._text)


def rebuild(
    data: bytes,
    place: tuple[int, int],
    marks: Mapping[int, Sequence[bytes]],
    deleted: Sequence[Span],
    deletion: Callable[[bytes], bytes],
    patched: Patched,
) -> bytes:
    """The run at bytes ``place`` cut at every mark (run offset → what is put there) and deletion.

    ``deletion`` wraps a run of deleted text; ``patched`` gives bytes of the part with inner changes made.
    """
    start, end = place
    fragment = data[start:end]
    parsed = _Children(fragment, start)
    scan(fragment, "w:r", parsed, namespaces=False)
    opening = fragment[: tag_end(fragment, 0)]
    name = re.match(rb"<([^\s/>]+)", opening)
    assert name is not None
    writer = _Writer(opening, data[slice(*parsed.properties)], name.group(1), deletion, patched)
    length = max((child.last for child in parsed.children), default=0)
    cuts = sorted({0, length, *marks, *(edge for span in deleted for edge in (span.start, span.end))})
    out: list[bytes] = []
    for first, last in zip(cuts, [*cuts[1:], None], strict=True):
        out += marks.get(first, ())
        if last is not None:
            gone = any(span.start <= first and last <= span.end for span in deleted)
            out.append(writer.segment(parsed.children, first, last, gone, last == length))
    return b"".join(out)


def properties_of(fragment: bytes) -> bytes:
    """The w:rPr element of a run, b"" where it has none."""
    parsed = _Children(fragment, 0)
    scan(fragment, "w:r", parsed, namespaces=False)
    return fragment[slice(*parsed.properties)]


@dataclass(frozen=True, slots=True)
class _Writer:
    opening: bytes
    properties: bytes
    name: bytes
    deletion: Callable[[bytes], bytes]
    patched: Patched

    def segment(self, children: Sequence[_Child], first: int, last: int, gone: bool, final: bool) -> bytes:
        """Characters ``first:last`` as runs; what gives no character is never deleted."""
        out: list[bytes] = []
        held: list[bytes] = []
        for child in children:
            if not child.text:
                inside = first <= child.first < last or (final and child.first == last)
                if inside and gone:
                    out += [self._run(held, True), self._run([self.patched(child.start, child.end)], False)]
                    held = []
                elif inside:
                    held.append(self.patched(child.start, child.end))
                continue
            low, high = max(first, child.first), min(last, child.last)
            if low >= high:
                continue
            text = child.text[low - child.first : high - child.first]
            whole = text == child.text
            if not child.plain or (whole and not gone):
                held.append(self.patched(child.start, child.end))
            else:
                held.append(text_element(self.name, text, gone))
        return b"".join([*out, self._run(held, gone)])

    def _run(self, content: Sequence[bytes], gone: bool) -> bytes:
        if not content:
            return b""
        run = b"".join([self.opening, self.properties, *content, b"</", self.name, b">"])
        return self.deletion(run) if gone else run


def text_element(run_name: bytes, text: str, deleted: bool = False) -> bytes:
    """A w:t (or w:delText) with spaces kept; ``run_name`` is the name of the run tag, for its prefix."""
    name = run_name.decode("utf-8")[:-1] + ("delText" if deleted else "t")
    return f'<{name} xml:space="preserve">{escape(xml_safe(text))}</{name}>'.encode()


def run_of_text(prefix: str, properties: bytes, text: str) -> bytes:
    """A new run: tabs and line feeds of ``text`` become their elements."""
    name = f"{prefix}r".encode()
    parts: list[bytes] = []
    for piece in re.findall(r"\t|\r\n|\n|\r|[^\t\n\r]+", text):
        if piece == "\t":
            parts.append(f"<{prefix}tab/>".encode())
        elif piece in ("\n", "\r", "\r\n"):
            parts.append(f"<{prefix}br/>".encode())
        else:
            parts.append(text_element(name, piece))
    return b"".join([b"<", name, b">", properties, *parts, b"</", name, b">"])
