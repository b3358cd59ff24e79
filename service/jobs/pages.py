"""Pages of jobs: the list, one job with its progress and results, cancelling, and starting a review of many files."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.report.labels import xml_safe
from service.access import holds, login_required, role_required, signed_in, unit_asked, units_of
from service.db import begin_write, get_session
from service.jobs import store
from service.jobs.view import job_view, review_rows
from service.models import Job, Role, User

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")
_PAGE = 100


def may_see(user: User, row: Job) -> bool:
    """His own job while he still belongs to its unit; an administrator sees those of his units."""
    if holds(user, Role.ADMIN, row.unit_id) and (row.unit_id is not None or _administers_all(user)):
        return True
    return row.user_id == user.id and (row.unit_id is None or any(holds(user, role, row.unit_id) for role in Role))


def find_job(identifier: str) -> Job:
    """The job, 404 where this person may not see it."""
    row = get_session().get(Job, identifier) if identifier.isascii() else None
    if row is None or not may_see(signed_in(), row):
        abort(404, "没有这个任务。")
    return row


@blueprint.get("/")
@login_required
def index() -> str:
    """The person's jobs and those of the units he administers, newest first."""
    db, user = get_session(), signed_in()
    rows = [job_view(row) for row in jobs_of(db, user)]
    units = units_of(db, user, Role.EDITOR) if holds(user, Role.EDITOR) else []
    return render_template("jobs.html", rows=rows, units=units, most=_PAGE, workers=store.workers_alive(db))


def jobs_of(db: Session, user: User, state: str = "") -> list[Job]:
    """The newest of the person's jobs and of the units he administers; of one state where one is named."""
    query = select(Job).order_by(Job.created_at.desc(), Job.id).limit(_PAGE)
    if state:
        query = query.where(Job.state == state)
    if not _administers_all(user):
        units = [unit.id for unit in units_of(db, user, Role.ADMIN)] if holds(user, Role.ADMIN) else []
        query = query.where(or_(Job.user_id == user.id, Job.unit_id.in_(units)))
    return [row for row in db.scalars(query) if may_see(user, row)]


@blueprint.get("/<identifier>")
@login_required
def show(identifier: str) -> str:
    row = find_job(identifier)
    view = job_view(row)
    workers = store.workers_alive(get_session())
    return render_template("job.html", job=view, reviews=review_rows(view), workers=workers)


@blueprint.get("/<identifier>/state")
@login_required
def state(identifier: str) -> dict[str, Any]:
    """How far the job is, for the page to ask again and again."""
    return job_view(find_job(identifier))


@blueprint.post("/<identifier>/cancel")
@login_required
def cancel(identifier: str) -> Any:
    """Cancel, by the owner or an administrator of the unit."""
    row = find_job(identifier)
    cancelled = store.cancel(get_session(), row.id, signed_in())
    if request.is_json:
        return {"cancelled": cancelled, **job_view(find_job(identifier))}
    flash("正在取消。" if cancelled else "任务已经结束，不能取消。")
    return redirect(url_for("jobs.show", identifier=identifier))


@blueprint.get("/<identifier>/files/<int:number>")
@login_required
def output(identifier: str, number: int) -> Response:
    """A file that the job handed out."""
    row = find_job(identifier)
    file = store.find_file(get_session(), row.id, "out", number)
    if file is None:
        abort(404, "没有这个文件。")
    return send_file(
        io.BytesIO(file.data), "application/octet-stream", as_attachment=True, download_name=xml_safe(file.name)
    )


@blueprint.post("/review")
@role_required(Role.EDITOR)
def review() -> Response:
    """Review many files as one job."""
    db, user = get_session(), signed_in()
    files = [(xml_safe(file.filename or "")[-200:], file.read()) for file in request.files.getlist("files")]
    files = [(name, data) for name, data in files if name]
    if not files:
        flash("请先选择文件。")
        return redirect(url_for("jobs.index"))
    unit_id, day = unit_asked("您不能为这个单位建立任务。", Role.EDITOR).id, _day()
    begin_write(db)
    title = files[0][0] if len(files) == 1 else f"{files[0][0]} 等 {len(files)} 份"
    params = {"files": len(files), "as_of": day.isoformat()}
    identifier = store.enqueue(db, "review_many", params, user, unit_id, title, files).id
    db.commit()
    return redirect(url_for("jobs.show", identifier=identifier))


def _day() -> date:
    given = request.form.get("date", "").strip()
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError:
        abort(422, "判定日期不对，请写成 2026-03-01。")


def _administers_all(user: User) -> bool:
    return any(grant.role == Role.ADMIN and grant.unit_id is None for grant in user.grants)
