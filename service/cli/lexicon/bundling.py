"""``xianshen lexicon key``, ``trust``, ``distrust``, ``trusted``, ``update``; and bundles for export and import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from nlp.refused import why
from service.cli.common import EXIT_ACTION, complain, stop
from service.cli.lexicon.common import authority_option, data_option, person, reading, user_option, writing
from service.lexicon.keys import distrust, own_key, public_hex, trust
from service.models import TrustedKey


@click.command(name="key")
@data_option
def key_(data: Path | None) -> None:
    """显示本系统的公钥，供下级信任。"""
    with reading(data) as (_, settings):
        click.echo(public_hex(own_key(settings.data)))


@click.command(name="trust")
@click.argument("public", metavar="公钥")
@click.option("--name", "issuer", required=True, help="对方名称，如 某省政务公开办")
@click.option("--address", default="", help="订阅地址：网址（https 或 http）或文件路径")
@user_option
@authority_option
@data_option
def trust_(public: str, issuer: str, address: str, name: str, authority: str, data: Path | None) -> None:
    """信任对方的公钥，之后可导入对方签名的词库包；写 --address 即订阅。"""
    with writing(data, name) as (db, user):
        row = trust(db, user, public, issuer, authority, address)
        complain(f"已信任 {row.name} {row.public[:16]}…")


@click.command(name="distrust")
@click.argument("public", metavar="公钥")
@user_option
@authority_option
@data_option
def distrust_(public: str, name: str, authority: str, data: Path | None) -> None:
    """不再信任一个公钥。"""
    with writing(data, name) as (db, user):
        distrust(db, user, public, authority)


@click.command(name="trusted")
@data_option
def trusted_(data: Path | None) -> None:
    """列出信任的公钥、订阅地址和上次导入的版次。"""
    with reading(data) as (db, _):
        for row in db.scalars(select(TrustedKey).order_by(TrustedKey.name)):
            click.echo("\t".join((row.public, row.name, row.address, str(row.number))))


@click.command(name="update")
@user_option
@authority_option
@click.option("--skip-faults", is_flag=True, help="与本地词条冲突的略过，其余照常提出")
@data_option
def update_(name: str, authority: str, skip_faults: bool, data: Path | None) -> None:
    """从订阅的地址取新版，形成提案。没有新版的略过。"""
    from service.lexicon.subscribing import fetch, in_folder, subscriptions

    bad = False
    with reading(data) as (db, settings):
        addresses = [(row.name, row.address) for row in subscriptions(db)]
        if not addresses:
            stop("还没有订阅；用 xianshen lexicon trust 公钥 --name 名称 --address 地址 订阅")
        for issuer, address in addresses:
            complain(f"{issuer}：{address}")
            kept = None if "://" in address else in_folder(settings.data, address)
            content = fetch(str(kept) if kept is not None and kept.is_file() else address)
            bad |= take(db, person(db, name), Path(address).name, content, authority, skip_faults)
    if bad:
        sys.exit(EXIT_ACTION)


def take(db: Any, user: Any, file: str, content: bytes, authority: str, skip_faults: bool) -> bool:
    """Take a bundle and say what became of it; True where something stopped it."""
    from service.lexicon.subscribing import take_bundle

    taken = take_bundle(db, user, file, content, authority, skip_faults)
    for entry_id, reason in taken.faults:
        click.echo(f"{entry_id}：{reason}")
    said = f"{taken.bundle.issuer} {taken.bundle.label}：签名和日志校验通过，{taken.unchanged:,} 条与本地相同"
    if taken.skipped:
        said += f"，{taken.skipped:,} 条属于本地没有的单位，未取"
    if taken.proposal is not None:
        complain(f"{said}，{taken.proposal.size:,} 条已提出，提案编号 {taken.proposal.id}")
        click.echo(taken.proposal.id)
    else:
        complain(f"{said}，" + ("有冲突，未提出任何改动" if taken.faults else "没有新的改动"))
    db.commit()
    return bool(taken.faults)


def hand_out(out: Path, name: str | None, issuer: str | None, data: Path | None) -> None:
    """Write the signed bundle of everything released."""
    from service.lexicon.bundle import make_bundle
    from service.lexicon.units import Tree, demand
    from service.models import Role

    if name is None:
        stop("导出词库包请用 --user 写明是谁（须有全系统的“词库审批”权限）")
    with reading(data) as (db, settings):
        tree = Tree.of(db)
        demand(tree, person(db, name), Role.LEXICON_APPROVER, "all")
        top = tree.top()
        content = make_bundle(db, own_key(settings.data), issuer or (tree.names[top] if top else "未写名称"))
        try:
            out.write_bytes(content)
        except OSError as error:
            stop(f"不能写入 {out}：{why(error)}")
        complain(f"已写入 {out}，公钥 {public_hex(own_key(settings.data))}")
