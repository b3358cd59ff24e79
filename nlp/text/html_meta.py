"""What a page says about itself: encoding, title, day of publication."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from nlp.text.encoding import MARKS
from nlp.text.html_main import inner_text
from nlp.types import InputError

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)|<\?xml[^>]*encoding=["']([\w-]+)""", re.I
)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d{3})")
_SAID = re.compile(r"(?:发布|发文|发表|刊发)(?:时间|日期|于)\s*[:：]?\s*(.{0,40})", re.DOTALL)
_PLAIN = re.compile(r"(?:^|[\s|｜【\[（(])(?:时间|日期)\s*[:：]\s*(.{0,30})", re.DOTALL)
_DATED = re.compile(r"(?:pages?|pub|publish|article|art|news|info)[-_]?(?:date|time)", re.IGNORECASE)
_DATE_META = (
    "pubdate",
    "firstpublishedtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "publish_time",
    "publishtime",
    "article:published_time",
    "og:article:published_time",
    "og:release_date",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
)
_TITLE_META = ("articletitle", "article_title", "og:title", "dc.title")
_SITE = re.compile(r"\s*(?:[_|｜—]|\s-\s|-(?=[^-]{2,30}(?:人民政府|政府网|门户网站|委员会|网)\s*$)).*$", re.DOTALL)


def decode_page(data: bytes, name: str) -> str:
    """The page as text: mark, then its declared charset, then UTF-8, then GB18030. InputError names the place."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    match = _CHARSET.search(data[:8192])
    declared = (match.group(1) or match.group(2)).decode("ascii").lower() if match else ""
    if declared in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030"):
        declared = "gb18030"
    place = 0
    for encoding in filter(None, (declared, "utf-8", "gb18030")):
        try:
            return data.decode(encoding)
        except LookupError:
            continue
        except UnicodeDecodeError as error:
            place = max(place, error.start)
    for encoding in ("gb18030",) if declared == "gb18030" else ("utf-8",):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") <= max(3, len(text) // 200):
            return text
    line = data.count(b"\n", 0, place) + 1
    raise InputError(name, f"第 {line} 行（第 {place + 1} 个字节）编码无法识别，请把网页另存为 UTF-8 编码后再审")


def metas(root: etree._Element) -> dict[str, str]:
    """name or property → content of every meta element, lower-case names, the first one counts."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if key and content:
            found.setdefault(key, content)
    return found


def page_title(root: etree._Element, main: etree._Element, said: dict[str, str]) -> tuple[str, etree._Element | None]:
    """The title and the element it stands in: ArticleTitle, an h1, then the title element without the site's name."""
    for key in _TITLE_META[:2]:
        if said.get(key):
            return _squeezed(said[key]), _meta_element(root, key)
    headings = [element for element in main.iter("h1") if len(_words(element)) >= 4]
    if not headings:
        others = [element for element in root.iter("h1") if len(_words(element)) >= 4]
        headings = others if len(others) == 1 else []
    if headings:
        return _words(headings[0]), headings[0]
    for key in _TITLE_META[2:]:
        if said.get(key):
            return _without_site(said[key]), _meta_element(root, key)
    for element in root.iter("title"):
        if words := _words(element):
            return _without_site(words), element
    return "", None


def page_date(root: etree._Element, said: dict[str, str]) -> date | None:
    """The day of publication from meta, from a visible 发布时间, or from a time element; None where unsaid."""
    for key in _DATE_META:
        if key in said and (day := _day(said[key])):
            return day
    text = " ".join(_visible_pieces(root))
    for pattern in (_SAID, _PLAIN):
        for match in pattern.finditer(text):
            if day := _day(match.group(1)):
                return day
    for element in root.iter("time", "div", "span", "p", "td", "li"):
        names = (*(element.get("class") or "").split(), element.get("id") or "")
        if element.tag == "time" or any(map(_DATED.fullmatch, names)):
            words = element.get("datetime") or _words(element)
            if len(words) <= 100 and (day := _day(words)):
                return day
    return None


def _visible_pieces(root: etree._Element) -> list[str]:
    pieces: list[str] = []
    size = 0
    for element in root.iter(etree.Element):
        for piece in (element.text if element.tag not in ("script", "style") else None, element.tail):
            if piece and not piece.isspace():
                pieces.append(piece.strip())
                size += len(piece)
        if size > 300_000:
            break
    return pieces


def _day(text: str) -> date | None:
    match = _DAY.search(text) or _COMPACT.search(text)
    if match is None:
        return None
    try:
        return date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    except ValueError:
        return None


def _meta_element(root: etree._Element, key: str) -> etree._Element | None:
    for element in root.iter("meta"):
        if (element.get("name") or element.get("property") or "").strip().lower() == key:
            return element
    return None


def _words(element: etree._Element) -> str:
    return _squeezed(inner_text(element))


def _squeezed(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\xa0]+", " ", text).strip()


def _without_site(text: str) -> str:
    short = _SITE.sub("", _squeezed(text))
    return short if len(short) >= 4 else _squeezed(text)
