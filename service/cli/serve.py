"""``xianshen serve``: the web service on this machine, with its worker."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path

import click

from service.cli.common import complain, stop
from service.cli.store import data_option, open_store, settings_or_stop


@click.command(name="serve")
@click.option("--host", help="监听地址（默认 127.0.0.1，只供本机使用）")
@click.option("--port", type=int, help="端口（默认 8000）")
@click.option("--no-worker", is_flag=True, help="不启动后台程序（另用 xianshen worker 运行时）")
@data_option
def command(host: str | None, port: int | None, no_worker: bool, data: Path | None) -> None:
    """启动网页服务：审稿台和接口，连同运行批量任务的后台程序。

    首次启动时在数据目录建立数据库，并显示一次管理员的一次性密码。按 Ctrl+C 停止。
    """
    import waitress

    from service import logs
    from service.app import create_app
    from service.engine import build_reviewer
    from service.jobs.child import ChildWorker

    settings = settings_or_stop(host=host, port=port, data=data)
    logs.configure(settings.log_format)
    _check_port(settings.host, settings.port)
    engine = open_store(settings)
    complain("正在装载词库和模型……")
    reviewer = build_reviewer(settings)
    for problem in reviewer.problems:
        complain(problem.error)
    app = create_app(settings, engine, reviewer)
    limit = (settings.max_upload_mb + 1) * 1024 * 1024
    server = waitress.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        max_request_body_size=limit,
        ident="xianshen",
    )
    port_in_use = getattr(server, "effective_port", settings.port)
    complain(f"先审已启动：http://{settings.host}:{port_in_use}/  数据目录：{settings.data}")
    if not settings.secure_cookies and settings.host not in ("127.0.0.1", "localhost", "::1"):
        complain("提醒：已对其他机器开放。请放在 https 代理之后，并设置 XIANSHEN_SECURE_COOKIES=true。")
    worker = None if no_worker else ChildWorker(settings, engine)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if worker is not None:
            worker.start()
        server.run()
    finally:
        server.close()
        if worker is not None:
            worker.stop()
        engine.dispose()
        logs.flush()


def _check_port(host: str, port: int) -> None:
    """Say in a sentence, before anything is loaded, that the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        stop(f"不能监听 {host}:{port}：{error.strerror or error}。请用 --port 换一个端口。")
