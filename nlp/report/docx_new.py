"""A new docx of a text that was no docx: one paragraph a line, so that comments have a place to stand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from nlp.report.docx_runs import run_of_text
from nlp.report.labels import xml_safe
from nlp.types import Document

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
    '<w:sz w:val="32"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>'
)
_TEMPLATE = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": _STYLES,
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def new_docx(document: Document) -> bytes:
    """A docx whose text is ``document.text`` with each line end as one paragraph end.

    Characters that XML cannot hold become U+FFFD, so that every other offset stays (a CRLF counts as one).
    """
    titles = {block.span.start for block in document.blocks if block.kind == "title"}
    headings = {block.span.start for block in document.blocks if block.kind == "heading"}
    paragraphs: list[str] = []
    position = 0
    for line in re.split("(\r\n|\r|\n)", document.text):
        if line not in ("\r\n", "\r", "\n"):
            centred = '<w:pPr><w:jc w:val="center"/></w:pPr>' if position in titles else ""
            bold = b"<w:rPr><w:b/></w:rPr>" if position in titles | headings else b""
            text = xml_safe(line, "\ufffd")
            run = run_of_text("w:", bold, text).decode("utf-8") if text else ""
            paragraphs.append(f"<w:p>{centred}{run}</w:p>")
        position += len(line)
    body = "".join(paragraphs)
    main = f'{_XML}<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    return pack({name: content.encode() for name, content in (*_TEMPLATE.items(), ("word/document.xml", main))})


def pack(members: Mapping[str, bytes], infos: Mapping[str, zipfile.ZipInfo] | None = None) -> bytes:
    """A zip of ``members`` in their order, dates and compression as in ``infos``, new ones dated 1980."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            known = (infos or {}).get(name)
            info = zipfile.ZipInfo(name, known.date_time if known else _EPOCH)
            info.compress_type = known.compress_type if known else zipfile.ZIP_DEFLATED
            info.external_attr = known.external_attr if known else 0
            archive.writestr(info, content)
    return buffer.getvalue()
