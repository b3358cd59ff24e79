"""Matching the unit names of an export to units, and handing findings to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import delete, select
from werkzeug.wrappers import Response

from service.access import login_required, signed_in
from service.archives import blueprint
from service.archives.access import RUNNERS, assignable, find_run, see_run
from service.archives.browsing import _common, results, summary_of_or_404
from service.archives.handing import KIND
from service.archives.pages import refusing
from service.archives.places import Refused
from service.archives.wanting import NONE, plain, wanted_from
from service.audit import record
from service.db import begin_write, get_session
from service.jobs import enqueue
from service.models import Archive, ArchiveRun, ArchiveUnit, Job, Unit, User

MOST_NAMES = 2_000


@blueprint.get("/runs/<identifier>/units")
@login_required
def units(identifier: str) -> str:
    """Which unit name of the export is which unit; names that are the same are proposed."""
    find_run(identifier, *RUNNERS)
    seen = see_run(identifier)
    db, archive = get_session(), seen.run.archive
    offered = assignable(db, signed_in(), archive)
    known = matches(archive.id)
    by_name = {unit.name: unit.id for unit in offered}
    rows = [
        {"name": row["unit"] or NONE, "serious": row["serious"], "general": row["general"], "posts": row["posts"],
         "unit": known.get(row["unit"] or "", by_name.get(row["unit"] or "")), "kept": (row["unit"] or "") in known}
        for row in summary_of_or_404(results(seen))["units"][:MOST_NAMES]
    ]  # fmt: skip
    return render_template("archives/units.html", **_common(seen), rows=rows, offered=offered, blank=NONE)


@blueprint.post("/runs/<identifier>/units")
@login_required
@refusing(lambda identifier: url_for("archives.units", identifier=identifier))
def match(identifier: str) -> Response:
    """Keep the matches."""
    run = find_run(identifier, *RUNNERS)
    names, chosen = request.form.getlist("name"), request.form.getlist("unit")
    if len(names) != len(chosen) or len(names) > MOST_NAMES:
        abort(422, "请求有误。")
    wanted = {"" if name == NONE else name: number for name, number in zip(names, chosen, strict=True)}
    match_units(run.archive, wanted, signed_in())
    flash("单位对应已保存。现在可以在“问题”里按条件分派。")
    return redirect(url_for("archives.findings", identifier=identifier))


def matches(archive_id: str) -> dict[str, int]:
    """Unit name of the export → unit."""
    rows = get_session().query(ArchiveUnit).filter_by(archive_id=archive_id)
    return {row.name: row.unit_id for row in rows}


def match_units(archive: Archive, wanted: dict[str, str], user: User) -> None:
    """Match names to units (by number; "" for none), committed. Refused for a unit that the person may not hand to."""
    identifier, unit_id = archive.id, archive.unit_id
    db = begin_write(get_session())
    allowed = {unit.id for unit in assignable(db, signed_in(), db.get_one(Archive, identifier))}
    for name, number in wanted.items():
        if number and (not number.isascii() or not number.isdigit() or int(number) not in allowed):
            raise Refused("不能分派给这个单位：它不在您管理的单位之内")
        db.execute(delete(ArchiveUnit).where(ArchiveUnit.archive_id == identifier, ArchiveUnit.name == name))
        if number:
            db.add(ArchiveUnit(archive_id=identifier, name=name, unit_id=int(number)))
    record(db, signed_in(), "档案单位对应", identifier, unit_id)
    db.commit()


@blueprint.post("/runs/<identifier>/hand")
@login_required
@refusing(lambda identifier: url_for("archives.findings", identifier=identifier))
def hand(identifier: str) -> Response:
    """Hand the findings that fit the filters to their units, as items of 整改."""
    find_run(identifier, *RUNNERS)
    seen = see_run(identifier)
    results(seen)
    if not matches(seen.run.archive_id):
        flash("先说明导出里的单位各是系统里的哪个单位，再分派。")
        return redirect(url_for("archives.units", identifier=identifier))
    due = request.form.get("due", "").strip()
    if due:
        try:
            date.fromisoformat(due)
        except ValueError:
            raise Refused("期限不对，请写成 2026-03-01") from None
    job = hand_over(seen.run, plain(wanted_from(request.form, seen)), due).id
    get_session().commit()
    return redirect(url_for("jobs.show", identifier=job))


def hand_over(run: ArchiveRun, wanted: dict[str, Any], due: str) -> Job:
    """The job that hands out what fits, in a write transaction that the caller ends. Refused while no unit name is
    matched."""
    if not matches(run.archive_id):
        raise Refused("先说明导出里的单位各是系统里的哪个单位，再分派")
    identifier, archive, number = run.id, run.archive, run.number
    params = {"run": identifier, "wanted": wanted, "due": due}
    unit_id, title = archive.unit_id, f"{archive.name} 第 {number} 次"
    db = begin_write(get_session())
    row = enqueue(db, KIND, params, signed_in(), unit_id, title)
    record(db, signed_in(), "分派档案问题", identifier, unit_id)
    return row


def unit_names(archive_id: str) -> dict[str, str]:
    """Unit name of the export ("-" for none) → name of the unit."""
    query = select(ArchiveUnit.name, Unit.name).join(Unit).where(ArchiveUnit.archive_id == archive_id)
    return {name or NONE: unit for name, unit in get_session().execute(query.order_by(ArchiveUnit.id))}


def unit_named(archive: Archive, name: str) -> Unit | None:
    """The unit of that name among those that work may be handed to."""
    return next((unit for unit in assignable(get_session(), signed_in(), archive) if unit.name == name), None)
