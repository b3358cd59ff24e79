"""``xianshen lexicon lists``: the private lists of units (people and posts, places and bodies, set phrases)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from nlp.lists import KINDS
from nlp.lists.columns import to_tsv
from nlp.lists.rows import LABELS
from nlp.refused import why
from nlp.types import InputError, ReviewError
from service.cli.common import EXIT_ACTION, complain, stop
from service.cli.lexicon.common import authority_option, data_option, person, reading, user_option, writing
from service.lists import store
from service.lists.tables import Table, read_tables

_unit = click.option("--unit", required=True, help="单位名称；全系统的写 all")
_kind = click.option("--kind", required=True, type=click.Choice(KINDS),
                     help="people 人员职务、names 地名机构、phrases 固定表述")  # fmt: skip
_file = click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))


@click.group(name="lists")
def lists_() -> None:
    """名单：领导人和干部的姓名职务、地名机构名、本单位固定表述。

    名单由各单位自己保管，导入即生效，每次导入是一版。日志中只有版次、行数和校验值。
    """


@lists_.command()
@click.argument("out", metavar="模板.xlsx", type=click.Path(dir_okay=False, path_type=Path))
def template(out: Path) -> None:
    """写出空白模板，内有填写说明和虚构的示例行（不能导入，填写后删去）。"""
    from service.lists.template import template as made

    _write(out, made())


@lists_.command()
@_file
def check(file: Path) -> None:
    """只检查文件，不导入：逐行列出问题。有不能导入的退出 1。"""
    tables = _read(file)
    for table in tables:
        complain(f"{LABELS[table.kind]}：{len(table.rows):,} 行可以导入")
    if _remarks(file, tables):
        sys.exit(EXIT_ACTION)


@lists_.command(name="import")
@_file
@_unit
@user_option
@authority_option
@data_option
def import_(file: Path, unit: str, name: str, authority: str, data: Path | None) -> None:
    """导入文件中的表，各代替该单位原来的一份。有一行不能导入就全部不导入，逐行说明，退出 1。

    依据或理由会记入日志，请不要在里面写姓名。
    """
    tables = _read(file)
    if _remarks(file, tables):
        complain("未导入任何名单")
        sys.exit(EXIT_ACTION)
    with writing(data, name) as (db, user):
        made = store.take_tables(db, user, _unit_id(db, unit), tables, authority)
        for version, change in made:
            label = f"{unit} {LABELS[version.source.kind]}"
            complain(f"{label}：第 {version.number} 版，{version.size:,} 行，{change.sentence}")
            click.echo(f"{store.identifier(version.source)}@{version.number}")
        if not made:
            complain("与现行的名单相同，没有导入")


@lists_.command(name="list")
@user_option
@data_option
def list_(name: str, data: Path | None) -> None:
    """列出可以看的名单：编号、单位、类别、版次、行数、何人何时导入、依据。"""
    from service.lexicon.units import Tree

    with reading(data) as (db, _):
        tree = Tree.of(db)
        for row in store.every_list(db, tree, person(db, name)):
            one = store.newest(db, row)
            at = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
            cells = (store.identifier(row), store.scope_of(tree, row.unit_id), LABELS[row.kind], str(one.number),
                     str(one.size), one.actor, at, one.authority)  # fmt: skip
            click.echo("\t".join(cells))


@lists_.command()
@_unit
@_kind
@click.option("--number", type=click.IntRange(1), help="第几版（默认现行的）")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到 .tsv 或 .xlsx（默认标准输出，TSV）")
@user_option
@authority_option
@data_option
def export(
    unit: str, kind: str, number: int | None, out: Path | None, name: str, authority: str, data: Path | None
) -> None:
    """取出一份名单的内容，记入日志。改好后可再导入。"""
    with writing(data, name) as (db, user):
        version = _find(db, user, unit, kind, number)
        rows = store.rows_in(version)
        store.log_taken(db, user, version, authority)
    if out is None:
        sys.stdout.buffer.write(to_tsv(kind, rows))
        return
    from service.lists.template import as_workbook

    _write(out, as_workbook(kind, rows) if out.suffix.lower() == ".xlsx" else to_tsv(kind, rows))


@lists_.command()
@_unit
@_kind
@user_option
@data_option
def versions(unit: str, kind: str, name: str, data: Path | None) -> None:
    """一份名单的各版：版次、行数、何人何时导入、依据、校验值。"""
    from sqlalchemy import select

    from service.models import ListVersion

    with reading(data) as (db, _):
        newest = _find(db, person(db, name), unit, kind, None)
        query = select(ListVersion).where(ListVersion.list_id == newest.list_id).order_by(ListVersion.number)
        for one in db.scalars(query):
            at = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
            click.echo("\t".join((str(one.number), str(one.size), one.actor, at, one.authority, one.sha256)))


@lists_.command()
@click.argument("number", type=click.IntRange(0), metavar="版次")
@_unit
@_kind
@user_option
@authority_option
@data_option
def restore(number: int, unit: str, kind: str, name: str, authority: str, data: Path | None) -> None:
    """按以前的一版生成新的一版；版次写 0 是停用这份名单。"""
    with writing(data, name) as (db, user):
        known = _find(db, user, unit, kind, None)
        made = store.restore(db, user, known.list_id, number, authority)
        complain(f"{unit} {LABELS[kind]}：第 {made.number} 版，{made.size:,} 行")
        click.echo(f"{store.identifier(made.source)}@{made.number}")


def _read(file: Path) -> list[Table]:
    try:
        return read_tables(file.name, file.read_bytes())
    except OSError as error:
        stop(f"无法读取 {file}：{why(error)}")
    except InputError as error:
        stop(f"无法读取 {error}")


def _remarks(file: Path, tables: list[Table]) -> bool:
    """Say what there is to say about the tables; True where they cannot be taken."""
    for table in tables:
        for remark in table.remarks:
            click.echo(f"{file}: {remark}" if remark.stops else f"{file}: {remark}（提请注意）")
    return not all(table.sound for table in tables)


def _unit_id(db: Any, unit: str) -> int | None:
    from service.lexicon.units import Tree

    if unit == "all":
        return None
    number = Tree.of(db).number(unit)
    if number is None:
        raise ReviewError(f"没有单位“{unit}”；全系统的写 all")
    return number


def _find(db: Any, user: Any, unit: str, kind: str, number: int | None) -> Any:
    from service.lexicon.units import Refused, Tree

    unit_id = _unit_id(db, unit)
    if not store.may_see(Tree.of(db), user, unit_id):
        raise Refused(f"{user.display or user.name} 没有查看“{unit}”名单的权限")
    row = store.find_list(db, unit_id, kind)
    if row is None:
        raise Refused(f"“{unit}”没有{LABELS[kind]}名单")
    return store.find_version(db, row.id, number) if number else store.newest(db, row)


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        stop(f"不能写入 {out}：{why(error)}")
    complain(f"已写入 {out}")
