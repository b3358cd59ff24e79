"""The form for a new or changed entry. Who comes second is shown both wordings, and his stays in the form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for

from nlp.lexicon.entry import COLUMNS, KINDS
from nlp.types import LexiconEntry, LexiconError, ReviewError
from service.db import get_session
from service.lexicon.entries import cells_of, from_cells
from service.lexicon.history import differences
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import acting, field, find_entry, reader, show, to, visible, writing
from service.lexicon.proposals import Change, Conflict, Faulty, propose, retired
from service.lexicon.say import reason

_NEW = {"form": "literal", "severity": "general", "scope": "all", "status": "active", "kind": "typo"}
_FIELDS = tuple(column for column in COLUMNS if column not in ("id", "version"))


@blueprint.get("/new")
@reader
def new() -> str:
    """An empty form, or one filled from the address (a suggestion, an entry to relax)."""
    given = {name: request.args.get(name, "")[:1_000] for name in ("kind", *_FIELDS) if request.args.get(name)}
    return _form({**dict.fromkeys(_FIELDS, ""), **_NEW, **given}, None)


@blueprint.get("/entries/<identifier>/edit")
@reader
def edit(identifier: str) -> str:
    found = find_entry(identifier)
    return _form({**cells_of(found), "kind": found.kind, "authority_line": ""}, found)


@blueprint.post("/propose")
@reader
def send() -> Any:
    """Put the form forward; with a fault the form comes back as it was filled, with what is wrong."""
    cells = {name: field(name, 5_000) for name in (*_FIELDS, "kind", "id", "based_on", "authority_line")}
    known = visible(get_session()).get(cells["id"]) if cells["id"] else None
    based_on = int(cells["based_on"]) if cells["based_on"].isdigit() else 0
    try:
        entry = entry_of(cells, based_on)
        with writing() as (db, user):
            made = propose(db, user, [Change(entry, based_on)], cells["authority_line"] or cells["authority"])
            number = made.id
    except Conflict as error:
        return _form(cells, known, [str(error)], theirs=known), 409
    except Faulty as error:
        return _form(cells, known, [note.text for note in error.notes]), 422
    except LexiconError as error:
        return _form(cells, known, [reason(error.reason)]), 422
    except ReviewError as error:
        return _form(cells, known, [str(error)]), 422
    return to("lexicon.proposal", number=number)


def entry_of(cells: dict[str, str], based_on: int) -> LexiconEntry:
    """The entry of a filled form; a new one gets its id when it is proposed. Raises LexiconError naming the column."""
    if cells["id"]:
        return from_cells({**cells, "version": str(based_on + 1)}, "", 0)
    kind = cells["kind"] if cells["kind"] in KINDS else "typo"
    return replace(from_cells({**cells, "id": f"{kind}-0", "version": "1"}, "", 0), id="")


def _form(
    cells: dict[str, str],
    known: LexiconEntry | None,
    problems: list[str] | None = None,
    theirs: LexiconEntry | None = None,
) -> str:
    get_session().rollback()
    between = ()
    if theirs is not None:
        mine = {**cells_of(theirs), **{name: cells.get(name, "") for name in _FIELDS}}
        between = tuple({"name": one.name, "theirs": one.before, "mine": one.after} for one in _apart(theirs, mine))
    based_on = cells.get("based_on") or (known.version if known else "")
    return show(
        "lexicon_form.html", cells=cells, entry=known, problems=problems or [], theirs=theirs, between=between,
        based_on=based_on, back=url_for("lexicon.entry", identifier=known.id) if known else url_for("lexicon.entries"),
    )  # fmt: skip


def _apart(theirs: LexiconEntry, mine: dict[str, str]) -> Any:
    try:
        return differences(theirs, from_cells(mine, "", 0))
    except LexiconError:
        return ()


@blueprint.post("/entries/<identifier>/retire")
@acting
def retire(identifier: str) -> Any:
    """Propose that the entry is no longer in force."""
    found = find_entry(identifier)
    with writing() as (db, user):
        made = propose(db, user, [Change(retired(found), found.version)], field("authority_line"))
        number = made.id
    return to("lexicon.proposal", number=number)


@blueprint.post("/entries/<identifier>/demote")
@acting
def demote(identifier: str) -> Any:
    """Propose a noisy entry as a hint (提示): a step down that a second person decides about."""
    found = find_entry(identifier)
    lower = {"serious": "general", "general": "hint"}.get(str(found.severity))
    if lower is None:
        raise ReviewError("这个词条已是提示，可以改写、加豁免或停用")
    cells = cells_of(found) | {"severity": lower, "version": str(found.version + 1)}
    with writing() as (db, user):
        made = propose(db, user, [Change(from_cells(cells, "", 0), found.version)], field("authority_line"))
        number = made.id
    return to("lexicon.proposal", number=number)
