"""``xianshen token``: access tokens of the API."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cli.common import complain, stop
from service.cli.store import data_option, open_store, settings_or_stop

_ALIASES = {"reviews": "review", "assessment": "assess", "assessments": "assess"}


@click.group(name="token")
def command() -> None:
    """接口令牌：建立、列出、作废。"""


@command.command()
@click.option("--user", "name", required=True, help="令牌属于哪个用户，权限不超过此人")
@click.option(
    "--scope",
    "scopes",
    required=True,
    multiple=True,
    help="review（审校）、assess（评估解读）、desk、interpret、archive、oversight、lexicon、admin 或 all；可写多个",
)
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="有效天数")
@click.option("--note", default="", help="用途，如：县政府网站 CMS")
@data_option
def create(name: str, scopes: tuple[str, ...], days: int, note: str, data: Path | None) -> None:
    """建立令牌，写到标准输出。令牌只显示这一次，系统只存它的校验值。"""
    from service.api.bearer import make_token
    from service.audit import record
    from service.db import begin_write
    from service.models import User

    wanted = _scopes(scopes)
    with Session(open_store(settings_or_stop(data=data))) as db:
        begin_write(db)
        user = db.scalar(select(User).where(User.name == name))
        if user is None:
            names = "、".join(db.scalars(select(User.name).order_by(User.name).limit(20)))
            stop(f"没有用户“{name}”；现有用户：{names}")
        text, row = make_token(db, user, wanted, days, note[:80])
        db.flush()
        record(db, user, "建立令牌", f"token-{row.id}", detail=f"{row.scopes}，{days} 天")
        db.commit()
        complain(f"令牌 {row.id}，权限 {row.scopes}，{row.expires_at.astimezone():%Y-%m-%d} 到期。请妥善保存：")
    click.echo(text)


@command.command(name="list")
@data_option
def list_tokens(data: Path | None) -> None:
    """列出令牌（不含令牌本身）。"""
    from service.db import now
    from service.models import Token

    with Session(open_store(settings_or_stop(data=data))) as db:
        for token in db.scalars(select(Token).order_by(Token.id)):
            state = "已作废" if token.revoked_at else "已过期" if token.expires_at <= now() else "有效"
            until = f"{token.expires_at.astimezone():%Y-%m-%d}"
            click.echo("\t".join((str(token.id), token.user.name, token.scopes, until, state, token.note)))


@command.command()
@click.argument("number", type=int, metavar="编号")
@data_option
def revoke(number: int, data: Path | None) -> None:
    """作废令牌。"""
    from service.audit import record
    from service.db import begin_write, now
    from service.models import Token

    with Session(open_store(settings_or_stop(data=data))) as db:
        begin_write(db)
        token = db.get(Token, number)
        if token is None:
            stop(f"没有编号为 {number} 的令牌，用 xianshen token list 查看。")
        token.revoked_at = token.revoked_at or now()
        record(db, token.user, "作废令牌", f"token-{number}")
        db.commit()
    complain(f"令牌 {number} 已作废。")


def _scopes(given: tuple[str, ...]) -> list[str]:
    from service.api.bearer import SCOPES

    wanted: list[str] = []
    for name in " ".join(given).replace(",", " ").split():
        if name == "all":
            wanted += SCOPES
        elif _ALIASES.get(name, name) in SCOPES:
            wanted.append(_ALIASES.get(name, name))
        else:
            stop(f"没有“{name}”这种权限；可用：{'、'.join([*SCOPES, 'all'])}")
    if not wanted:
        stop("请用 --scope 写明权限。")
    return wanted
