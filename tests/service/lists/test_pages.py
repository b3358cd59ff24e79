"""The pages of lists and of bundles: who sees them, reports, imports, going back, taking away."""

from __future__ import annotations

import io
import re

import pytest

from nlp.lists.columns import to_tsv
from service.lists.template import template
from tests.lists.tables import lists

PEOPLE = to_tsv("people", lists()[0].rows)


def upload(person, data: bytes, **fields: str):
    form = {"file": (io.BytesIO(data), "名单.tsv"), "authority_line": "换届", "scope": "甲局", **fields}
    return person.post("/lexicon/lists", data=form, follow=True)


def test_the_whole_way(sign_in, app) -> None:
    person = sign_in("lexicon_a")
    page = upload(person, PEOPLE, check="1").get_data(as_text=True)
    assert "16 行可以导入" in page
    assert "没有导入" in page
    bad = PEOPLE.replace("赵甲乙".encode(), "赵 乙".encode(), 1)
    answer = upload(person, bad)
    assert answer.status_code == 422
    assert "第 2 行：姓名：“赵 乙”中间有空格" in answer.get_data(as_text=True)
    assert "第 1 版，16 行" in upload(person, PEOPLE).get_data(as_text=True)
    assert "与现行的名单相同" in upload(person, PEOPLE).get_data(as_text=True)
    page = person.client.get("/lexicon/lists/1").get_data(as_text=True)
    assert "赵甲乙" in page
    upload(person, b"\n".join(PEOPLE.split(b"\n")[:9]))
    page = person.client.get("/lexicon/lists/1").get_data(as_text=True)
    assert "第 2 版" in page
    assert "去掉 8 行" in page
    answer = person.post("/lexicon/lists/1/restore", data={"version": "1", "authority_line": "误导入"})
    assert answer.status_code == 302
    assert "第 3 版" in person.client.get("/lexicon/lists/1").get_data(as_text=True)
    form = {"form": "tsv", "version": "3", "authority_line": "核对"}
    answer = person.post("/lexicon/lists/1/export", data=form)
    assert answer.data == PEOPLE
    log = person.client.get("/lexicon/log").get_data(as_text=True)
    for step in ("导入名单", "恢复名单", "下载名单", "list-people-1@3"):
        assert step in log
    assert "赵甲乙" not in log


@pytest.mark.parametrize("name", ["editor_a", "approver_a", "editor_b", "approver_b"])
def test_others_see_nothing(sign_in, name: str) -> None:
    upload(sign_in("lexicon_a"), PEOPLE)
    person = sign_in(name)
    assert person.client.get("/lexicon/lists").status_code == 403
    assert person.client.get("/lexicon/lists/1").status_code in (403, 404)


def test_an_administrator_sees_but_does_not_import(sign_in) -> None:
    upload(sign_in("lexicon_a"), PEOPLE)
    for name in ("admin_a", "boss"):
        person = sign_in(name)
        assert "赵甲乙" in person.client.get("/lexicon/lists/1").get_data(as_text=True)
        assert upload(person, PEOPLE).status_code == 403


def test_the_template_and_bad_files(sign_in) -> None:
    person = sign_in("lexicon_a")
    assert person.client.get("/lexicon/lists/template.xlsx").data == template()
    for data in (b"", b"\x00\x01", b"PK\x03\x04", "什么也不是".encode()):
        answer = upload(person, data)
        assert answer.status_code == 422
        assert "无法读取" in answer.get_data(as_text=True)
    assert upload(person, PEOPLE, scope="乙局").status_code == 422, "another unit"
    assert upload(person, PEOPLE, scope="all").status_code == 422
    assert upload(person, PEOPLE, authority_line="").status_code == 422


def test_a_draft_of_the_unit_is_reviewed_by_the_list(sign_in) -> None:
    upload(sign_in("lexicon_a"), PEOPLE)
    person = sign_in("editor_a")
    found = person.state(person.draft("县长赵甲乙主持会议。"))["review"]["findings"]
    assert [one["origin"] for one in found] == ["list-people-1@1#5"]
    assert found[0]["entry"] == ""
    other = sign_in("editor_b")
    assert other.state(other.draft("县长赵甲乙主持会议。"))["review"]["findings"] == []


def test_the_page_of_bundles(sign_in) -> None:
    page = sign_in("boss").client.get("/lexicon/bundles").get_data(as_text=True)
    assert re.search(r'id="public">[0-9a-f]{64}<', page)
    assert re.search(r'class="print">(?:[0-9A-F]{4} ?){5}<', page)
    assert sign_in("editor_a").client.get("/lexicon/bundles").status_code == 403
