"""What of a page cannot be seen: inline styles, attributes, and plain class or id rules of the page itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_MEDIA = re.compile(r"@[a-z-]+[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
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
        plain = _MEDIA.sub("", _COMMENT.sub("", sheet))
        for rule in _RULE.finditer(plain):
            if not _HIDING.search(rule.group(2)):
                continue
            for selector in rule.group(1).split(","):
                if match := _SELECTOR.fullmatch(selector.strip()):
                    (classes if match.group(1) == "." else ids).add(match.group(2))
    return PageStyles(frozenset(classes), frozenset(ids))


def hides(tag: str, attributes: Mapping[str, str], styles: PageStyles, on_background: bool) -> bool:
    """Whether this element hides what it holds; ``on_background``: an ancestor sets a background colour."""
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
