"""GET /api/v1/jobs, /api/v1/jobs/{identifier} with its files, and POST …/cancel: long work as a script sees it."""

from __future__ import annotations

from flask import Response

from service.access import signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import say
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.queries import choice, read_query
from service.api.schemas import (
    BOOLEAN,
    INTEGER,
    MOMENT,
    MOMENT_OR_NULL,
    SCHEMAS,
    STRING,
    TEXT_OR_NULL,
    array,
    record,
    ref,
)
from service.db import get_session
from service.jobs import store
from service.jobs.pages import jobs_of, may_see
from service.jobs.view import SCHEMA, job_view
from service.models import ENDED, Job, JobState

_MOST = 100

SCHEMAS["Job"] = record(
    schema={"const": SCHEMA},
    id=STRING,
    kind=STRING,
    label=STRING,
    title=STRING,
    unit=TEXT_OR_NULL,
    user=STRING,
    state={"enum": [str(state) for state in JobState]},
    ended=BOOLEAN,
    cancel_asked=BOOLEAN,
    done=INTEGER,
    total=INTEGER,
    percent={"type": ["integer", "null"], "minimum": 0, "maximum": 100},
    message=STRING,
    error=TEXT_OR_NULL,
    result={"type": ["object", "null"]},
    summary=STRING,
    files=array(record(number=INTEGER, name=STRING)),
    created=MOMENT,
    started=MOMENT_OR_NULL,
    finished=MOMENT_OR_NULL,
)
SCHEMAS["Jobs"] = record(jobs=array(ref("Job")))
_STATE = choice("state", "只列出这种状态的任务", *map(str, JobState))


@blueprint.get("/jobs")
@token_required(None)
@described(Operation(f"自己的和所管单位的任务，新的在前，最多 {_MOST} 个", 200, "Jobs", query=(_STATE,)))
def get_jobs() -> Response:
    state = read_query((_STATE,)).get("state", "")
    rows = [job_view(row) for row in jobs_of(get_session(), signed_in(), state)]
    return say({"jobs": rows})


@blueprint.get("/jobs/<identifier>")
@token_required(None)
@described(Operation("一个任务的进度和结果", 200, "Job"))
def get_job(identifier: str) -> Response:
    return say(job_view(_job(identifier)))


@blueprint.post("/jobs/<identifier>/cancel")
@token_required(None)
@described(Operation("取消任务", 200, "Job", problems=(409,)))
def cancel_job(identifier: str) -> Response:
    """Cancel; a running job stops at its next step, a job that has ended stays as it is (409)."""
    row = _job(identifier)
    if row.state in ENDED or not store.cancel(get_session(), row.id, signed_in()):
        refuse(409, "任务已经结束，不能取消。")
    return say(job_view(_job(identifier)))


@blueprint.get("/jobs/<identifier>/files/<int:number>")
@token_required(None)
@described(Operation("下载任务的结果文件", 200, media="application/octet-stream"))
def get_job_file(identifier: str, number: int) -> Response:
    row = _job(identifier)
    file = store.find_file(get_session(), row.id, "out", number)
    if file is None:
        refuse(404, "没有这个文件。")
    return Response(file.data, mimetype="application/octet-stream", headers={"Content-Disposition": "attachment"})


def _job(identifier: str) -> Job:
    row = get_session().get(Job, identifier) if identifier.isascii() else None
    if row is None or not may_see(signed_in(), row):
        refuse(404, "没有这个任务。")
    return row
