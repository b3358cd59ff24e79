"""Lexicon bundles (词库包): the own key, handing out, whom one trusts, taking a bundle from a file or an address."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, request, send_file
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import role_required, signed_in
from service.db import get_session
from service.desk.view import clock
from service.lexicon.bundle import make_bundle
from service.lexicon.keys import distrust, fingerprint, own_key, public_hex, trust
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import acting, field, show, to, writing
from service.lexicon.releases import newest
from service.lexicon.subscribing import FOLDER, Taken, fetch, in_folder, take_bundle
from service.lexicon.units import Refused, Tree, demand, may
from service.models import Role, TrustedKey, User

FAULTS = 300  # of a bundle, named one by one
ZIP = "词库包.zip"


def data_folder() -> Path:
    """The data folder, which holds the key."""
    folder: Path = current_app.extensions["xianshen_settings"].data
    return folder


@blueprint.get("/bundles")
@role_required(Role.LEXICON, Role.LEXICON_APPROVER, Role.ADMIN)
def bundles() -> str:
    return _page()


def _page(**more: Any) -> str:
    db = get_session()
    db.rollback()
    tree, user = Tree.of(db), signed_in()
    trusted = [
        {"row": row, "print": fingerprint(row.public), "at": clock(row.at, day=True)} for row in trusted_keys(db)
    ]
    top = tree.top()
    public = public_hex(own_key(data_folder()))
    values = {"taken": None, "faults": (), "error": "", "checked": None, **more}
    return show(
        "lexicon_bundles.html", public=public, print=fingerprint(public), trusted=trusted, release=newest(db),
        issuer=tree.names[top] if top else "", may_trust=may(tree, user, Role.LEXICON_APPROVER, "all"),
        may_take=may(tree, user, Role.LEXICON, "all"), **values,
    )  # fmt: skip


def trusted_keys(db: Session) -> list[TrustedKey]:
    """The keys of others that are trusted, by name."""
    return list(db.scalars(select(TrustedKey).order_by(TrustedKey.name)))


@blueprint.post("/bundles/export")
@acting
def export_bundle() -> Response:
    """The signed bundle of everything released; it holds the whole log, hence the role, and no private list."""
    with writing() as (db, user):
        content = exported(db, user, field("issuer", 80))
    return send_file(io.BytesIO(content), "application/zip", as_attachment=True, download_name=ZIP)


def exported(db: Session, user: User, issuer: str) -> bytes:
    """The signed bundle, in the name of ``issuer``, of the topmost unit where none is given. Refused for who does not
    approve for the whole system; ReviewError where nothing was released."""
    tree = Tree.of(db)
    demand(tree, user, Role.LEXICON_APPROVER, "all")
    top = tree.top()
    return make_bundle(db, own_key(data_folder()), issuer or (tree.names[top] if top else "未写名称"))


@blueprint.post("/bundles/trust")
@acting
def trust_key() -> Any:
    """Trust a key whose fingerprint was compared with its owner; with an address it is subscribed to."""
    if request.form.get("compared") != "1":
        raise ReviewError("请先与对方核对公钥指纹，再勾选“已核对”")
    with writing() as (db, user):
        row = trust(db, user, field("public", 200), field("issuer", 80), field("authority_line"), field("address"))
        flash(f"已信任 {row.name}（{fingerprint(row.public)}）。")
    return to("lexicon.bundles")


@blueprint.post("/bundles/distrust")
@acting
def distrust_key() -> Any:
    with writing() as (db, user):
        distrust(db, user, field("public", 200), field("authority_line"))
    flash("已不再信任。")
    return to("lexicon.bundles")


@blueprint.post("/bundles/import")
@role_required(Role.LEXICON)
def import_bundle() -> Any:
    """A bundle from a file: verified, and put forward as a proposal where it says something new."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(error="请先选择词库包"), 422
    return _take(xml_safe(file.filename)[-200:], file.read())


@blueprint.post("/bundles/update")
@role_required(Role.LEXICON)
def update_bundle() -> Any:
    """The newest bundle from the address of a subscription."""
    try:
        name, content = newest_of(field("public", 200))
    except ReviewError as error:
        return _page(error=str(error)), 422
    return _take(name, content)


def newest_of(public: str) -> tuple[str, bytes]:
    """Name and bytes of the newest bundle at the address of a subscription. ReviewError where there is none, or it
    cannot be had. Asks outside any transaction."""
    db = get_session()
    row = db.get(TrustedKey, public)
    address = row.address if row is not None else ""
    db.rollback()
    if not address:
        raise Refused("没有这个订阅")
    if "://" not in address:
        path = in_folder(data_folder(), address)
        if path is None:
            raise Refused(f"订阅的文件须在数据目录的 {FOLDER} 文件夹中，否则请在服务器上用命令取")
        address = str(path)
    return Path(address).name, fetch(address)


def take(
    db: Session, user: User, name: str, content: bytes, reason: str, skip: object = False
) -> tuple[Taken, int | None]:
    """Verify a bundle and propose what it says otherwise, committed; with the number of the proposal. ``skip``:
    "1" or True leaves out what cannot stand here."""
    demand(Tree.of(db), user, Role.LEXICON, "all")
    taken: Taken = take_bundle(db, user, name, content, reason, skip in ("1", True))
    number = taken.proposal.id if taken.proposal else None
    db.commit()
    return taken, number


def _take(name: str, content: bytes) -> Any:
    db = get_session()
    try:
        taken, number = take(db, signed_in(), name, content, field("authority_line"), request.form.get("skip_faults"))
    except Refused as error:
        return _page(error=str(error)), 403
    except ReviewError as error:
        return _page(error=str(error)), 422
    return _page(taken=taken, number=number, faults=taken.faults[:FAULTS])
