"""The list that filters as one types, the page of an entry, and the sheets one takes away."""

from __future__ import annotations

import io
from datetime import date
from itertools import islice
from typing import Any

from flask import Response, abort, request, send_file
from sqlalchemy import select

from service.access import DESK_ROLES, signed_in, units_of
from service.db import get_session
from service.desk.view import clock
from service.lexicon.history import history
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import find_entry, reader, show, units_shown, visible
from service.lexicon.releases import newest
from service.lexicon.search import Wanted, search
from service.lexicon.sheets import to_tsv, to_xlsx
from service.lexicon.usage import usage
from service.models import FindingRecord, Proposal, ProposedChange, Unit

_MOST = 200
_HITS = 20
TYPES = {
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def wanted() -> Wanted:
    """What the address asks for; a day that is none narrows nothing."""
    given = request.args
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        day = None
    fields = {name: given.get(name, "")[:80].strip() for name in ("words", "kind", "scope", "authority", "status")}
    return Wanted(**fields, day=day, prefix=given.get("prefix") == "1")


@blueprint.get("/")
@reader
def entries() -> str:
    """Entries in force and retired; only the rows where a script asks for them (``part``)."""
    db, asked = get_session(), wanted()
    known = visible(db)
    found = list(islice(search((known[key] for key in sorted(known)), asked), 5_000))
    rows, used = found[:_MOST], usage(db)
    template = "lexicon_rows.html" if request.args.get("part") else "lexicon_entries.html"
    return show(
        template, rows=rows, found=len(found), most=_MOST, whole=len(known), asked=asked, used=used,
        units=units_shown(db), release=newest(db), query=request.query_string.decode("ascii", "replace"),
    )  # fmt: skip


@blueprint.get("/entries/<identifier>")
@reader
def entry(identifier: str) -> str:
    """One entry: as it stands, its history, how it fares, where it was found, and what is proposed about it."""
    found, db = find_entry(identifier), get_session()
    used = sorted(usage(db, found.id).values(), key=lambda one: int(one.origin.rpartition("@")[2]))
    waiting = select(Proposal).join(ProposedChange).where(ProposedChange.entry_id == found.id)
    proposals = list(db.scalars(waiting.order_by(Proposal.id.desc()).limit(20)))
    return show(
        "lexicon_entry.html", entry=found, steps=list(reversed(history(db, found.id))), used=used,
        hits=_hits(found.id), proposals=proposals, clock=clock,
    )  # fmt: skip


def _hits(entry_id: str) -> list[dict[str, Any]]:
    """Where the entry was found lately, in the units whose texts the person may read."""
    db = get_session()
    units = [unit.id for unit in units_of(db, signed_in(), *DESK_ROLES)]
    query = (
        select(FindingRecord, Unit.name)
        .join(Unit, FindingRecord.unit_id == Unit.id)
        .where(FindingRecord.origin.like(f"{entry_id}@%"), FindingRecord.unit_id.in_(units))
        .order_by(FindingRecord.id.desc())
        .limit(_HITS)
    )
    return [{"row": row, "unit": unit, "at": clock(row.first_seen, day=True)} for row, unit in db.execute(query)]


@blueprint.get("/export.<form>")
@reader
def export(form: str) -> Response:
    """What the filter shows, as a sheet that can be imported again."""
    if form not in TYPES:
        abort(404)
    known = visible(get_session())
    chosen = list(search(known.values(), wanted()))
    data = to_xlsx(chosen) if form == "xlsx" else to_tsv(chosen)
    return send_file(io.BytesIO(data), TYPES[form], as_attachment=True, download_name=f"词库.{form}")
