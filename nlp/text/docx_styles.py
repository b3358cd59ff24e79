"""styles.xml of a docx: which paragraph styles are titles, headings, captions or lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nlp.text.docx_names import attribute, local_name
from nlp.text.xmlscan import Handler, scan


@dataclass(frozen=True, slots=True)
class Style:
    """kind: title | caption | ""; outline: level from 0, -1 for body text; based: id of the parent style."""

    kind: str = ""
    outline: int = -1
    numbered: bool = False
    based: str = ""


def read_styles(data: bytes, source: str) -> Mapping[str, Style]:
    """Styles by id, what they inherit resolved."""
    found = _Styles()
    scan(data, source, found)
    return {key: _resolved(key, found.styles) for key in found.styles}


def _resolved(key: str, styles: Mapping[str, Style]) -> Style:
    style, seen = styles[key], {key}
    while style.based in styles and style.based not in seen:
        seen.add(style.based)
        parent = styles[style.based]
        outline = style.outline if style.outline >= 0 else parent.outline
        style = replace(
            style,
            kind=style.kind or parent.kind,
            outline=outline,
            numbered=style.numbered or parent.numbered,
            based=parent.based,
        )
    return style


class _Styles(Handler):
    def __init__(self) -> None:
        self.styles: dict[str, Style] = {}
        self._current = ""

    def start(self, name: str, attributes: dict[str, str], position: int) -> None:
        local = local_name(name)
        value = attribute(attributes, "val")
        if local == "style":
            self._current = attribute(attributes, "styleId")
            self.styles[self._current] = Style()
        elif self._current:
            self.styles[self._current] = _with(self.styles[self._current], local, value)

    def end(self, name: str, position: int) -> None:
        if local_name(name) == "style":
            self._current = ""


def _with(style: Style, local: str, value: str) -> Style:
    if local == "basedOn":
        return replace(style, based=value)
    if local == "numId":
        return replace(style, numbered=value != "0")
    if local == "outlineLvl" and value.isdigit():
        return replace(style, outline=int(value))
    if local != "name":
        return style
    if heading := re.fullmatch(r"(?:heading|标题) ?([1-9])", value, re.IGNORECASE):
        return replace(style, outline=int(heading.group(1)) - 1)
    kinds = {"title": "title", "标题": "title", "caption": "caption", "题注": "caption"}
    return replace(style, kind=kinds.get(value.lower(), ""))
