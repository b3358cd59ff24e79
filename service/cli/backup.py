"""``xianshen backup``: the store as one file."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from nlp.types import ReviewError
from service.cli.common import complain, stop, why
from service.cli.store import because, data_option, settings_or_stop


@click.command(name="backup")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="备份文件.zip")
@click.option("--archives", is_flag=True, help="连同“档案”的导出和结果一起备份（可能很大）")
@data_option
def command(out: Path, archives: bool, data: Path | None) -> None:
    """备份数据库和密钥，服务运行时也可以备份。备份文件含全部稿件，请妥善保管。

    “档案”的导出和结果是另外的文件，加 --archives 才一起备份；结果可以重新审出来，导出要自己留好。

    数据库是 PostgreSQL 时用 pg_dump 备份，本机须装有 PostgreSQL 的客户端程序。
    """
    from service.archives.backing import held
    from service.backup import write_backup

    settings = settings_or_stop(data=data)
    try:
        write_backup(settings, out, archives)
        left = held(settings)
    except ReviewError as error:
        stop(str(error))
    except SQLAlchemyError as error:
        stop(f"数据库不能用：{because(error)}")
    except OSError as error:
        stop(f"不能写入 {out}：{why(error)}")
    complain(f"已备份到 {out}")
    if left.archives and archives:
        complain(f"其中有{left}")
    elif left.archives:
        complain(f"没有备份：{left}。要一起备份请加 --archives，或另行复制 {settings.data / 'archives'}")
