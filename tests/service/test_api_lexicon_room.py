"""The lexicon's room over the API: importing, the log, levels, bundles, what is noisy and what is suggested."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.api.bearer import SCOPES
from service.db import begin_write, now
from service.jobs import run_now
from service.lexicon.pages import imports
from service.lexicon.sheets import to_tsv
from service.models import Decision, Draft, JobState, LexiconEvent, Unit, User
from tests.service.lexicon.conftest import Office, entry
from tests.service.test_access import _office

URL = "/api/v1/lexicon"
Headers = dict[str, str]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def people(bearer, db: Session) -> dict[str, Headers]:
    _office(db)
    return {name: bearer(name, *SCOPES) for name in ("weihu", "shenpi", "lexicon_a", "editor_a", "boss", "everybody")}


def sheet(*words: tuple[str, str], **changes: object) -> bytes:
    lines = to_tsv([entry(wrong, right, **changes) for wrong, right in words]).decode().splitlines()
    return "\n".join([lines[0], *(line.replace("\t1\t", "\t\t", 1) for line in lines[1:])]).encode()


def sent(data: bytes, name: str = "词条.tsv", **more: object) -> dict:
    return {"file": {"name": name, "data": base64.b64encode(data).decode()}, "reason": "年度修订", **more}


def test_importing_is_all_or_nothing(client: FlaskClient, people, db: Session) -> None:
    good = sheet(("甲错", "甲正"), ("乙错", "乙正"))
    faulty = good.replace(b"general", b"grave", 1)
    before = db.scalar(select(LexiconEvent.seq).order_by(LexiconEvent.seq.desc()))
    checked = client.post(f"{URL}/imports", json=sent(faulty, check=True), headers=people["weihu"]).get_json()
    assert (checked["lines"], checked["proposal"], checked["more_faults"]) == (2, None, 0)
    (fault,) = checked["faults"]
    assert fault["line"] == 2
    assert "严重程度" in fault["reason"] or "severity" in fault["reason"]
    refused = client.post(f"{URL}/imports", json=sent(faulty), headers=people["weihu"])
    assert refused.status_code == 409
    assert refused.get_json(force=True)["errors"] == [{"field": "第 2 行", "detail": fault["reason"]}]
    clean = client.post(f"{URL}/imports", json=sent(good, check=True), headers=people["weihu"]).get_json()
    assert (clean["faults"], clean["proposal"], clean["proposed"]) == ([], None, 0)
    db.rollback()
    assert db.scalar(select(LexiconEvent.seq).order_by(LexiconEvent.seq.desc())) == before, "nothing is kept of these"
    part = client.post(f"{URL}/imports", json=sent(faulty, partial=True), headers=people["weihu"]).get_json()
    assert (part["proposed"], len(part["faults"])) == (1, 1)
    once = {**people["weihu"], "Idempotency-Key": "import-1"}
    whole = sheet(("丙错", "丙正"), ("丁错", "丁正"))
    taken = client.post(f"{URL}/imports", json=sent(whole), headers=once).get_json()
    assert (taken["proposed"], taken["faults"]) == (2, [])
    assert client.post(f"{URL}/imports", json=sent(whole), headers=once).get_json() == taken
    proposal = client.get(f"{URL}/proposals/{taken['proposal']}", headers=people["weihu"]).get_json()
    assert [one["after"]["wrong"] for one in proposal["changes"]] == ["丙错", "丁错"]


def test_a_large_import_is_a_job(app: Flask, client: FlaskClient, people, monkeypatch) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 10)
    data = sheet(("甲错", "甲正"))
    refused = client.post(f"{URL}/imports", json=sent(data), headers=people["weihu"])
    assert refused.status_code == 413
    assert "/lexicon/imports/jobs" in refused.get_json(force=True)["detail"]
    for check, said in ((True, "未提出任何改动"), (False, "1 条已提出")):
        answer = client.post(f"{URL}/imports/jobs", json=sent(data, check=check), headers=people["weihu"])
        assert answer.status_code == 202
        assert run_now(app, answer.get_json()["id"]) == JobState.DONE
        job = client.get(answer.headers["Location"], headers=people["weihu"]).get_json()
        assert said in job["summary"]
    (one,) = client.get(f"{URL}/proposals", headers=people["weihu"]).get_json()["proposals"]
    assert one["proposer"] == "weihu"


def test_who_may_import(client: FlaskClient, people) -> None:
    data = sheet(("甲错", "甲正"))
    for name, status in (("editor_a", 403), ("shenpi", 403), ("boss", 403), ("lexicon_a", 409)):
        for path in ("imports",) if name == "lexicon_a" else ("imports", "imports/jobs"):
            answer = client.post(f"{URL}/{path}", json=sent(data), headers=people[name])
            assert answer.status_code == status, (name, path, answer.get_data(as_text=True))
    own = client.post(f"{URL}/imports", json=sent(sheet(("甲错", "甲正"), scope="甲局")), headers=people["lexicon_a"])
    assert own.get_json()["proposed"] == 1
    for hostile in (b"", b"\x00" * 50, b"PK\x03\x04junk", "没有表头".encode(), b"\xff\xfe\xfd"):
        answer = client.post(f"{URL}/imports", json=sent(hostile), headers=people["weihu"])
        assert answer.status_code == 409, hostile


def test_the_log(client: FlaskClient, people, db: Session) -> None:
    office = Office(db)
    made = office.through(entry("甲错", "甲正")).changes[0].entry_id
    office.release()
    log = client.get(f"{URL}/log", headers=people["shenpi"]).get_json()
    assert [one["label"] for one in log["events"]][:3] == ["发布", "新增", "通过"]
    assert log["events"][0]["hash"] == log["head"].partition(":")[0]
    assert log["events"][0]["previous"] == log["events"][1]["hash"]
    assert not log["more"]
    head = client.get(f"{URL}/log/head", headers=people["shenpi"]).get_json()
    assert head["head"] == log["head"] == f"{head['hash']}:{head['seq']}"
    own = client.get(f"{URL}/log", query_string={"entry": made}, headers=people["shenpi"]).get_json()["events"]
    assert {one["about"] for one in own} == {f"{made}@1", made}
    early = client.get(f"{URL}/log?before=3", headers=people["shenpi"]).get_json()["events"]
    assert [one["seq"] for one in early] == [2, 1]
    sound = client.get(f"{URL}/log/verify", query_string={"head": head["head"]}, headers=people["shenpi"]).get_json()
    assert (sound["sound"], sound["problems"], sound["head"]) == (True, [], head["head"])
    other = f"{'0' * 64}:2 {head['head']}"
    broken = client.get(f"{URL}/log/verify", query_string={"head": other}, headers=people["shenpi"]).get_json()
    assert not broken["sound"]
    assert "第 2 号记录的校验值与另存的末端不符" in broken["problems"][0]
    assert client.get(f"{URL}/log/verify?head=x", headers=people["shenpi"]).status_code == 409
    assert client.get(f"{URL}/log?before=0", headers=people["shenpi"]).status_code == 422
    lines = client.get(f"{URL}/log.jsonl", headers=people["shenpi"]).get_data(as_text=True).splitlines()
    assert json.loads(lines[-1])["hash"] == head["hash"]
    for path in ("log", "log/head", "log/verify", "log.jsonl"):
        assert client.get(f"{URL}/{path}", headers=people["editor_a"]).status_code == 403, path
    assert client.get(f"{URL}/log.jsonl", headers=people["lexicon_a"]).status_code == 403


def test_releases_are_compared_and_taken_back(client: FlaskClient, people, db: Session) -> None:
    office = Office(db)
    for wrong in ("甲错", "乙错"):
        office.through(entry(wrong, "正确"))
        office.release()
    changes = client.get(f"{URL}/releases/2/changes", headers=people["weihu"]).get_json()
    assert ([one["wrong"] for one in changes["added"]], changes["since"]) == (["乙错"], 1)
    whole = client.get(f"{URL}/releases/2/changes?since=0", headers=people["weihu"]).get_json()
    assert {one["wrong"] for one in whole["added"]} == {"甲错", "乙错"}
    assert client.get(f"{URL}/releases/2/changes?since=9", headers=people["weihu"]).status_code == 404
    back = client.post(f"{URL}/releases/0/rollback", json={"reason": "误发布"}, headers=people["shenpi"])
    assert (back.status_code, back.get_json()["number"]) == (201, 3)
    again = client.post(f"{URL}/releases/0/rollback", json={"reason": "误发布"}, headers=people["shenpi"])
    assert again.status_code == 409
    assert client.post(f"{URL}/releases/9/rollback", json={"reason": "x"}, headers=people["shenpi"]).status_code == 404


def test_bundles(client: FlaskClient, people, db: Session, settings) -> None:
    keys = client.get(f"{URL}/bundles", headers=people["boss"]).get_json()
    assert keys["trusted"] == []
    export = f"{URL}/bundles/export.zip"
    assert client.get(export, headers=people["shenpi"]).status_code == 409, "nothing is released"
    office = Office(db)
    office.through(entry("甲错", "甲正"))
    office.release()
    answer = client.get(export, query_string={"issuer": "某省"}, headers=people["shenpi"])
    assert answer.mimetype == "application/zip"
    assert "entries.tsv" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    for name in ("weihu", "lexicon_a", "editor_a", "boss"):
        assert client.get(export, headers=people[name]).status_code == 403, name
    take = sent(answer.data, "包.zip")
    assert client.post(f"{URL}/bundles", json=take, headers=people["weihu"]).status_code == 409, "not trusted yet"
    told = {"public": keys["public"], "name": "某省", "address": "province.zip", "reason": "核对过", "compared": False}
    assert client.post(f"{URL}/bundles/trust", json=told, headers=people["shenpi"]).status_code == 409
    told["compared"] = True
    assert client.post(f"{URL}/bundles/trust", json=told, headers=people["weihu"]).status_code == 403
    wrong = {**told, "public": "z"}
    assert client.post(f"{URL}/bundles/trust", json=wrong, headers=people["shenpi"]).status_code == 409
    (known,) = client.post(f"{URL}/bundles/trust", json=told, headers=people["shenpi"]).get_json()["trusted"]
    assert (known["name"], known["fingerprint"], known["by"]) == ("某省", keys["fingerprint"], "shenpi")
    for name in ("shenpi", "lexicon_a", "editor_a"):
        assert client.post(f"{URL}/bundles", json=take, headers=people[name]).status_code == 403, name
    taken = client.post(f"{URL}/bundles", json=take, headers=people["weihu"]).get_json()
    assert (taken["issuer"], taken["number"], taken["proposal"], taken["faults"]) == ("某省", 1, None, [])
    update = {"public": keys["public"], "reason": "定期更新"}
    assert client.post(f"{URL}/bundles/update", json=update, headers=people["weihu"]).status_code == 409, "no file yet"
    folder = Path(settings.data) / "bundles"
    folder.mkdir()
    (folder / "province.zip").write_bytes(answer.data)
    got = client.post(f"{URL}/bundles/update", json=update, headers=people["weihu"]).get_json()
    assert (got["label"], got["proposal"]) == (taken["label"], None)
    told["address"] = "../../etc/passwd"
    client.post(f"{URL}/bundles/trust", json=told, headers=people["shenpi"])
    outside = client.post(f"{URL}/bundles/update", json=update, headers=people["weihu"])
    assert "bundles 文件夹" in outside.get_json(force=True)["detail"]
    gone = client.post(f"{URL}/bundles/distrust", json=update, headers=people["shenpi"]).get_json()
    assert gone["trusted"] == []


def test_levels(client: FlaskClient, people, db: Session) -> None:
    units = dict(db.execute(select(Unit.name, Unit.id)).all())
    db.rollback()
    path = f"{URL}/levels/{units['甲局']}"
    told = {"parent": units["乙局"], "reason": "机构调整"}
    for name in ("weihu", "editor_a", "lexicon_a"):
        assert client.put(path, json=told, headers=people[name]).status_code == 403
    found = client.put(path, json=told, headers=people["boss"]).get_json()
    assert (found["unit"], found["parent"]) == ("甲局", "乙局")
    assert [one["scope"] for one in found["chain"]] == ["all", "乙局", "甲局"]
    assert client.get(f"{URL}/levels", headers=people["editor_a"]).get_json()["chain"] == found["chain"]
    circle = client.put(f"{URL}/levels/{units['乙局']}", json={**told, "parent": units["甲局"]}, headers=people["boss"])
    assert circle.status_code == 409
    assert client.put(path, json={**told, "parent": 999}, headers=people["boss"]).status_code == 404
    top = client.put(path, json={"reason": "恢复"}, headers=people["boss"]).get_json()
    assert top["parent"] is None
    assert client.get(f"{URL}/levels?unit=乙局", headers=people["editor_a"]).status_code == 404
    assert client.get(f"{URL}/levels?unit=乙局", headers=people["weihu"]).get_json()["unit"] == "乙局"


def _accepted(db: Session, times: int) -> None:
    """Editors of 乙局 accept what a model says, ``times`` times."""
    begin_write(db)
    unit = db.scalar(select(Unit.id).where(Unit.name == "乙局"))
    for number in range(times):
        user = db.scalar(select(User.id).where(User.name == ("editor_b", "approver_b")[number % 2]))
        draft = Draft(unit_id=unit, owner_id=user, title="", text="乙局的会议要求按时报送。")
        db.add(draft)
        db.flush()
        db.add(Decision(draft_id=draft.id, unit_id=unit, user_id=user, action="accept", scope="text", key="k" * 32,
                        matched="按是", replacement="按时", origin="ngram-zh", reason="", at=now()))  # fmt: skip
    db.commit()


def test_noisy_and_suggested(client: FlaskClient, people, db: Session) -> None:
    assert client.get(f"{URL}/noisy", headers=people["weihu"]).get_json()["entries"] == []
    _accepted(db, 6)
    (found,) = client.get(f"{URL}/suggestions", headers=people["weihu"]).get_json()["suggestions"]
    assert (found["wrong"], found["right"], found["accepted"], found["editors"]) == ("按是", "按时", 6, 2)
    assert "乙局的会议" in found["good"]
    (there,) = client.get(f"{URL}/suggestions", headers=people["lexicon_a"]).get_json()["suggestions"]
    assert (there["wrong"], there["units"]) == ("按是", 1)
    assert "乙局" not in json.dumps(there, ensure_ascii=False), "sentences of another unit are not quoted"
    for path in ("noisy", "suggestions"):
        for name in ("editor_a", "boss"):
            assert client.get(f"{URL}/{path}", headers=people[name]).status_code == 403
