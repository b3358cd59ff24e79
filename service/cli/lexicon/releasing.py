"""``xianshen lexicon release``, ``rollback``, ``releases``, ``diff``."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import LexiconEntry
from service.cli.common import complain
from service.cli.lexicon.common import (
    authority_option,
    data_option,
    format_option,
    reading,
    say_json,
    user_option,
    writing,
)
from service.lexicon.changelog import change_log
from service.lexicon.releases import compare, cut_release, entries_of, find_release, roll_back
from service.models import LexiconRelease


@click.command(name="release")
@user_option
@authority_option
@data_option
def release_(name: str, authority: str, data: Path | None) -> None:
    """把已通过的提案发布为新的一版。标准输出是版次和日志末端。"""
    with writing(data, name) as (db, user):
        made = cut_release(db, user, authority)
        complain(f"已发布 {made.label}，{made.size:,} 条，sha256 {made.sha256}")
        click.echo(f"{made.number}\t{made.head}:{made.seq}")


@click.command(name="rollback")
@click.argument("number", type=int, metavar="版次")
@user_option
@authority_option
@data_option
def rollback_(number: int, name: str, authority: str, data: Path | None) -> None:
    """按以前的一版（0 为随程序附带的）发布新的一版。"""
    with writing(data, name) as (db, user):
        made = roll_back(db, user, number, authority)
        complain(f"已发布 {made.label}，内容同第 {number} 版，sha256 {made.sha256}")
        click.echo(f"{made.number}\t{made.head}:{made.seq}")


@click.command(name="releases")
@format_option
@data_option
def releases_(form: str, data: Path | None) -> None:
    """列出各版：版次、名称、时间、发布人、条数、说明、sha256。"""
    with reading(data) as (db, _):
        rows = db.scalars(select(LexiconRelease).order_by(LexiconRelease.number)).all()
        if form == "json":
            say_json([
                {"number": one.number, "label": one.label, "at": one.at.isoformat(), "by": one.actor,
                 "entries": one.size, "note": one.note, "sha256": one.sha256, "head": f"{one.head}:{one.seq}"}
                for one in rows
            ])  # fmt: skip
            return
        for one in rows:
            at = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
            click.echo("\t".join((str(one.number), one.label, at, one.actor, str(one.size), one.note, one.sha256)))


@click.command(name="diff")
@click.argument("before", type=int, metavar="版次")
@click.argument("after", type=int, metavar="版次")
@data_option
def diff_(before: int, after: int, data: Path | None) -> None:
    """比较两版（0 为随程序附带的），写成可以发给各单位的更新说明。"""
    with reading(data) as (db, _):
        one, other = contents(db, before), contents(db, after)
        label = find_release(db, after).label if after else "随程序附带的词库"
        click.echo(change_log(label, compare(one, other)), nl=False)


def contents(db: Session, number: int) -> tuple[LexiconEntry, ...]:
    from nlp.lexicon import shipped_release

    return entries_of(find_release(db, number)) if number else shipped_release().entries
