"""Exports as they come: broken ones, in pieces, too large, and from the folder of the server."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.api.bearer import SCOPES
from service.models import Archive
from tests.batch.inline import Inline
from tests.service.archive_office import CSV, bring, bring_in_pieces, page, review
from tests.service.conftest import Person


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts are reviewed in this process: the engines have tests of their own."""
    monkeypatch.setattr("nlp.batch.local.LocalEngine", lambda workers, check=None: Inline())


def broken(name: str) -> tuple[bytes, str]:
    """A broken export, and what must be said of it."""
    good = "编号,正文\n1,会议讨论了防汛。\n".encode()
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "会议讨论了防汛。" * 50)
        archive.writestr("../b.txt", "出界")
        archive.writestr("c.html", b"<p>" + b"x" * 21_000_000 + b"</p>", zipfile.ZIP_STORED)
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as inner:
            inner.writestr("word/document.xml", b"0" * 40_000_000)
        archive.writestr("d.docx", bomb.getvalue())
    table = io.BytesIO()
    pq.write_table(pa.table({"编号": ["1"], "名": ["甲"]}), table)
    return {
        "断.zip": (package.getvalue()[:-200], "压缩包不完整"),
        "乱码.csv": (good + b"2,\x81\xff\xfe\x00\x8d\n", "不是 UTF-8 也不是 GB18030"),
        "百万列.csv": (b",".join(b"a%d" % n for n in range(1_000_000)) + b"\n1,2\n", "表头有 1,000,000 列"),
        "网页和文档.zip": (package.getvalue(), "压缩炸弹"),
        "缺列.parquet": (table.getvalue(), "看不出哪一列是正文"),
        "假.parquet": (b"PAR1 nothing", "不是完整的 Parquet"),
        "旧.xls": (b"\xd0\xcf\x11\xe0", "另存为 xlsx 或 csv"),
        "照片.png": (b"\x89PNG", "不是能审的归档"),
        "空.csv": (b"", "文件是空的"),
    }[name]


@pytest.mark.parametrize("name", ["断.zip", "乱码.csv", "百万列.csv", "网页和文档.zip", "缺列.parquet", "假.parquet"])
def test_a_broken_export_is_told_line_by_line(app, sign_in, bearer, db: Session, name: str) -> None:
    """On the page before the run and after it, and by the API; the rest is reviewed."""
    content, said = broken(name)
    person = sign_in("approver_a")
    archive = bring(person, content, name)
    assert said in page(person, f"/archives/{archive}") or name == "网页和文档.zip"
    run = review(app, db, person, archive)
    told = page(person, f"/archives/runs/{run}")
    assert said in told
    headers = bearer("approver_a", *SCOPES)
    summary = person.client.get(f"/api/v1/archive-runs/{run}/summary", headers=headers).get_json()
    assert any(said in line["reason"] for line in summary["not_reviewed"]["bad"])
    if name == "网页和文档.zip":
        assert "超过 20 MB" in told
        assert "指向包外" in told
    assert summary["posts"]["posts"] == {"乱码.csv": 1, "断.zip": 1, "网页和文档.zip": 1}.get(name, 0)


@pytest.mark.parametrize("name", ["旧.xls", "照片.png", "空.csv"])
def test_what_is_no_export_is_refused_at_once(sign_in, bearer, db: Session, name: str) -> None:
    content, said = broken(name)
    person = sign_in("approver_a")
    answer = person.post("/archives/new", data={"archive": (io.BytesIO(content), name)}, follow=True)
    assert said in answer.get_data(as_text=True)
    file = {"name": name, "data": base64.b64encode(content).decode()}
    refused = person.client.post("/api/v1/archives", json={"file": file}, headers=bearer("approver_a", *SCOPES))
    assert refused.status_code == 409
    assert db.scalars(select(Archive)).all() == []


def test_pieces_that_are_lost_doubled_or_too_much(app, sign_in) -> None:
    person = sign_in("approver_a")
    headers = {"X-CSRF-Token": person.csrf}
    data = CSV.encode()
    told = person.post("/archives/begin", data={"file": "导出.csv", "size": str(len(data))}).get_json()

    def send(at: int, piece: bytes) -> tuple[int, dict]:
        answer = person.client.post(f"{told['to']}?at={at}", data=piece, headers=headers)
        return answer.status_code, answer.get_json(silent=True) or {}

    assert send(0, data[:100]) == (200, {"size": 100})
    assert send(0, data[:100]) == (409, {"size": 100})
    assert send(200, data[200:]) == (409, {"size": 100})
    early = person.client.post(told["end"], headers={**headers, "Accept": "application/json"})
    assert early.status_code == 422
    told = person.post("/archives/begin", data={"file": "导出.csv", "size": str(len(data))}).get_json()
    assert send(0, data + b"x")[0] == 422
    assert send(0, data) == (200, {"size": len(data)})
    end = person.client.post(told["end"], headers=headers)
    assert "导出.csv" in page(person, end.get_json()["next"])


@pytest.mark.parametrize("size", ["0", "-1", "x", "9" * 30, str(3 * 1024**3)])
def test_an_upload_must_be_of_a_size(sign_in, size: str) -> None:
    answer = sign_in("approver_a").post("/archives/begin", data={"file": "a.csv", "size": size})
    assert answer.status_code == 422


def test_a_unit_has_its_share_of_the_disk(make_app, db: Session) -> None:
    person = Person(make_app(archive_quota_mb=1), "approver_a")
    bring_in_pieces(person, b"a,b\n" * 200_000, "a.csv")
    refused = person.post("/archives/begin", data={"file": "b.csv", "size": "800000"})
    assert refused.status_code == 422
    assert "已占满 1 MB" in refused.get_data(as_text=True)


def test_only_what_lies_below_the_archive_root(make_app, tmp_path: Path, db: Session) -> None:
    """No path and no link leads out; a person of one unit reaches the folder of that unit alone."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root / "甲局" / "网站", root / "乙局", outside):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("要认真布署。", encoding="utf-8")
    (root / "甲局" / "出界").symlink_to(outside)
    (root / "甲局" / "网站" / "b.txt").symlink_to(outside / "a.txt")
    app = make_app(archive_root=str(root))
    person, boss = Person(app, "approver_a"), Person(app, "boss")
    offered = page(person, "/archives/")
    assert "<option>甲局/网站</option>" in offered
    assert "乙局<" not in offered
    assert "出界" not in offered
    for path, said in {
        "../outside": "路径不对",
        "/etc": "路径不对",
        "甲局/../../outside": "路径不对",
        "甲局\\..\\乙局": "路径不对",
        "甲局/\x00": "路径不对",
        "": "路径不对",
        "甲局/出界": "符号链接",
        "甲局/没有": "没有这个文件夹",
        "乙局": "只能选择",
    }.items():
        answer = person.post("/archives/folder", data={"folder": path}, follow=True).get_data(as_text=True)
        assert said in answer.split('class="notice"')[1], path
    made = boss.post("/archives/folder", data={"folder": "乙局"}).headers["Location"]
    assert boss.get(made).status_code == 200
    archive = person.post("/archives/folder", data={"folder": "甲局/网站"}).headers["Location"].rsplit("/", 1)[1]
    assert "指向文件夹以外的符号链接" in page(person, f"/archives/{archive}")
    run = review(app, db, person, archive)
    assert "布署" in page(person, f"/archives/runs/{run}/post?id=a.txt")
    (root / "甲局" / "网站" / "a.txt").unlink()
    (root / "甲局" / "网站" / "a.txt").symlink_to(outside / "a.txt")
    shown = page(person, f"/archives/runs/{run}/post?id=a.txt")
    assert "符号链接" in shown
    assert 'class="paper"' not in shown


def test_a_post_that_changed_is_not_marked_in_the_wrong_place(make_app, tmp_path: Path, db: Session) -> None:
    post = tmp_path / "root" / "甲局" / "a.txt"
    post.parent.mkdir(parents=True)
    post.write_text("要认真布署。", encoding="utf-8")
    app = make_app(archive_root=str(tmp_path / "root"))
    person = Person(app, "approver_a")
    archive = person.post("/archives/folder", data={"folder": "甲局"}).headers["Location"].rsplit("/", 1)[1]
    run = review(app, db, person, archive)
    post.write_text("今年要认真布署。", encoding="utf-8")
    shown = page(person, f"/archives/runs/{run}/post?id=a.txt")
    assert "审校之后变动过" in shown
    assert "<mark>布署</mark>" in shown
