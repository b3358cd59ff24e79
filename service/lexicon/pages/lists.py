"""Private lists (名单): what there is, a list with its versions, importing, going back, taking one away."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, abort, flash, request, send_file
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon.layers import ALL
from nlp.lists.columns import COLUMNS, cells_of, to_tsv
from nlp.lists.rows import LABELS
from nlp.report.labels import xml_safe
from nlp.types import InputError, ReviewError
from service.access import role_required, signed_in
from service.db import get_session
from service.desk.view import clock
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import acting, field, scopes_for, show, to, writing
from service.lexicon.pages.entries import TYPES
from service.lexicon.units import Tree
from service.lists import store
from service.lists.tables import LONGEST, Table, read_tables
from service.lists.template import as_workbook, template
from service.models import ListRow, ListVersion, Role

SHOWN = 500
_ROWS = 2_000


@blueprint.get("/lists")
@role_required(*store.KEEPERS)
def lists() -> str:
    """Every list the person may see, and the form to import."""
    return _overview(get_session())


def _overview(db: Session, **more: Any) -> str:
    tree, user = Tree.of(db), signed_in()
    rows = [
        {"row": row, "unit": store.scope_of(tree, row.unit_id), "version": version, "at": clock(version.at, day=True)}
        for row in store.every_list(db, tree, user)
        for version in [store.newest(db, row)]
    ]
    values = {"tables": (), "remarks": (), "error": "", "name": "", "authority": "", **more}
    scopes = sorted(scopes_for(tree, user, Role.LEXICON), key=lambda scope: scope == ALL)  # the unit is the usual case
    return show("lexicon_lists.html", rows=rows, labels=LABELS, scopes=scopes, longest=LONGEST, **values)


@blueprint.get("/lists/template.xlsx")
@role_required(*store.KEEPERS)
def list_template() -> Response:
    """The workbook to fill in, with instructions and invented samples."""
    return send_file(io.BytesIO(template()), TYPES["xlsx"], as_attachment=True, download_name="名单模板.xlsx")


@blueprint.post("/lists")
@role_required(Role.LEXICON)
def take_lists() -> Any:
    """Read the file, say what is wrong line by line, and keep the tables where nothing is."""
    file, authority, scope = request.files.get("file"), field("authority_line"), field("scope", 80)
    db = get_session()
    if file is None or not file.filename:
        return _overview(db, error="请先选择文件", authority=authority), 422
    name, data = xml_safe(file.filename)[-200:], file.read()
    try:
        tables = read_tables(name, data)
    except InputError as error:
        return _overview(db, error=f"无法读取 {error}", authority=authority), 422
    found = {"tables": tables, "remarks": _remarks(tables), "name": name, "authority": authority}
    if request.form.get("check") == "1" or not all(table.sound for table in tables):
        return _overview(db, **found), 200 if request.form.get("check") == "1" else 422
    try:
        with writing() as (db, user):
            tree = Tree.of(db)
            unit_id = None if scope == "all" else tree.number(scope)
            if unit_id is None and scope != "all":
                raise ReviewError("请选择单位")
            made = store.take_tables(db, user, unit_id, tables, authority)
            said = [
                f"{store.label_of(tree, unit_id, version.source.kind)}：第 {version.number} 版，{version.size:,} 行，"
                f"{change.sentence}。"
                for version, change in made
            ]
    except ReviewError as error:
        db.rollback()
        return _overview(db, error=str(error), **found), 422
    for sentence in said or ["与现行的名单相同，没有导入。"]:
        flash(sentence)
    return to("lexicon.lists")


def _remarks(tables: list[Table]) -> list[str]:
    found = [remark for table in tables for remark in table.remarks]
    lines = [f"{remark}" + ("" if remark.stops else "（提请注意，不妨碍导入）") for remark in found[:SHOWN]]
    return lines + ([f"……另有 {len(found) - SHOWN:,} 处"] if len(found) > SHOWN else [])


@blueprint.get("/lists/<int:number>")
@role_required(*store.KEEPERS)
def private_list(number: int) -> str:
    """The rows of a list in one version, and what each version changed."""
    db = get_session()
    row = find_readable(number)
    asked = request.args.get("version", type=int)
    query = select(ListVersion).where(ListVersion.list_id == number).order_by(ListVersion.number.desc()).limit(100)
    versions = list(db.scalars(query))
    chosen = next((one for one in versions if one.number == asked), versions[0])
    before = next((one for one in versions if one.number == chosen.number - 1), None)
    rows = store.rows_in(chosen)
    change = store.change_of(store.rows_in(before) if before else (), rows)
    tree = Tree.of(db)
    return show(
        "lexicon_list.html", row=row, label=store.label_of(tree, row.unit_id, row.kind), versions=versions,
        chosen=chosen, columns=list(COLUMNS[row.kind].values()),
        cells=[(one.line, cells_of(one)) for one in rows[:_ROWS]],
        whole=len(rows), change=change, added=[cells_of(one) for one in change.added[:SHOWN]],
        removed=[cells_of(one) for one in change.removed[:SHOWN]], clock=clock, before=before,
        may_keep=store.scope_of(tree, row.unit_id) in scopes_for(tree, signed_in(), Role.LEXICON),
    )  # fmt: skip


@blueprint.post("/lists/<int:number>/restore")
@acting
def restore_list(number: int) -> Any:
    """An earlier version as the new one, or none: then the list is out of use."""
    find_readable(number)
    version = request.form.get("version", type=int)
    if version is None or version < 0:
        raise ReviewError("请选择版次")
    with writing() as (db, user):
        made = store.restore(db, user, number, version, field("authority_line"))
        flash(f"已生成第 {made.number} 版，{made.size:,} 行。")
    return to("lexicon.private_list", number=number)


@blueprint.post("/lists/<int:number>/export")
@acting
def export_list(number: int) -> Any:
    """The rows as a file, which the log keeps: a POST, so that it asks for a reason."""
    find_readable(number)
    form = "tsv" if request.form.get("form") == "tsv" else "xlsx"
    with writing() as (db, user):
        row = find_readable(number)
        version = store.newest(db, row)
        asked = request.form.get("version", type=int)
        version = store.find_version(db, number, asked) if asked else version
        rows, kind = store.rows_in(version), row.kind
        store.log_taken(db, user, version, field("authority_line"))
    data = as_workbook(kind, rows) if form == "xlsx" else to_tsv(kind, rows)
    return send_file(io.BytesIO(data), TYPES[form], as_attachment=True, download_name=f"{LABELS[kind]}.{form}")


def find_readable(number: int) -> ListRow:
    """The list, for who may see it; 404 for anybody else."""
    db = get_session()
    row = db.get(ListRow, number)
    if row is None or not store.may_see(Tree.of(db), signed_in(), row.unit_id):
        abort(404, "没有这份名单。")
    return row
