"""Importing a sheet of entries: examined line by line, all of it proposed or nothing, or only checked."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from service.access import signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.fields import Field, read_body
from service.api.kinds import Flag
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.replay import commit_answer
from service.api.schemas import INTEGER, SCHEMAS, STRING, array, record
from service.api.uploads import Upload, named_file
from service.db import begin_write, get_session
from service.jobs.view import job_view
from service.lexicon.importing import Report, import_sheet
from service.lexicon.pages import imports
from service.models import Role

IMPORT = (
    Upload("file", "词条，tsv 或 xlsx，列名同导出的第一行", required=True),
    Flag("check", "只检查，不提出"),
    Flag("partial", "有问题的行略过，其余照常提出；否则有一行有问题就全部不提"),
    Field("reason", "依据或理由，一行", required=True, longest=500),
)
SCHEMAS["LexiconImport"] = record(
    lines=INTEGER, unchanged=INTEGER, proposed=INTEGER, proposal={"type": ["integer", "null"]},
    faults=array(record(line=INTEGER, reason=STRING)), more_faults=INTEGER,
)  # fmt: skip


@blueprint.post("/lexicon/imports")
@token_required("lexicon")
@described(Operation("导入词条：形成一份提案，或只检查", 200, "LexiconImport", fields=IMPORT))
def post_import() -> Response:
    """What is wrong comes line by line: in the answer under ``check`` or ``partial``, else as the problem (409)."""
    name, data, body = _read()
    if len(data) > imports.AT_ONCE:
        refuse(413, f"超过 {imports.AT_ONCE:,} 字节的表请用 POST /api/v1/lexicon/imports/jobs，在后台处理。")
    check, partial, db = body.get("check", False), body.get("partial", False), get_session()
    report: Report = as_on_the_page(
        import_sheet, db, signed_in(), name, data, body["reason"], partial=partial, check_only=check
    )
    if check:
        db.rollback()
        return say(_value(report))
    if report.faults and not partial:
        db.rollback()
        wrong = [{"field": f"第 {one.number} 行", "detail": one.reason} for one in report.faults[: imports.SHOWN]]
        refuse(409, f"{len(report.faults):,} 行有问题，没有提出任何改动；见 errors。", wrong)
    return commit_answer(db, json.dumps(_value(report)), 200)


@blueprint.post("/lexicon/imports/jobs")
@token_required("lexicon")
@described(Operation("导入词条，作为任务在后台进行", 202, "Job", fields=IMPORT, located=True))
def post_import_job() -> Response:
    """Of any size; what is wrong line by line is handed out as a file of the job."""
    name, data, body = _read()
    check, partial = body.get("check", False), body.get("partial", False)
    db = begin_write(get_session())
    row = imports.import_later(db, signed_in(), name, data, body["reason"], partial, check)
    return commit_answer(db, json.dumps(job_view(row)), 202, f"/api/v1/jobs/{row.id}")


def _read() -> tuple[str, bytes, dict[str, Any]]:
    body = read_body(IMPORT)
    demand(Role.LEXICON)
    return *named_file(body["file"], "词条"), body


def _value(report: Report) -> dict[str, Any]:
    shown = report.faults[: imports.SHOWN]
    return {
        "lines": report.lines,
        "unchanged": report.unchanged,
        "proposed": report.proposed,
        "proposal": report.proposal.id if report.proposal else None,
        "faults": [{"line": one.number, "reason": one.reason} for one in shown],
        "more_faults": len(report.faults) - len(shown),
    }
