"""Deleting an archive or a run: the rows first, then the files; items of 整改 stay with their units."""

from __future__ import annotations

from flask import flash, redirect, url_for
from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from service.access import login_required, signed_in
from service.archives import blueprint
from service.archives.access import RUNNERS, find_archive, find_run
from service.archives.pages import refusing, settings, to_archive
from service.archives.places import Refused, archive_folder, clear, run_folder
from service.audit import record
from service.db import begin_write, get_session
from service.models import Archive, ArchiveItem, ArchiveRun, ArchiveUnit


@blueprint.post("/<identifier>/delete")
@login_required
@refusing(to_archive)
def delete_archive(identifier: str) -> Response:
    """Delete the archive with everything of it."""
    find_archive(identifier, *RUNNERS)
    drop_archive(identifier)
    flash("档案和它的审校结果已删除；已列入整改的问题仍在整改清单里。")
    return redirect(url_for("archives.index"))


@blueprint.post("/runs/<identifier>/delete")
@login_required
@refusing(lambda identifier: url_for("archives.run_page", identifier=identifier))
def delete_run(identifier: str) -> Response:
    """Delete one run with its results."""
    archive = find_run(identifier, *RUNNERS).archive_id
    drop_run(identifier)
    flash("这次审校的结果已删除。")
    return redirect(url_for("archives.archive", identifier=archive))


def drop_archive(identifier: str) -> None:
    """Delete an archive, its runs and files. Refused while a run goes on."""
    db = begin_write(get_session())
    archive = db.get_one(Archive, identifier)
    for run in archive.runs:
        _refuse_running(run)
    numbers = [run.id for run in archive.runs]
    db.execute(update(ArchiveRun).where(ArchiveRun.id.in_(numbers)).values(against_id=None))
    db.execute(delete(ArchiveItem).where(ArchiveItem.archive_id == identifier))
    db.execute(delete(ArchiveUnit).where(ArchiveUnit.archive_id == identifier))
    record(db, signed_in(), "删除档案", identifier, archive.unit_id)
    db.delete(archive)
    db.commit()
    clear(archive_folder(settings(), identifier))


def drop_run(identifier: str) -> None:
    """Delete a run and its files. Refused while it goes on."""
    db = begin_write(get_session())
    run = db.get_one(ArchiveRun, identifier)
    _refuse_running(run)
    _forget(db, identifier)
    folder, archive = run_folder(settings(), run), run.archive
    record(db, signed_in(), "删除审校结果", identifier, archive.unit_id, f"第 {run.number} 次")
    db.delete(run)
    db.commit()
    clear(folder)


def _forget(db: Session, identifier: str) -> None:
    db.execute(update(ArchiveRun).where(ArchiveRun.against_id == identifier).values(against_id=None))
    db.execute(update(ArchiveItem).where(ArchiveItem.run_id == identifier).values(run_id=None))


def _refuse_running(run: ArchiveRun) -> None:
    if run.going_on:
        raise Refused("正在审校，请先取消，再删除")
