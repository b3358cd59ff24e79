"""Releases: the list, what each changed, two compared, cutting one, going back to one."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, request
from sqlalchemy import select

from nlp.lexicon import shipped_release
from nlp.types import LexiconEntry
from service.access import signed_in
from service.db import get_session
from service.desk.request import stored
from service.desk.view import clock
from service.lexicon.changelog import change_log, describe
from service.lexicon.history import differences
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import acting, field, reader, show, to, writing
from service.lexicon.releases import Difference, compare, cut_release, entries_of, roll_back
from service.lexicon.units import Tree, readable
from service.models import LexiconRelease, Proposal, ProposalState


@blueprint.get("/releases")
@reader
def releases() -> str:
    db = get_session()
    rows = db.scalars(select(LexiconRelease).order_by(LexiconRelease.number.desc())).all()
    approved = db.scalars(select(Proposal).where(Proposal.state == ProposalState.APPROVED).order_by(Proposal.id)).all()
    return show("lexicon_releases.html", rows=rows, approved=approved, clock=clock, shipped=shipped_release())


@blueprint.post("/releases")
@acting
def cut() -> Any:
    """Release what was approved."""
    with writing() as (db, user):
        made = cut_release(db, user, field("authority_line"))
        number, label = made.number, made.label
    flash(f"已发布 {label}。")
    return to("lexicon.release", number=number)


@blueprint.get("/releases/<int:number>")
@reader
def release(number: int) -> str:
    """What changed since the release before, or since the one that is asked for."""
    after = find_release(number)
    since = request.args.get("since", type=int)
    since = number - 1 if since is None or not since >= 0 else since
    found = changed_since(after, since)
    pairs = [(one, other, differences(one, other)) for one, other in found.changed]
    numbers = [0, *get_session().scalars(select(LexiconRelease.number).order_by(LexiconRelease.number))]
    return show(
        "lexicon_release.html", release=after, since=since, found=found, pairs=pairs, describe=describe,
        clock=clock, numbers=numbers, newest=max(numbers),
    )  # fmt: skip


@blueprint.get("/releases/<int:number>/text")
@reader
def text(number: int) -> Response:
    """The change log as plain text, to be sent to all units."""
    return Response(text_of(find_release(number)), mimetype="text/plain; charset=utf-8")


def text_of(row: LexiconRelease) -> str:
    """What changed since the release before, as far as the signed-in person may read it."""
    found = changed_since(row, row.number - 1)
    return change_log(row.label, found, row.note)


@blueprint.post("/releases/<int:number>/rollback")
@acting
def back(number: int) -> Any:
    """A new release with the content of this one."""
    with writing() as (db, user):
        made = roll_back(db, user, number, field("authority_line"))
        fresh, label = made.number, made.label
    flash(f"已发布 {label}，内容同第 {number} 版。")
    return to("lexicon.release", number=fresh)


def find_release(number: int) -> LexiconRelease:
    """The release of that number, 404 where there is none."""
    row = stored(LexiconRelease, number)
    if row is None:
        abort(404, "没有这一版。")
    return row


def changed_since(after: LexiconRelease, since: int) -> Difference:
    """What changed since release ``since`` (0: as shipped), as far as the signed-in person may read it; 404 where
    there is no such release."""
    return _readable(compare(_contents(since), entries_of(after)))


def _contents(number: int) -> tuple[LexiconEntry, ...]:
    return entries_of(find_release(number)) if number else shipped_release().entries


def _readable(found: Difference) -> Difference:
    scopes = readable(Tree.of(get_session()), signed_in())
    if scopes is None:
        return found
    return Difference(
        tuple(entry for entry in found.added if entry.scope in scopes),
        tuple(pair for pair in found.changed if pair[1].scope in scopes),
        tuple(entry for entry in found.retired if entry.scope in scopes),
    )
