"""Which posts of one column name are one column: those of several units that lie in the same folder of a site.

An export names for each post who supplied it (来源). A county's 工作动态 has posts of all its bureaus and is one
column; the 工作动态 of each bureau's own pages is another, although it has the same name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.batch.stream import PostLine
    from nlp.batch.subjects import Column

MOST = 50
"""Folders remembered of each unit's part of a column."""
_DATED = re.compile(r"\d+|\d{4}-\d{1,2}(?:-\d{1,2})?|t?\d{6,8}")
_ROW = re.compile(r":(?:\d+|第\d+条)$")


def channel_of(post: PostLine) -> str:
    """The folder that a post's page lies in, years and days left out; "" where the export does not tell."""
    address = re.sub(r"^https?://", "", post.url, flags=re.IGNORECASE) if post.url else ""
    path = address.split("?")[0] or ("" if _ROW.search(post.source) else post.source)
    folders = path.replace("\\", "/").split("/")[:-1]
    return "/".join(folder for folder in folders if not _DATED.fullmatch(folder)).lower()


def whole_columns(parts: Mapping[tuple[str, str], Column]) -> dict[tuple[str, str], Column]:
    """Columns by (unit, name) from the parts of each unit: parts that share a folder are one column, whose unit is
    "" where it has several."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(key: tuple[str, str]) -> tuple[str, str]:
        while key in parent:
            key = parent[key]
        return key

    first: dict[tuple[str, str], tuple[str, str]] = {}
    for key in sorted(parts):
        for channel in sorted(parts[key].channels):
            there = first.setdefault((key[1], channel), key)
            one, other = sorted((root(there), root(key)))
            if one != other:
                parent[other] = one
    whole: dict[tuple[str, str], Column] = {}
    for key in sorted(parts):
        home = root(key)
        whole[home] = whole[home].joined(parts[key]) if home in whole else parts[key]
    several = {root(key) for key in parent}
    told: dict[tuple[str, str], Column] = {}
    for key, column in whole.items():
        shared = ("", key[1])
        told[shared if key in several and shared not in told and shared not in whole else key] = column
    return told
