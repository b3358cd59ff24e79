"""Which element of a page holds the article. In doubt more of the page is read, never less."""

from __future__ import annotations

import re

from lxml import etree

SILENT = frozenset(
    {"script", "style", "noscript", "template", "svg", "select", "textarea", "button", "head", "object", "embed",
     "iframe", "video", "audio", "canvas", "datalist", "title"}
)  # fmt: skip
_CERTAIN = re.compile(
    r"trs_editor(?:_view)?|trs_ueditor|ucap-content|zoom|zoomcon|vsb_content\w*|v_news_content|pages_content|js_content",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"(?:article|news|art|detail|info|view|xxgk|wz|text|main|nr|bt)[-_]?(?:content|con|contain|text|txt|body)"
    r"|con(?:tent)?[-_]?(?:txt|text|body)|j-content|printcontent|content",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:top|site|page|main|sub|side|left|right)?[-_]?(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|sidebar"
    r"|copyright|pagination|pager|share|bdsharebuttonbox|related|toolbar|fontsize|friendlink|links?|header|topbar|login"
    r"|search)(?:[-_]?(?:box|bar|wrap|list|con|area))?",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "header"})
_HOLDERS = frozenset({"div", "section", "article", "main", "td", "table", "tbody", "tr", "center", "form", "body"})
_DOMINANT = 0.8
_CERTAIN_SHARE, _LIKELY_SHARE, _SOLE_SHARE = 0.1, 0.5, 0.9
"""Share of the page's own text that an element needs to be the article: a container of a known publishing
system, one with a telling name, one with a telling name on a page without navigation."""


def inner_text(element: etree._Element) -> str:
    """All text in the element, as it stands in the source."""
    return "".join(str(piece) for piece in element.itertext())


def is_furniture(element: etree._Element) -> bool:
    """Navigation, sharing, footer and the like, by tag, role, class or id."""
    if element.tag in _FURNITURE_TAGS or element.get("role") in ("navigation", "banner", "contentinfo", "search"):
        return True
    names = (element.get("class") or "").split()
    return any(_FURNITURE.fullmatch(name) for name in (*names, element.get("id") or ""))


def main_element(root: etree._Element) -> etree._Element:
    """The element whose text is the article: a known container, else the densest, else the whole body."""
    body = root.find("body")
    top = body if body is not None else root
    weights, furnished = _weights(top)
    total = weights.get(top, 0)
    certain = _heaviest(weights, _CERTAIN, max(20, _CERTAIN_SHARE * total))
    if certain is not None:
        return certain
    likely = _heaviest(weights, _CONTENT, max(20, (_LIKELY_SHARE if furnished else _SOLE_SHARE) * total))
    if likely is not None:
        return likely
    if not furnished or total == 0:
        return top
    node = top
    while True:
        children = [child for child in node if child.tag in _HOLDERS]
        best = max(children, key=lambda child: weights.get(child, 0), default=None)
        if best is None or weights.get(best, 0) < _DOMINANT * weights.get(node, 0):
            return node
        node = best


def _heaviest(weights: dict[etree._Element, int], pattern: re.Pattern[str], enough: float) -> etree._Element | None:
    found = [element for element in weights if weights[element] >= enough and _is_content(element, pattern)]
    return max(found, key=lambda element: weights[element], default=None)


def _is_content(element: etree._Element, pattern: re.Pattern[str]) -> bool:
    if element.get("itemprop") == "articleBody" or element.tag == "ucapcontent":
        return True
    if pattern is _CONTENT and (element.tag in ("article", "main") or element.get("role") == "main"):
        return True
    names = (element.get("class") or "").split()
    return any(pattern.fullmatch(name) for name in (*names, element.get("id") or ""))


def _weights(top: etree._Element) -> tuple[dict[etree._Element, int], bool]:
    """Characters outside links and furniture of each possible container, and whether there is furniture."""
    weights: dict[etree._Element, int] = {}
    sums: list[int] = []
    muted = 0
    furnished = False
    for event, element in etree.iterwalk(top, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        furniture = element is not top and is_furniture(element)
        quiet = furniture or element.tag in SILENT or element.tag == "a"
        if event == "start":
            furnished = furnished or furniture
            muted += quiet
            sums.append(0 if muted else _size(element.text))
            continue
        muted -= quiet
        own = sums.pop()
        if own and (element.tag in _HOLDERS or _is_content(element, _CERTAIN)):
            weights[element] = own
        if sums:
            sums[-1] += own + (0 if muted or element is top else _size(element.tail))
    return weights, furnished


def _size(text: str | None) -> int:
    return len(text.strip()) if text else 0
