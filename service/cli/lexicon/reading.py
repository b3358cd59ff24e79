"""Validate, list and show entries: of the store, of a folder, or as shipped."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from nlp.lexicon.entry import COLUMNS, KINDS
from nlp.types import LexiconEntry
from service.cli.common import EXIT_ACTION, Day, stop
from service.cli.lexicon.common import data_option, entries, folder_option, format_option, say_json

STATUS = {"active": "启用", "proposed": "待确认", "retired": "停用"}


@click.command(name="validate")
@folder_option
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def validate_(folder: Path | None, path: Path | None) -> None:
    """校验词库：格式、重复、矛盾，每个词条的正反例句。有问题退出 1。"""
    from nlp.lexicon import load_release, shipped_folder
    from nlp.lexicon.validate import validate

    where = path or folder or shipped_folder()
    problems = validate(where)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"{len(problems)} 个问题", err=True)
        sys.exit(EXIT_ACTION)
    release = load_release(where)
    click.echo(f"校验通过：{len(release.entries)} 条，版本 {release.label}，sha256 {release.sha256}")


@click.command(name="list")
@folder_option
@data_option
@click.option("--kind", type=click.Choice(KINDS), help="只列一类")
@click.option("--status", type=click.Choice(list(STATUS)), help="只列启用、待确认或停用的")
@click.option("--scope", help="只列某单位的（单位名称，或 all）")
@click.option("--authority", help="依据中含这些字的")
@click.option("--date", "day", type=Day(), help="只列在这一天有效的")
@click.option("--prefix", is_flag=True, help="字词须在开头")
@format_option
@click.argument("words", nargs=-1, metavar="[字词或拼音]...")
def list_(
    folder: Path | None,
    data: Path | None,
    kind: str | None,
    status: str | None,
    scope: str | None,
    authority: str | None,
    day: date | None,
    prefix: bool,
    form: str,
    words: tuple[str, ...],
) -> None:
    """列出词条，可按字词、拼音、类别、状态、单位、依据和日期筛选。"""
    from service.lexicon.search import Wanted, search

    wanted = Wanted(" ".join(words), kind or "", scope or "", authority or "", status or "", day, prefix)
    found = search(entries(folder, data), wanted)
    if form == "json":
        say_json([_value(entry) for entry in found])
        return
    for entry in found:
        right = "|".join(entry.right)
        click.echo(f"{entry.origin}\t{entry.severity}\t{entry.wrong}\t{right}\t{entry.authority}")


def _value(entry: LexiconEntry) -> Any:
    from service.lexicon.entries import to_json

    return json.loads(to_json(entry))


@click.command(name="show")
@folder_option
@data_option
@format_option
@click.argument("entry_id", metavar="词条编号")
def show_(folder: Path | None, data: Path | None, form: str, entry_id: str) -> None:
    """查看一个词条的全部内容。"""
    wanted = entry_id.partition("@")[0]
    for entry in entries(folder, data):
        if entry.id == wanted:
            if form == "json":
                say_json(_value(entry))
                return
            for column in (*COLUMNS[:2], "kind", *COLUMNS[2:]):
                value = getattr(entry, column)
                shown = "|".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
                click.echo(f"{column:<12}{shown}")
            return
    stop(f"没有词条“{entry_id}”；用 xianshen lexicon list 字词 查找")
