"""Lexicon bundles (词库包): the own key, whom one trusts, handing out, taking from a file or an address."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from flask import Response, send_file

from nlp.report.labels import xml_safe
from service.access import signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.fields import Field, read_body
from service.api.kinds import Flag
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.queries import read_query, words
from service.api.replay import commit_answer
from service.api.schemas import INTEGER, MOMENT, SCHEMAS, SHA256, STRING, array, record, ref
from service.api.uploads import Upload, named_file
from service.db import begin_write, get_session
from service.lexicon.keys import distrust, fingerprint, own_key, public_hex, trust
from service.lexicon.pages import bundles
from service.lexicon.subscribing import Taken
from service.lexicon.units import Tree, may
from service.models import Role, TrustedKey

_REASON = Field("reason", "依据或理由，一行", required=True, longest=500)
_PUBLIC = Field("public", "公钥，64 位十六进制", required=True, longest=64)
_SKIP = Flag("skip_faults", "与本地冲突的略过，其余照常提出")
ISSUER = (words("issuer", "出具词库包的单位名称，默认最上级的单位"),)
TAKEN = (Upload("file", "词库包，zip", required=True), _SKIP, _REASON)
UPDATED = (_PUBLIC, _SKIP, _REASON)
TRUSTED = (
    _PUBLIC,
    Field("name", "名称", required=True, longest=80),
    Field("address", "订阅地址：https 或 http 网址，或数据目录 bundles 文件夹中的文件名", longest=500),
    Flag("compared", "已用电话或公函与对方核对公钥指纹", required=True),
    _REASON,
)
DROPPED = (_PUBLIC, _REASON)

SCHEMAS["TrustedKey"] = record(
    public=SHA256, fingerprint=STRING, name=STRING, address=STRING, number=INTEGER, seq=INTEGER, by=STRING, at=MOMENT
)
SCHEMAS["Bundles"] = record(public=SHA256, fingerprint=STRING, trusted=array(ref("TrustedKey")))
SCHEMAS["BundleTaken"] = record(
    issuer=STRING, label=STRING, number=INTEGER, proposal={"type": ["integer", "null"]}, unchanged=INTEGER,
    skipped=INTEGER, faults=array(record(entry=STRING, reason=STRING)), more_faults=INTEGER,
)  # fmt: skip


@blueprint.get("/lexicon/bundles")
@token_required("lexicon")
@described(Operation("本系统的公钥和信任的公钥", 200, "Bundles"))
def get_bundles() -> Response:
    _keeper()
    return say(_keys())


@blueprint.get("/lexicon/bundles/export.zip")
@token_required("lexicon")
@described(Operation("签名的词库包：各版、词条和全部日志", 200, media="application/zip", query=ISSUER, problems=(409,)))
def get_bundle() -> Response:
    """For who approves for the whole system; it holds the whole log and no private list."""
    issuer = xml_safe(read_query(ISSUER).get("issuer", "")).strip()
    demand(Role.LEXICON_APPROVER)
    content = as_on_the_page(bundles.exported, get_session(), signed_in(), issuer)
    return send_file(io.BytesIO(content), "application/zip", as_attachment=True, download_name=bundles.ZIP)


@blueprint.post("/lexicon/bundles")
@token_required("lexicon")
@described(Operation("校验词库包，不同之处形成提案", 200, "BundleTaken", fields=TAKEN))
def post_bundle() -> Response:
    body = read_body(TAKEN)
    _taker()
    return _take(*named_file(body["file"], "词库包"), body)


@blueprint.post("/lexicon/bundles/update")
@token_required("lexicon")
@described(Operation("从订阅地址取新的词库包", 200, "BundleTaken", fields=UPDATED))
def post_bundle_update() -> Response:
    body = read_body(UPDATED)
    _taker()
    name, data = as_on_the_page(bundles.newest_of, _public(body))
    return _take(name, data, body)


@blueprint.post("/lexicon/bundles/trust")
@token_required("lexicon")
@described(Operation("信任一个公钥，给出地址即订阅", 200, "Bundles", fields=TRUSTED))
def post_trust() -> Response:
    body = read_body(TRUSTED)
    demand(Role.LEXICON_APPROVER)
    if not body["compared"]:
        refuse(409, "请先与对方核对公钥指纹，再信任。")
    db, address = begin_write(get_session()), xml_safe(body.get("address", "")).strip()
    as_on_the_page(trust, db, signed_in(), _public(body), body["name"], body["reason"], address)
    return commit_answer(db, json.dumps(_keys()), 200)


@blueprint.post("/lexicon/bundles/distrust")
@token_required("lexicon")
@described(Operation("不再信任一个公钥", 200, "Bundles", fields=DROPPED))
def post_distrust() -> Response:
    body = read_body(DROPPED)
    demand(Role.LEXICON_APPROVER)
    db = begin_write(get_session())
    as_on_the_page(distrust, db, signed_in(), _public(body), body["reason"])
    return commit_answer(db, json.dumps(_keys()), 200)


def _public(body: dict[str, Any]) -> str:
    return xml_safe(body["public"]).strip().lower()


def _keeper() -> None:
    demand(Role.LEXICON, Role.LEXICON_APPROVER, Role.ADMIN)


def _taker() -> None:
    if not may(Tree.of(get_session()), signed_in(), Role.LEXICON, "all"):
        refuse(403, f"导入词库包需要全系统的“{Role.LEXICON}”权限。")


def _keys() -> dict[str, Any]:
    folder: Path = bundles.data_folder()
    public = public_hex(own_key(folder))
    trusted = [_key(row) for row in bundles.trusted_keys(get_session())]
    return {"public": public, "fingerprint": fingerprint(public), "trusted": trusted}


def _key(row: TrustedKey) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("public", "name", "address", "number", "seq")}
    return {**kept, "fingerprint": fingerprint(row.public), "by": row.actor, "at": row.at.isoformat()}


def _take(name: str, data: bytes, body: dict[str, Any]) -> Response:
    skip = body.get("skip_faults", False)
    taken: Taken
    taken, number = as_on_the_page(bundles.take, get_session(), signed_in(), name, data, body["reason"], skip)
    shown = taken.faults[: bundles.FAULTS]
    return say(
        {
            "issuer": taken.bundle.issuer,
            "label": taken.bundle.label,
            "number": taken.bundle.number,
            "proposal": number,
            "unchanged": taken.unchanged,
            "skipped": taken.skipped,
            "faults": [{"entry": entry, "reason": reason} for entry, reason in shown],
            "more_faults": len(taken.faults) - len(shown),
        }
    )
