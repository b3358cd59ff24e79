"""Versions of an interpretation with the score of each, so that its writer sees the score rise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.interpret import Assessment
from nlp.interpret.types import ClauseStatus
from nlp.review import text_sha256
from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session, now
from service.desk.diff import Line, difference
from service.desk.view import clock
from service.interpret import blueprint
from service.interpret.assessing import Pair
from service.interpret.request import WRITERS, find
from service.models import Interpretation, InterpretationVersion

ONE_SITTING = timedelta(minutes=5)
"""Assessments of what is being typed make one version as long as they follow each other within this time."""


def keep(db: Session, work: Interpretation, pair: Pair, assessment: Assessment, kept: bool) -> None:
    """Add the assessed text as a version. What was typed within one sitting is one version unless it was asked for;
    a text that is the last version already is not kept twice. The first one, as it was pasted or uploaded, is never
    written over: the score rises from there."""
    last = _last(db, work.id)
    policy = text_sha256(pair.policy.text)
    same = last is not None and last.text == pair.text.text and last.policy_sha256 == policy
    user = signed_in()
    row = last
    if last is None or not (same or _being_typed(last)):
        row = InterpretationVersion(interpretation_id=work.id, number=(last.number if last else 0) + 1)
        row.user_id = user.id
        db.add(row)
    assert row is not None
    if not same:
        row.at = now()
    row.kept = row.kept or kept
    row.policy_sha256, row.text = policy, pair.text.text
    row.score, row.grade, row.copied_share = assessment.score, assessment.grade, assessment.copied_share
    row.contradictions = len(assessment.contradictions)
    row.missing = sum(clause.status is ClauseStatus.MISSING for clause in assessment.clauses)


def _being_typed(last: InterpretationVersion) -> bool:
    return last.number > 1 and not last.kept and last.user_id == signed_in().id and now() - last.at < ONE_SITTING


def _last(db: Session, identifier: str) -> InterpretationVersion | None:
    query = select(InterpretationVersion).where(InterpretationVersion.interpretation_id == identifier)
    return db.scalar(query.order_by(InterpretationVersion.number.desc()).limit(1))


def version_rows(db: Session, work: Interpretation) -> list[dict[str, Any]]:
    """Oldest first."""
    query = select(InterpretationVersion).where(InterpretationVersion.interpretation_id == work.id)
    return [
        {
            "number": row.number,
            "score": row.score,
            "grade": row.grade,
            "contradictions": row.contradictions,
            "missing": row.missing,
            "copied": round(row.copied_share * 100),
            "who": row.user.display,
            "at": clock(row.at, day=True),
        }
        for row in db.scalars(query.order_by(InterpretationVersion.number))
    ]


@blueprint.get("/<identifier>/versions/<int:number>")
@role_required(*DESK_ROLES)
def version(identifier: str, number: int) -> str:
    """A version beside the text as it stands."""
    work, row, lines = compared(identifier, number)
    return render_template("interpretation_version.html", work=work, row=row, at=clock(row.at, day=True), lines=lines)


def compared(identifier: str, number: int) -> tuple[Interpretation, InterpretationVersion, list[Line]]:
    """The interpretation, its version of that number, and how the text as it stands differs from that."""
    work, row = find(identifier), _version(identifier, number)
    return work, row, difference(row.text, work.text)


@blueprint.post("/<identifier>/versions/<int:number>/restore")
@role_required(*WRITERS)
def restore(identifier: str, number: int) -> dict[str, Any]:
    """Put the version's text back; the text that stood there stays as a version, if it was ever assessed."""
    db = begin_write(get_session())
    work, row = find(identifier, write=True), _version(identifier, number)
    last = _last(db, identifier)
    if last is not None:
        last.kept = True
    work.text = row.text
    work.version += 1
    work.updated_at = now()
    record(db, signed_in(), "恢复解读版本", work.id, work.unit_id, f"第 {number} 版")
    saved = work.version
    db.commit()
    return {"version": saved}


def _version(identifier: str, number: int) -> InterpretationVersion:
    query = select(InterpretationVersion).where(InterpretationVersion.interpretation_id == identifier)
    row = get_session().scalar(query.where(InterpretationVersion.number == number))
    if row is None:
        abort(404, "没有这一版。")
    return row
