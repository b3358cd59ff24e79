"""What of a page cannot be seen: inline styles, attributes, and plain class or id rules of the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LONGEST_RULE = 4000
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?([.#])([\w-]+)", re.IGNORECASE)
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?(?![.\d])"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?(?![.\d])|text-indent\s*:\s*-\d{3,}"
    r"|(?:margin-)?(?:left|top|right)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|color\s*:\s*transparent)",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(
    r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[01](?:px|pt|em|%)?\s*(?:!important\s*)?(?:;|$)", re.I
)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_SHOWN_BY_SCRIPT = frozenset({"js_content"})
"""公众号 pages hide the article until their script has run."""
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})


@dataclass(frozen=True, slots=True)
class PageStyles:
    """Class names and ids that the page's own style sheets hide outright."""

    classes: frozenset[str]
    ids: frozenset[str]


def page_styles(sheets: list[str]) -> PageStyles:
    """Read ``.name{display:none}`` and ``#name{…}`` rules; conditional blocks (@media) are left aside."""
    classes: set[str] = set()
    ids: set[str] = set()
    for sheet in sheets:
        for selectors, body in _rules(sheet):
            if not _HIDING.search(body):
                continue
            for selector in selectors.split(","):
                if match := _SELECTOR.fullmatch(selector.strip()):
                    (classes if match.group(1) == "." else ids).add(match.group(2))
    return PageStyles(frozenset(classes), frozenset(ids))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of the rules that stand in no block of another; in one pass, whatever comes."""
    parts = sheet.split("/*")
    plain = parts[0] + "".join(part.partition("*/")[2] for part in parts[1:])
    depth = start = 0
    selectors = ""
    for brace in _BRACE.finditer(plain):
        piece = plain[start : brace.start()]
        start = brace.end()
        if brace.group() == "{":
            depth += 1
            selectors = piece if depth == 1 else ""
            continue
        if depth == 1 and len(selectors) <= _LONGEST_RULE and len(piece) <= _LONGEST_RULE and "@" not in selectors:
            yield selectors, piece
        depth = max(0, depth - 1)


def hides(tag: str, attributes: Mapping[str, str], styles: PageStyles, on_background: bool) -> bool:
    """Whether this element hides what it holds; ``on_background``: an ancestor sets a background colour."""
    if attributes.get("id") in _SHOWN_BY_SCRIPT:
        return False
    if "hidden" in attributes or attributes.get("id", "") in styles.ids:
        return True
    if styles.classes and not styles.classes.isdisjoint(attributes.get("class", "").split()):
        return True
    if tag in ("iframe", "img", "embed", "object") and _tiny(attributes):
        return True
    style = attributes.get("style", "")
    if not style:
        return tag == "font" and not on_background and _tone(attributes.get("color", "")) in _WHITE
    if _HIDING.search(style) or (_NO_SIZE.search(style) and ("overflow" in style.lower() or tag in ("iframe", "img"))):
        return True
    colour = _COLOUR.search(style)
    if colour is None:
        return False
    ground = _BACKGROUND.search(style)
    if ground is not None:
        return _tone(colour.group(1)) == _tone(ground.group(1))
    return _tone(colour.group(1)) in _WHITE and not on_background


def has_background(attributes: Mapping[str, str]) -> bool:
    """Whether the element sets a background of its own (a class may, so any class counts)."""
    return bool(
        attributes.get("bgcolor") or attributes.get("background") or "background" in attributes.get("style", "")
    )


def _tiny(attributes: Mapping[str, str]) -> bool:
    return any(attributes.get(side, "").strip().removesuffix("px") in ("0", "1") for side in ("width", "height"))


def _tone(colour: str) -> str:
    tone = re.sub(r"\s+", "", colour.lower())
    if re.fullmatch(r"#[0-9a-f]{3}", tone):
        tone = "#" + "".join(char * 2 for char in tone[1:])
    return {"white": "#ffffff", "rgb(255,255,255)": "#ffffff", "black": "#000000"}.get(tone, tone)
