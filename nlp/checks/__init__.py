"""The deterministic checks, one idea a file; ``CHECKS`` is the list of what runs, in order."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from nlp.checks.base import Check, Context

# One line a check: the module's name. Its cases stand in tests/checks/<name>.yaml.
NAMES: tuple[str, ...] = (
    # punctuation, numerals, dates, document form
    "half_width",
    "list_comma",
    "ellipsis",
    "brackets",
    "title_marks",
    "serial_marks",
    "repeated_mark",
    "ranges",
    "numerals",
    "approximate",
    "arithmetic",
    "dates",
    "clock",
    "anniversary",
    "document_date",
    "document_number",
    "heading_levels",
    "document_parts",
    "list_repeats",
    "title_body",
    # characters, wording, set phrases, laws, privacy, links
    "characters",
    "encoding",
    "mixed_script",
    "residue",
    "repeated_word",
    "particles",
    "paired",
    "set_phrase",
    "set_list",
    "set_name",
    "thought_names",
    "law_titles",
    "privacy_numbers",
    "privacy_text",
    "privacy_tables",
    "links",
)

CHECKS: tuple[Check, ...] = tuple(cast(Check, import_module(f"nlp.checks.{name}")) for name in NAMES)

__all__ = ["CHECKS", "NAMES", "Check", "Context"]
