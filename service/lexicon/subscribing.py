"""Taking what another installation released: a bundle becomes a proposal, to be tried and approved like any other."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import InputError
from service.db import begin_write
from service.lexicon.bundle import Bundle, read_bundle
from service.lexicon.current import current_entries, note_base
from service.lexicon.entries import same_content
from service.lexicon.examine import examine
from service.lexicon.log import Act, append
from service.lexicon.proposals import Change, one_line, propose
from service.lexicon.units import Tree
from service.models import Proposal, TrustedKey, User

MOST_BYTES = 100 * 1024 * 1024
FOLDER = "bundles"  # in the data folder: bundles that arrived as files
SCHEMES = ("https://", "http://")
"""A bundle is signed and its log goes on from the last one: over http it can be read on the way, but not altered."""
_SECONDS = 60
_LEGAL = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True)
class Taken:
    """``skipped``: entries of units that are not here. ``faults``: entries that cannot stand here, with the reason."""

    bundle: Bundle
    proposal: Proposal | None
    unchanged: int
    skipped: int
    faults: tuple[tuple[str, str], ...]


def take_bundle(db: Session, user: User, name: str, data: bytes, authority: str, skip_faults: bool = False) -> Taken:
    """Propose what the newest release of a bundle says otherwise. InputError where the bundle does not hold.

    It must go on from what was taken before: the log of the bundle holds the end seen last time, or it was rewritten.
    The commit is the caller's.
    """
    db.rollback()
    authority = one_line(authority)
    bundle = read_bundle(name, data, set(db.scalars(select(TrustedKey.public))))
    known = db.get(TrustedKey, bundle.public)
    assert known is not None
    _goes_on(name, bundle, known)
    current, tree = current_entries(db), Tree.of(db)
    scopes = {"all", *tree.names.values()}
    changes, unchanged, skipped = [], 0, 0
    for entry in bundle.entries:
        here = current.get(entry.id)
        if entry.scope not in scopes:
            skipped += 1
        elif here is not None and same_content(here, entry):
            unchanged += 1
        else:
            version = max(entry.version, here.version + 1 if here else 1)
            changes.append(Change(replace(entry, version=version), here.version if here else 0))
    notes = [note for note in examine(current, [change.entry for change in changes], tree) if note.stops]
    faults = tuple((note.entry_id, note.text) for note in notes)
    if notes and not skip_faults:
        return Taken(bundle, None, unchanged, skipped, faults)
    bad = {note.entry_id for note in notes}
    changes = [change for change in changes if change.entry.id not in bad]
    begin_write(db)
    note_base(db)
    proposal = None
    if changes:
        source = f"{known.name} {bundle.label}"
        proposal = propose(db, user, changes, authority, title=f"并入{source}", source=source, examined=True)
    known = db.get(TrustedKey, bundle.public)
    assert known is not None
    known.number, (known.seq, known.head) = bundle.number, bundle.head
    told = {"head": bundle.head[1], "key": bundle.public, "label": bundle.label, "seq": bundle.head[0]}
    number = proposal.id if proposal else None
    append(db, user.name, Act("bundle", authority=authority, after={**told, "proposal": number}))
    return Taken(bundle, proposal, unchanged, skipped, faults)


def _goes_on(name: str, bundle: Bundle, known: TrustedKey) -> None:
    if known.seq and bundle.head[0] < known.seq:
        raise InputError(name, f"比上次从“{known.name}”导入的旧（日志第 {bundle.head[0]} 号，上次第 {known.seq} 号）")
    if known.seq and bundle.hashes.get(known.seq) != known.head:
        raise InputError(name, f"与上次从“{known.name}”导入的不是同一条日志：第 {known.seq} 号记录不同，请向对方核实")


def fetch(address: str, opener: Callable[..., IO[bytes]] | None = None) -> bytes:
    """The bytes at a path or a web address, never more than ``MOST_BYTES``. InputError with the reason."""
    try:
        if "://" not in address:
            path = Path(address)
            if path.stat().st_size > MOST_BYTES:
                raise InputError(address, "文件太大")
            return path.read_bytes()
        if not address.startswith(SCHEMES):
            raise InputError(address, "只接受 https:// 或 http:// 的地址")
        with (opener or _opener().open)(quote(address, _LEGAL), timeout=_SECONDS) as answer:
            data = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise InputError(address, f"取不到（{reason}）") from None
    if len(data) > MOST_BYTES:
        raise InputError(address, f"超过 {MOST_BYTES // 1024 // 1024} MB")
    return data


class _NoDowngrade(urllib.request.HTTPRedirectHandler):
    """A redirect away from https is not followed, nor one to anything but a web address."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not newurl.startswith(SCHEMES[:1] if req.full_url.startswith(SCHEMES[0]) else SCHEMES):
            raise urllib.error.URLError("转到了不是 https 的地址")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """An opener for the web alone, with the certificates of the system (SSL_CERT_FILE names others), past no proxy."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _NoDowngrade(),
    ):
        opener.add_handler(handler)
    return opener


def in_folder(data: Path, address: str) -> Path | None:
    """The file of that name in the folder for bundles that arrived as files; None where the name leads out of it."""
    folder = (data / FOLDER).resolve()
    path = (folder / address).resolve()
    return path if path.is_relative_to(folder) else None


def subscriptions(db: Session) -> list[TrustedKey]:
    """Those with an address, by name."""
    return list(db.scalars(select(TrustedKey).where(TrustedKey.address != "").order_by(TrustedKey.name)))
