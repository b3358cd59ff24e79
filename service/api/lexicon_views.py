"""What the lexicon looks like from a unit: its levels; which entries are noisy, and what editors keep accepting."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from flask import Response

from nlp.lexicon.layers import ALL, disagreements
from nlp.types import LexiconEntry
from service.access import signed_in
from service.admin.managing import of_all_units
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.fields import Field, read_body
from service.api.kinds import Number
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.queries import read_query, words
from service.api.replay import commit_answer
from service.api.schemas import INTEGER, NUMBER, SCHEMAS, STRING, TEXT_OR_NULL, array, record
from service.db import begin_write, get_session
from service.lexicon.pages import levels, use
from service.lexicon.pages.common import READERS, units_shown, visible
from service.lexicon.suggestions import LEAST_ACCEPTED, LEAST_EDITORS
from service.lexicon.units import Tree
from service.lexicon.usage import LEAST_DECISIONS, PRECISION_LINE
from service.models import Role, Unit

_UNIT = (words("unit", "单位名称；不填时用看得到的第一个单位"),)
PARENT = (
    Number("parent", "上级单位的 number；0 或不填为没有上级"),
    Field("reason", "理由，一行", required=True, longest=500),
)
_ENTRY = record(id=STRING, version=INTEGER, scope=STRING, authority=STRING)
SCHEMAS["Levels"] = record(
    number=INTEGER, unit=STRING, parent=TEXT_OR_NULL, chain=array(record(scope=STRING, active=INTEGER)),
    disagreements=array(record(text=STRING, followed=_ENTRY, passed_over=array(_ENTRY), reason=STRING)),
)  # fmt: skip
SCHEMAS["Noisy"] = record(
    line=NUMBER, least=INTEGER,
    entries=array(
        record(id=STRING, version=INTEGER, wrong=STRING, severity=STRING, accepted=INTEGER, ignored=INTEGER,
               precision=NUMBER)
    ),
)  # fmt: skip
SCHEMAS["Suggestions"] = record(
    accepted=INTEGER, editors=INTEGER,
    suggestions=array(
        record(wrong=STRING, right=STRING, accepted=INTEGER, editors=INTEGER, units=INTEGER, ignored=INTEGER,
               bad=STRING, good=STRING)
    ),
)  # fmt: skip


@blueprint.get("/lexicon/levels")
@token_required("lexicon")
@described(Operation("一个单位按哪几级词条审，各级在哪里不一致", 200, "Levels", query=_UNIT, problems=(404,)))
def get_levels() -> Response:
    """``chain`` begins with the whole system (all)."""
    name = read_query(_UNIT).get("unit")
    demand(*READERS)
    for unit in units_shown(get_session()):
        if name is None or unit.name == name:
            return say(_levels(unit))
    refuse(404, "没有这个单位。")


@blueprint.put("/lexicon/levels/<int:number>")
@token_required("lexicon")
@described(Operation("设定一个单位的上级，限全系统的管理员", 200, "Levels", fields=PARENT, problems=(409,)))
def put_level(number: int) -> Response:
    demand(Role.ADMIN)
    if not of_all_units(signed_in()):
        refuse(403, "只有全系统的管理员可以设定上级单位。")
    body = read_body(PARENT)
    db = begin_write(get_session())
    unit = as_on_the_page(levels.put_below, db, signed_in(), number, int(body.get("parent", 0)), body["reason"])
    return commit_answer(db, json.dumps(_levels(unit)), 200)


@blueprint.get("/lexicon/noisy")
@token_required("lexicon")
@described(Operation("采纳率低、待降级的词条", 200, "Noisy"))
def get_noisy() -> Response:
    """To demote or retire one, propose it with another ``severity`` or ``status``."""
    demand(Role.LEXICON, Role.LEXICON_APPROVER)
    rows = [
        {
            **{name: getattr(entry, name) for name in ("id", "version", "wrong")},
            "severity": str(entry.severity),
            "accepted": used.accepted,
            "ignored": used.ignored,
            "precision": used.precision,
        }
        for entry, used in use.noisy_rows()
    ]
    return say({"line": PRECISION_LINE, "least": LEAST_DECISIONS, "entries": rows})


@blueprint.get("/lexicon/suggestions")
@token_required("lexicon")
@described(Operation("编辑常采纳而词库还没有的写法", 200, "Suggestions"))
def get_suggestions() -> Response:
    demand(Role.LEXICON, Role.LEXICON_APPROVER)
    rows = [asdict(one) for one in use.suggested_rows()]
    return say({"accepted": LEAST_ACCEPTED, "editors": LEAST_EDITORS, "suggestions": rows})


def _levels(unit: Unit) -> dict[str, Any]:
    db = get_session()
    tree, known = Tree.of(db), visible(db)
    chain = tree.chain(unit.id)
    counts = Counter(entry.scope for entry in known.values() if entry.status == "active")
    return {
        "number": unit.id,
        "unit": unit.name,
        "parent": tree.names.get(unit.parent_id or 0),
        "chain": [{"scope": scope, "active": counts[scope]} for scope in (ALL, *reversed(chain))],
        "disagreements": [
            {
                "text": one.text,
                "followed": _named(one.winner),
                "passed_over": [_named(other) for other in one.losers],
                "reason": one.reason,
            }
            for one in disagreements(known.values(), chain)
        ],
    }


def _named(entry: LexiconEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("id", "version", "scope", "authority")}
