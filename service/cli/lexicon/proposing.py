"""``xianshen lexicon propose``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from nlp.lexicon.entry import COLUMNS, KINDS
from nlp.refused import why
from nlp.types import ReviewError
from service.cli.common import complain, stop
from service.cli.lexicon.common import authority_option, data_option, user_option, writing

_CELLS = {
    "form": "形式：literal、pattern、protected、expansion、title、term",
    "wrong": "错误写法",
    "right": "正确写法，几个之间用 | 分开",
    "severity": "级别：serious、general、hint",
    "valid_from": "生效日",
    "valid_to": "失效日",
    "scope": "适用范围：all 或单位名称",
    "exempt": "豁免",
    "source": "词条自己的依据（新词条不写时用 --authority）",
    "bad": "反例句",
    "good": "正例句",
    "status": "状态：active 或 proposed",
    "note": "备注",
}


def cell_options(function: Any) -> Any:
    for name, said in reversed(_CELLS.items()):
        function = click.option(f"--{name.replace('_', '-')}", name, help=said)(function)
    return function


@click.command(name="propose")
@click.argument("file", metavar="[文件]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="新增一个词条：类别")
@click.option("--change", metavar="编号", help="修改一个词条")
@click.option("--retire", metavar="编号", help="停用一个词条")
@click.option("--based-on", type=int, help="您看到的版本（默认现行版本）")
@cell_options
@user_option
@authority_option
@data_option
def propose_(
    file: Path | None,
    kind: str | None,
    change: str | None,
    retire: str | None,
    based_on: int | None,
    name: str,
    authority: str,
    data: Path | None,
    **cells: str | None,
) -> None:
    """提出新增、修改或停用：用文件（同导入），或用选项写一个词条。成功时标准输出是提案编号。"""
    if sum(map(bool, (file, kind, change, retire))) != 1:
        stop("请在文件、--kind（新增）、--change（修改）、--retire（停用）中选一种")
    with writing(data, name) as (db, user):
        if file is not None:
            proposal = _from_file(db, user, file, authority)
        else:
            from service.lexicon.current import current_entries
            from service.lexicon.proposals import Change, propose

            known = current_entries(db).get(change or retire or "")
            if (change or retire) and known is None:
                raise ReviewError(f"没有词条“{change or retire}”")
            given = {column: cell for column, cell in cells.items() if cell is not None}
            if "source" in given:
                given["authority"] = given.pop("source")
            if retire and known is not None:
                version = based_on or known.version
                made = Change(replace(known, version=version + 1, status="retired"), version)
            else:
                made = _one(known, kind or "", given, authority, based_on)
            proposal = propose(db, user, [made], authority)
        complain(f"已提出：{proposal.title}（提案 {proposal.id}，{proposal.state}）")
        click.echo(proposal.id)


def _one(known: Any, kind: str, given: dict[str, str], authority: str, based_on: int | None) -> Any:
    from service.lexicon.entries import cells_of, from_cells
    from service.lexicon.proposals import Change
    from service.lexicon.say import reason

    start = {"form": "literal", "severity": "general", "scope": "all", "status": "active", "authority": authority}
    version = (based_on or known.version) if known else 0
    base = cells_of(known) if known else {**dict.fromkeys(COLUMNS, ""), **start, "id": f"{kind}-0"}
    try:
        entry = from_cells({**base, **given, "version": str(version + 1)}, "", 0)
    except ReviewError as error:
        raise ReviewError(reason(getattr(error, "reason", str(error)))) from None
    return Change(entry if known else replace(entry, id=""), version)


def _from_file(db: Any, user: Any, file: Path, authority: str) -> Any:
    from service.lexicon.importing import import_sheet

    try:
        content = file.read_bytes()
    except OSError as error:
        stop(f"无法读取 {file}：{why(error)}")
    report = import_sheet(db, user, file.name, content, authority)
    if report.proposal is None:
        lines = [f"{file}:{fault.number}: {fault.reason}" for fault in report.faults]
        raise ReviewError("\n".join(lines) or "没有改动，不用提案")
    return report.proposal
