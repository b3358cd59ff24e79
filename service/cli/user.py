"""``xianshen user``: people, their roles by unit, and units, from the shell."""

from __future__ import annotations

import re
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import ReviewError
from service.audit import record
from service.cli.common import complain, stop
from service.cli.store import data_option, open_store, settings_or_stop
from service.db import begin_write
from service.models import Grant, Role, Unit, User
from service.passwords import hash_password, one_time_password

_NAME = re.compile(r"[A-Za-z0-9_.\-\u4e00-\u9fff]{2,40}")
role_option = click.option("--role", "roles", multiple=True, type=click.Choice([str(role) for role in Role]),
                           help="角色，可写几个")  # fmt: skip
unit_option = click.option("--unit", help="在哪个单位（默认全部单位）")


@click.group(name="user")
def command() -> None:
    """用户、权限和单位。在服务器上执行，等同管理员。"""


@command.command()
@click.argument("name", metavar="用户名")
@click.option("--display", default="", help="姓名")
@role_option
@unit_option
@data_option
def add(name: str, display: str, roles: tuple[str, ...], unit: str | None, data: Path | None) -> None:
    """新建用户。标准输出是一次性密码，首次登录时须修改。"""
    if not _NAME.fullmatch(name):
        stop("用户名用 2 到 40 个汉字、字母、数字或 _ . -")
    with _store(data) as db:
        if db.scalar(select(User.id).where(User.name == name)) is not None:
            stop(f"已有用户“{name}”")
        password = one_time_password()
        user = User(name=name, display=display[:40] or name, password_hash=hash_password(password))
        user.grants = [Grant(role=role, unit_id=_unit(db, unit)) for role in dict.fromkeys(roles)]
        db.add(user)
        record(db, None, "新建用户", name, detail="、".join(roles))
        db.commit()
    complain(f"已建立用户 {name}，一次性密码：")
    click.echo(password)


@command.command()
@click.argument("name", metavar="用户名")
@role_option
@unit_option
@data_option
def grant(name: str, roles: tuple[str, ...], unit: str | None, data: Path | None) -> None:
    """授予权限。"""
    with _store(data) as db:
        user, unit_id = _user(db, name), _unit(db, unit)
        for role in roles:
            if not any(known.role == role and known.unit_id == unit_id for known in user.grants):
                user.grants.append(Grant(role=role, unit_id=unit_id))
                record(db, None, "授予权限", name, unit_id, role)
        db.commit()
    complain(f"{name}：{'、'.join(roles)}（{unit or '全部单位'}）")


@command.command(name="list")
@data_option
def list_users(data: Path | None) -> None:
    """列出用户和权限。"""
    with _store(data) as db:
        for user in db.scalars(select(User).order_by(User.name)):
            grants = "；".join(f"{one.role}（{one.unit.name if one.unit else '全部单位'}）" for one in user.grants)
            click.echo("\t".join((user.name, user.display, "" if user.active else "已停用", grants)))


@command.command()
@click.argument("name", metavar="单位名称")
@click.option("--parent", help="上级单位")
@data_option
def unit(name: str, parent: str | None, data: Path | None) -> None:
    """新建单位，或给已有的单位定上级（省 → 州市 → 县 → 部门）。"""
    from service.lexicon.current import note_base
    from service.lexicon.log import SYSTEM, Act, append
    from service.lexicon.units import set_parent

    with _store(data) as db:
        above = db.scalar(select(Unit).where(Unit.name == parent)) if parent else None
        if parent and above is None:
            stop(f"没有单位“{parent}”")
        known = db.scalar(select(Unit).where(Unit.name == name))
        if known is None:
            if not name.strip() or len(name) > 80 or name == "all" or not name.isprintable():
                stop("单位名称应为 1 到 80 个字，不能是 all")
            known = Unit(name=name.strip())
            db.add(known)
            db.flush()
            record(db, None, "新建单位", name, known.id)
        if parent:
            before = known.parent_id
            try:
                set_parent(db, known, above)
            except ReviewError as error:
                stop(str(error))
            note_base(db)
            acts = ({"parent": one, "unit": name} for one in (before, parent))
            append(db, SYSTEM, Act("unit", authority="在服务器上设定", before=next(acts), after=next(acts)))
            record(db, None, "设定上级单位", name, known.id, parent)
        db.commit()
    complain(f"单位“{name}”" + (f"，上级“{parent}”" if parent else ""))


def _store(data: Path | None) -> Session:
    db = Session(open_store(settings_or_stop(data=data)))
    return begin_write(db)


def _user(db: Session, name: str) -> User:
    user = db.scalar(select(User).where(User.name == name))
    if user is None:
        stop(f"没有用户“{name}”")
    return user


def _unit(db: Session, name: str | None) -> int | None:
    if name is None:
        return None
    found = db.scalar(select(Unit.id).where(Unit.name == name))
    if found is None:
        stop(f"没有单位“{name}”；用 xianshen user unit {name} 新建")
    return found
