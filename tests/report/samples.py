"""Reviews and docx files made for the report tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date

from lxml import etree

from nlp.types import Finding, Provenance, Review, Score, Severity, Span, Verdict

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def docx(body: str, **parts: str) -> bytes:
    """A docx with this body; ``parts`` are further members, ``__`` standing for / and ``_xml`` for .xml."""
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": f"<?xml version='1.0'  encoding=\"UTF-8\"?>\n<w:document {NAMES}><w:body>{body}"
        "<w:sectPr ><w:headerReference w:type='default' r:id=\"h1\"/></w:sectPr></w:body></w:document>",
    }
    members |= {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_header(body: str, header: str) -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="h1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>'
        "</Relationships>"
    )
    return docx(
        body,
        word__header1_xml=f"<w:hdr {NAMES}>{header}</w:hdr>",
        **{"word___rels__document.xml.rels": relations},
    )


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def finding(text: str, start: int, end: int, *suggestions: str, **more: object) -> Finding:
    values: dict[str, object] = {
        "code": "T001", "category": "typo", "severity": Severity.SERIOUS, "span": Span(start, end),
        "matched": text[start:end], "message": "此处有误", "suggestions": suggestions,
        "authority": "《现代汉语词典》第7版", "origin": "typo-0001@1",
    }  # fmt: skip
    return Finding(**(values | more))  # type: ignore[arg-type]


def review(findings: Sequence[Finding], **more: object) -> Review:
    values: dict[str, object] = {
        "document_id": "d", "title": None, "source": "稿.docx", "published": None, "text_sha256": "",
        "characters": 10, "verdict": Verdict.BLOCK, "score": Score(1, 1), "findings": tuple(findings),
        "failures": (), "unchecked": (), "rules_run": 1,
        "provenance": Provenance("2026-11", "ab" * 32, (), "0.1", date(2026, 11, 24)),
    }  # fmt: skip
    return Review(**(values | more))  # type: ignore[arg-type]


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def accepted(data: bytes) -> bytes:
    """The file after every tracked change of every part was accepted, with a tool that is not ours."""
    return _settled(data, "ins", "del")


def rejected(data: bytes) -> bytes:
    """The file after every tracked change of every part was rejected, with a tool that is not ours."""
    return _settled(data, "del", "ins")


def _settled(data: bytes, kept: str, dropped: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as out:
        for name in archive.namelist():
            content = archive.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                content = _settle(content, f"{{{W}}}{kept}", f"{{{W}}}{dropped}")
            out.writestr(name, content)
    return buffer.getvalue()


def _settle(content: bytes, kept: str, dropped: str) -> bytes:
    root = etree.fromstring(content)
    for row in list(root.iter(f"{{{W}}}tr")):
        if row.find(f"{{{W}}}trPr/{dropped}") is not None:
            row.getparent().remove(row)
    for paragraph in list(root.iter(f"{{{W}}}p")):
        if paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr/{dropped}") is not None:
            _merge(paragraph, dropped)
    for element in list(root.iter(dropped)):
        element.getparent().remove(element)
    for element in list(root.iter(kept)):
        parent = element.getparent()
        place = parent.index(element)
        for child in list(element):
            parent.insert(place, child)
            place += 1
        parent.remove(element)
    for text in list(root.iter(f"{{{W}}}delText")):
        text.tag = f"{{{W}}}t"
    return etree.tostring(root)


def _merge(paragraph, dropped: str) -> None:  # type: ignore[no-untyped-def]
    """A paragraph whose mark goes: what it holds comes before what the next one holds, whose form stays."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag not in (f"{{{W}}}pPr", dropped)]
    if following is not None and following.tag == f"{{{W}}}p":
        place = 1 if following.find(f"{{{W}}}pPr") is not None else 0
        for child in content:
            following.insert(place, child)
            place += 1
    elif content:
        return
    paragraph.getparent().remove(paragraph)
