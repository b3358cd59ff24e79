"""Pages of archives: the list, one archive with its mapping and runs, and starting a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp.batch.names import LABELS, TARGETS
from nlp.batch.preview import Preview, preview
from nlp.text.masking import masked
from nlp.types import ReviewError
from service.access import DESK_ROLES, holds, login_required, role_required, signed_in, unit_asked, units_of
from service.archives import blueprint
from service.archives.access import RUNNERS, archives_of, everywhere, find_archive, find_run, seen_names
from service.archives.mapping import LEVELS, SINGLE, from_form, wishes_of
from service.archives.places import Refused, check_source, inside_root, listed, megabytes, source_path, used
from service.archives.running import begin_run, start
from service.audit import record
from service.db import begin_write, get_session
from service.jobs import store
from service.jobs.view import job_view
from service.models import Archive, ArchiveRun, Origin
from service.settings import Settings

OFFERED = 500
"""Columns of a table that the lists of the mapping offer."""


def settings() -> Settings:
    found: Settings = current_app.extensions["xianshen_settings"]
    return found


def refusing(back: Callable[..., str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What is refused becomes a message on the page at ``back(**arguments)``."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            try:
                return view(**arguments)
            except ReviewError as error:
                get_session().rollback()
                flash(f"{error}。".replace("。。", "。"))
                return redirect(back(**arguments))

        return guarded

    return wrap


def to_archive(identifier: str, **_: Any) -> str:
    return url_for("archives.archive", identifier=identifier)


@blueprint.get("/")
@role_required(*DESK_ROLES)
def index() -> str:
    """The archives that the person sees, and where a new one is brought in."""
    db, user = get_session(), signed_in()
    units = units_of(db, user, *RUNNERS) if any(holds(user, role) for role in RUNNERS) else []
    rows = []
    for archive in archives_of(db, user):
        last = archive.runs[-1] if archive.runs else None
        whole = seen_names(db, user, archive) is None
        done = [run for run in archive.runs if run.finished_at is not None]
        rows.append({"archive": archive, "last": last, "done": done[-1] if done else None, "whole": whole,
                     "job": job_view(last.job) if last and last.job and whole else None,
                     "size": megabytes(archive.size) if archive.size else ""})  # fmt: skip
    folders = {unit.id: listed(settings(), unit.name, everywhere(user)) for unit in units}
    return render_template("archives/index.html", rows=rows, units=units, folders=folders,
                           limit=settings().archive_upload_mb, plain_limit=settings().max_upload_mb,
                           workers=store.workers_alive(db))  # fmt: skip


@blueprint.post("/folder")
@role_required(*RUNNERS)
@refusing(lambda **_: url_for("archives.index"))
def point() -> Response:
    """A new archive of a folder or file below ``archive_root``."""
    user, unit = signed_in(), unit_asked("您不能为这个单位建立档案。", *RUNNERS)
    archive = new_folder_archive(unit.id, unit.name, request.form.get("folder", ""), everywhere(user))
    return redirect(to_archive(archive.id))


def new_folder_archive(unit_id: int, unit: str, relative: str, all_units: bool) -> Archive:
    """The archive, committed. Refused where the path may not be used."""
    path = inside_root(settings(), relative, unit, all_units)
    check_source(path)
    db = begin_write(get_session())
    archive = Archive(
        unit_id=unit_id,
        user_id=signed_in().id,
        name=path.name[:200],
        origin=Origin.FOLDER,
        path=relative,
        complete=True,
    )
    db.add(archive)
    db.flush()
    record(db, signed_in(), "建立档案", archive.id, unit_id)
    db.commit()
    return archive


@blueprint.get("/<identifier>")
@login_required
def archive(identifier: str) -> str:
    """One archive: how it will be read, its runs."""
    row = find_archive(identifier)
    return _archive_page(row, row.mapping)


@blueprint.post("/<identifier>/mapping")
@login_required
@refusing(to_archive)
def mapping(identifier: str) -> Response | str:
    """Keep the mapping as it was corrected, and show the first posts again."""
    row = find_archive(identifier, *RUNNERS)
    kept = from_form(request.form, request.form.getlist("shown"))
    db = begin_write(get_session())
    row = db.get_one(Archive, identifier)
    row.mapping = kept
    db.commit()
    return redirect(f"{to_archive(identifier)}#first")


@blueprint.post("/<identifier>/runs")
@login_required
@refusing(to_archive)
def run(identifier: str) -> Response:
    """Start a run."""
    row = find_archive(identifier, *RUNNERS)
    if row.origin == Origin.UPLOAD:
        source_path(settings(), row)
    day, earlier = _day(), request.form.get("against", "")
    db = begin_write(get_session())
    row = db.get_one(Archive, identifier)
    against = next((one for one in row.runs if one.id == earlier), None)
    begun = begin_run(db, signed_in(), row, day, request.form.get("model") != "no", against)
    number = begun.id
    db.commit()
    return redirect(url_for("archives.run_page", identifier=number))


@blueprint.post("/runs/<identifier>/resume")
@login_required
@refusing(lambda identifier: url_for("archives.run_page", identifier=identifier))
def resume(identifier: str) -> Response:
    """Go on with a run that failed or was cancelled."""
    find_run(identifier, *RUNNERS)
    go_on(identifier)
    return redirect(url_for("archives.run_page", identifier=identifier))


def go_on(identifier: str) -> None:
    """A further job for a run that is not finished, committed. Refused where it goes on already."""
    db = begin_write(get_session())
    row = db.get_one(ArchiveRun, identifier)
    if row.finished_at is not None or row.going_on:
        raise Refused("这次审校正在进行，或者已经审完")
    start(db, signed_in(), row, row.archive)
    db.commit()


def _archive_page(row: Archive, kept: dict[str, Any]) -> str:
    db, user = get_session(), signed_in()
    shown, fault = None, ""
    may_run = any(holds(user, role, row.unit_id) for role in RUNNERS)
    try:
        shown = masked_preview(row, kept)
    except ReviewError as error:
        fault = str(getattr(error, "reason", error))
    runs = [{"run": one, "job": job_view(one.job) if one.job else None} for one in reversed(row.runs)]
    return render_template(
        "archives/archive.html", archive=row, shown=shown, fault=fault, kept=kept, labels=LABELS, targets=TARGETS,
        single=SINGLE, levels=LEVELS, offered=_offered(shown), chosen=_chosen(shown, kept), runs=runs,
        may_run=may_run, today=date.today().isoformat(), size=megabytes(row.size),
        used=megabytes(used(db, row.unit_id)), quota=settings().archive_quota_mb, model=settings().model,
        busy=any(one["job"] and not one["job"]["ended"] for one in runs), workers=store.workers_alive(db),
        limit=settings().archive_upload_mb,
        finished=[one.number for one in row.runs if one.finished_at is not None],
    )  # fmt: skip


def masked_preview(row: Archive, kept: dict[str, Any]) -> Preview:
    """The first posts as they will be read, numbers of persons masked. ReviewError where there is nothing to read."""
    shown = preview(source_path(settings(), row), wishes_of(kept))
    posts = ({name: masked(value) for name, value in post.items()} for post in shown.posts)
    return replace(shown, posts=tuple(posts))


def _offered(shown: Preview | None) -> list[str]:
    """The columns of all tables met, each once."""
    columns = [column for _, fields in shown.maps for column in fields.available] if shown else []
    return list(dict.fromkeys(columns))[:OFFERED]


def _chosen(shown: Preview | None, kept: dict[str, Any]) -> dict[str, str]:
    """Field → what its list shows: ``=column``, "-" for none, "" where nothing was found."""
    chosen: dict[str, str] = {}
    for _, fields in reversed(shown.maps) if shown else ():
        chosen |= {name: f"={column}" for name, column in fields.columns.items()}
    for name, column in kept.get("fields", {}).items():
        chosen[name] = f"={column}" if column else "-"
    return chosen


def _day() -> date:
    given = request.form.get("as_of", "").strip()
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError:
        raise Refused("判定日期不对，请写成 2026-03-01") from None
