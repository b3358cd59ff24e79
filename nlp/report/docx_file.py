"""The whole docx with what the review says in it: comments, or tracked changes with the reasons as comments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nlp.report.docx_comments import AUTHOR, Comments, comment_parts, existing_comments
from nlp.report.docx_new import new_docx, pack
from nlp.report.docx_revisions import revise
from nlp.report.docx_splice import Plan, Revisions
from nlp.text import limits
from nlp.text.docx import DocxMap, read_docx_with_map
from nlp.text.package import Package
from nlp.types import Document, Edit, Finding, InputError, Review, Severity, Span

_NOT_TRACKED = "（此处未能写成修订，请手工修改）"
_ZIP = b"PK\x03\x04"


def write_docx(review: Review, original: bytes, document: Document, out: Path, revisions: bool = False) -> None:
    """Write ``original`` with comments, or with tracked changes where ``revisions``, to ``out``.

    Where ``original`` is no docx, a new one is made of the text. Parts and paragraphs without a finding are
    byte for byte as they were. InputError where ``original`` is not the file that was reviewed.
    """
    out.write_bytes(docx_bytes(review, original, document, revisions))


def docx_bytes(review: Review, original: bytes, document: Document, revisions: bool = False) -> bytes:
    """The bytes of the annotated docx; the same review of the same file gives the same bytes.

    A hint is a comment, never a tracked change: accepting all changes must not decide what only a person can.
    """
    findings: tuple[Finding, ...] = review.findings
    if document.format == "docx" and original.startswith(_ZIP):
        scanned, source = read_docx_with_map(original, document.source)
        if scanned.text != document.text:
            raise InputError(document.source, "文件在审校之后被改动过，请重新审校")
        prefix = prefix_of(source)
        if prefix:
            return _annotated(review, findings, original, document, source, prefix, revisions)
    original = new_docx(document)
    findings = tuple(_moved(finding, document.text) for finding in findings)
    plain = replace(document, text=_one_line_end(document.text), blocks=(), format="text")
    _, source = read_docx_with_map(original, document.source)
    return _annotated(review, findings, original, plain, source, "w:", revisions)


def _annotated(
    review: Review,
    findings: tuple[Finding, ...],
    original: bytes,
    document: Document,
    source: DocxMap,
    prefix: str,
    revisions: bool,
) -> bytes:
    package = Package(original, document.source)
    day = f"{review.provenance.as_of.isoformat()}T00:00:00Z"
    _, first_comment = existing_comments(package, source.main)
    plan = Plan(source)
    signed = Revisions(prefix, last_id(source.parts), f'{prefix}author="{AUTHOR}" {prefix}date="{day}"')
    sure = (finding for finding in findings if finding.severity is not Severity.HINT)
    left = revise(plan, source, document.text, sure, signed) if revisions else []
    comments = Comments(source, prefix, first_comment, day)
    for finding in findings:
        untracked = any(edit in left for edit in finding.fix())
        comments.add(plan, finding, document, _NOT_TRACKED if untracked else "")
    changed = plan.write(signed)
    if comments.bodies:
        strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main" in source.parts[source.main][:4000]
        changed |= dict(comment_parts(package, source.main, comments.bodies, strict))
    return repacked(package, changed)


def repacked(package: Package, changed: dict[str, bytes]) -> bytes:
    """The package with these members changed or added; all others byte for byte as they were."""
    members = {name: changed.pop(name, None) for name in package.members}
    content = {
        name: package.read(name, limits.ZIP_TOTAL_BYTES) if data is None else data for name, data in members.items()
    }
    return pack(content | changed, package.members)


def prefix_of(source: DocxMap) -> str:
    """The prefix of WordprocessingML names in the main part, "" where it is the default namespace."""
    found = re.search(rb"<((?:[\w.-]+:)?)body[\s/>]", source.parts[source.main])
    return found.group(1).decode() if found else ""


def last_id(parts: Mapping[str, bytes]) -> int:
    """The highest id of any annotation, so that new tracked changes get their own."""
    used = [int(number) for data in parts.values() for number in re.findall(rb""":id=["'](\d{1,9})["']""", data)]
    return max(used, default=0)


def _one_line_end(text: str) -> str:
    return re.sub("\r\n|\r", "\n", text)


def _moved(finding: Finding, text: str) -> Finding:
    """The finding with its offsets in the text whose CRLFs count as one character."""
    if "\r\n" not in text:
        return finding
    pairs = [match.start() for match in re.finditer("\r\n", text)]

    def moved(span: Span) -> Span:
        start = span.start - bisect_right(pairs, span.start - 1)
        return Span(start, max(start, span.end - bisect_right(pairs, span.end - 1)))

    edits = tuple(Edit(moved(edit.span), edit.replacement) for edit in finding.edits)
    places = tuple(moved(span) for span in finding.places)
    return replace(finding, span=moved(finding.span), edits=edits, places=places)
