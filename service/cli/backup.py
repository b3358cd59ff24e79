"""``xianshen backup``: the store as one file."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from nlp.types import ReviewError
from service.cli.common import complain, stop
from service.cli.store import data_option, settings_or_stop


@click.command(name="backup")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="备份文件.zip")
@data_option
def command(out: Path, data: Path | None) -> None:
    """备份数据库和密钥，服务运行时也可以备份。备份文件含全部稿件，请妥善保管。

    数据库是 PostgreSQL 时用 pg_dump 备份，本机须装有 PostgreSQL 的客户端程序。
    """
    from service.backup import write_backup

    try:
        write_backup(settings_or_stop(data=data), out)
    except ReviewError as error:
        stop(str(error))
    except SQLAlchemyError as error:
        stop(f"数据库不能用：{str(error).splitlines()[0]}")
    except OSError as error:
        stop(f"不能写入 {out}：{error.strerror or error}")
    complain(f"已备份到 {out}")
