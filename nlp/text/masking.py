"""What the outputs that travel may show of personal data: a number masked, an address cut, never the whole.

A review as JSON and findings.parquet keep what was matched, for the machine; sheets, lists and reports are printed
and handed on, and must not spread the leak that they report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADINGS = frozenset({"PRV-04", "PRV-10", "PRV-11", "PRV-17", "PRV-18", "PRV-16"})
_LONG = re.compile(r"(?<![\dA-Za-z])(\d{2})\d{10,14}(\d{2}[\dXx])(?![\dA-Za-z])")
_MOBILE = re.compile(r"(?<![\dA-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![\dA-Za-z])")
_GROUPED = re.compile(r"(?<!\d)(\d{2})\d{2}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?(?!\d)")


def masked(text: str) -> str:
    """``text`` with citizen, card and mobile numbers masked."""
    if not any(character.isdigit() for character in text):
        return text
    text = _LONG.sub(lambda match: f"{match[1]}{'*' * (len(match[0]) - 5)}{match[2]}", text)
    return _GROUPED.sub(r"\1** **** ****", _MOBILE.sub(r"\1****\2", text))


def shown(code: str, category: str, text: str, suggestions: Sequence[str]) -> str:
    """The matched ``text`` of a finding as an output may show it."""
    if category != "privacy" or code in _HEADINGS:
        return masked(text)
    if suggestions:
        return suggestions[0]
    return text[:2] + "*" * min(max(len(text) - 2, 2), 8)


def shown_context(context: str, text: str, shown_text: str) -> str:
    """The words around a finding, with the finding as ``shown_text`` and other numbers masked."""
    if shown_text != text:
        context = context.replace(text, shown_text)
    return masked(context)
