"""The fixed parts of a workbook package (SpreadsheetML, ECMA-376): styles, sheet frames, relations, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from nlp.report.labels import xml_safe

LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name the format allows, unlike any in ``taken``, which it joins: at most 31 UTF-16 units, no []:*?/\\."""
    clean = _NOT_IN_A_NAME.sub("_", xml_safe(wanted)).strip().strip("'").strip() or "未命名"
    if clean.lower() == "history":  # reserved by Excel
        clean += "_"
    name, number = _cut(clean, _LONGEST_NAME), 1
    while name.casefold() in taken:
        number += 1
        tail = f"（{number}）"
        name = _cut(clean, _LONGEST_NAME - len(tail)) + tail
    taken.add(name.casefold())
    return name


def is_web(address: str) -> bool:
    """Whether an address may become a link: http or https, printable, and one that can be parsed."""
    try:
        parsed = urlsplit(address)
        return parsed.scheme in ("http", "https") and bool(parsed.hostname) and address.isprintable()
    except ValueError:
        return False


def sheet_head(widths: Sequence[float]) -> str:
    """Up to the rows: fit to the page's width, first row frozen, column widths."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_REL}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
        ' state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>"
    )


def sheet_tail(area: str, last: str, rows: int, choices: Sequence[str], links: Sequence[str]) -> str:
    """After the rows: filter, the list of states for the last column, links, landscape A4 with page numbers."""
    told = ["</sheetData>"]
    if rows > 1:
        told.append(f'<autoFilter ref="{area}"/>')
    if choices and rows > 1:
        listed = escape('"' + ",".join(choices) + '"')
        told.append(
            '<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1"'
            f' sqref="{last}2:{last}{rows}"><formula1>{listed}</formula1></dataValidation></dataValidations>'
        )
    if links:
        told.append(f"<hyperlinks>{''.join(links)}</hyperlinks>")
    told.append(
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;R第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )
    return "".join(told)


def link_rels(targets: Sequence[str]) -> str:
    """The relations of a sheet to the addresses it links."""
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/hyperlink" Target={quoteattr(target)} TargetMode="External"/>'
        for n, target in enumerate(targets, 1)
    )
    return _relations(told)


def package(names: Sequence[str], filters: Sequence[str], title: str) -> Iterator[tuple[str, str]]:
    """(entry name, text) of everything beside the sheets, whose ``names`` and ``filters`` go in pairs."""
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    pairs = zip(names, filters, strict=True)
    defined = "".join(_defined(index, name, area) for index, (name, area) in enumerate(pairs))
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{defined}</definedNames></workbook>",
    )
    number = len(names) + 1
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, number)
    )
    related += f'<Relationship Id="rId{number}" Type="{_REL}/styles" Target="styles.xml"/>'
    yield "xl/_rels/workbook.xml.rels", _relations(related)
    yield "xl/styles.xml", _STYLES
    yield (
        "docProps/core.xml",
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(xml_safe(title))}</dc:title><dc:creator>先审</dc:creator></cp:coreProperties>",
    )
    yield (
        "_rels/.rels",
        _relations(
            f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/>'
        ),
    )
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kinds}.worksheet+xml"/>'
        for n in range(1, number)
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>{parts}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    )


def _defined(index: int, name: str, area: str) -> str:
    """The filter's range and the row repeated on every printed page."""
    sheet = escape("'" + name.replace("'", "''") + "'")
    return (
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">{sheet}!{area}</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">{sheet}!$1:$1</definedName>'
    )


def _cut(text: str, units: int) -> str:
    """The beginning of ``text`` that fits ``units`` UTF-16 code units."""
    return text.encode("utf-16-le", "replace")[: units * 2].decode("utf-16-le", "ignore")


_FONTS = (
    ("11", "FF1C2733", ""),
    ("11", "FFFFFFFF", "<b/>"),
    ("11", "FF1F4E79", "<u/>"),
    ("11", "FFC00000", "<b/>"),
    ("11", "FF9A5B00", ""),
    ("11", "FF4A6A8A", ""),
    ("14", "FF1F4E79", "<b/>"),
    ("10", "FF55636F", ""),
)
_CELLS = ((0, 0), (1, 2), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (0, 0), (7, 0))  # (font, fill) by style number


def _relations(told: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _styles() -> str:
    fonts = "".join(
        f'<font>{extra}<sz val="{size}"/><color rgb="{colour}"/><name val="宋体"/></font>'
        for size, colour, extra in _FONTS
    )
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    fills += '<fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill></fill>'
    sides = ("left", "right", "top", "bottom")
    edge = "".join(f'<{side} style="thin"><color rgb="FFD4DBE2"/></{side}>' for side in sides)
    cells = []
    for number, (font, fill) in enumerate(_CELLS):
        form, upright = (3 if number == 7 else 0), ("center" if number == 1 else "top")
        cells.append(
            f'<xf numFmtId="{form}" fontId="{font}" fillId="{fill}" borderId="1" xfId="0" applyNumberFormat="1"'
            ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment vertical="{upright}" wrapText="1"/></xf>'
        )
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="{len(_FONTS)}">{fonts}</fonts>'
        f'<fills count="3">{fills}</fills><borders count="2"><border/><border>{edge}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(_CELLS)}">{"".join(cells)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


_STYLES = _styles()
