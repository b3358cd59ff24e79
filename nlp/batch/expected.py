"""The list of columns and accounts that ought to exist: without it an empty one cannot be seen."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from nlp.refused import why
from nlp.types import InputError

HEADER = {
    "unit": "unit", "单位": "unit", "主办单位": "unit",
    "site": "site", "网站": "site", "网站名称": "site",
    "column": "column", "栏目": "column", "栏目名称": "column",
    "account": "account", "账号": "account", "账号名称": "account",
    "platform": "platform", "平台": "platform",
}  # fmt: skip
_MOST = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One column of a site, or one account. Empty where the list does not say."""

    unit: str = ""
    site: str = ""
    column: str = ""
    account: str = ""
    platform: str = ""


def load_expected(path: Path | None) -> tuple[Expected, ...] | None:
    """The rows of a csv (comma or tab) with a header, sorted, each once; None where there is no list.

    Header words: unit/单位, site/网站, column/栏目, account/账号, platform/平台. InputError names the line.
    """
    if path is None:
        return None
    rows = csv.reader(io.StringIO(_text(path), newline=""), delimiter="\t" if path.suffix == ".tsv" else ",")
    try:
        header = [cell.strip() for cell in next(rows, [])]
        names = [HEADER.get(cell.lower(), "") for cell in header]
        if "column" not in names and "account" not in names:
            raise InputError(path, "栏目清单的表头要有“栏目”或“账号”一列（还可以有：单位、网站、平台）")
        found = set()
        for row in rows:
            values = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
            if not any(values.values()):
                continue
            if not values.get("column") and not values.get("account"):
                raise InputError(path, f"第 {rows.line_num} 行既没有栏目也没有账号")
            found.add(Expected(**values))
            if len(found) > _MOST:
                raise InputError(path, f"栏目清单超过 {_MOST:,} 行，请核对是否选错了文件")
    except csv.Error as error:
        raise InputError(path, f"第 {rows.line_num} 行读不出来：{error}") from error
    if not found:
        raise InputError(path, "栏目清单是空的")
    return tuple(sorted(found))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"栏目清单无法打开（{why(error)}）") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(path, "栏目清单的编码认不出来，请另存为 UTF-8")
