"""The reference tables of lexicons/tables, each read on first use and kept.

Every table names its authority in its first line and its columns in the second; both begin with #.
train/lexicon_tables/tables.py writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from nlp.types import LexiconError

FOLDER = Path(__file__).resolve().parents[2] / "lexicons" / "tables"
NATIONAL = "中华人民共和国"


def _rows(name: str, columns: int) -> Iterator[tuple[int, list[str]]]:
    path = FOLDER / name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(path, 1, f"对照表读不出来，请重新安装或恢复该文件（{error}）") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise LexiconError(path, number, f"应有 {columns} 列，实有 {len(cells)} 列")
        yield number, cells


@cache
def _levels() -> Mapping[str, str]:
    rows = _rows("standard_characters.tsv", 2)
    return MappingProxyType({character: level for _, (level, characters) in rows for character in characters})


@cache
def standard_characters() -> frozenset[str]:
    """The 8,105 characters of 通用规范汉字表 and 〇."""
    return frozenset(_levels()) | {"〇"}


@cache
def _nonstandard() -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    forms: dict[str, tuple[str, ...]] = {}
    traditional: set[str] = set()
    for _, (standard, kind, characters) in _rows("nonstandard_characters.tsv", 3):
        for character in characters:
            both = {*forms.get(character, ()), standard}
            forms[character] = tuple(sorted(both, key=lambda form: (_levels().get(form, "9"), form)))
        if kind == "t":
            traditional.update(characters)
    return MappingProxyType(forms), frozenset(traditional)


def nonstandard_map() -> Mapping[str, tuple[str, ...]]:
    """Traditional or variant character (never a standard one) → its standard forms, the commoner first."""
    return _nonstandard()[0]


def traditional_characters() -> frozenset[str]:
    """The keys of ``nonstandard_map`` that are traditional forms (the others are variants)."""
    return _nonstandard()[1]


@cache
def area_codes() -> Mapping[str, tuple[tuple[int, int | None], ...]]:
    """Six-digit code of a division at county level or above → the years ``[start, end)`` it was in force."""
    spans: dict[str, list[tuple[int, int | None]]] = {}
    for number, (prefix, cells) in _rows("area_codes.tsv", 2):
        for cell in cells.split(" "):
            code, _, years = cell.partition(":")
            start, _, end = years.partition("-")
            if not start.isdigit() or (end and not end.isdigit()):
                raise LexiconError(FOLDER / "area_codes.tsv", number, f"{cell} 应为 两位代码:起年-止年")
            spans.setdefault(prefix + code, []).append((int(start), int(end) if end else None))
    return MappingProxyType({code: tuple(years) for code, years in spans.items()})


@cache
def law_titles() -> frozenset[str]:
    """Full titles of national laws, regulations and judicial interpretations, repealed ones included."""
    return frozenset(
        NATIONAL + title[1:] if title.startswith("*") else title for _, (title,) in _rows("law_titles.tsv", 1)
    )


@lru_cache(maxsize=1)
def strange_characters(text: str) -> frozenset[str]:
    """The distinct characters of the text that are neither standard, printable ASCII nor common punctuation.

    Three checks look at the same text in turn, so the last answer is kept.
    """
    return frozenset(set(text) - _ordinary())


@cache
def _ordinary() -> frozenset[str]:
    printable = {chr(code) for code in range(0x20, 0x7F)}
    return standard_characters() | printable | set("\t\n\r　，。、；：？！“”‘’（）《》〈〉【】〔〕—…·～％")
