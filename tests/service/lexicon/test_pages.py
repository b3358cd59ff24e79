"""The pages: the whole way with three people, what each may see, the import with its reasons, verification."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from nlp.lexicon.entry import HEADER
from nlp.lexicon.export import entry_line
from service.jobs import run_now
from service.models import Grant, Job, Role, Unit, User
from service.passwords import hash_password
from tests.service.conftest import PASSWORD, Person
from tests.service.lexicon.conftest import ENTRY

DRAFT = "各单位：\n现将有关事宜通知如下。"
FORM = {
    "kind": "phrase", "form": "literal", "wrong": "有关事宜", "right": "有关事项", "severity": "general",
    "scope": "all", "authority": "公文用语规范", "bad": "现将有关事宜通知如下。", "good": "有关事项如下。",
    "status": "active",
}  # fmt: skip


@pytest.fixture
def people(app: Flask, db: Session, sign_in) -> dict[str, Person]:
    """A maintainer and an approver of the whole system, an editor of 甲局, a maintainer of 甲局."""
    for name, role in (("weihu", Role.LEXICON), ("shenpi", Role.LEXICON_APPROVER)):
        grants = [Grant(role=role)]
        made = User(name=name, display=name, password_hash=hash_password(PASSWORD), must_change=False, grants=grants)
        db.add(made)
    db.commit()
    return {name: sign_in(name) for name in ("weihu", "shenpi", "editor_a", "lexicon_a", "boss")}


def run_jobs(app: Flask, db: Session) -> None:
    db.rollback()
    for identifier in db.scalars(select(Job.id).where(Job.state == "等待")).all():
        run_now(app, identifier)
    db.rollback()


def page(person: Person, url: str) -> str:
    answer = person.get(url)
    assert answer.status_code == 200, (url, answer.status_code, answer.get_data(as_text=True)[-600:])
    return answer.get_data(as_text=True)


def origins(editor: Person, identifier: str) -> list[str]:
    return [finding["origin"] for finding in editor.state(identifier)["review"]["findings"]]


def test_the_whole_way(app: Flask, db: Session, people: dict[str, Person]) -> None:
    weihu, shenpi, editor = people["weihu"], people["shenpi"], people["editor_a"]
    draft = editor.draft(DRAFT)
    assert origins(editor, draft) == []
    made = weihu.post("/lexicon/propose", data=FORM)
    assert made.status_code == 302, made.get_data(as_text=True)
    url = made.headers["Location"]
    assert "还没有按现行词库试跑" in page(shenpi, url)
    shenpi.post(f"{url}/replay", data={})
    run_jobs(app, db)
    shown = page(shenpi, url)
    assert "将新增命中 1 处" in shown
    assert "我已查看" not in shown, "the replay is to be opened first"
    refused = shenpi.post(f"{url}/approve", data={"looked": "1", "authority_line": "同意", "back": url}, follow=True)
    assert "请先查看提案" in refused.get_data(as_text=True)
    shenpi.post(f"{url}/open", data={})
    assert "<mark>有关事宜</mark>" in page(shenpi, url)
    own = weihu.post(f"{url}/approve", data={"looked": "1", "authority_line": "自己通过", "back": url}, follow=True)
    assert "没有全系统（all）的“词库审批”权限" in own.get_data(as_text=True)
    unticked = shenpi.post(f"{url}/approve", data={"authority_line": "同意", "back": url}, follow=True)
    assert "请先勾选" in unticked.get_data(as_text=True)
    done = shenpi.post(f"{url}/approve", data={"looked": "1", "authority_line": "同意", "back": url}, follow=True)
    assert "已通过，将进入下一版" in done.get_data(as_text=True)
    assert origins(editor, draft) == []
    released = shenpi.post("/lexicon/releases", data={"authority_line": "增补公文用语"}, follow=True)
    assert "新增 1 条" in released.get_data(as_text=True)

    (origin,) = origins(editor, draft)
    assert re.fullmatch(r"phrase-[0-9a-f]{4}-0001@1", origin)
    provenance = editor.state(draft)["review"]["provenance"]["lexicon"]
    assert provenance["release"].endswith("第1版")
    entry = f"/lexicon/entries/{origin}"
    assert "第 1 版" in page(editor, entry)
    verified = page(shenpi, f"/lexicon/log?verify=1&head={provenance['head']}")
    assert "校验通过" in verified
    assert "与另存的末端相符" in verified

    gone = weihu.post(f"{entry}/retire", data={"authority_line": "不再要求", "back": entry})
    url = gone.headers["Location"]
    shenpi.post(f"{url}/replay", data={})
    run_jobs(app, db)
    assert "失去命中 1 处" in page(shenpi, url)
    shenpi.post(f"{url}/open", data={})
    shenpi.post(f"{url}/approve", data={"looked": "1", "authority_line": "同意", "back": url})
    shenpi.post("/lexicon/releases", data={"authority_line": "停用一条"})
    assert origins(editor, draft) == []
    back = shenpi.post("/lexicon/releases/1/rollback", data={"authority_line": "仍需要"}, follow=True)
    assert "内容同第 1 版" in back.get_data(as_text=True)
    assert origins(editor, draft) == [origin.replace("@1", "@3")]
    assert "词库 " in page(shenpi, "/lexicon/releases/3/text")
    kinds = re.findall(r'<td class="fixed">([一-鿿]+)</td>', page(shenpi, "/lexicon/log"))
    assert kinds[::-1] == ["底本", "提案", "试跑", "查看试跑", "通过", "新增", "发布", "提案", "试跑", "查看试跑",
                           "通过", "停用", "发布", "修改", "回退"]  # fmt: skip


def test_the_list_filters(people: dict[str, Person]) -> None:
    editor = people["editor_a"]
    for words in ("布署", "bushu", "bs", "typo-0038"):
        assert "typo-0038@1" in page(editor, f"/lexicon/?words={words}&part=1"), words
    assert "typo-0038@1" not in page(editor, "/lexicon/?words=布署&kind=agency&part=1")
    assert "找到 0 条" in page(editor, "/lexicon/?words=没有的词条&part=1")
    sheet = editor.get("/lexicon/export.tsv?words=布署").get_data(as_text=True)
    assert sheet.startswith(HEADER)
    assert "布署" in sheet
    assert editor.get("/lexicon/export.xlsx?words=布署").data.startswith(b"PK")


def test_import_says_what_is_wrong_with_each_line(app: Flask, db: Session, people: dict[str, Person]) -> None:
    lines = [HEADER, entry_line(ENTRY), entry_line(ENTRY).replace("general", "grave").replace("test-1", "test-2")]
    data = {"file": (io.BytesIO("\n".join(lines).encode()), "词条.tsv"), "authority_line": "测试"}
    answer = people["weihu"].post("/lexicon/import", data=data)
    shown = answer.get_data(as_text=True)
    assert "1 行有问题" in shown
    assert "未提出任何改动" in shown
    assert "“grave”不是级别" in shown
    broken = {"file": (io.BytesIO(b"PK\x03\x04nonsense"), "坏.xlsx"), "authority_line": "测试"}
    answer = people["weihu"].post("/lexicon/import", data=broken)
    assert answer.status_code == 422
    assert "压缩包结构损坏" in answer.get_data(as_text=True)
    assert people["editor_a"].get("/lexicon/import").status_code == 403


def test_a_large_import_is_a_job(app: Flask, db: Session, people: dict[str, Person], monkeypatch) -> None:
    monkeypatch.setattr("service.lexicon.pages.imports.AT_ONCE", 100)
    data = {"file": (io.BytesIO(f"{HEADER}\n{entry_line(ENTRY)}\n{HEADER}\n".encode()), "多.tsv")}
    answer = people["weihu"].post("/lexicon/import", data={**data, "authority_line": "测试", "partial": "1"})
    job = answer.headers["Location"]
    run_jobs(app, db)
    shown = page(people["weihu"], job)
    assert "共 2 行：1 行有问题" in shown
    assert "1 条已提出" in shown
    assert "逐行问题.tsv" in shown


def test_the_second_editor_is_shown_both(app: Flask, db: Session, people: dict[str, Person]) -> None:
    weihu = people["weihu"]
    form = page(weihu, "/lexicon/entries/typo-0038/edit")
    cells = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    cells |= {"form": "literal", "severity": "general", "scope": "all", "status": "active"}
    first = weihu.post("/lexicon/propose", data=cells | {"note": "甲的备注", "authority_line": "甲改"})
    assert first.status_code == 302
    second = weihu.post("/lexicon/propose", data=cells | {"note": "乙的备注", "authority_line": "乙改"})
    assert second.status_code == 409
    shown = second.get_data(as_text=True)
    assert "正由 weihu 在提案 1 中修改" in shown
    assert 'value="乙的备注"' in shown
    assert "没有丢失" in shown


def test_a_unit_sees_its_own_levels_and_no_other(app: Flask, db: Session, people: dict[str, Person], sign_in) -> None:
    local = people["lexicon_a"]
    refused = local.post("/lexicon/propose", data=FORM)
    assert "没有全系统（all）的“词库维护”权限" in refused.get_data(as_text=True)
    made = local.post("/lexicon/propose", data=FORM | {"scope": "甲局"})
    url = made.headers["Location"]
    assert sign_in("editor_b").get(url).status_code == 404
    assert "有关事宜" not in page(sign_in("editor_b"), "/lexicon/proposals")
    assert page(people["editor_a"], url)
    unit = db.scalar(select(Unit).where(Unit.name == "乙局"))
    assert unit is not None
    other = db.scalar(select(Unit).where(Unit.name == "甲局"))
    assert other is not None
    boss = people["boss"]
    form = {"parent": str(unit.id), "authority_line": "机构调整"}
    boss.post(f"/lexicon/levels/{other.id}/parent", data=form)
    assert "乙局：0 条启用" in page(boss, f"/lexicon/levels?unit={other.id}")
    circle = boss.post(f"/lexicon/levels/{unit.id}/parent", data={**form, "parent": str(other.id)}, follow=True)
    assert "不能再作它的上级" in circle.get_data(as_text=True)


def test_the_page_names_what_was_tampered_with(db: Session, people: dict[str, Person]) -> None:
    people["weihu"].post("/lexicon/propose", data=FORM)
    db.execute(text("UPDATE lexicon_event SET actor = 'boss' WHERE seq = 2"))
    db.commit()
    shown = page(people["shenpi"], "/lexicon/log?verify=1")
    assert "校验未通过" in shown
    assert "第 2 号记录被改动" in shown
    assert "不是日志末端" in page(people["shenpi"], "/lexicon/log?verify=1&head=abc")
    lines = people["shenpi"].get("/lexicon/log.jsonl").get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert people["editor_a"].get("/lexicon/log").status_code == 403


@pytest.mark.parametrize("url", ["noisy", "suggestions", "levels", "releases", "proposals", "new", ""])
def test_every_page_opens(people: dict[str, Person], url: str) -> None:
    shown = page(people["weihu"], f"/lexicon/{url}")
    assert "<script>" not in shown
    assert "style=" not in shown
