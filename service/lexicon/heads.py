"""Ends of the log kept elsewhere: an exported log, a review that was taken away, a line of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.types import ReviewError
from service.lexicon.verify import Head


def heads_of_file(path: Path) -> list[Head]:
    """Every end of the log that a file names. ReviewError where it names none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"无法读取 {path}：{error}") from None
    heads = list(_from_json(text)) or list(_from_lines(text))
    if not heads:
        raise ReviewError(f"{path} 中没有日志末端（校验值:序号）")
    return heads


def _from_json(text: str) -> Iterator[Head]:
    try:
        value = json.loads(text)
    except ValueError:
        return
    for one in value if isinstance(value, list) else [value]:
        head = _of(one)
        if head:
            yield head


def _from_lines(text: str) -> Iterator[Head]:
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            head = _of(json.loads(line)) if line.startswith("{") else Head.parse(line)
        except (ValueError, ReviewError):
            return
        if head:
            yield head


def _of(value: Any) -> Head | None:
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("hash"), str) and isinstance(value.get("seq"), int):
        return Head.parse(f"{value['hash']}:{value['seq']}")
    provenance = value.get("provenance")
    lexicon = provenance.get("lexicon") if isinstance(provenance, dict) else None
    head = lexicon.get("head") if isinstance(lexicon, dict) else None
    return Head.parse(head) if isinstance(head, str) else None
