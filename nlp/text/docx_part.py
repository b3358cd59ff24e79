"""One WordprocessingML part → its paragraphs and runs with their byte positions.

Text is what a reader of the accepted document sees: ``w:del`` and ``w:moveFrom`` are left out, ``w:ins`` is
in, of an ``mc:AlternateContent`` the first choice counts, and hidden runs are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlp.text.docx_names import HIDDEN_OFF, RUN_CHARACTERS, attribute, break_text, local_name, symbol
from nlp.text.docx_values import Paragraph, Reference, Run
from nlp.text.xmlscan import Handler, is_empty, scan, tag_end

_RUNS = frozenset({"r", "m:oMath", "m:oMathPara"})
_DELETED = frozenset({"del", "moveFrom", "rt"})
_PAGE_FIELD = re.compile(r"\s*(?:NUM)?PAGES?\b", re.IGNORECASE)
_PROPERTIES = frozenset({"rPr", "pPr", "trPr", "tcPr"})


class Part(Handler):
    """The outcome of scanning: ``paragraphs`` in document order, ``references``, ``sections`` (header ids)."""

    def __init__(self, data: bytes, source: str, kind: str = "") -> None:
        self.data, self.kind = data, kind
        self.paragraphs: list[Paragraph] = []
        self.references: list[Reference] = []
        self.sections: list[tuple[str, str]] = []
        self.body = 0
        self._path: list[str] = []
        self._open: list[Paragraph] = []
        self._starts: list[int] = []
        self._muted: list[int] = []
        self._shadow: list[int] = []
        self._inserted: list[int] = []
        self._boxes: list[list[int] | None] = []
        self._tables = 0
        self._choices: list[list[int]] = []
        self._fields: list[Reference] = []
        self._links: list[Reference] = []
        self._described = ""
        self._object = 0
        self._hidden: list[str] | None = None
        self._capture: list[str] | None = None
        scan(data, source, self)

    def start(self, name: str, attributes: dict[str, str], position: int) -> None:
        local = local_name(name)
        parent = self._path[-1] if self._path else ""
        self._path.append(local)
        self._starts.append(position)
        if local == "t" or local == "m:t" or local == "instrText":
            self._capture = []
        elif local in _RUNS:
            self._start_run(local, position)
        elif local == "p":
            self._start_paragraph(position)
        elif parent == "r" and local in RUN_CHARACTERS:
            self._emit(RUN_CHARACTERS[local])
        elif parent == "r" and local == "br":
            self._emit(break_text(attributes))
        elif parent == "r" and local == "sym":
            self._emit(symbol(attributes))
        elif parent in _PROPERTIES or parent == "numPr" or parent == "sectPr":
            self._property(local, parent, attributes)
        else:
            self._structure(local, attributes, position)

    def end(self, name: str, position: int) -> None:
        local = self._path.pop()
        start = self._starts.pop()
        depth = len(self._path)
        if self._capture is not None and local in ("t", "m:t", "instrText"):
            captured, self._capture = "".join(self._capture), None
            if local == "instrText":
                if self._fields and self._fields[-1].kind == "instruction":
                    self._fields[-1].text += captured
            elif self._path and self._path[-1] in ("r", "m:r"):
                self._emit(captured)
        elif local in _RUNS:
            self._end_run(start, position)
        elif local == "p":
            paragraph = self._open.pop()
            paragraph.end = self._closed(start, position)
            paragraph.dropped = paragraph.dropped or (paragraph.page_number and self.kind in ("header", "footer"))
        elif local == "pPr" and self._path[-1] == "p":
            self._open[-1].content = self._closed(start, position)
        elif local == "tc" and self._boxes and self._boxes[-1] is not None:
            self._boxes[-1][2] += self._boxes[-1][3]
        elif local in ("tbl", "txbxContent"):
            self._boxes.pop()
        elif local == "hyperlink" and self._links:
            self._end_link(self._links.pop())
        elif local == "mc:AlternateContent":
            self._choices.pop()
        elif local == "object":
            self._object -= 1
        for marks in (self._muted, self._shadow, self._inserted):
            while marks and marks[-1] >= depth:
                marks.pop()

    def characters(self, text: str) -> None:
        if self._capture is not None:
            self._capture.append(text)

    def _closed(self, start: int, position: int) -> int:
        end = tag_end(self.data, start)
        return end if is_empty(self.data, end) else self.data.index(b">", position) + 1

    def _emit(self, text: str) -> None:
        if not text or self._muted or not self._open or (self._shadow and not self._open[-1].shadow):
            return
        if self._hidden is not None:
            self._hidden.append(text)
            return
        paragraph = self._open[-1]
        if paragraph.open_run is None:
            return
        paragraph.text.append(text)
        paragraph.length += len(text)

    def _start_paragraph(self, position: int) -> None:
        box = self._boxes[-1] if self._boxes else None
        kind, cell = self.kind, None
        if not kind and self._boxes:
            kind = "textbox" if box is None else "table_cell"
            cell = (box[0], max(0, box[1]), box[2]) if box is not None else None
        index = len(self.paragraphs)
        paragraph = Paragraph(
            index=index, start=position, content=tag_end(self.data, position),
            host=self._open[0].index if self._open else index,
            kind=kind, cell=cell, dropped=bool(self._muted), shadow=bool(self._shadow),
        )  # fmt: skip
        self.paragraphs.append(paragraph)
        self._open.append(paragraph)
        if self._choices:
            first, fallback = self._choices[-1][0], self._choices[-1][1]
            if fallback >= 0 and self._shadow:
                self._pair(first + index - fallback, paragraph)

    def _pair(self, choice: int, paragraph: Paragraph) -> None:
        if choice < self._choices[-1][1]:
            self.paragraphs[choice].twin = paragraph.index

    def _start_run(self, local: str, position: int) -> None:
        if not self._open:
            return
        paragraph = self._open[-1]
        paragraph.run_depth += 1
        if paragraph.run_depth == 1:
            paragraph.open_run = Run(position, 0, paragraph.length, 0, bool(self._inserted), local != "r")

    def _end_run(self, start: int, position: int) -> None:
        if not self._open:
            return
        paragraph = self._open[-1]
        paragraph.run_depth -= 1
        if paragraph.run_depth or paragraph.open_run is None:
            return
        run, paragraph.open_run = paragraph.open_run, None
        run.end, run.last = self._closed(start, position), paragraph.length
        if run.last > run.first:
            paragraph.runs.append(run)
        if self._hidden is not None:
            text, self._hidden = "".join(self._hidden), None
            if text.strip() and not self._shadow:
                self.references.append(Reference("hidden", paragraph.index, text=text))

    def _property(self, local: str, parent: str, attributes: Mapping[str, str]) -> None:
        path = self._path
        value = attribute(attributes, "val")
        owner = path[-3] if len(path) > 2 else ""
        if local == "vanish" and owner == "r" and parent == "rPr" and value not in HIDDEN_OFF:
            if self._open and self._open[-1].run_depth == 1 and not self._muted:
                self._hidden = []
        elif local == "del" and parent == "rPr" and owner == "pPr" and self._open:
            self._open[-1].mark_deleted = True
        elif local == "del" and parent == "trPr":
            self._muted.append(len(path) - 3)
        elif local == "gridSpan" and parent == "tcPr" and self._boxes and self._boxes[-1] is not None:
            self._boxes[-1][3] = int(value) if value.isdigit() and len(value) < 4 else 1
        elif parent == "sectPr" and local in ("headerReference", "footerReference"):
            self.sections.append((local.removesuffix("Reference"), attribute(attributes, "r:id")))
        elif self._open and (owner == "p" or (parent == "numPr" and path[-4:-3] == ["p"])):
            self._paragraph_property(local, value)

    def _paragraph_property(self, local: str, value: str) -> None:
        paragraph = self._open[-1]
        if local == "pStyle":
            paragraph.style = value
        elif local == "numId":
            paragraph.numbered = value != "0"
        elif local == "outlineLvl" and value.isdigit():
            paragraph.outline = int(value)
        elif local == "jc":
            paragraph.centred = value == "center"

    def _structure(self, local: str, attributes: Mapping[str, str], position: int) -> None:
        depth = len(self._path) - 1
        if local in _DELETED:
            self._muted.append(depth)
        elif local == "ins" or local == "moveTo":
            self._inserted.append(depth)
        elif local == "body":
            self.body = tag_end(self.data, position)
        elif local == "tbl":
            self._boxes.append([self._tables, -1, 0, 1])
            self._tables += 1
        elif local == "tr" and self._boxes and (box := self._boxes[-1]) is not None:
            box[1], box[2] = box[1] + 1, 0
        elif local == "tc" and self._boxes and (box := self._boxes[-1]) is not None:
            box[3] = 1
        elif local == "txbxContent":
            self._boxes.append(None)
        elif local == "ruby" and self._open and (run := self._open[-1].open_run) is not None:
            run.whole = True
        elif local == "footnote" or local == "endnote":
            if attribute(attributes, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                self._muted.append(depth)
        else:
            self._alternatives(local, attributes, depth)

    def _alternatives(self, local: str, attributes: Mapping[str, str], depth: int) -> None:
        if local == "mc:AlternateContent":
            self._choices.append([-1, -1])
        elif local == "mc:Choice" and self._choices:
            if self._choices[-1][0] >= 0:
                self._shadow.append(depth)
            else:
                self._choices[-1][0] = len(self.paragraphs)
        elif local == "mc:Fallback" and self._choices:
            if self._choices[-1][0] >= 0:
                self._shadow.append(depth)
                self._choices[-1][1] = len(self.paragraphs)
        elif self._open:
            self._objects(local, attributes)

    def _objects(self, local: str, attributes: Mapping[str, str]) -> None:
        paragraph = self._open[-1]
        if local == "hyperlink":
            link = Reference("a", paragraph.index, attribute(attributes, "r:id"), first=paragraph.length)
            self._links.append(link)
        elif local == "fldChar":
            self._field(attribute(attributes, "fldCharType"), paragraph)
        elif local == "fldSimple":
            paragraph.page_number |= _PAGE_FIELD.match(attribute(attributes, "instr")) is not None
        elif local == "x:docPr":
            self._described = attributes.get("descr") or attributes.get("title") or ""
        elif local == "object":
            self._object += 1
            self._seen("attachment", paragraph, "")
        elif local in ("x:blip", "x:imagedata", "x:chart", "x:relIds") and not self._object:
            names = ("r:embed", "r:link", "r:id", "r:dm")
            self._seen("image", paragraph, next(filter(None, (attribute(attributes, n) for n in names)), ""))

    def _seen(self, kind: str, paragraph: Paragraph, key: str) -> None:
        if not self._muted and not self._shadow:
            text, self._described = self._described, ""
            self.references.append(Reference(kind, paragraph.index, key, text=text))

    def _field(self, step: str, paragraph: Paragraph) -> None:
        if step != "begin" and self._fields and _PAGE_FIELD.match(self._fields[-1].text):
            paragraph.page_number = True
        if step == "begin":
            self._fields.append(Reference("instruction", paragraph.index))
        elif step == "separate" and self._fields:
            reference = self._fields[-1]
            words = reference.text.split('"')
            if reference.text.strip().upper().startswith("HYPERLINK") and len(words) > 1:
                reference.kind, reference.href = "a", words[1]
                reference.paragraph, reference.first = paragraph.index, paragraph.length
        elif step == "end" and self._fields:
            reference = self._fields.pop()
            if reference.kind == "a":
                self._end_link(reference)

    def _end_link(self, link: Reference) -> None:
        paragraph = self.paragraphs[link.paragraph]
        link.last = paragraph.length
        if not self._muted and not paragraph.shadow and not paragraph.dropped:
            self.references.append(link)
