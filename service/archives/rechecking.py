"""After a run that was compared with an earlier one: the items of 整改 follow what became of their errors."""

from __future__ import annotations

from collections import defaultdict, deque
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from nlp.batch.against_match import STATUS_NAMES, Status
from nlp.batch.browse import find_rows
from nlp.batch.schema import AGAINST_FILE
from service.archives.keys import document_key, error_key
from service.models import UNSETTLED, ArchiveItem, ArchiveRun, FindingRecord, Mending
from service.oversight.recording import step

_COLUMNS = ("status", "post_id", "url", "code", "origin", "text", "places", "note")
_SETTLING = (Status.FIXED, Status.WITHDRAWN)


def recheck(db: Session, run: ArchiveRun, results: Path) -> int:
    """Bring the items of the run's archive up to date by against.parquet; how many changed. Within the caller's
    transaction.

    Fixed and withdrawn errors are settled, those that still stand are open again where they had been marked or
    settled; where only the rules changed, or the post could not be read, the item stays and is told so.
    """
    if run.against_id is None or not (results / AGAINST_FILE).exists():
        return 0
    items = list(
        db.scalars(
            select(ArchiveItem)
            .where(ArchiveItem.archive_id == run.archive_id)
            .options(joinedload(ArchiveItem.finding))
            .order_by(ArchiveItem.finding_id)
        )
    )
    if not items:
        return 0
    told = _told(results / AGAINST_FILE, {item.post_id for item in items} | {item.url for item in items if item.url})
    changed = 0
    for item in items:
        waiting = told.get((item.post_id, item.key)) or (told.get((item.url, item.key)) if item.url else None)
        if waiting:
            status, post_id, note = waiting.popleft()
            changed += _follow(db, run, item, status, note)
            if post_id != item.post_id and status is Status.NOT_FIXED:
                item.post_id = post_id
                item.finding.document = document_key(run.archive_id, post_id)
            item.run_id = run.id if status is Status.NOT_FIXED else item.run_id
    return changed


_Told = defaultdict[tuple[str, str], deque[tuple[Status, str, str]]]


def _told(path: Path, wanted: set[str]) -> _Told:
    """(id or address, error) → what became of each of its places. One queue is reached by both names."""
    import pyarrow.compute as pc

    names = sorted(wanted)
    rows = find_rows(path, _COLUMNS, pc.field("post_id").isin(names) | pc.field("url").isin(names))
    told: _Told = defaultdict(deque)
    for row in rows:
        error = error_key(row["code"], row["origin"], row["text"])
        queue = told[row["post_id"], error]
        if row["url"]:
            told[row["url"], error] = queue
        queue.append((Status(row["status"]), row["post_id"], row["note"] or ""))
    return told


def _follow(db: Session, run: ArchiveRun, item: ArchiveItem, status: Status, note: str) -> int:
    row: FindingRecord = item.finding
    said = f"第 {run.number} 次审校：{STATUS_NAMES[status]}{'，' + note if note else ''}"
    if row.state == Mending.MISTAKEN:
        return 0
    if status in _SETTLING and row.state in UNSETTLED:
        step(db, row, Mending.DONE, said, run.user.display)
    elif status is Status.NOT_FIXED and row.state in (Mending.MARKED, Mending.DONE):
        step(db, row, Mending.OPEN, said, run.user.display)
    elif status is Status.NEW and row.state == Mending.DONE:
        step(db, row, Mending.OPEN, f"第 {run.number} 次审校：再次出现", run.user.display)
    elif status in (Status.RULES_CHANGED, Status.NOT_CHECKED) and row.state in UNSETTLED:
        step(db, row, Mending(row.state), said, run.user.display)
    else:
        return 0
    return 1
