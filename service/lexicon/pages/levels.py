"""Levels: what a unit inherits, where levels disagree and which is followed, and which unit stands above which."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import abort, request
from sqlalchemy.orm import Session

from nlp.lexicon.layers import disagreements
from service.access import role_required, signed_in
from service.admin.managing import of_all_units
from service.audit import record
from service.db import get_session
from service.desk.request import stored
from service.lexicon.current import note_base
from service.lexicon.log import Act, append
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import acting, field, reader, show, to, units_shown, visible, writing
from service.lexicon.proposals import one_line
from service.lexicon.units import Tree, set_parent
from service.models import Role, Unit, User


@blueprint.get("/levels")
@reader
def levels() -> str:
    """For one unit: its chain, how many entries each level brings, and the disagreements."""
    db = get_session()
    units, tree = units_shown(db), Tree.of(db)
    asked = request.args.get("unit", type=int)
    unit = next((one for one in units if one.id == asked), units[0] if units else None)
    chain = tree.chain(unit.id) if unit else ()
    known = visible(db)
    counts = Counter(entry.scope for entry in known.values() if entry.status == "active")
    return show(
        "lexicon_levels.html", units=units, unit=unit, chain=[*reversed(chain)], counts=counts,
        found=disagreements(known.values(), chain), parents=tree.parents, everywhere=of_all_units(signed_in()),
    )  # fmt: skip


@blueprint.post("/levels/<int:number>/parent")
@role_required(Role.ADMIN)
@acting
def parent(number: int) -> Any:
    """Put a unit below another: for administrators of the whole system."""
    if not of_all_units(signed_in()):
        abort(403, "只有全系统的管理员可以设定上级单位。")
    asked = field("parent")
    if asked.strip("0") and not asked.isdecimal():
        abort(404, "没有这个单位。")
    with writing() as (db, user):
        put_below(db, user, number, int(asked or 0), field("authority_line"))
    return to("lexicon.levels", unit=number)


def put_below(db: Session, user: User, number: int, parent: int, reason: str) -> Unit:
    """Put the unit of that number below another, 0 for none, in the caller's write transaction. 404 where one is not
    there, Refused where that closes a circle or nothing is said why."""
    unit, above = stored(Unit, number), stored(Unit, parent) if parent else None
    if unit is None or (parent and above is None):
        abort(404, "没有这个单位。")
    note_base(db)
    reason = one_line(reason)
    before = db.get(Unit, unit.parent_id) if unit.parent_id else None
    set_parent(db, unit, above)
    acts = ({"parent": one.name if one else None, "unit": unit.name} for one in (before, above))
    append(db, user.name, Act("unit", authority=reason, before=next(acts), after=next(acts)))
    record(db, user, "设定上级单位", unit.name, unit.id, above.name if above else "（无）")
    return unit
