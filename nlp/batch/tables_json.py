"""Rows of JSON exports: one object a line (jsonl), or an array of objects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from nlp.batch.items import Row
from nlp.batch.lines import LINE_BYTES, Line, decoded, raw_lines
from nlp.batch.schema import BadRow

ARRAY_BYTES = 256 * 1024 * 1024
"""An array is read whole; larger exports must be one object a line."""
_DEEPEST = 4
_NO_RECORD = "不是一条记录（JSON 对象）"


def jsonl_rows(stream: IO[bytes], name: str) -> Iterator[Row | BadRow]:
    """A row for each line that holds an object, a bad line for each that does not; empty lines are passed over."""
    for line in raw_lines(stream, name):
        if isinstance(line, BadRow):
            yield line
        elif line.data.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _row(line, name)


def json_rows(stream: IO[bytes], name: str) -> Iterator[Row | BadRow]:
    """Rows of a JSON array; a file that turns out to be one object a line is read as such."""
    data = stream.read(ARRAY_BYTES + 1)
    if len(data) > ARRAY_BYTES:
        megabytes = ARRAY_BYTES // 1024 // 1024
        yield BadRow(name, f"JSON 数组超过 {megabytes} MB，请改为一行一个对象（jsonl）后再审", False)
        return
    text = decoded(data)
    try:
        content = json.loads(text.lstrip("\ufeff")) if text is not None else None
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 else [content]
    if isinstance(content, list):
        for number, value in enumerate(content, 1):
            place = f"{name}:第{number}条"
            yield (Row(place, flat(value)) if isinstance(value, dict) else BadRow(place, _NO_RECORD, False))
        return
    for number, part in enumerate(data.splitlines(), 1):
        if part.strip():
            yield _row(Line(number, part), name)


def flat(value: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, object]:
    """The object with its inner objects' fields as ``outer.inner``; lists are left out unless they are of strings."""
    result: dict[str, object] = {}
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, Mapping) and depth < _DEEPEST:
            result |= flat(inner, f"{name}.", depth + 1)
        elif isinstance(inner, list):
            if inner and all(isinstance(one, str) for one in inner):
                result[name] = "\n".join(inner)
        elif not isinstance(inner, Mapping):
            result[name] = inner
    return result


def _row(line: Line, name: str) -> Row | BadRow:
    place = f"{name}:{line.number}"
    text = decoded(line.data)
    if text is None:
        return BadRow(place, "不是 UTF-8 也不是 GB18030 编码，未能读出", False)
    if len(line.data) > LINE_BYTES:
        return BadRow(place, f"一行超过 {LINE_BYTES // 1024 // 1024} MB，未读", False)
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        return BadRow(place, f"不是完整的 JSON（第 {error.colno} 个字符处）", False)
    except (ValueError, RecursionError):
        return BadRow(place, "不是可读的 JSON（数字过大或嵌套过深）", False)
    return Row(place, flat(value)) if isinstance(value, dict) else BadRow(place, _NO_RECORD, False)
