"""Every setting of the service in one validated place.

Sources, later ones win: defaults, ``xianshen.toml`` (beside the data or named by XIANSHEN_CONFIG), environment
``XIANSHEN_<NAME>``, arguments of the command. An unknown name or a wrong value stops the start with a sentence.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from nlp.types import ReviewError
from service.zone import CHINA, known_zone

PREFIX = "XIANSHEN_"
CONFIG_FILE = "xianshen.toml"
_TRUE, _FALSE = ("1", "true", "yes", "on", "是"), ("0", "false", "no", "off", "否")


class SettingsError(ReviewError):
    """A setting that does not exist or whose value cannot be used; the message names it and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service runs on.

    data: folder of the database and the secret key. database: SQLAlchemy URL, "" for SQLite in ``data``.
    model: use the spelling model. secure_cookies: send cookies over https only (behind an https proxy).
    session_hours: a login lasts so long. login_failures: wrong passwords in 15 minutes, for a name from one address;
    login_failures_address: from one address; login_failures_name: for a name from addresses it never signed in from.
    idempotency_hours: the answer to a call with an Idempotency-Key is kept so long.
    max_characters: of one text. max_upload_mb: of one request.
    rate_per_minute: API calls a token, 0 for no limit. threads: of the web server.
    redis: URL of the job queue, "" for a file in ``data``. workers: jobs at a time in one worker process.
    log_format: of the request log: json, text, or auto (text where a person watches the terminal).
    zone: time zone of the office, by which times are shown and "today" is judged.
    lists: folder of private lists (TSV, xlsx) by which every text is reviewed, "" for none but those imported.
    trusted_proxy: IP address of the https proxy, whose word on who is asking is taken (X-Forwarded-For, -Proto).
    metrics_token: lets others than this machine read /metrics; "" for this machine only.
    archive_root: folder below which exports lie that people may point to, "" for none. archive_upload_mb: of one
    uploaded archive. archive_quota_mb: of all archives and results of one unit. archive_workers: processes of one
    archive review, 0 for as many as there are cores.
    """

    data: Path = Path("xianshen-data")
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    model: bool = True
    secure_cookies: bool = False
    session_hours: int = 12
    login_failures: int = 5
    login_failures_address: int = 30
    login_failures_name: int = 20
    idempotency_hours: int = 24
    max_characters: int = 200_000
    max_upload_mb: int = 20
    rate_per_minute: int = 600
    threads: int = 8
    redis: str = ""
    workers: int = 1
    log_format: str = "auto"
    metrics_token: str = ""
    trusted_proxy: str = ""
    archive_root: str = ""
    archive_upload_mb: int = 2_048
    archive_quota_mb: int = 20_480
    archive_workers: int = 0
    zone: str = CHINA
    lists: str = ""

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data.resolve() / 'xianshen.db'}"

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, or None on another database."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None


def _truth(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    raise ValueError("请写 true 或 false")


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError("请写整数") from None
        if not low <= value <= high:
            raise ValueError(f"请写 {low} 到 {high} 之间的整数")
        return value

    return read


def _database(text: str) -> str:
    if text and not text.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        raise ValueError("请写 sqlite:///文件 或 postgresql+psycopg://用户:密码@主机/库名")
    return text


def _redis(text: str) -> str:
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("请写 redis://主机:端口/库号")
    return text


def _address(text: str) -> str:
    try:
        return str(ip_address(text.strip())) if text.strip() else ""
    except ValueError:
        raise ValueError("请写代理的 IP 地址，如 127.0.0.1") from None


def _one_of(*known: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.strip().lower() not in known:
            raise ValueError(f"请写 {'、'.join(known)} 之一")
        return text.strip().lower()

    return read


def _token(text: str) -> str:
    if text and (len(text) < 16 or not text.isascii() or not text.isprintable()):
        raise ValueError("请写 16 个以上的英文字母或数字")
    return text


def _folder(text: str) -> str:
    if text and not Path(text).expanduser().is_dir():
        raise ValueError("没有这个文件夹")
    return str(Path(text).expanduser().resolve()) if text else ""


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("不能为空")
    return text.strip()


_READ: Mapping[str, Callable[[str], Any]] = {
    "data": lambda text: Path(_filled(text)).expanduser(),
    "database": _database,
    "host": _filled,
    "port": _number(0, 65535),
    "model": _truth,
    "secure_cookies": _truth,
    "session_hours": _number(1, 720),
    "login_failures": _number(1, 100),
    "login_failures_address": _number(1, 10_000),
    "login_failures_name": _number(1, 10_000),
    "idempotency_hours": _number(1, 720),
    "max_characters": _number(1_000, 5_000_000),
    "max_upload_mb": _number(1, 200),
    "rate_per_minute": _number(0, 1_000_000),
    "threads": _number(1, 128),
    "redis": _redis,
    "workers": _number(1, 32),
    "log_format": _one_of("auto", "json", "text"),
    "metrics_token": _token,
    "trusted_proxy": _address,
    "archive_root": _folder,
    "archive_upload_mb": _number(1, 1_000_000),
    "archive_quota_mb": _number(1, 100_000_000),
    "archive_workers": _number(0, 1_024),
    "zone": lambda text: known_zone(_filled(text)),
    "lists": _folder,
}
assert set(_READ) == {field.name for field in fields(Settings)}


def load_settings(environment: Mapping[str, str] = os.environ, **arguments: Any) -> Settings:
    """Settings from file, ``environment`` and ``arguments`` (None is not given). Raises SettingsError."""
    given = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if name.startswith(PREFIX)}
    config = given.pop("config", None)
    from_environment = {name: _value(f"{PREFIX}{name.upper()}", name, value) for name, value in given.items()}
    from_arguments = {
        name: _value(f"--{name}", name, str(value)) for name, value in arguments.items() if value is not None
    }
    settings = Settings()
    folder = from_arguments.get("data", from_environment.get("data", settings.data))
    from_file = _read_file(Path(config) if config else folder / CONFIG_FILE, required=config is not None)
    return replace(settings, **{**from_file, **from_environment, **from_arguments})


def _read_file(path: Path, required: bool) -> dict[str, Any]:
    if not path.exists() and not required:
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"设置文件 {path} 读不了：{error}") from None
    return {
        name: _value(f"{path} 中的 {name}", name, str(value).lower() if isinstance(value, bool) else str(value))
        for name, value in table.items()
    }


def _value(label: str, name: str, text: str) -> Any:
    if name not in _READ:
        raise SettingsError(f"没有“{label}”这项设置；可用的设置：{'、'.join(_READ)}")
    try:
        return _READ[name](text)
    except ValueError as error:
        raise SettingsError(f"设置 {label} 的值“{text}”不对：{error}") from None
