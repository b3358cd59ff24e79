"""Word comments: what they say, where they are anchored, and the parts that carry them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from nlp.report.docx_splice import Plan
from nlp.report.labels import CATEGORY, SEVERITY, advice, basis, xml_safe
from nlp.text import locate
from nlp.text.docx import DocxMap, DocxParagraph
from nlp.text.package import Package
from nlp.types import Document, Finding

AUTHOR, INITIALS = "先审", "审"
_ELSEWHERE = {"header": "页眉", "footer": "页脚", "footnote": "脚注或尾注", "textbox": "文本框"}
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def comment_lines(finding: Finding, document: Document, note: str = "") -> list[str]:
    """The paragraphs of a comment: what, why, what instead, on whose authority."""
    judged = f" {finding.judged}" if finding.judged else ""
    lines = [f"【{SEVERITY[finding.severity]}】{CATEGORY[finding.category]}{judged}{note}", finding.message]
    if finding.suggestions:
        lines.append(f"建议：{advice(finding)}")
    source = f"依据：{basis(finding)}  " if basis(finding) else ""
    lines.append(f"{source}来源：{finding.origin}")
    return lines


class Comments:
    """Anchors comments in a plan and keeps their bodies. ``stamp``: date of the comments, xsd:dateTime."""

    def __init__(self, source: DocxMap, prefix: str, first_id: int, stamp: str) -> None:
        self.source, self.prefix, self.next_id, self.stamp = source, prefix, first_id, stamp
        self.bodies: list[str] = []
        self._commentable = [
            paragraph for paragraph in source.paragraphs
            if paragraph.part == source.main and paragraph.kind != "textbox" and paragraph.runs
        ]  # fmt: skip

    def add(self, plan: Plan, finding: Finding, document: Document, note: str = "") -> None:
        """Anchor a comment on the finding, or as near to it as Word allows, and say where it belongs."""
        paragraph = self.source.at(finding.span.start)
        if paragraph is None or paragraph.kind in _ELSEWHERE or not paragraph.runs:
            kind = paragraph.kind if paragraph else ""
            if kind in _ELSEWHERE:
                note = f"（位置：{_ELSEWHERE[kind]}「{finding.matched[:40]}」）{note}"
            self._elsewhere(plan, paragraph, comment_lines(finding, document, note))
            return
        start, end = finding.span.start, min(finding.span.end, paragraph.span.end)
        if start >= end:
            start, end = paragraph.span.start, paragraph.span.end
            if finding.matched == "":
                note = f"（位置：{locate(document, finding.span.start)}）{note}"
        opening, closing = self._marks(comment_lines(finding, document, note))
        plan.before(paragraph, start, opening)
        plan.behind(paragraph, end, closing)

    def _elsewhere(self, plan: Plan, paragraph: DocxParagraph | None, lines: list[str]) -> None:
        """On the paragraph that holds the text box, else on the first of the body, else on a new one."""
        opening, closing = self._marks(lines)
        main = self.source.main
        if paragraph is not None and paragraph.kind == "textbox" and paragraph.part == main:
            content, end = self.source.hosts.get(paragraph.host, (0, 0))
            if content < end:
                plan.raw(main, content, opening)
                plan.raw(main, self.source.parts[main].rindex(b"</", content, end), closing)
                return
        if self._commentable:
            first = self._commentable[0]
            plan.before(first, first.span.start, opening)
            plan.behind(first, first.span.end, closing)
            return
        p = f"{self.prefix}p".encode()
        plan.raw(main, self.source.body, b"<" + p + b">" + opening + closing + b"</" + p + b">")

    def _marks(self, lines: list[str]) -> tuple[bytes, bytes]:
        number, w = self.next_id, self.prefix
        self.next_id += 1
        self.bodies.append(self._body(number, lines))
        opening = f'<{w}commentRangeStart {w}id="{number}"/>'
        closing = f'<{w}commentRangeEnd {w}id="{number}"/><{w}r><{w}commentReference {w}id="{number}"/></{w}r>'
        return opening.encode(), closing.encode()

    def _body(self, number: int, lines: list[str]) -> str:
        paragraphs = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{escape(xml_safe(line))}</w:t></w:r></w:p>' for line in lines
        )
        return (
            f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:date="{self.stamp}" w:initials="{INITIALS}">'
            f"{paragraphs}</w:comment>"
        )


def existing_comments(package: Package, main: str) -> tuple[str, int]:
    """The comments part ("" where there is none) and the first free comment id."""
    for relation in package.relationships(main).values():
        if relation.kind == "comments" and relation.target in package.members:
            data = package.xml(relation.target)
            used = [int(number) for number in re.findall(rb"""<[\w.-]+:comment\s[^>]*?\bid=["'](\d{1,9})["']""", data)]
            return relation.target, max(used, default=-1) + 1
    return "", 0


def comment_parts(package: Package, main: str, bodies: list[str], strict: bool) -> Iterator[tuple[str, bytes]]:
    """(part, bytes) of everything that must change or be added so that ``bodies`` are comments of ``main``."""
    part, _ = existing_comments(package, main)
    namespace = _STRICT if strict else _TRANSITIONAL
    if part:
        own = "".join(bodies).replace("<w:comment ", f'<w:comment xmlns:w="{namespace}" ')
        yield part, _appended(package.xml(part), "comments", own)
        return
    folder, base = posixpath.split(main)
    part = _free_name(package.members, posixpath.join(folder, "comments"))
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:comments xmlns:w="{namespace}">{"".join(bodies)}</w:comments>'
    )
    yield part, content.encode()
    types = package.xml("[Content_Types].xml")
    prefix = _prefix(types, "Types")
    override = f'<{prefix}Override PartName="/{part}" ContentType="{_COMMENTS_TYPE}"/>'
    yield "[Content_Types].xml", _appended(types, "Types", override)
    yield _relationship(package, folder, base, part, strict)


def _relationship(package: Package, folder: str, base: str, part: str, strict: bool) -> tuple[str, bytes]:
    member = posixpath.join(folder, "_rels", f"{base}.rels")
    if member in package.members:
        data = package.xml(member)
    else:
        data = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    root = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
    kind = f"{root}/officeDocument/{'' if strict else '2006/'}relationships/comments"
    number = 1
    while f'"rIdComments{number}"'.encode() in data:
        number += 1
    prefix = _prefix(data, "Relationships")
    target = posixpath.basename(part)
    new = f'<{prefix}Relationship Id="rIdComments{number}" Type="{kind}" Target="{target}"/>'
    return member, _appended(data, "Relationships", new)


def _free_name(members: Mapping[str, object], stem: str) -> str:
    taken = {member.lower() for member in members}
    name, number = f"{stem}.xml", 1
    while name.lower() in taken:
        number += 1
        name = f"{stem}{number}.xml"
    return name


def _prefix(data: bytes, root: str) -> str:
    match = re.search(rf"<((?:[\w.-]+:)?){root}[\s/>]".encode(), data)
    return match.group(1).decode() if match else ""


def _appended(data: bytes, root: str, new: str) -> bytes:
    """``new`` as the last child of the root element, the rest byte for byte as it was."""
    name = f"{_prefix(data, root)}{root}".encode()
    closing = data.rfind(b"</" + name)
    if closing >= 0:
        return data[:closing] + new.encode() + data[closing:]
    opening = data.index(b"<" + name)
    end = data.rindex(b"/>", opening)
    return data[:end] + b">" + new.encode() + b"</" + name + b">" + data[end + 2 :]
