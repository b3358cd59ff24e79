"""The interpretation desk: both sides linked, versions with scores, files in and out, units kept apart."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from service.models import Draft, InterpretationVersion

POLICY = (
    "云岭县人民政府关于印发养老服务补贴办法的通知\n第一条 为规范养老服务补贴，制定本办法。\n"
    "第二条 年满80周岁的老年人每人每月补贴100元。\n第三条 申请人应当向乡镇人民政府提出申请，10个工作日内办结。\n"
)
WRONG = "《养老服务补贴办法》解读\n年满80周岁的老年人每人每月补贴200元。\n怎么办？到乡镇政府申请，10个工作日办好。\n"
RIGHT = WRONG.replace("200元", "100元")


def made(person, policy: str = POLICY, text: str = WRONG) -> str:
    answer = person.post("/interpret/new", data={"policy": policy, "text": text})
    assert answer.status_code == 302
    return answer.headers["Location"].rsplit("/", 1)[1]


def state(person, identifier: str) -> dict:
    answer = person.get(f"/interpret/{identifier}/state")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def body(work: dict, **changes: object) -> dict:
    names = ("title", "policy", "text", "policy_date", "planned", "version")
    return {**{name: work[name] for name in names}, **changes}


def assess(person, identifier: str, **changes: object) -> dict:
    answer = person.post(f"/interpret/{identifier}/assess", body(state(person, identifier)["work"], **changes))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_both_sides_are_linked(sign_in) -> None:
    person = sign_in("editor_a")
    seen = state(person, made(person))
    found = seen["assessment"]
    assert seen["work"]["title"] == "《养老服务补贴办法》解读"
    card = found["cards"][0]
    assert (card["kind"], card["level"]) == ("contradiction", "serious")
    start, end = card["text"]
    assert WRONG[start:end] == "200元"
    assert "100元" in POLICY[card["policy"][0] : card["policy"][1]]
    clause = found["clauses"][card["clause"]]
    assert clause["status_label"] == "不一致"
    assert POLICY[clause["start"] : clause["end"]] == clause["text"]
    assert all(WRONG[place["start"] : place["end"]] == place["text"] for place in clause["by"])
    assert sum(found["counts"].values()) == len(found["clauses"])


def test_the_score_rises_as_it_is_mended(sign_in) -> None:
    person = sign_in("editor_a")
    identifier = made(person)
    first = assess(person, identifier, keep=True)
    second = assess(person, identifier, text=RIGHT, keep=True)
    assert [row["number"] for row in second["versions"]] == [1, 2]
    assert second["versions"][1]["score"] > second["versions"][0]["score"] == first["assessment"]["score"]
    assert (second["versions"][0]["contradictions"], second["versions"][1]["contradictions"]) == (1, 0)
    page = person.get(f"/interpret/{identifier}/versions/1").get_data(as_text=True)
    assert "<del>2</del>00元" in page.replace("\n", "")
    answer = person.post(f"/interpret/{identifier}/versions/1/restore")
    assert answer.status_code == 200
    assert state(person, identifier)["work"]["text"] == WRONG
    again = assess(person, identifier, text=WRONG)["versions"]
    before, after = (one["assessment"]["score"] for one in (first, second))
    assert [row["score"] for row in again] == [before, after, before]
    assert person.get(f"/interpret/{identifier}/versions/9").status_code == 404


def test_what_is_typed_in_one_sitting_is_one_version_beside_the_first(sign_in, db) -> None:
    """The score rises from where it began: the first version, as it was pasted, is never written over."""
    person = sign_in("editor_a")
    identifier = made(person)
    for text in (WRONG + "一", WRONG + "一二", WRONG + "一二三"):
        assess(person, identifier, text=text)
    assert [row.text for row in db.scalars(select(InterpretationVersion))] == [WRONG + "一", WRONG + "一二三"]
    assess(person, identifier, keep=True)
    rows = assess(person, identifier, text=RIGHT)["versions"]
    assert [row["number"] for row in rows] == [1, 2, 3]
    assert assess(person, identifier, keep=True)["versions"] == rows


def test_a_later_save_is_never_overwritten(sign_in) -> None:
    person, colleague = sign_in("editor_a"), sign_in("editor_a2")
    identifier = made(person)
    before = state(person, identifier)["work"]
    assess(colleague, identifier, text=RIGHT)
    assert person.post(f"/interpret/{identifier}/save", body(before, text="我改的")).status_code == 409
    assert state(person, identifier)["work"]["text"] == RIGHT


@pytest.mark.parametrize(
    ("policy", "text", "said"),
    [("", WRONG, "政策原文"), (POLICY, "", "还没有解读"), (POLICY, POLICY, "同一份"), ("\n——\n", WRONG, "未能判断")],
)
def test_what_cannot_be_judged_is_said(sign_in, policy: str, text: str, said: str) -> None:
    person = sign_in("editor_a")
    seen = state(person, made(person, policy, text))
    assert seen["assessment"] is None
    assert said in seen["reason"]
    assert person.get(f"/interpret/{seen['work']['id']}/export.docx").status_code == 422


def test_files_in_and_out(sign_in) -> None:
    from docx import Document as Docx

    person = sign_in("editor_a")
    stream = io.BytesIO()
    made_docx = Docx()
    for line in WRONG.strip().split("\n"):
        made_docx.add_paragraph(line).runs[0].bold = True
    made_docx.save(stream)
    page = f"<html><body><article>{''.join(f'<p>{line}</p>' for line in POLICY.split(chr(10)))}</article></body></html>"
    files = {
        "policy_file": (io.BytesIO(page.encode()), "政策.html"),
        "text_file": (io.BytesIO(stream.getvalue()), "解读.docx"),
    }
    answer = person.post("/interpret/new", data=files)
    identifier = answer.headers["Location"].rsplit("/", 1)[1]
    assert state(person, identifier)["assessment"]["contradictions"]
    docx = person.get(f"/interpret/{identifier}/export.docx")
    package = zipfile.ZipFile(io.BytesIO(docx.data))
    assert "word/theme/theme1.xml" in package.namelist()
    assert "解读评估" in package.read("word/comments.xml").decode()
    html = person.get(f"/interpret/{identifier}/export.html")
    assert html.headers["Content-Disposition"].startswith("attachment")
    assert "与政策不一致" in html.get_data(as_text=True)
    assert person.get(f"/interpret/{identifier}/export.exe").status_code == 404
    broken = person.post("/interpret/new", data={"policy_file": (io.BytesIO(b"PK\x03\x04x"), "坏.docx")}, follow=True)
    assert "无法读取 坏.docx" in broken.get_data(as_text=True)
    other = {"side": "text", "file": (io.BytesIO(RIGHT.encode()), "改后.txt")}
    assert person.post(f"/interpret/{identifier}/upload", data=other).status_code == 200
    assert state(person, identifier)["work"]["text"].strip() == RIGHT.strip()


def test_on_to_the_desk(sign_in, db) -> None:
    person = sign_in("editor_a")
    made_draft = person.post(f"/interpret/{made(person)}/draft").get_json()["id"]
    draft = db.get(Draft, made_draft)
    assert (draft.text, draft.column) == (WRONG, "政策解读")


@pytest.mark.parametrize("stranger", ["editor_b", "approver_b", "lexicon_a"])
def test_no_interpretation_of_another_unit(app, sign_in, stranger: str) -> None:
    identifier = made(sign_in("editor_a"), text=f"{WRONG}甲局的解读")
    other = sign_in(stranger)
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("interpret.") and "identifier" in rule.arguments:
            url = rule.rule.replace("<identifier>", identifier).replace("<form>", "docx").replace("<int:number>", "1")
            answer = other.post(url, {"text": "改"}) if "POST" in rule.methods else other.get(url)
            assert answer.status_code in (400, 403, 404, 422), rule
            assert "甲局" not in answer.get_data(as_text=True)
    assert identifier not in other.get("/interpret/").get_data(as_text=True)


def test_an_approver_may_write_and_the_hostile_never_runs(sign_in) -> None:
    person = sign_in("approver_a")
    hostile = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>\n"
    identifier = made(person, text=hostile + WRONG)
    for url in (f"/interpret/{identifier}", "/interpret/"):
        page = person.get(url).get_data(as_text=True)
        assert "<img" not in page
        assert "<script>" not in page
