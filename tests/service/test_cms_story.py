"""A website's CMS over real HTTP: a token from the shell, a page reviewed before it goes out, its interpretation."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kill.process import Server

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于加强森林防火工作的通知</title></head><body>
<div class="nav"><a href="/">首页</a></div><div class="article"><h1>关于加强森林防火工作的通知</h1>
<p>各乡镇人民政府：</p><p>要统一布署，落实各项措施。&#128293;截止目前，全县未发生火情。</p>
<p><a href="http://x.top/a" style="display:none">六合彩</a></p></div></body></html>"""
POLICY = "第一条 企业每招用1人，给予一次性补贴1000元，申请截止2026年6月30日。\n第二条 本办法由县人社局负责解释。"
READING = "每招一人补贴2000元，6月30日前向县人社局申请。"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("cms"), {"XIANSHEN_MODEL": "off"}) as running:
        yield running


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    return server.run("token", "create", "--user", "admin", "--scope", "all", "--note", "县政府网站")


def call(
    server: Server, token: str | None, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, Any, Any]:
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **headers, **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(f"{server.address}/api/v1{path}", data, sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), error.headers


def test_a_page_before_it_goes_out(server: Server, token: str) -> None:
    assert call(server, None, "POST", "/reviews", {"html": PAGE})[0] == 401
    status, review, headers = call(server, token, "POST", "/reviews", {"html": PAGE}, **{"Idempotency-Key": "p-1"})
    assert status == 201, review
    assert review["schema"] == "xianshen.review/1"
    assert review["verdict"] == "block"
    text = review["text"]
    assert "🔥" in text  # beyond UTF-16's first plane: offsets are code points
    assert {"布署", "截止目前"} <= {finding["text"] for finding in review["findings"]}
    for finding in review["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["text"]
    assert any(finding["category"] == "link" for finding in review["findings"])
    assert review["document"]["title"] == "关于加强森林防火工作的通知"
    again = call(server, token, "POST", "/reviews", {"html": PAGE}, **{"Idempotency-Key": "p-1"})
    assert again[1] == review
    assert again[2]["Idempotency-Replayed"] == "true"
    assert call(server, token, "GET", headers["Location"].removeprefix("/api/v1"))[1] == review
    fixed = text.replace("布署", "部署").replace("截止目前", "截至目前")
    status, second, _ = call(server, token, "POST", "/reviews", {"text": fixed, "title": review["document"]["title"]})
    assert (status, "text" in second) == (201, False)
    assert not [finding for finding in second["findings"] if finding["text"] in ("布署", "截止目前")]


def test_its_interpretation(server: Server, token: str) -> None:
    status, assessment, _ = call(server, token, "POST", "/assessments", {"policy": POLICY, "interpretation": READING})
    assert status == 200
    assert assessment["schema"] == "xianshen.assessment/1"
    for item in assessment["contradictions"]:
        place = item["interpretation"]
        assert READING[place["start"] : place["end"]] == place["text"]
    assert assessment["contradictions"]
    assert assessment["score"] is None or assessment["score"] <= 59


def test_windows_line_ends_are_counted_as_they_came(server: Server, token: str) -> None:
    text = "关于工作的通知\r\n各科室：\r\n要统一布署。\r\n"
    status, review, _ = call(server, token, "POST", "/reviews", {"text": text})
    assert status == 201
    (slip,) = [finding for finding in review["findings"] if finding["text"] == "布署"]
    assert text[slip["start"] : slip["end"]] == "布署"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_a_file_of_an_old_editor_as_a_draft(server: Server, token: str, encoding: str) -> None:
    data = "关于工作的通知\r\n各科室：\r\n要统一布署。\r\n".encode(encoding)
    file = {"name": "通知.txt", "data": base64.b64encode(data).decode()}
    status, draft, headers = call(server, token, "POST", "/drafts", {"file": file, "title": "通知"})
    assert status == 201, draft
    assert draft["text"].rstrip("\n") == "关于工作的通知\n各科室：\n要统一布署。"
    state = call(server, token, "GET", headers["Location"].removeprefix("/api/v1"))[1]
    (slip,) = [finding for finding in state["review"]["findings"] if finding["text"] == "布署"]
    assert draft["text"][slip["start"] : slip["end"]] == "布署"


def test_the_password_is_printed_once_and_the_log_holds_no_draft(server: Server, token: str) -> None:
    secret = "绝密测试稿号七五三"
    call(server, token, "POST", "/reviews", {"text": f"{secret}，要统一布署。", "title": secret})
    call(server, token, "POST", "/drafts", {"text": f"{secret}，要统一布署。", "title": secret})
    call(server, token, "POST", "/reviews", {"text": secret, "date": secret})
    call(server, token, "GET", f"/reviews/{'a' * 32}?q=1")
    log = server.log.read_text(encoding="utf-8")
    for words in (secret, "布署", "七五三", token, *(secret.encode().hex(), json.dumps(secret)[1:-1])):
        assert words not in log
    assert log.count("一次性密码") == 1
    assert '"route": "/api/v1/reviews"' in log
    server.stop()
    server.start()
    assert Path(server.log).read_text(encoding="utf-8").count("一次性密码") == 1
