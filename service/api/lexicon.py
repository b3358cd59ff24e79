"""The lexicon: browsing entries, and releases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from itertools import islice
from typing import Any

from flask import Response
from sqlalchemy import select

from nlp.lexicon.entry import KINDS, STATUSES
from nlp.types import LexiconEntry
from service.access import signed_in
from service.api import blueprint, lexicon_schemas  # noqa: F401  the schemas are named below
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.fields import Field, read_body
from service.api.operations import Operation, described
from service.api.queries import choice, day, number, read_query, words
from service.db import begin_write, get_session
from service.lexicon.entries import to_json
from service.lexicon.history import differences, history
from service.lexicon.pages import entries, releases
from service.lexicon.pages.common import READERS, find_entry, visible
from service.lexicon.releases import cut_release, roll_back
from service.lexicon.search import search
from service.lexicon.usage import usage
from service.models import LexiconRelease

_PAGE = 200
_FILTER = (
    words("words", "字词、拼音或编号；几个词之间用空格"),
    choice("kind", "类别", *KINDS),
    words("scope", "适用范围：all 或单位名称"),
    words("authority", "依据中的字词"),
    choice("status", "状态", *STATUSES),
    day("day", "只列出这一天有效的"),
    choice("prefix", "1：从头匹配", "0", "1"),
)
_LIST = (*_FILTER, number("page", f"第几页，每页 {_PAGE} 条", 1, 10_000))
_SINCE = (number("since", "与第几版比较；0 为随程序附带的"),)
DECIDED = (Field("reason", "依据或意见，一行", required=True, longest=500),)


@blueprint.get("/lexicon/entries")
@token_required("lexicon")
@described(Operation("可以看到的词条", 200, "Entries", query=_LIST))
def get_entries() -> Response:
    page = int(read_query(_LIST).get("page", 1))
    demand(*READERS)
    known = visible(get_session())
    fits = search((known[key] for key in sorted(known)), entries.wanted())
    found = list(islice(fits, (page - 1) * _PAGE, page * _PAGE + 1))
    return say({"entries": [entry_value(one) for one in found[:_PAGE]], "more": len(found) > _PAGE})


@blueprint.get("/lexicon/export.<form>")
@token_required("lexicon")
@described(Operation("可以看到的词条，作为表格", 200, query=_FILTER, forms=tuple(entries.TYPES.items())))
def get_lexicon_export(form: str) -> Response:
    read_query(_FILTER)
    return entries.export(form)


@blueprint.get("/lexicon/entries/<identifier>")
@token_required("lexicon")
@described(Operation("一个词条，它的历次改动和采用情况", 200, "EntryHistory"))
def get_entry(identifier: str) -> Response:
    demand(*READERS)
    found, db = find_entry(identifier), get_session()
    steps = [
        {"version": one.version, "at": one.at, "actor": one.actor, "label": one.label, "authority": one.authority,
         "differences": [asdict(difference) for difference in one.differences]}
        for one in history(db, found.id)
    ]  # fmt: skip
    used = [
        {"origin": one.origin, "hits": one.hits, "accepted": one.accepted, "ignored": one.ignored,
         "precision": one.precision, "last": one.last.isoformat() if one.last else None}
        for one in usage(db, found.id).values()
    ]  # fmt: skip
    return say({"entry": entry_value(found), "history": steps, "usage": used})


@blueprint.get("/lexicon/releases")
@token_required("lexicon")
@described(Operation("本系统发布的各版，新的在前", 200, "Releases"))
def get_releases() -> Response:
    demand(*READERS)
    rows = get_session().scalars(select(LexiconRelease).order_by(LexiconRelease.number.desc()))
    return say({"releases": [_row(row) for row in rows]})


@blueprint.post("/lexicon/releases")
@token_required("lexicon")
@described(Operation("发布已批准的提案", 201, "Release", fields=DECIDED, located=True, problems=(409,)))
def post_release() -> Response:
    said = read_body(DECIDED)["reason"]
    return _released(lambda: cut_release(get_session(), signed_in(), said))


@blueprint.get("/lexicon/releases/<int:number>")
@token_required("lexicon")
@described(Operation("一版和它的更新说明", 200, "Release"))
def get_release(number: int) -> Response:
    demand(*READERS)
    return say(_release(releases.find_release(number)))


@blueprint.get("/lexicon/releases/<int:number>/changes")
@token_required("lexicon")
@described(Operation("这一版比另一版改了什么，默认比前一版", 200, "Changes", query=_SINCE))
def get_changes(number: int) -> Response:
    asked = read_query(_SINCE)
    demand(*READERS)
    row = releases.find_release(number)
    since = int(asked.get("since", number - 1))
    found = releases.changed_since(row, since)
    changed = [
        {"entry": entry_value(after), "differences": [asdict(one) for one in differences(before, after)]}
        for before, after in found.changed
    ]
    added, retired = ([entry_value(one) for one in some] for some in (found.added, found.retired))
    return say({"number": number, "since": since, "added": added, "changed": changed, "retired": retired})


@blueprint.post("/lexicon/releases/<int:number>/rollback")
@token_required("lexicon")
@described(
    Operation(
        "发布内容与这一版相同的新版；0 为随程序附带的", 201, "Release", fields=DECIDED, located=True, problems=(409,)
    )
)
def post_rollback(number: int) -> Response:
    said = read_body(DECIDED)["reason"]
    demand(*READERS)
    if number:
        releases.find_release(number)
    return _released(lambda: roll_back(get_session(), signed_in(), number, said))


def _released(release: Callable[[], LexiconRelease]) -> Response:
    demand(*READERS)
    db = begin_write(get_session())
    row = as_on_the_page(release)
    value = _release(row)
    db.commit()
    return say(value, 201, f"/api/v1/lexicon/releases/{value['number']}")


def entry_value(entry: LexiconEntry) -> dict[str, Any]:
    """The columns of lexicons/README.md, as the log keeps them."""
    value: dict[str, Any] = json.loads(to_json(entry))
    return value


def _row(row: LexiconRelease) -> dict[str, Any]:
    return {"number": row.number, "label": row.label, "note": row.note, "at": row.at.isoformat()}


def _release(row: LexiconRelease) -> dict[str, Any]:
    return {**_row(row), "by": row.actor, "head": f"{row.head}:{row.seq}", "log": releases.text_of(row)}
