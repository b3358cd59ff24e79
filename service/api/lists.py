"""Private lists (名单): what there is, importing or only checking a file, going back, taking one away.

Rows leave by the export alone, which asks for a reason and is kept on the log.
"""

from __future__ import annotations

import io
import json
from typing import Any

from flask import Response, send_file
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon.layers import ALL
from nlp.lists.columns import to_tsv
from nlp.lists.rows import LABELS
from nlp.types import InputError
from service.access import signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.fields import Field, read_body
from service.api.kinds import Flag, Number
from service.api.list_schemas import SCHEMAS
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.replay import commit_answer
from service.api.uploads import Upload, named_file
from service.db import begin_write, get_session
from service.lexicon.pages.common import scopes_for
from service.lexicon.pages.entries import TYPES
from service.lexicon.pages.lists import SHOWN, find_readable
from service.lexicon.units import Tree
from service.lists import store
from service.lists.tables import LONGEST, Table, read_tables
from service.lists.template import as_workbook, template
from service.models import ListRow, ListVersion, Role

assert "PrivateList" in SCHEMAS
_REASON = Field("reason", "依据或事由，一行", required=True, longest=500)
IMPORT = (
    Upload("file", f"名单，xlsx 或 tsv，每张表至多 {LONGEST:,} 行", required=True),
    Field("scope", "适用范围：all 或单位名称；不填时用本人管理词库的单位（只有一个时）", longest=80),
    Flag("check", "只检查，不导入"),
    _REASON,
)
RESTORE = (Number("version", "恢复哪一版；0 为停用", required=True, high=1_000_000), _REASON)
EXPORT = (Number("version", "哪一版，默认现行的", low=1, high=1_000_000), _REASON)


@blueprint.get("/lexicon/lists")
@token_required("lexicon")
@described(Operation("可以看到的名单", 200, "PrivateLists"))
def get_lists() -> Response:
    demand(*store.KEEPERS)
    db = get_session()
    tree = Tree.of(db)
    return say({"lists": [_value(db, tree, row) for row in store.every_list(db, tree, signed_in())]})


@blueprint.post("/lexicon/lists")
@token_required("lexicon")
@described(Operation("导入名单，有一行不合格就都不导入；或只检查", 200, "ListImport", fields=IMPORT))
def post_lists() -> Response:
    """What is wrong comes line by line: under ``check`` in the answer, else as the problem (409)."""
    body, db = read_body(IMPORT), get_session()
    demand(Role.LEXICON)
    scope = _scope(db, body.get("scope", ""))
    tables = _read(*named_file(body["file"], "名单"))
    if body.get("check"):
        return say({"tables": [_table(one) for one in tables], "taken": []})
    wrong = [{"field": one.kind, "detail": str(remark)} for one in tables for remark in one.remarks if remark.stops]
    if wrong:
        refuse(409, f"名单有 {len(wrong):,} 处问题，没有导入；见 errors。", wrong[:SHOWN])
    begin_write(db)
    unit_id = None if scope == ALL else Tree.of(db).number(scope)
    made = as_on_the_page(store.take_tables, db, signed_in(), unit_id, tables, body["reason"])
    taken = [
        {"list": version.list_id, "kind": version.source.kind, "scope": scope, "version": version.number,
         "rows": version.size, "added": len(change.added), "removed": len(change.removed)}
        for version, change in made
    ]  # fmt: skip
    answer = json.dumps({"tables": [_table(one) for one in tables], "taken": taken})
    return commit_answer(db, answer, 200)


@blueprint.get("/lexicon/lists/template.xlsx")
@token_required("lexicon")
@described(Operation("名单的模板，附填写说明", 200, media=TYPES["xlsx"]))
def get_list_template() -> Response:
    demand(*store.KEEPERS)
    return send_file(io.BytesIO(template()), TYPES["xlsx"], as_attachment=True, download_name="名单模板.xlsx")


@blueprint.get("/lexicon/lists/<int:number>")
@token_required("lexicon")
@described(Operation("一份名单的各版，新的在前", 200, "PrivateListVersions"))
def get_list(number: int) -> Response:
    demand(*store.KEEPERS)
    return _versions(number)


@blueprint.post("/lexicon/lists/<int:number>/restore")
@token_required("lexicon")
@described(Operation("以先前一版生成新版，或停用", 200, "PrivateListVersions", fields=RESTORE, problems=(409,)))
def post_list_restore(number: int) -> Response:
    demand(*store.KEEPERS)
    row, db = find_readable(number), get_session()
    body = read_body(RESTORE)
    _scope(db, store.scope_of(Tree.of(db), row.unit_id))
    begin_write(db)
    as_on_the_page(store.restore, db, signed_in(), number, int(body["version"]), body["reason"])
    db.commit()
    return _versions(number)


@blueprint.post("/lexicon/lists/<int:number>/export.<form>")
@token_required("lexicon")
@described(
    Operation("一版的各行，作为表格；下载记入日志", 200, fields=EXPORT, problems=(409,), forms=tuple(TYPES.items()))
)
def post_list_export(number: int, form: str) -> Response:
    demand(*store.KEEPERS)
    find_readable(number)
    if form not in TYPES:
        refuse(404, "没有这种格式。")
    body = read_body(EXPORT)
    db = begin_write(get_session())
    row = find_readable(number)
    asked = body.get("version")
    version = as_on_the_page(store.find_version, db, number, int(asked)) if asked else store.newest(db, row)
    rows, kind = store.rows_in(version), row.kind
    as_on_the_page(store.log_taken, db, signed_in(), version, body["reason"])
    db.commit()
    data = as_workbook(kind, rows) if form == "xlsx" else to_tsv(kind, rows)
    return send_file(io.BytesIO(data), TYPES[form], as_attachment=True, download_name=f"{LABELS[kind]}.{form}")


def _versions(number: int) -> Response:
    row, db = find_readable(number), get_session()
    query = select(ListVersion).where(ListVersion.list_id == row.id).order_by(ListVersion.number.desc())
    return say({"list": _value(db, Tree.of(db), row), "versions": [_version(one) for one in db.scalars(query)]})


def _read(name: str, data: bytes) -> list[Table]:
    try:
        return read_tables(name, data)
    except InputError as error:
        refuse(409, f"无法读取 {error}")


def _scope(db: Session, asked: str) -> str:
    """The scope, where the person keeps the lexicon there; his only one where he names none. 403 otherwise."""
    known = scopes_for(Tree.of(db), signed_in(), Role.LEXICON)
    if not asked and len(known) != 1:
        refuse(409, f"请用 scope 写明适用范围：{'、'.join(known)}。")
    scope = asked or known[0]
    if scope not in known:
        refuse(403, f"没有单位“{scope}”，或您在那里没有“{Role.LEXICON}”权限。")
    return scope


def _value(db: Session, tree: Tree, row: ListRow) -> dict[str, Any]:
    return {
        "number": row.id,
        "scope": store.scope_of(tree, row.unit_id),
        "kind": row.kind,
        "label": store.label_of(tree, row.unit_id, row.kind),
        **{name: value for name, value in _version(store.newest(db, row)).items() if name != "reason"},
    }


def _version(version: ListVersion) -> dict[str, Any]:
    return {
        "version": version.number,
        "rows": version.size,
        "at": version.at.isoformat(),
        "by": version.actor,
        "reason": version.authority,
    }


def _table(table: Table) -> dict[str, Any]:
    remarks = [{"text": str(one), "stops": one.stops} for one in table.remarks[:SHOWN]]
    return {"kind": table.kind, "rows": len(table.rows), "sound": table.sound, "remarks": remarks}
