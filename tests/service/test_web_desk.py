"""The desk: drafts kept, findings shown, decisions that hold, files taken away."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.service.conftest import Person

SLIP = "要统一布署工作。"
HOSTILE = '<img src=x onerror=alert(1)><script>alert("稿")</script></textarea>要统一布署工作。'


def ignore(person: Person, identifier: str, finding: dict, scope: str = "text"):
    key = finding["unit_key" if scope == "unit" else "key"]
    body = {"action": "ignore", "scope": scope, "key": key, "reason": "引用原文", "origin": finding["origin"]}
    return person.post(f"/desk/{identifier}/decisions", {**body, "matched": finding["text"], "replacement": ""})


def body(text: str, version: int, **more: str) -> dict:
    return {"text": text, "title": "", "column": "", "planned": "", "version": version, **more}


def test_a_sample_waits_on_the_first_visit(sign_in) -> None:
    person = sign_in("editor_a")
    page = person.get("/desk/").get_data(as_text=True)
    assert page.count("示例稿") == 1
    assert person.get("/desk/").get_data(as_text=True).count("示例稿") == 1
    identifier = page.split("示例稿")[0].rsplit('href="/desk/', 1)[1].split('"')[0]
    state = person.state(identifier)
    assert state["review"]["verdict_label"] == "不得发布"
    assert len(state["review"]["findings"]) > 10
    assert state["draft"]["may"] == {"edit": True, "submit": True, "withdraw": False, "return": False, "pass": False}


def test_findings_have_place_label_basis_and_fix(sign_in) -> None:
    person = sign_in("editor_a")
    text = f"😀𠮷\r\n{SLIP}"
    state = person.state(person.draft(text))
    kept = state["draft"]["text"]
    assert kept == f"😀𠮷\n{SLIP}"
    (finding,) = state["review"]["findings"]
    assert kept[finding["start"] : finding["end"]] == finding["text"]
    assert finding["severity_label"] == "一般"
    assert finding["category_label"] == "错别字"
    assert finding["place"].startswith("第2行")
    assert finding["authority"]
    assert "@" in finding["origin"]
    start, end, replacement = finding["fix"][0]
    assert "部署" in kept[:start] + replacement + kept[end:]


def test_lone_surrogates_and_nul_are_kept(sign_in) -> None:
    person = sign_in("editor_a")
    text = "前\ud800中\x00后。"
    assert person.state(person.draft(text))["draft"]["text"] == text


def test_a_later_save_is_never_overwritten(sign_in) -> None:
    person, colleague = sign_in("editor_a"), sign_in("editor_a2")
    identifier = person.draft("第一稿。")
    assert colleague.post(f"/desk/{identifier}/save", body("同事改的。", 2)).get_json()["version"] == 3
    answer = person.post(f"/desk/{identifier}/save", body("我改的。", 2))
    assert answer.status_code == 409
    assert person.state(identifier)["draft"]["text"] == "同事改的。"
    copy = person.post(f"/desk/{identifier}/copy", body("我改的。", 2)).get_json()["id"]
    assert person.state(copy)["draft"]["text"] == "我改的。"


def test_check_saves_and_reviews(sign_in) -> None:
    person = sign_in("editor_a")
    identifier = person.draft("开头。")
    answer = person.post(f"/desk/{identifier}/check", body(SLIP, 2, title="通知", column="要闻", planned="2026-12-01"))
    assert [finding["text"] for finding in answer.get_json()["review"]["findings"]]
    assert answer.get_json()["review"]["provenance"]["as_of"] == "2026-12-01"
    draft = person.state(identifier)["draft"]
    assert (draft["text"], draft["title"], draft["column"], draft["planned"]) == (SLIP, "通知", "要闻", "2026-12-01")


@pytest.mark.parametrize(
    "wrong", [{"text": 5}, {"title": "长" * 501}, {"planned": "2026-02-30"}, {"text": "长" * 200_001}]
)
def test_a_wrong_save_is_refused_in_a_sentence(sign_in, wrong: dict) -> None:
    person = sign_in("editor_a")
    identifier = person.draft("稿件")
    answer = person.post(f"/desk/{identifier}/save", {**body("稿件", 2), **wrong})
    assert answer.status_code in (400, 422)
    assert answer.get_json()["error"]


def test_what_was_not_checked_is_said(sign_in) -> None:
    person = sign_in("editor_a")
    assert "纠错模型未加载，本次仅用词库和规则" in person.state(person.draft("稿件。"))["review"]["unchecked"]


def test_ignored_stays_ignored_until_undone(sign_in) -> None:
    person = sign_in("editor_a")
    identifier = person.draft(SLIP * 2, title="同一份稿")
    first, second = person.state(identifier)["review"]["findings"]
    assert first["key"] != second["key"]
    no_reason = {"action": "ignore", "scope": "text", "key": first["key"], "reason": " "}
    assert person.post(f"/desk/{identifier}/decisions", no_reason).status_code == 422
    number = ignore(person, identifier, first).get_json()["id"]
    first, second = person.state(identifier)["review"]["findings"]
    assert first["ignored"]["reason"] == "引用原文"
    assert second["ignored"] is None
    again = person.draft(SLIP * 2, title="同一份稿")
    assert person.state(again)["review"]["findings"][0]["ignored"] is not None
    other = person.draft(SLIP, title="另一份稿")
    assert person.state(other)["review"]["findings"][0]["ignored"] is None
    person.post(f"/desk/{identifier}/decisions/{number}/undo")
    assert person.state(identifier)["review"]["findings"][0]["ignored"] is None


def test_ignored_for_the_unit_holds_there_only(sign_in) -> None:
    person, foreign = sign_in("editor_a"), sign_in("editor_b")
    identifier = person.draft(SLIP)
    ignore(person, identifier, person.state(identifier)["review"]["findings"][0], "unit")
    colleague = sign_in("editor_a2")
    assert colleague.state(colleague.draft(f"今天{SLIP}"))["review"]["findings"][0]["ignored"]["scope"] == "unit"
    assert foreign.state(foreign.draft(SLIP))["review"]["findings"][0]["ignored"] is None


def test_a_draft_never_runs(sign_in) -> None:
    person = sign_in("editor_a")
    identifier = person.draft(HOSTILE, title=HOSTILE, column="<b>")
    for url in (f"/desk/{identifier}", "/desk/"):
        page = person.get(url).get_data(as_text=True)
        assert "<img" not in page
        assert "alert(" not in page or "&lt;script&gt;" in page
        assert "<script>" not in page
    answer = person.get(f"/desk/{identifier}/state")
    assert answer.mimetype == "application/json"
    assert answer.get_json()["draft"]["text"] == HOSTILE
    for script in (Path(__file__).parents[2] / "service/static").glob("*.js"):
        code = script.read_text(encoding="utf-8")
        assert "innerHTML" not in code, script
        assert "insertAdjacentHTML" not in code, script


def test_upload_reads_each_file_and_names_the_unreadable(sign_in) -> None:
    person = sign_in("editor_a")
    files = [
        (io.BytesIO(SLIP.encode("gb18030")), "../../通知.txt"),
        (io.BytesIO(b"PK\x03\x04broken"), "坏.docx"),
        (io.BytesIO(f"<title>标题</title><p>{SLIP}<img src=a.png>".encode()), "页.html"),
    ]
    page = person.post("/desk/upload", data={"files": files}, follow=True).get_data(as_text=True)
    assert "无法读取 坏.docx" in page
    assert "已上传 2 份" in page
    assert "标题" in page
    one = person.post("/desk/upload", data={"files": [(io.BytesIO(SLIP.encode()), "一.txt")]})
    identifier = one.headers["Location"].rsplit("/", 1)[1]
    assert person.state(identifier)["draft"]["text"] == SLIP


def test_pictures_of_an_uploaded_page_stay_unchecked(sign_in) -> None:
    person = sign_in("editor_a")
    page = f"<html><body><p>{SLIP}</p><img src='a.png'></body></html>".encode()
    answer = person.post("/desk/upload", data={"files": [(io.BytesIO(page), "页.html")]})
    identifier = answer.headers["Location"].rsplit("/", 1)[1]
    assert "未检查：图片 1 张" in person.state(identifier)["review"]["unchecked"]
    person.post(f"/desk/{identifier}/save", body("改过了。", 1))
    assert "未检查：图片 1 张" in person.state(identifier)["review"]["unchecked"]


def test_take_away(sign_in) -> None:
    person = sign_in("editor_a")
    identifier = person.draft(f"{SLIP}\n截止目前完成。", title='a/b:"标题"')
    findings = person.state(identifier)["review"]["findings"]
    assert len(findings) == 2
    ignore(person, identifier, findings[1])
    docx = person.get(f"/desk/{identifier}/export.docx")
    assert "filename" in docx.headers["Content-Disposition"]
    comments = zipfile.ZipFile(io.BytesIO(docx.data)).read("word/comments.xml").decode()
    assert "部署" in comments
    assert "截至" not in comments
    revised = person.get(f"/desk/{identifier}/export.docx?form=revisions")
    assert "w:ins" in zipfile.ZipFile(io.BytesIO(revised.data)).read("word/document.xml").decode()
    sheet = openpyxl.load_workbook(io.BytesIO(person.get(f"/desk/{identifier}/export.xlsx").data))["整改清单"]
    assert sheet.max_row == 2
    assert person.get(f"/desk/{identifier}/export.exe").status_code == 404


def test_an_uploaded_docx_keeps_its_form(sign_in) -> None:
    from docx import Document as Docx

    stream = io.BytesIO()
    made = Docx()
    made.add_heading("通知", 0)
    made.add_paragraph(SLIP).runs[0].bold = True
    made.save(stream)
    stream.seek(0)
    person = sign_in("editor_a")
    answer = person.post("/desk/upload", data={"files": [(stream, "通知.docx")]})
    identifier = answer.headers["Location"].rsplit("/", 1)[1]
    out = zipfile.ZipFile(io.BytesIO(person.get(f"/desk/{identifier}/export.docx").data))
    assert "word/theme/theme1.xml" in out.namelist()
    assert "部署" in out.read("word/comments.xml").decode()


def test_the_list_tells_what_the_last_review_said(app, sign_in, bearer) -> None:
    """Of an upload at once; nothing any more once the text was changed without a review on record."""
    editor = sign_in("editor_a")
    text = "甲局关于开展检查的通知\n全县共有学校32所，其中小学20所，中学10所，幼儿园5所。要统一布署，按时报送情况。"
    editor.post("/desk/upload", data={"files": (io.BytesIO(text.encode("gb18030")), "甲.txt")})
    page = editor.get("/desk/").get_data(as_text=True)
    assert '<span class="outcome" data-verdict="block">不得发布</span> <small>严重 1 · 一般 1</small>' in page
    headers = bearer("editor_a", "desk")
    row = app.test_client().get("/api/v1/drafts", headers=headers).get_json()["drafts"][0]
    assert row["outcome"] == {"verdict": "block", "serious": 1, "general": 1}
    body = {"text": "改过了。", "title": "", "column": "", "planned": "", "version": row["version"]}
    assert editor.post(f"/desk/{row['id']}/save", body).status_code == 200
    assert 'class="outcome"' not in editor.get("/desk/").get_data(as_text=True)
    assert app.test_client().get("/api/v1/drafts", headers=headers).get_json()["drafts"][0]["outcome"] is None


def test_a_file_that_cannot_be_read_is_told_as_wrong(sign_in) -> None:
    editor = sign_in("editor_a")
    files = [(io.BytesIO(b"PK\x03\x04"), "坏.docx"), (io.BytesIO("可以读的稿件。".encode()), "好.txt")]
    editor.post("/desk/upload", data={"files": files})
    page = editor.get("/desk/").get_data(as_text=True)
    assert '<p class="wrong" role="alert">无法读取 坏.docx' in page
    assert '<p class="notice" role="status">已上传 1 份。</p>' in page
