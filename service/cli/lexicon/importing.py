"""``xianshen lexicon import``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nlp.refused import why
from service.cli.common import EXIT_ACTION, complain, stop
from service.cli.lexicon.common import authority_option, bar, data_option, person, reading, user_option, writing


@click.command(name="import")
@click.argument("file", metavar="[文件]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--bundle", type=click.Path(dir_okay=False, path_type=Path), help="导入词库包：核对签名和日志后形成提案")
@user_option
@authority_option
@click.option("--partial", is_flag=True, help="有错的行略过，其余照常提出（默认有一行错就全部不提）")
@click.option("--check", "check_only", is_flag=True, help="只检查，不提出")
@data_option
def import_(
    file: Path | None,
    bundle: Path | None,
    name: str,
    authority: str,
    partial: bool,
    check_only: bool,
    data: Path | None,
) -> None:
    """导入 TSV 或 xlsx，形成一份提案，待试跑、审批、发布。逐行报告问题；有问题退出 1。"""
    from service.lexicon.importing import import_sheet

    if (file is None) == (bundle is None):
        stop("请写要导入的文件，或用 --bundle 写词库包")
    file = file or bundle
    assert file is not None
    try:
        content = file.read_bytes()
    except OSError as error:
        stop(f"无法读取 {file}：{why(error)}")
    if bundle is not None:
        from service.cli.lexicon.bundling import take

        with reading(data) as (db, _):
            if take(db, person(db, name), file.name, content, authority, partial):
                sys.exit(EXIT_ACTION)
        return
    with writing(data, name) as (db, user):
        report = import_sheet(db, user, file.name, content, authority, partial=partial, check_only=check_only,
                              progress=bar("检查"))  # fmt: skip
        for fault in report.faults:
            click.echo(f"{file}:{fault.number}: {fault.reason}")
        said = f"{report.lines:,} 行：{len(report.faults):,} 行有问题，{report.unchanged:,} 行没有变化"
        if report.proposal is not None:
            complain(f"{said}，{report.proposed:,} 条已提出，提案编号 {report.proposal.id}")
            click.echo(report.proposal.id)
        else:
            nothing = "，未提出任何改动" if report.faults and not check_only else ""
            complain(f"{said}{nothing}")
    if report.faults:
        sys.exit(EXIT_ACTION)
