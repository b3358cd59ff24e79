"""What the commands of the service share: settings from ``--data``, the database, sentences instead of tracebacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from service.cli.common import complain, stop
from service.db import make_engine, upgrade
from service.first_start import ADMIN, first_administrator
from service.settings import Settings, SettingsError, load_settings
from service.zone import live_in

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


def open_database(settings: Settings) -> Engine:
    """The database in its newest schema; a sentence and exit 2 where it cannot be used."""
    try:
        engine = make_engine(settings)
        upgrade(engine)
    except OSError as error:
        stop(f"数据目录 {settings.data} 不能用：{error.strerror or error}")
    except CommandError:
        stop("数据库是由更新的版本建立的，请先升级程序。")
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        stop(f"数据库不能用：{str(error).splitlines()[0]}")
    return engine


def open_store(settings: Settings) -> Engine:
    """The database; on the first use an administrator is made and his password said once."""
    engine = open_database(settings)
    try:
        password = first_administrator(engine)
    except SQLAlchemyError as error:
        stop(f"数据库不能用：{str(error).splitlines()[0]}")
    if password:
        complain(f"首次启动，已建立管理员。用户名：{ADMIN}  一次性密码：{password}")
        complain("密码只显示这一次，首次登录时须修改。")
    return engine
