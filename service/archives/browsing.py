"""Pages of a run: what it came to, findings and posts by filter, one post, same errors, 回头看, indicators."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from nlp.batch.against_match import STATUS_NAMES
from nlp.batch.indicators import RESULT_NAMES, Result
from nlp.batch.schema import AGAINST_FILE
from nlp.batch.sources import open_source
from nlp.batch.stream import bad_lines
from nlp.batch.wanted import BY_SEVERITY, Wanted
from nlp.report.labels import CATEGORY, SEVERITY, VERDICT
from nlp.types import InputError, ReviewError
from service.access import DESK_ROLES, holds, login_required, signed_in
from service.archives import blueprint
from service.archives.access import RUNNERS, Seen, see_run
from service.archives.pages import settings
from service.archives.places import megabytes, results_folder, source_path
from service.archives.post import PostView, find_post, view_post
from service.archives.results import Shown, against_page, findings_page, posts_page, summary_of, sweep_page
from service.archives.wanting import JUDGED, NONE, page_asked, query, wanted_from
from service.db import get_session
from service.jobs import store
from service.jobs.view import job_view
from service.models import ArchiveItem, ArchiveRun, FindingRecord

BAD_SHOWN = 200
UNITS_SHOWN = 20


@blueprint.get("/runs/<identifier>")
@login_required
def run_page(identifier: str) -> str | Response:
    """How far the run is, or what it came to. Who sees only a part goes to the findings of that part."""
    seen = see_run(identifier)
    if not seen.whole:
        return redirect(url_for("archives.findings", identifier=identifier))
    if seen.run.finished_at is None:
        job = job_view(seen.run.job) if seen.run.job else None
        return render_template("archives/waiting.html", **_common(seen), job=job,
                               workers=store.workers_alive(get_session()))  # fmt: skip
    out = results(seen)
    summary = summary_of_or_404(out)
    bad = list(islice(bad_lines(out), BAD_SHOWN))
    violated = [row for row in summary["indicators"] if row["result"] == Result.VIOLATED and row["effect"] != "预警"]
    return render_template(
        "archives/run.html", **_common(seen), summary=summary, bad=bad, categories=CATEGORY, violated=violated,
        judged=sum(row["result"] != Result.CANNOT_JUDGE for row in summary["indicators"]), units_shown=UNITS_SHOWN,
        size=megabytes(seen.run.size), blank=NONE,
    )  # fmt: skip


@blueprint.get("/runs/<identifier>/findings")
@login_required
def findings(identifier: str) -> str:
    """Findings by filter, fifty a page, the gravest first."""
    seen = see_run(identifier)
    handing = seen.whole and _may_run(seen)
    return _listed("archives/findings.html", seen, findings_page, handing=handing, severities=BY_SEVERITY.values)


@blueprint.get("/runs/<identifier>/posts")
@login_required
def posts(identifier: str) -> str:
    """Posts by filter, those that must not be published first."""
    return _listed("archives/posts.html", see_run(identifier), posts_page, verdicts=VERDICT)


@blueprint.get("/runs/<identifier>/post")
@login_required
def post(identifier: str) -> str:
    """One post (``id``) with its findings marked."""
    seen = see_run(identifier)
    out = results(seen)
    row = find_post(out, request.args.get("id", ""), seen.names)
    if row is None:
        abort(404, "没有这篇文章。")
    return render_template("archives/post.html", **_common(seen), view=post_of(seen, row),
                           handed=_handed(seen, row["id"]))  # fmt: skip


@blueprint.get("/runs/<identifier>/sweep")
@login_required
def sweep(identifier: str) -> str:
    """One error, all its places."""
    return _listed("archives/sweep.html", see_run(identifier), sweep_page)


@blueprint.get("/runs/<identifier>/against")
@login_required
def against(identifier: str) -> str:
    """What became of the findings of the earlier run."""
    seen = see_run(identifier)
    out = compared(seen)
    unit, status = request.args.get("unit") or None, request.args.get("status", "")
    shown = against_page(out, "" if unit == NONE else unit, status, seen.names, page_asked(request.args))
    told = summary_of_or_404(out)["against"] if seen.whole else None
    asked = {"unit": unit or "", "status": status}
    return render_template("archives/against.html", **_common(seen), shown=shown, told=told, statuses=STATUS_NAMES,
                           asked=asked, earlier=seen.run.against, blank=NONE)  # fmt: skip


@blueprint.get("/runs/<identifier>/indicators")
@login_required
def indicators(identifier: str) -> str:
    """The inspection indicators, with the posts that prove each."""
    seen = see_run(identifier)
    if not seen.whole:
        abort(404, "没有这次审校。")
    summary = summary_of_or_404(results(seen))
    return render_template("archives/indicators.html", **_common(seen), summary=summary, names=RESULT_NAMES)


def post_of(seen: Seen, row: dict[str, Any]) -> PostView:
    """A post of the run with its findings marked, where its archive is still there."""
    source: Path | None = None
    kind = ""
    try:
        source = source_path(settings(), seen.run.archive)
        kind = open_source(source).kind
    except ReviewError:
        source = None
    return view_post(results(seen), source, kind, row)


def compared(seen: Seen) -> Path:
    """The folder of a run that was compared with an earlier one; 404 for any other."""
    out = results(seen)
    if not (out / AGAINST_FILE).exists():
        abort(404, "这次审校没有与更早的一次对照。")
    return out


def file_names(run: ArchiveRun) -> list[str]:
    """The files that may be taken away from a finished run."""
    if run.finished_at is None:
        return []
    try:
        return [str(name) for name in summary_of(results_folder(settings(), run))["files"]]
    except InputError:
        return []


def results(seen: Seen) -> Path:
    """The folder of a finished run; 404 where it is not finished."""
    if seen.run.finished_at is None:
        abort(404, "这次审校还没有审完。")
    folder = results_folder(settings(), seen.run)
    if not folder.is_dir():
        abort(404, "这次审校的结果不在服务器上了（恢复的备份不含档案时会这样），请再审一次。")
    return folder


def summary_of_or_404(out: Path) -> dict[str, Any]:
    try:
        return summary_of(out)
    except InputError as error:
        abort(404, f"{error.reason}。")


def _may_run(seen: Seen) -> bool:
    return any(holds(signed_in(), role, seen.run.archive.unit_id) for role in RUNNERS)


def _listed(template: str, seen: Seen, read: Callable[[Path, Wanted, int], Shown], **more: Any) -> str:
    """A page of what ``read`` finds by the filters that the address gives, with the filters."""
    wanted, number, out = wanted_from(request.args, seen), page_asked(request.args), results(seen)
    shown = read(out, wanted, number)
    return render_template(template, **_common(seen), **_filters(seen, out, wanted), shown=shown, **more)


def _common(seen: Seen) -> dict[str, Any]:
    run = seen.run
    compared = run.finished_at is not None and run.against_id is not None
    return {"run": run, "archive": run.archive, "seen": seen, "may_run": _may_run(seen), "compared": compared}


def _filters(seen: Seen, out: Path, wanted: Wanted) -> dict[str, Any]:
    """What the form of the filters offers: names that the run knows, the worst first."""
    summary = summary_of_or_404(out)
    units = [row["unit"] or NONE for row in summary["units"]] if seen.whole else sorted(seen.names or ())
    own = [row for row in summary["columns"] if seen.names is None or (row["unit"] or "") in seen.names]
    accounts = [row for row in summary["accounts"] if seen.names is None or (row["unit"] or "") in seen.names]
    return {
        "asked": query(wanted),
        "units": [one or NONE for one in units][:500],
        "columns": list(dict.fromkeys(row["column"] for row in own if not row["column"].startswith("（")))[:300],
        "accounts": list(dict.fromkeys(row["account"] for row in accounts if row["account"]))[:300],
        "categories": {row["category"]: CATEGORY[row["category"]] for row in summary["categories"]},
        "severity_names": {str(level): name for level, name in SEVERITY.items()},
        "judgements": JUDGED,
        "blank": NONE,
    }


def _handed(seen: Seen, post_id: str) -> list[FindingRecord]:
    """Items of 整改 that this post's findings became."""
    query = (
        select(FindingRecord)
        .join(ArchiveItem, ArchiveItem.finding_id == FindingRecord.id)
        .where(ArchiveItem.archive_id == seen.run.archive_id, ArchiveItem.post_id == post_id)
        .order_by(FindingRecord.id)
    )
    return [row for row in get_session().scalars(query) if seen.whole or holds_any(row.unit_id)]


def holds_any(unit_id: int) -> bool:
    """Whether the person works in that unit."""
    return any(holds(signed_in(), role, unit_id) for role in DESK_ROLES)
