"""Findings of a run handed to units: each becomes an item of 整改, once, however often it is handed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.batch.browse import Order, Page, read_page
from nlp.batch.schema import FINDINGS_FILE
from nlp.batch.wanted import BY_SEVERITY, Wanted
from nlp.text.masking import shown, shown_context
from service.archives.keys import document_key, error_key, place_key
from service.archives.places import Refused, results_folder
from service.archives.results import advice, basis, titles_of
from service.archives.wanting import wanted_from
from service.jobs import Context, job
from service.models import ArchiveItem, ArchiveRun, ArchiveUnit, FindingRecord, Mending
from service.oversight.recording import step

KIND = "archive_hand"
MOST = 20_000
"""Findings of one handing-out: a list that units can work from."""
A_STEP = 200
_DUTIES = Order("severity", ("serious", "general"))
_COLUMNS = (
    "post_id", "code", "category", "severity", "text", "message", "suggestions", "authority", "origin", "confidence",
    "context", "unit", "column", "field", "count",
)  # fmt: skip


@job(KIND, label="分派档案问题")
def hand_out(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Make an item of every serious and general finding that fits ``params["wanted"]``, for the unit that its unit
    name was matched to. ``due``: ISO day or empty."""
    settings = context.app.extensions["xianshen_settings"]
    run = context.session.get(ArchiveRun, params["run"])
    if run is None or run.finished_at is None:
        raise Refused("这次审校已经删除，或者没有审完")
    hand = _Hand(context.session, run, params.get("due", ""), context.user.display)
    out, wanted = results_folder(settings, run), wanted_from(params["wanted"])
    context.session.rollback()
    kept = context.checkpoint
    hand.take_up(kept)
    page = _page(out, wanted, kept.get("page", 1))
    most = min(page.total, MOST)
    while page.rows:
        done = (kept.get("page", 1) - 1) * A_STEP
        context.progress(done, most, f"正在分派 {done:,}/{most:,}")
        titles = titles_of(out, {row["post_id"] for row in page.rows})
        context.begin()
        for row in page.rows:
            hand.put(row, titles)
        kept.update(hand.told(), page=kept.get("page", 1) + 1)
        context.save()
        if kept["page"] > MOST // A_STEP:
            break
        page = _page(out, wanted, kept["page"])
    return {"summary": hand.said(page.total), "link": "/overview/mending"}


def _page(out: Path, wanted: Wanted, number: int) -> Page:
    order = BY_SEVERITY if wanted.severity == "hint" else _DUTIES
    return read_page(out / FINDINGS_FILE, _COLUMNS, order, wanted.findings(), number, A_STEP)


@dataclass(frozen=True, slots=True)
class _Target:
    run_id: str
    archive_id: str
    number: int
    due: date | None
    by: str


class _Hand:
    """Puts findings on record for their units and counts what it did."""

    def __init__(self, db: Session, run: ArchiveRun, due: str, by: str) -> None:
        self._db = db
        self._to = _Target(run.id, run.archive_id, run.number, date.fromisoformat(due) if due else None, by)
        query = select(ArchiveUnit.name, ArchiveUnit.unit_id).where(ArchiveUnit.archive_id == run.archive_id)
        self._units = dict(db.execute(query).all())
        self._counts: Counter[str] = Counter()
        self._places: Counter[str] = Counter()

    def take_up(self, kept: Mapping[str, Any]) -> None:
        """Go on from what ``told`` said."""
        self._counts.update(kept.get("counts", {}))
        self._places.update(kept.get("places", {}))

    def told(self) -> dict[str, Any]:
        """What to keep: counts, and the places of the last posts (a post may be cut by a page)."""
        last = dict(list(self._places.items())[-A_STEP:])
        return {"counts": dict(self._counts), "places": last}

    def put(self, row: Mapping[str, Any], titles: Mapping[str, tuple[str, str]]) -> None:
        """Make the item of a finding, unless it is there or nobody is matched to its unit name."""
        unit_id = self._units.get(row["unit"] or "")
        if unit_id is None:
            self._counts["unmatched"] += 1
            return
        text = shown(row["code"], row["category"], row["text"], row["suggestions"])
        around = shown_context(row["context"], row["text"], text)
        error, document = error_key(row["code"], row["origin"], text), document_key(self._to.archive_id, row["post_id"])
        place = f"{document[:16]}{place_key(error, ''.join(around.split()))}"
        key = place_key(place, str(self._places[place]))
        self._places[place] += 1
        there = select(FindingRecord.id).where(FindingRecord.document == document, FindingRecord.key == key)
        if self._db.scalar(there) is not None:
            self._counts["known"] += 1
            return
        title, url = titles.get(row["post_id"], (row["post_id"], ""))
        finding = _record(row, self._to, unit_id, text, around, title)
        finding.document, finding.key = document, key
        self._db.add(finding)
        self._db.flush()
        step(self._db, finding, Mending.OPEN, f"档案第 {self._to.number} 次审校发现", self._to.by)
        item = ArchiveItem(finding_id=finding.id, archive_id=self._to.archive_id, run_id=self._to.run_id, key=error)
        item.post_id, item.url = row["post_id"], url
        self._db.add(item)
        self._counts["made"] += 1

    def said(self, total: int) -> str:
        """What was done, in a sentence."""
        counts = self._counts
        said = [f"已列入整改 {counts['made']:,} 项"]
        said += [f"早已在列 {counts['known']:,} 项"] if counts["known"] else []
        said += [f"单位没有对应、未分派 {counts['unmatched']:,} 项"] if counts["unmatched"] else []
        said += [f"一次最多 {MOST:,} 项，请按单位分批"] if total > MOST else []
        return "，".join(said) + "。"


def _record(row: Mapping[str, Any], to: _Target, unit_id: int, text: str, around: str, title: str) -> FindingRecord:
    return FindingRecord(
        unit_id=unit_id,
        column=(row["column"] or "")[:80],
        title=title,
        code=row["code"][:40],
        category=row["category"][:40],
        severity=row["severity"],
        matched=text,
        excerpt=around.strip(),
        place="标题" if row["field"] == "title" else (f"共 {row['count']} 处" if row["count"] > 1 else ""),
        message=row["message"],
        suggestion=advice(row),
        authority=basis(row)[:400],
        origin=row["origin"][:80],
        state=Mending.OPEN,
        due=to.due,
    )
