"""``xianshen lexicon log``, ``history``, ``verify``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import select

from nlp.refused import why
from nlp.types import ReviewError
from service.cli.common import EXIT_ACTION, complain, stop
from service.cli.lexicon.common import data_option, format_option, reading, say_json
from service.lexicon.log import COLUMNS, LABELS, canonical, head
from service.models import LexiconEvent


@click.command(name="log")
@click.option("--entry", help="只列一个词条的")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="最近几条")
@click.option("--export", "out", type=click.Path(dir_okay=False, path_type=Path),
              help="把全部日志写到文件（jsonl），可另存，供以后校验")  # fmt: skip
@data_option
def log_(entry: str | None, limit: int, out: Path | None, data: Path | None) -> None:
    """列出日志，末行是日志末端（校验值:序号）。"""
    with reading(data) as (db, _):
        if out is not None:
            query = select(LexiconEvent).order_by(LexiconEvent.seq).execution_options(yield_per=2_000)
            try:
                with out.open("w", encoding="utf-8", newline="\n") as stream, db.scalars(query) as events:
                    for event in events:
                        stream.write(canonical({name: getattr(event, name) for name in COLUMNS}) + "\n")
            except OSError as error:
                stop(f"不能写入 {out}：{why(error)}")
        else:
            recent = select(LexiconEvent).order_by(LexiconEvent.seq.desc()).limit(limit)
            if entry:
                recent = recent.where(LexiconEvent.entry == entry.partition("@")[0])
            for event in reversed(db.scalars(recent).all()):
                name = f"{event.entry}@{event.version}" if event.version else event.entry
                said = (str(event.seq), event.at, event.actor, LABELS.get(event.kind, event.kind), name)
                click.echo("\t".join((*said, event.authority, event.hash[:12])))
        seq, hashed = head(db)
        click.echo(f"{hashed}:{seq}")


@click.command(name="history")
@click.argument("entry_id", metavar="词条编号")
@format_option
@data_option
def history_(entry_id: str, form: str, data: Path | None) -> None:
    """一个词条每一版改了什么。"""
    from service.lexicon.history import history

    with reading(data) as (db, _):
        steps = history(db, entry_id.partition("@")[0])
        if not steps:
            stop(f"没有词条“{entry_id}”")
        if form == "json":
            say_json([asdict(step) for step in steps])
            return
        for step in steps:
            click.echo(f"第 {step.version} 版  {step.at}  {step.actor}  {step.label}  {step.authority}")
            for difference in step.differences:
                click.echo(f"  {difference.sentence}")


@click.command(name="verify")
@click.option("--head", "heads", multiple=True, metavar="校验值:序号", help="另存的日志末端，可写几个")
@click.option("--against", "files", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help="含日志末端的文件：导出的日志、审校结果 JSON，或一行 校验值:序号")  # fmt: skip
@format_option
@data_option
def verify_(heads: tuple[str, ...], files: tuple[Path, ...], form: str, data: Path | None) -> None:
    """校验日志：被改、被删、被截尾、被对调的记录，绕过日志改动的词条和版本，逐一指出。有问题退出 1。"""
    from service.lexicon.heads import heads_of_file
    from service.lexicon.verify import Head, verify

    try:
        known = [Head.parse(text) for text in heads]
        for file in files:
            known += heads_of_file(file)
    except ReviewError as error:
        stop(str(error))
    with reading(data) as (db, _):
        found = verify(db, known)
    if form == "json":
        say_json(asdict(found) | {"sound": not found.problems, "compared": len(known)})
        sys.exit(EXIT_ACTION if found.problems else 0)
    for problem in found.problems:
        click.echo(problem)
    if found.problems:
        complain(f"日志校验未通过：{len(found.problems)} 处")
        sys.exit(EXIT_ACTION)
    compared = f"，与另存的 {len(known)} 个末端相符" if known else ""
    click.echo(
        f"校验通过：{found.events:,} 条记录，{found.entries:,} 个词条，{found.releases} 版{compared}；"
        f"末端 {found.head.hash}:{found.head.seq}"
    )
