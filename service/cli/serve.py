"""``xianshen serve``: the web service on this machine, with its worker."""

from __future__ import annotations

import signal
import socket
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp.types import ReviewError
from service.cli.common import complain, stop, why
from service.cli.store import because, data_option, open_store, reach_queue, settings_or_stop
from service.settings import Settings

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine


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
    from service.jobs.child import ChildWorker

    settings = settings_or_stop(host=host, port=port, data=data)
    logs.configure(settings.log_format)
    _check_port(settings.host, settings.port)
    reach_queue(settings)
    engine = open_store(settings)
    app = _build(settings, engine)
    limit = (settings.max_upload_mb + 1) * 1024 * 1024
    server = waitress.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        max_request_body_size=limit,
        ident="xianshen",
        **_proxy(settings.trusted_proxy),
    )
    port_in_use = getattr(server, "effective_port", settings.port)
    complain(f"先审已启动：http://{settings.host}:{port_in_use}/  数据目录：{settings.data}")
    if not settings.secure_cookies and settings.host not in ("127.0.0.1", "localhost", "::1"):
        complain("提醒：已对其他机器开放。请放在 https 代理之后，并设置 XIANSHEN_SECURE_COOKIES=true。")
    if settings.secure_cookies and not settings.trusted_proxy:
        complain("提醒：还没有设置 trusted_proxy（https 代理的 IP 地址），来自代理的登录失败会算在同一个地址上。")
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


def _build(settings: Settings, engine: Engine) -> Flask:
    """The application; a sentence and exit 2 where something that it needs cannot be used."""
    from service.app import create_app
    from service.engine import build_reviewer

    complain("正在装载词库和模型……")
    try:
        reviewer = build_reviewer(settings)
        for problem in reviewer.problems:
            complain(problem.error)
        return create_app(settings, engine, reviewer)
    except ReviewError as error:
        stop(str(error))
    except OSError as error:
        stop(f"数据目录 {settings.data} 不能用：{why(error)}")
    except sqlite3.Error as error:
        stop(f"数据目录 {settings.data} 不能用：{because(error)}")


def _proxy(address: str) -> dict[str, Any]:
    """What waitress is told of the proxy. Headers of others are left to be seen, so that /metrics knows a request that
    was passed on; nothing else asks for them."""
    trusted = {"trusted_proxy": address, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"}
    return {"clear_untrusted_proxy_headers": False, **(trusted if address else {})}


def _check_port(host: str, port: int) -> None:
    """Say in a sentence, before anything is loaded, that the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        stop(f"不能监听 {host}:{port}：{error.strerror or error}。请用 --port 换一个端口。")
