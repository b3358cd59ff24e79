"""An object of every kind that the API opens, made by the people of 甲局 over the API itself."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from nlp.lists.columns import to_tsv
from service.api.bearer import SCOPES
from service.jobs import run_now
from service.models import JobState
from tests.batch.inline import Inline
from tests.lists.tables import lists

OWN = "甲局要统一布署，截止目前已完成。关于做好今年冬季安全生产工作的通知，请各科室认真落实各项安全措施，按时报送情况。"
POLICY = "第一条 企业每招用1人，给予一次性补贴1000元，申请截止2026年6月30日。\n第二条 本办法由甲局负责解释。"
READING = "甲局的解读：每招一人补1000元，6月30日前申请。"


@dataclass(frozen=True)
class Office:
    """``objects``: what stands for the object in a path, by what the path begins with."""

    client: FlaskClient
    objects: dict[str, str]

    def of(self, path: str) -> str:
        """The object that this path opens: the longest beginning that is known."""
        known = [start for start in self.objects if path.startswith(start)]
        return self.objects[max(known, key=len)]


def furnish(app: Flask, bearer) -> Office:
    """Objects of 甲局, of the editor; a proposal and a person of the whole system."""
    client = app.test_client()
    editor = bearer("editor_a", *SCOPES)

    def made(path: str, body: dict, headers: dict = editor, key: str = "id") -> str:
        answer = client.post(f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code in (200, 201, 202), (path, answer.get_data(as_text=True))
        return str(answer.get_json()[key])

    review = made("/reviews", {"text": OWN, "title": "甲局"})
    job = made("/reviews/batch", {"drafts": [{"text": OWN}]})
    draft = made("/drafts", {"text": OWN, "title": "甲局的稿"})
    state = client.get(f"/api/v1/drafts/{draft}", headers=editor).get_json()
    body = {"text": OWN.replace("按时", "及时"), "title": "甲局的稿", "version": state["draft"]["version"]}
    assert client.put(f"/api/v1/drafts/{draft}", json=body, headers=editor).status_code == 200
    sheet = made(f"/drafts/{draft}/sheets", {})
    reading = made("/interpretations", {"policy": POLICY, "text": READING})
    version = client.get(f"/api/v1/interpretations/{reading}", headers=editor).get_json()["interpretation"]["version"]
    body = {"policy": POLICY, "text": READING, "version": version, "keep": True}
    assert client.put(f"/api/v1/interpretations/{reading}", json=body, headers=editor).status_code == 200
    finding = client.get("/api/v1/mending", headers=editor).get_json()["findings"][0]["number"]
    admin = bearer("boss", *SCOPES)
    people = client.get("/api/v1/people", headers=admin).get_json()["people"]
    person = next(one for one in people if one["name"] == "editor_a2")
    unit = next(one for one in client.get("/api/v1/units", headers=editor).get_json()["units"] if one["name"] == "甲局")
    entry = client.get("/api/v1/lexicon/entries", headers=editor).get_json()["entries"][0]["id"]
    body = {"wrong": "甲局专用错词", "right": "甲局专用正词", "bad": "这是甲局专用错词。", "good": "这是甲局专用正词。",
            "scope": "甲局", "authority": "甲局规定", "reason": "甲局规定"}  # fmt: skip
    proposal = made("/lexicon/proposals", body, bearer("lexicon_a", *SCOPES), "number")
    names = to_tsv("names", lists()[1].rows)
    body = {"file": {"name": "甲局.tsv", "data": base64.b64encode(names).decode()}, "reason": "甲局规定"}
    answer = client.post("/api/v1/lexicon/lists", json=body, headers=bearer("lexicon_a", *SCOPES))
    private = str(answer.get_json()["taken"][0]["list"])
    approver = bearer("approver_a", *SCOPES)
    export = base64.b64encode(f"编号,正文,单位\n1,{OWN},甲局\n".encode()).decode()
    archive = made("/archives", {"file": {"name": "甲局.csv", "data": export}}, approver)
    run = made(f"/archives/{archive}/runs", {"model": False}, approver)
    with patch("nlp.batch.local.LocalEngine", lambda *_, **__: Inline()):
        job = client.get(f"/api/v1/archive-runs/{run}", headers=approver).get_json()["job"]
        assert run_now(app, job) == JobState.DONE
    return Office(
        client,
        {
            "/api/v1/reviews/": review,
            "/api/v1/jobs/": job,
            "/api/v1/drafts/": draft,
            "/api/v1/sheets/": sheet,
            "/api/v1/interpretations/": reading,
            "/api/v1/mending/": str(finding),
            "/api/v1/archives/": archive,
            "/api/v1/archive-runs/": run,
            "/api/v1/archive-limits/": "甲局",
            "/api/v1/units/": str(unit["number"]),
            "/api/v1/people/": str(person["number"]),
            "/api/v1/lexicon/entries/": entry,
            "/api/v1/lexicon/proposals/": proposal,
            "/api/v1/lexicon/releases/": "1",
            "/api/v1/lexicon/lists/": private,
            "/api/v1/lexicon/levels/": str(unit["number"]),
        },
    )


def filled(rule: Rule, value: str, form: str = "docx") -> str:
    """The path of a rule: its first argument is the object, the others take a value of their kind."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
    values = {name: {"form": form, "side": "text"}.get(name, "1") for name in names} | {names[0]: value}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found.group(1)], rule.rule)
