"""What the commands of the service share: settings from ``--data``, the database, sentences instead of tracebacks."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from service.cli.common import complain, stop, why
from service.db import damage, make_engine, upgrade
from service.first_start import ADMIN, first_administrator
from service.settings import Settings, SettingsError, load_settings
from service.zone import live_in

WAIT = 5.0
"""Seconds that Redis may take to answer at the start."""
_REASONS = (
    ("not a database|malformed", "数据库文件已损坏，请用最近的备份恢复到新的数据目录（xianshen restore）"),
    ("unable to open database", "打不开数据库文件，请检查数据目录是否存在、是否有读写权限"),
    ("readonly|read-only", "数据目录或数据库文件是只读的，请检查权限"),
    ("database is locked", "数据库正被别的程序占用，请稍后再试"),
    ("disk is full|No space left", "磁盘已满"),
    ("disk I/O error", "磁盘读写出错，请检查磁盘"),
    ("password authentication failed", "数据库的用户名或密码不对，请检查设置 database"),
    ('database "[^"]*" does not exist', "没有这个数据库，请先建立，再写入设置 database"),
    ("could not translate host|Name or service|connection refused|Connection refused|timeout expired|No such file",
     "连不上数据库服务器，请检查它是否已启动，以及设置 database 中的主机和端口"),
    ("permission denied", "没有权限，请检查数据库用户的权限"),
)  # fmt: skip
data_option = click.option("--data", type=click.Path(file_okay=False, path_type=Path),
                           help="数据目录（默认 ./xianshen-data，或 XIANSHEN_DATA）")  # fmt: skip


def settings_or_stop(**arguments: Any) -> Settings:
    """The settings, in whose zone the process lives from now on; a sentence and exit 2 where one is wrong."""
    try:
        settings = load_settings(**arguments)
    except SettingsError as error:
        stop(str(error))
    live_in(settings.zone)
    return settings


def reach_queue(settings: Settings) -> None:
    """Wait a little for the Redis of the settings, saying so; a sentence and exit 2 where it does not answer."""
    if not settings.redis:
        return
    from service.jobs.queue import out_of_reach

    url = urlsplit(settings.redis)
    place = f"{url.scheme}://{url.hostname or ''}{f':{url.port}' if url.port else ''}{url.path}"
    complain(f"正在连接任务队列 {place}……")
    until = time.monotonic() + WAIT
    while (reason := out_of_reach(settings)) is not None:
        if time.monotonic() > until:
            stop(f"连不上任务队列 {place}：{reason}。请先启动 Redis，或改正设置 redis；不用 Redis 时去掉这项设置。")
        time.sleep(0.3)


def because(error: Exception | str) -> str:
    """Why the database cannot be used, in words of the reader; the driver's own where they are not known."""
    said = str(error)
    known = (words for pattern, words in _REASONS if re.search(pattern, said))
    return next(known, said.splitlines()[0] if said else type(error).__name__)


def open_database(settings: Settings) -> Engine:
    """The database in its newest schema; a sentence and exit 2 where it cannot be used."""
    try:
        engine = make_engine(settings)
        upgrade(engine)
    except OSError as error:
        stop(f"数据目录 {settings.data} 不能用：{why(error)}")
    except CommandError:
        stop("数据库是由更新的版本建立的，请先升级程序。")
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        stop(f"数据库不能用：{because(error)}")
    return engine


def open_store(settings: Settings) -> Engine:
    """The database, found whole; on the first use an administrator is made and his password said once."""
    found = damage(settings)
    if found is not None:
        stop(f"数据库 {settings.sqlite_file} 不能用：{because(found)}")
    engine = open_database(settings)
    try:
        password = first_administrator(engine)
    except SQLAlchemyError as error:
        stop(f"数据库不能用：{because(error)}")
    if password:
        complain(f"首次启动，已建立管理员。用户名：{ADMIN}  一次性密码：{password}")
        complain("密码只显示这一次，首次登录时须修改。")
    return engine
