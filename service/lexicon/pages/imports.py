"""Importing a sheet: a small one is answered at once, a large one is a job."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from nlp.report.labels import xml_safe
from nlp.types import InputError, ReviewError
from service.access import role_required
from service.jobs import Context, enqueue, job
from service.lexicon.importing import Report, import_sheet
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import field, show, to, writing
from service.models import Job, Role, User

JOB = "lexicon-import"
AT_ONCE = 300_000  # bytes that are examined while somebody waits; more are a job
SHOWN = 500  # lines that are named one by one


@blueprint.get("/import")
@role_required(Role.LEXICON)
def sheet() -> str:
    return show("lexicon_import.html", report=None, error="", authority="")


@blueprint.post("/import")
@role_required(Role.LEXICON)
def take() -> Any:
    """The report, a reason a line; or the page of the job."""
    file, authority = request.files.get("file"), field("authority_line")
    partial = request.form.get("partial") == "1"
    if file is None or not file.filename:
        return _page("请先选择文件", authority), 422
    name, data = xml_safe(file.filename)[-200:], file.read()
    if len(data) > AT_ONCE:
        with writing() as (db, user):
            identifier = import_later(db, user, name, data, authority, partial).id
        return to("jobs.show", identifier=identifier)
    try:
        with writing() as (db, user):
            report = import_sheet(db, user, name, data, authority, partial=partial)
            number = report.proposal.id if report.proposal else None
    except InputError as error:
        return _page(f"无法读取 {error}", authority), 422
    except ReviewError as error:
        return _page(str(error), authority), 422
    if number is not None and not report.faults:
        return to("lexicon.proposal", number=number)
    return show(
        "lexicon_import.html", report=report, number=number, name=name, shown=report.faults[:SHOWN], error="",
        authority=authority,
    )  # fmt: skip


def import_later(
    db: Session, user: User, name: str, data: bytes, authority: str, partial: bool, check: bool = False
) -> Job:
    """The job of an import, in the write transaction it is called in; ``check``: it only says what is wrong."""
    params = {"authority": authority, "partial": partial, "check": check}
    title = f"{'检查' if check else '导入'} {name}"
    return enqueue(db, JOB, params, user=user, unit_id=None, title=title, files=[(name, data)])


def _page(error: str, authority: str) -> str:
    from service.db import get_session

    get_session().rollback()
    return show("lexicon_import.html", report=None, error=error, authority=authority)


@job(JOB, label="导入词条")
def run_import(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """All lines are kept in one transaction at the end: after a crash it begins anew, nothing is imported by half."""
    name, data = context.file()
    db = context.session

    def tell(done: int, whole: int) -> None:
        context.progress(done, max(whole, 1), "正在检查词条")

    report = import_sheet(
        db, context.user, name, data, params["authority"], partial=bool(params["partial"]),
        check_only=bool(params.get("check")), progress=tell,
    )  # fmt: skip
    if report.faults:
        lines = [f"{fault.number}\t{fault.reason}" for fault in report.faults]
        context.hand_out("逐行问题.tsv", ("行\t问题\n" + "\n".join(lines) + "\n").encode())
    told: dict[str, Any] = {"summary": summary(report)}
    if report.proposal is not None:
        told["link"] = f"/lexicon/proposals/{report.proposal.id}"
    return told


def summary(report: Report) -> str:
    said = f"共 {report.lines:,} 行：{len(report.faults):,} 行有问题，{report.unchanged:,} 行没有变化，"
    return said + (f"{report.proposed:,} 条已提出。" if report.proposal else "未提出任何改动。")
