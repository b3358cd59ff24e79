"""``xianshen restore``: a backup put into a new data folder."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from nlp.types import ReviewError
from service.cli.common import complain, stop, why
from service.cli.store import because, data_option, settings_or_stop


@click.command(name="restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="备份文件.zip")
@data_option
def command(source: Path, data: Path | None) -> None:
    """把备份恢复到一个新的数据目录（PostgreSQL 则是一个空的数据库）；已有的数据不会被覆盖。"""
    from service.backup import restore_backup

    settings = settings_or_stop(data=data)
    try:
        archives = restore_backup(settings, source)
    except ReviewError as error:
        stop(str(error))
    except SQLAlchemyError as error:
        stop(f"数据库不能用：{because(error)}")
    except OSError as error:
        stop(f"不能恢复到 {settings.data}：{why(error)}")
    complain(f"已恢复到 {settings.data}" + (f"，其中档案 {archives:,} 个" if archives else ""))
