"""Names of WordprocessingML, in both the transitional and the strict namespace, and characters run children give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

_PREFIX = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
}

HIDDEN_OFF = frozenset({"0", "false", "off"})
RUN_CHARACTERS: Mapping[str, str] = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
"""A soft hyphen gives nothing: it is seen only where a line breaks."""

_SYMBOLS = {
    "symbol": {0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB7: "·"},
    "wingdings": {0x52: "☑", 0x6F: "□", 0xA8: "□", 0xFC: "✓", 0xFE: "☑"},
    "wingdings 2": {0x52: "☑", 0xA3: "□"},
}


@lru_cache(maxsize=4096)
def local_name(name: str) -> str:
    """``uri local`` → ``p``, ``m:t``, ``mc:Choice``, ``r:id``; names of other vocabularies get ``x:``."""
    uri, _, local = name.rpartition(" ")
    return _PREFIX.get(uri, "x:") + local


def attribute(attributes: Mapping[str, str], wanted: str) -> str:
    """The attribute by its short name (``val``, ``r:id``), "" where it is absent."""
    for name, value in attributes.items():
        if local_name(name) == wanted or (name == wanted and ":" not in wanted):
            return value
    return ""


def break_text(attributes: Mapping[str, str]) -> str:
    """A line break is a line feed; a page or column break gives nothing."""
    return "" if attribute(attributes, "type") in ("page", "column") else "\n"


def symbol(attributes: Mapping[str, str]) -> str:
    """A ``w:sym`` as the character it shows where that is known, else nothing."""
    try:
        code = int(attribute(attributes, "char"), 16)
    except ValueError:
        return ""
    table = _SYMBOLS.get(attribute(attributes, "font").lower())
    if table is not None:
        return table.get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""
