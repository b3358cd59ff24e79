"""run.json: what a run is of, so that a resumed run is the same run or is refused; and the lock on its folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.batch.schema import RUN_FILE, SCHEMA_VERSION
from nlp.batch.whole import write_bytes
from nlp.types import InputError

_NAMES = {
    "source": "归档内容",
    "mapping": "字段对应",
    "as_of": "判定日期",
    "lexicon": "词库",
    "lists": "名单",
    "models": "纠错模型",
    "code": "程序版本",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What decides every byte of the results. Engine, workers and times do not, and are not here."""

    source: Mapping[str, str]
    mapping: Mapping[str, Any]
    as_of: str
    lexicon: Mapping[str, str]
    lists: tuple[Mapping[str, str], ...]
    models: tuple[Mapping[str, str], ...]
    code: str

    def values(self, finished: bool, posts: int | None = None) -> dict[str, Any]:
        """The content of run.json."""
        return {
            "schema": SCHEMA_VERSION,
            "source": dict(self.source),
            "mapping": dict(self.mapping),
            "as_of": self.as_of,
            "lexicon": dict(self.lexicon),
            "lists": [dict(one) for one in self.lists],
            "models": [dict(model) for model in self.models],
            "code": self.code,
            "finished": finished,
            "posts": posts,
        }


def write_manifest(out: Path, manifest: Manifest, finished: bool, posts: int | None = None) -> None:
    """Put run.json down, whole."""
    text = json.dumps(manifest.values(finished, posts), ensure_ascii=False, indent=1)
    write_bytes(out / RUN_FILE, text.encode("utf-8", "backslashreplace") + b"\n")


def read_manifest(out: Path) -> dict[str, Any] | None:
    """What run.json says, None where there is none. InputError where it cannot be read."""
    path = out / RUN_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise InputError(path, "读不出，不能接着审；请换一个空文件夹重新开始") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA_VERSION:
        raise InputError(path, "不是本版本批量审校的记录，不能接着审；请换一个空文件夹重新开始")
    return content


def refuse_other(out: Path, earlier: Mapping[str, Any], now: Manifest) -> None:
    """InputError naming what changed since the run in ``out`` was begun; silence where nothing did."""
    values = now.values(False)
    changed = [name for key, name in _NAMES.items() if earlier.get(key) != values[key]]
    if changed:
        names = "、".join(changed)
        raise InputError(out, f"{names}与开始时不同，接着审会前后不一；请恢复原样，或换一个空文件夹重新开始")


class InUse(InputError):
    """Another run holds the folder."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the folder for this run. InUse where another run holds it. The system frees it when a run dies."""
    path = out / "work" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError:
            raise InUse(out, "另一个批量审校正在写这个文件夹，请等它结束，或换一个文件夹") from None
        yield


def _lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
