"""``xianshen worker``: runs the jobs, for hosts of their own; ``xianshen serve`` starts one by itself."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.common import complain
from service.cli.store import data_option, open_database, reach_queue, settings_or_stop

if TYPE_CHECKING:
    from service.jobs.worker import Worker


@click.command(name="worker")
@click.option("--name", default="", hidden=True)
@click.option("--tied", is_flag=True, hidden=True, help="end when standard input closes")
@data_option
def command(name: str, tied: bool, data: Path | None) -> None:
    """运行后台任务（批量审稿等）。xianshen serve 自带一个；多台机器部署时可在别的机器上另开。按 Ctrl+C 停止。

    任务做到一半时停止或断电都不要紧：下一个后台程序会从最近的检查点接着做。
    """
    from service import logs
    from service.jobs.worker import Worker

    settings = settings_or_stop(data=data)
    logs.configure(settings.log_format)
    reach_queue(settings)
    worker = Worker(settings, open_database(settings), name)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    if tied:
        threading.Thread(target=_end_with_parent, args=(worker,), daemon=True).start()
    else:
        complain(f"后台程序已启动：{worker.name}  数据目录：{settings.data}")
    worker.run()
    logs.flush()


def _end_with_parent(worker: Worker) -> None:
    """Wait for the end of standard input, then stop; a job that does not let go is left to the next worker."""
    from service.jobs.worker import PATIENCE

    while sys.stdin.buffer.read(4096):
        pass
    worker.stop()
    time.sleep(PATIENCE + 2)
    os._exit(1)
