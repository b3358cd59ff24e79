"""The time of the office: every clock and every "today" of the process runs in its zone, wherever the server stands."""

from __future__ import annotations

import os
import time
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

CHINA = "Asia/Shanghai"
_CHINA_BY_RULE = "CST-8"
"""The same zone where the machine has no time zone data: eight hours ahead, no summer time since 1992."""


def known_zone(name: str) -> str:
    """``name`` where it is a zone. Raises ValueError with the mend."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        if name != CHINA:
            raise ValueError("请写时区名，如 Asia/Shanghai、Asia/Urumqi") from None
    return name


def live_in(name: str) -> None:
    """Let this process and those it starts tell the time of ``name``. On Windows the system's own zone stays."""
    if not hasattr(time, "tzset"):
        return
    file = _file_of(name)
    os.environ["TZ"] = f":{file}" if file else _CHINA_BY_RULE
    time.tzset()


def _file_of(name: str) -> Path | None:
    package = find_spec("tzdata")
    folders = [Path(folder) for folder in TZPATH]
    if package is not None and package.origin is not None:
        folders.append(Path(package.origin).parent / "zoneinfo")
    return next((folder / name for folder in folders if (folder / name).is_file()), None)
