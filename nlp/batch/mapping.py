"""From a row of an export to a Post: fields named by the user, the rest guessed by name and shown first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlp.batch.days import day_in_address, day_of
from nlp.batch.names import KNOWN, LABELS, TARGETS, plain_name
from nlp.batch.schema import Post
from nlp.refused import why
from nlp.types import InputError

_SINGLE = tuple(name for name in TARGETS if name not in ("id", "text", "html", "published"))
WECHAT = "微信"
_WECHAT = re.compile(r"https?://mp\.weixin\.qq\.com/", re.IGNORECASE)
_MARKUP = ("<p", "<div", "<!doctype", "<html", "<section", "<span", "<h1", "<table", "<body", "<article", "<br", "<img")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said: field → column ("" for none, whatever its name), field → one value for all posts, and what
    the folders of a tree stand for."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Field → column for one table, the fields the user named among them, and values that hold for all posts.
    available: every column the table has."""

    columns: Mapping[str, str]
    constants: Mapping[str, str]
    available: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there is a column with the text."""
        return "text" in self.columns or "html" in self.columns

    def lines(self) -> list[str]:
        """The mapping for people, a field a line."""
        shown = [f"{LABELS[name]} ← {self.columns[name]}" for name in TARGETS if name in self.columns]
        shown += [f"{LABELS[name]} ＝ {value}" for name, value in self.constants.items()]
        left = [LABELS[name] for name in TARGETS if name not in self.columns and name not in self.constants]
        return [*shown, f"没有对应：{'、'.join(left)}"] if left else shown

    def post(self, values: Mapping[str, object], place: str) -> tuple[Post, list[str]]:
        """The post of one row and what had to be set aside, in sentences. InputError where there is no text."""
        notes: list[str] = []
        got = {name: _string(values.get(column)) for name, column in self.columns.items()}
        text, html = got.get("text"), got.get("html")
        content, kind = (text, "text") if text and text.strip() else (html or "", "html")
        if not content.strip():
            raise InputError(place, "正文为空，没有可审的内容")
        bare = {name: got.get(name) or self.constants.get(name) for name in _SINGLE}
        url = bare["url"]
        if url and bare["platform"] is None and _WECHAT.match(url):
            bare["platform"] = WECHAT
        written = values.get(self.columns["published"]) if "published" in self.columns else None
        published = day_of(written)
        if published is None and _string(written):
            notes.append(f"发布时间“{_string(written)}”看不懂，本条按未注明日期审校")
        if published is None and url:
            published = day_in_address(url)
        return Post(
            id=got.get("id") or "", source=place, kind=kind, content=content, published=published, **bare
        ), notes


def map_table(columns: Sequence[str], sample: Sequence[Mapping[str, object]], wishes: Wishes) -> FieldMap:
    """The mapping of a table with these columns. ``sample``: its first rows, which tell markup from text and find
    the text where no name gives it away. Fields whose wished column is missing are left out: see ``missing``."""
    chosen = {name: column for name, column in wishes.columns.items() if column in columns}
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(plain_name(column), column)
    taken = set(chosen.values())
    for name in TARGETS:
        if name in wishes.columns or name in wishes.constants or (name in ("text", "html") and "html" in chosen):
            continue
        for known in KNOWN[name]:
            column = by_name.get(known, "")
            if column and column not in taken:
                chosen[name] = column
                taken.add(column)
                break
    named = {name for name, column in wishes.columns.items() if column}
    if not ({"text", "html"} & (set(chosen) | named)):
        longest = _longest(columns, sample, taken)
        if longest:
            chosen["text"] = longest
    if "text" in chosen and "html" not in chosen and "text" not in wishes.columns and _markup(sample, chosen["text"]):
        chosen["html"] = chosen.pop("text")
    ordered = {name: chosen[name] for name in TARGETS if name in chosen}
    return FieldMap(ordered, dict(wishes.constants), tuple(columns))


def missing(columns: Sequence[str], wishes: Wishes) -> list[str]:
    """The columns the user named that the table does not have."""
    return [column for column in wishes.columns.values() if column and column not in columns]


def read_wishes(file: Path | None, maps: Sequence[str], sets: Sequence[str], folders: str) -> Wishes:
    """Wishes of a toml file ([fields], [constants], folders = [...]) and of flags, which win. InputError names the
    fault."""
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    levels: tuple[str, ...] = ()
    if file is not None:
        content = _toml(file)
        columns |= _table(content.get("fields", {}), f"{file} 的 [fields]")
        constants |= _table(content.get("constants", {}), f"{file} 的 [constants]")
        levels = _levels(content.get("folders", []), str(file))
        unknown = sorted(set(content) - {"fields", "constants", "folders"})
        if unknown:
            raise InputError(file, f"有不认识的项“{unknown[0]}”，可用的是 [fields]、[constants] 和 folders")
    columns |= dict(_pair(one, "--map") for one in maps)
    constants |= dict(_pair(one, "--set") for one in sets)
    if folders:
        levels = _levels([part.strip() for part in folders.split(",")], "--folders")
    for where, names in (("--map", columns), ("--set", constants)):
        for name in names:
            if name not in TARGETS or (where == "--set" and name in ("id", "text", "html")):
                raise InputError(where, f"没有字段“{name}”，可用的是 {'、'.join(TARGETS)}")
    return Wishes(columns, constants, levels)


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(file, f"打不开：{why(error)}") from None
    except UnicodeDecodeError:
        raise InputError(file, "打不开：不是 UTF-8 文本") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(file, f"不是 toml 格式：{error}") from None


def _table(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise InputError(where, '应写成 text = "正文" 这样的行')
    return dict(value)


def _levels(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(one in (*_SINGLE, "") for one in value):
        raise InputError(where, f"各级文件夹只能是 {'、'.join(_SINGLE)}，用逗号分开，不用的一级留空")
    return tuple(value)


def _pair(one: str, flag: str) -> tuple[str, str]:
    name, sign, column = one.partition("=")
    if not sign or not name.strip() or not column:
        raise InputError(flag, f"“{one}”应写成 字段=列名，如 text=正文")
    return name.strip(), column


def _string(value: object) -> str | None:
    """A cell as text, None where it is empty; whole numbers without a fraction."""
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _longest(columns: Sequence[str], sample: Sequence[Mapping[str, object]], taken: set[str]) -> str | None:
    """The column with by far the most Chinese characters, where none is named as the text."""
    lengths = {
        column: sum(sum(1 for char in _string(row.get(column)) or "" if char >= "㐀") for row in sample)
        for column in columns
        if column not in taken
    }
    best = max(lengths, key=lambda column: lengths[column], default=None)
    return best if best is not None and lengths[best] >= 20 * max(1, len(sample)) else None


def _markup(sample: Sequence[Mapping[str, object]], column: str) -> bool:
    texts = [text for row in sample if (text := _string(row.get(column)))]
    tagged = sum(1 for text in texts if text.lstrip()[:10].lower().startswith(_MARKUP))
    return bool(texts) and 2 * tagged > len(texts)
