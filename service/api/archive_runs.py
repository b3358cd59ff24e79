"""/api/v1/archive-runs: what a run came to, a page at a time by filter, its files, and what is done with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from flask import Response

from service.access import signed_in
from service.api import blueprint
from service.api.archive_schemas import SCHEMAS
from service.api.archives import run_value
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, say
from service.api.fields import Field, Items, read_body
from service.api.kinds import Choice
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.queries import Query, choice, day, number, read_query, words
from service.api.replay import commit_answer
from service.archives import acting, browsing, deleting, files, limiting
from service.archives import results as shown
from service.archives.access import RUNNERS, find_run, see_run
from service.archives.pages import go_on
from service.archives.post import find_post
from service.archives.wanting import JUDGED, LAST_PAGE, plain, wanted_from
from service.db import get_session
from service.desk.export import TYPES
from service.jobs.view import job_view
from service.models import ArchiveRun, Job

assert "ArchiveRun" in SCHEMAS
_PAGE = number("page", f"第几页，每页 {shown.PAGE} 条", 1, LAST_PAGE)
_WHERE = (
    words("words", "查找的文字", 100),
    words("unit", "单位；- 为未注明的", 200),
    words("site", "网站", 200),
    words("column", "栏目", 200),
    words("account", "账号", 200),
    day("first", "发布日期从哪天起"),
    day("last", "到哪天止"),
)
_SEVERITY = choice("severity", "级别", "serious", "general", "hint")
_CATEGORY = words("category", "类别", 40)
FINDINGS = (
    *_WHERE, _SEVERITY, _CATEGORY, choice("judged", "判定", *JUDGED), words("code", "规则编号", 40),
    words("origin", "词条或模型", 80), words("text", "错误的原文", 200), _PAGE,
)  # fmt: skip
POSTS = (*_WHERE, choice("verdict", "结论", "block", "revise", "pass"), _PAGE)
SWEEP = (*_WHERE, _SEVERITY, _CATEGORY, _PAGE)
AGAINST = (words("unit", "单位", 200), choice("status", "结果", *shown.BY_STATUS.values), _PAGE)
POST = (words("id", "文章编号", 1000),)
UNIT = (words("unit", "导出里的单位名称；- 为未注明的", 500),)
UNITS = (
    Items(
        "units",
        "导出里的单位名称各是系统里的哪个单位",
        (
            Field("name", "导出里的名称；- 为未注明的", required=True, longest=500),
            Field("unit", "单位名称；不填为不对应", longest=80),
        ),
        acting.MOST_NAMES,
    ),
)
HAND = (
    *(Field(name, said, longest=200) for name, said in (
        ("words", "查找的文字"), ("unit", "单位"), ("site", "网站"), ("column", "栏目"), ("account", "账号"),
        ("category", "类别"), ("code", "规则编号"), ("origin", "词条"), ("text", "错误的原文"),
    )),
    Choice("severity", "级别", ("serious", "general")),
    Field("first", "发布日期从哪天起", day=True),
    Field("last", "到哪天止", day=True),
    Field("due", "整改期限", day=True),
)  # fmt: skip


@blueprint.get("/archive-runs/<identifier>")
@token_required("archive")
@described(Operation("一次审校的进度和结果", 200, "ArchiveRun"))
def get_archive_run(identifier: str) -> Response:
    seen = see_run(identifier)
    return say(run_value(seen.run, seen.whole))


@blueprint.get("/archive-runs/<identifier>/summary")
@token_required("archive")
@described(Operation("全部数字、常见错误和检查指标（summary.json）", 200, "ArchiveSummary"))
def get_archive_summary(identifier: str) -> Response:
    seen = see_run(identifier)
    if not seen.whole:
        refuse(404, "没有这次审校。")
    return say(browsing.summary_of_or_404(browsing.results(seen)))


@blueprint.get("/archive-runs/<identifier>/findings")
@token_required("archive")
@described(Operation("问题，按条件", 200, "ArchiveFindings", query=FINDINGS))
def get_archive_findings(identifier: str) -> Response:
    return _filtered("findings", identifier, FINDINGS, shown.findings_page)


@blueprint.get("/archive-runs/<identifier>/posts")
@token_required("archive")
@described(Operation("文章，按条件", 200, "ArchivePosts", query=POSTS))
def get_archive_posts(identifier: str) -> Response:
    return _filtered("posts", identifier, POSTS, shown.posts_page)


@blueprint.get("/archive-runs/<identifier>/post")
@token_required("archive")
@described(Operation("一篇文章，标出问题，个人信息已隐去", 200, "ArchivePost", query=POST))
def get_archive_post(identifier: str) -> Response:
    seen = see_run(identifier)
    row = find_post(browsing.results(seen), read_query(POST).get("id", ""), seen.names)
    if row is None:
        refuse(404, "没有这篇文章。")
    view = browsing.post_of(seen, row)
    pieces = {
        name: [{"text": one.text, "number": one.number, "severity": one.severity} for one in getattr(view, name)]
        for name in ("title", "text")
    }
    return say({"post": view.post, "findings": view.findings, **pieces, "why": view.why})


@blueprint.get("/archive-runs/<identifier>/sweep")
@token_required("archive")
@described(Operation("同一错误的全部位置，严重的、多的在前", 200, "ArchiveSweep", query=SWEEP))
def get_archive_sweep(identifier: str) -> Response:
    return _filtered("errors", identifier, SWEEP, shown.sweep_page)


@blueprint.get("/archive-runs/<identifier>/against")
@token_required("archive")
@described(Operation("与上一次对照：已整改、未整改、新增、撤下", 200, "ArchiveAgainst", query=AGAINST))
def get_archive_against(identifier: str) -> Response:
    seen = see_run(identifier)
    asked = read_query(AGAINST)
    out = browsing.compared(seen)
    unit, status = asked.get("unit") or None, asked.get("status", "")
    page = shown.against_page(out, "" if unit == "-" else unit, status, seen.names, _number(asked))
    return _paged("changes", page)


@blueprint.get("/archive-runs/<identifier>/files/<name>")
@token_required("archive")
@described(Operation("下载结果文件", 200, media="application/octet-stream"))
def get_archive_file(identifier: str, name: str) -> Response:
    answer = files.file(identifier, name)
    answer.mimetype = "application/octet-stream"
    return answer


@blueprint.get("/archive-runs/<identifier>/unit.xlsx")
@token_required("archive")
@described(Operation("一个单位的整改清单", 200, media=TYPES["xlsx"], query=UNIT, problems=(409,)))
def get_unit_worklist(identifier: str) -> Response:
    see_run(identifier)
    read_query(UNIT)
    return files.unit_worklist(identifier)


@blueprint.get("/archive-runs/<identifier>/units")
@token_required("archive")
@described(Operation("单位对应", 200, "ArchiveUnits"))
def get_archive_units(identifier: str) -> Response:
    return _units(find_run(identifier, *RUNNERS))


@blueprint.put("/archive-runs/<identifier>/units")
@token_required("archive")
@described(Operation("单位对应", 200, "ArchiveUnits", fields=UNITS, problems=(409,)))
def put_archive_units(identifier: str) -> Response:
    run = find_run(identifier, *RUNNERS)
    wanted = {}
    for one in read_body(UNITS)["units"]:
        unit = acting.unit_named(run.archive, one["unit"]) if one.get("unit") else None
        if one.get("unit") and unit is None:
            refuse(409, f"不能分派给“{one['unit']}”：没有这个单位，或它不在您管理的单位之内。")
        wanted["" if one["name"] == "-" else one["name"]] = str(unit.id) if unit else ""
    as_on_the_page(acting.match_units, run.archive, wanted, signed_in())
    return _units(find_run(identifier))


def _units(run: ArchiveRun) -> Response:
    names = acting.unit_names(run.archive_id)
    return say({"units": [{"name": name, "unit": unit} for name, unit in names.items()]})


@blueprint.post("/archive-runs/<identifier>/hand")
@token_required("archive")
@described(Operation("把问题分派给各单位，列入整改", 202, "Job", fields=HAND, located=True))
def post_hand(identifier: str) -> Response:
    find_run(identifier, *RUNNERS)
    seen = see_run(identifier)
    browsing.results(seen)
    body = read_body(HAND)
    wanted = plain(wanted_from(body, seen))
    row = as_on_the_page(acting.hand_over, seen.run, wanted, body.get("due", ""))
    return commit_answer(get_session(), json.dumps(job_view(row)), 202, f"/api/v1/jobs/{row.id}")


@blueprint.post("/archive-runs/<identifier>/resume")
@token_required("archive")
@described(Operation("接着审失败或取消的一次", 202, "ArchiveRun", problems=(409,)))
def post_resume(identifier: str) -> Response:
    find_run(identifier, *RUNNERS)
    as_on_the_page(go_on, identifier)
    return say(run_value(find_run(identifier)), 202)


@blueprint.post("/archive-runs/<identifier>/recount")
@token_required("archive")
@described(Operation("按现行界线重算检查指标", 202, "Job", problems=(409,)))
def post_recount(identifier: str) -> Response:
    find_run(identifier, *RUNNERS)
    job = as_on_the_page(limiting.count_again, identifier)
    return say(job_view(get_session().get_one(Job, job)), 202)


@blueprint.delete("/archive-runs/<identifier>")
@token_required("archive")
@described(Operation("删除一次审校的结果", 200, "Deleted", problems=(409,)))
def delete_archive_run(identifier: str) -> Response:
    find_run(identifier, *RUNNERS)
    as_on_the_page(deleting.drop_run, identifier)
    return say({"deleted": True})


def _filtered(name: str, identifier: str, filters: Sequence[Query], read: Callable[..., shown.Shown]) -> Response:
    """A page of what ``read`` finds by the filters that the address gives."""
    seen = see_run(identifier)
    asked = read_query(filters)
    return _paged(name, read(browsing.results(seen), wanted_from(asked, seen), _number(asked)))


def _number(asked: dict[str, str]) -> int:
    return int(asked.get("page", 1))


def _paged(name: str, page: shown.Shown) -> Response:
    told: dict[str, Any] = {"page": page.number, "pages": page.pages, "total": page.total, "counts": dict(page.counts)}
    return say({name: page.rows, **told})
