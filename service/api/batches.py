"""POST /api/v1/reviews/batch and …/files: many drafts as one job; each result is kept like that of a single call."""

from __future__ import annotations

import json
from datetime import date

from flask import Response, g

from service.access import signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import find_unit
from service.api.fields import Field, Items, read_body
from service.api.operations import Operation, described
from service.api.replay import commit_answer
from service.api.uploads import Uploads, named_file
from service.db import begin_write, get_session
from service.jobs import enqueue
from service.jobs.review_many import KIND
from service.jobs.view import job_view

MOST = 500
_MORE = (
    Field("unit", "单位名称；不填时用令牌所属人的第一个单位", longest=80),
    Field("date", "按哪一天的规定判定，默认今天", day=True),
)
FIELDS = (
    Items(
        "drafts",
        "稿件",
        (
            Field("text", "稿件正文", required=True),
            Field("title", "标题", longest=500),
            Field("html", "网页源码：只取其中的链接、图片和表单来检查"),
        ),
        MOST,
    ),
    *_MORE,
)
FILES = (Uploads("files", "稿件文件（docx、html、md、txt、pdf）", MOST), *_MORE)


@blueprint.post("/reviews/batch")
@token_required("review")
@described(Operation("审校多份稿件，作为任务在后台进行", 202, "Job", fields=FIELDS, located=True))
def post_batch() -> Response:
    """Keep the drafts and answer at once with the job; GET its Location until it has ended."""
    drafts = read_body(FIELDS)["drafts"]
    files = [(draft.get("title") or f"第{n}份", json.dumps(draft).encode()) for n, draft in enumerate(drafts, 1)]
    return _enqueued(files, {"form": "json"})


@blueprint.post("/reviews/files")
@token_required("review")
@described(Operation("审校多个文件，作为任务在后台进行", 202, "Job", fields=FILES, located=True))
def post_files() -> Response:
    """A file that cannot be read is named in the result, and the others go on."""
    return _enqueued([named_file(one, "稿件") for one in read_body(FILES)["files"]], {})


def _enqueued(files: list[tuple[str, bytes]], form: dict[str, str]) -> Response:
    db, body = get_session(), g.body
    unit_id = find_unit(body.get("unit")).id
    params = {"files": len(files), "as_of": body.get("date") or date.today().isoformat(), **form}
    begin_write(db)
    row = enqueue(db, KIND, params, signed_in(), unit_id, f"接口提交 {len(files)} 份", files)
    return commit_answer(db, json.dumps(job_view(row)), 202, f"/api/v1/jobs/{row.id}")
