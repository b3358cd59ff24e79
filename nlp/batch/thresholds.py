"""A tenant's thresholds for the inspection indicators, from a small toml; the defaults are the national ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from nlp.refused import why
from nlp.types import InputError


@dataclass(frozen=True, slots=True)
class Updates:
    """Days and months without a new post, and how many such columns are too many (国办秘函〔2019〕19号)."""

    home_days: int = 14
    dynamic_days: int = 14
    policy_months: int = 6
    other_days: int = 365
    stale_columns: int = 5
    overdue_columns: int = 10
    blank_columns: int = 5


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns are which, by words in their names; ``exempt`` ones need no updates."""

    dynamic: tuple[str, ...] = ("动态", "要闻", "新闻", "今日", "快讯", "信息播报")
    policy: tuple[str, ...] = ("通知公告", "公示公告", "公告公示", "公告", "政策文件", "规范性文件", "政府文件", "文件")
    policy_files: tuple[str, ...] = (
        "政策文件",
        "规范性文件",
        "政府文件",
        "行政规范性",
        "规章",
        "政策法规",
        "县政府文件",
    )
    home: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ("概况", "机构职能", "机构设置", "领导信息", "领导介绍", "领导简历", "联系我们", "归档")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts of 政务新媒体: silence, bare-minimum posting, and how many accounts a unit has on one platform."""

    silent_days: int = 14
    minimal_days: int = 90
    minimal_posts: int = 7
    per_platform: int = 1


@dataclass(frozen=True, slots=True)
class Veto:
    """How many posts with 严重表述错误 are a veto, and which categories count as 表述."""

    posts: int = 1
    categories: tuple[str, ...] = (
        "phrase", "agency", "division", "hmt", "law", "form", "typo", "character", "wording",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interpretation:
    """Working days an interpretation may come after its policy."""

    working_days: int = 3


@dataclass(frozen=True, slots=True)
class Local:
    """A stricter local period (10 days in some places): judged only where ``enabled``."""

    enabled: bool = False
    days: int = 10


@dataclass(frozen=True, slots=True)
class Warnings:
    """Lines before the national ones, for an early warning."""

    home_days: int = 10
    blank_columns: int = 2
    stale_columns: int = 8


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Everything a tenant may set; frozen. ``tenant`` is the name printed on the report."""

    tenant: str = ""
    updates: Updates = field(default_factory=Updates)
    columns: Columns = field(default_factory=Columns)
    accounts: Accounts = field(default_factory=Accounts)
    veto: Veto = field(default_factory=Veto)
    interpretation: Interpretation = field(default_factory=Interpretation)
    local: Local = field(default_factory=Local)
    warnings: Warnings = field(default_factory=Warnings)


_SECTIONS: dict[str, type[Any]] = {
    "updates": Updates, "columns": Columns, "accounts": Accounts, "veto": Veto,
    "interpretation": Interpretation, "local": Local, "warnings": Warnings,
}  # fmt: skip
_LARGEST = 100_000


def load_thresholds(path: Path | None) -> Thresholds:
    """The thresholds of a toml file, the defaults where ``path`` is None. InputError names section and key."""
    if path is None:
        return Thresholds()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(path, f"阈值文件无法打开（{why(error)}）") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "阈值文件不是 UTF-8 编码，请另存为 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(path, f"阈值文件不是有效的 toml：{error}") from error
    return thresholds_from(data, path)


def thresholds_from(data: dict[str, Any], source: str | Path = "阈值") -> Thresholds:
    """Thresholds of plain values, checked. InputError where a key is unknown or a value does not fit."""
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name == "tenant":
            if not isinstance(value, str):
                raise InputError(source, "tenant 应是单位名称（文字）")
            values[name] = value
        elif name in _SECTIONS:
            values[name] = _section(name, value, source)
        else:
            known = "、".join(["tenant", *_SECTIONS])
            raise InputError(source, f"不认识的设置“{name}”，可用的有：{known}")
    return Thresholds(**values)


def _section(name: str, value: Any, source: str | Path) -> Any:
    kind = _SECTIONS[name]
    if not isinstance(value, dict):
        raise InputError(source, f"“{name}”应写成一节：[{name}]")
    known = {item.name: getattr(kind(), item.name) for item in fields(kind)}
    checked: dict[str, Any] = {}
    for key, given in value.items():
        if key not in known:
            raise InputError(source, f"[{name}] 里不认识的设置“{key}”，可用的有：{'、'.join(known)}")
        checked[key] = _value(f"[{name}] {key}", given, known[key], source)
    return kind(**checked)


def _value(place: str, given: Any, default: Any, source: str | Path) -> Any:
    if isinstance(default, bool):
        if not isinstance(given, bool):
            raise InputError(source, f"{place} 应是 true 或 false，现在是 {given!r}")
        return given
    if isinstance(default, int):
        if isinstance(given, bool) or not isinstance(given, int) or not 0 < given <= _LARGEST:
            raise InputError(source, f"{place} 应是 1 到 {_LARGEST} 的整数，现在是 {given!r}")
        return given
    if not isinstance(given, list) or not all(isinstance(word, str) and word.strip() for word in given):
        raise InputError(source, f'{place} 应是文字的列表，如 ["动态", "要闻"]，现在是 {given!r}')
    return tuple(word.strip() for word in given)
