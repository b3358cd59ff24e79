"""Archives in the service: brought in, mapped, reviewed as a job, browsed, handed out, exported, run again, deleted."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.api.bearer import SCOPES
from service.archives import running
from service.jobs import run_now, store
from service.models import Archive, ArchiveRun, FindingRecord, FindingStep, JobState, Unit
from tests.batch.inline import Inline
from tests.service.conftest import Person

NUMBER = "530102198001010037"
CSV = f"""编号,标题,正文,发布单位,栏目,发布时间
1,防汛工作,全县要统一布署防汛工作。,甲局,工作动态,2026-11-01
2,党建,要弘扬社会注意核心价值观。,乙局,工作动态,2026-11-02
3,名单,联系人张某某，身份证号{NUMBER}，请补齐材料。,乙局,通知公告,2026-11-03
4,春耕,技术人员深入田间，讲解春耕要点。,丙局,工作动态,2026-11-04
5,简报,截止目前，各项工作已完成。,甲局,工作动态,2026-11-05
6,空,,甲局,工作动态,2026-11-06
"""


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts are reviewed in this process: the engines have tests of their own."""
    monkeypatch.setattr(running, "LocalEngine", lambda workers, check=None: Inline())


def bring(person: Person, content: str | bytes = CSV, name: str = "导出.csv") -> str:
    """An archive of that content; its identifier."""
    data = content.encode() if isinstance(content, str) else content
    if len(data) > 400_000:
        return bring_in_pieces(person, data, name)
    answer = person.post("/archives/new", data={"archive": (io.BytesIO(data), name)})
    assert re.fullmatch(r"/archives/\w{32}", answer.headers["Location"]), person.get("/archives/").get_data(
        as_text=True
    )
    return answer.headers["Location"].rsplit("/", 1)[1]


def bring_in_pieces(person: Person, data: bytes, name: str) -> str:
    headers = {"X-CSRF-Token": person.csrf}
    told = person.post("/archives/begin", data={"file": name, "size": str(len(data))}).get_json()
    for at in range(0, len(data), told["piece"]):
        piece = data[at : at + told["piece"]]
        assert person.client.post(f"{told['to']}?at={at}", data=piece, headers=headers).status_code == 200
    return person.client.post(told["end"], headers=headers).get_json()["next"].rsplit("/", 1)[1]


def begin(person: Person, archive: str, **more: str) -> str:
    """A run that waits."""
    answer = person.post(f"/archives/{archive}/runs", data={"as_of": "2026-11-24", "model": "no", **more})
    assert "/archives/runs/" in answer.headers["Location"], person.get("/archives/").get_data(as_text=True)
    return answer.headers["Location"].rsplit("/", 1)[1]


def review(app, db: Session, person: Person, archive: str, **more: str) -> str:
    """A finished run."""
    run = begin(person, archive, **more)
    db.rollback()
    assert run_now(app, db.get_one(ArchiveRun, run).job_id) == JobState.DONE
    db.rollback()
    return run


def fetch(person: Person, url: str) -> bytes:
    with person.get(url) as answer:
        assert answer.status_code == 200, (url, answer.status_code)
        return answer.get_data()


def page(person: Person, url: str) -> str:
    return fetch(person, url).decode()


def status(person: Person, url: str) -> int:
    with person.get(url) as answer:
        return answer.status_code


@pytest.fixture
def reviewed(app, db: Session, sign_in) -> tuple[Person, str, str]:
    """The approver of 甲局, an archive and its finished run."""
    person = sign_in("approver_a")
    archive = bring(person)
    return person, archive, review(app, db, person, archive)


def test_the_first_posts_are_shown_and_the_mapping_changed(sign_in) -> None:
    person = sign_in("approver_a")
    archive = bring(person)
    shown = page(person, f"/archives/{archive}")
    assert "<td>防汛工作</td>" in shown
    assert '<option value="=发布单位" selected>' in shown
    assert "导出.csv:7：正文为空" in shown
    answer = person.post(
        f"/archives/{archive}/mapping",
        data={
            "shown": ["编号", "标题", "正文", "发布单位"],
            "map-unit": "-",
            "map-author": "=发布单位",
            "set-site": "甲县网",
        },
    )
    assert answer.status_code == 302
    shown = page(person, f"/archives/{archive}")
    assert '<option value="-" selected>' in shown
    assert "<td>甲县网</td>" in shown
    assert "没有读到文章" not in shown


def test_results_by_filter(reviewed, db: Session) -> None:
    person, _, run = reviewed
    told = page(person, f"/archives/runs/{run}")
    assert "<b>5</b>篇文章" in told
    assert "导出.csv:7" in told
    everything = page(person, f"/archives/runs/{run}/findings")
    assert "布署" in everything
    assert "社会注意" in everything
    assert NUMBER not in everything
    for query, inside, outside in (
        ("unit=甲局", "布署", "社会注意"),
        ("severity=serious", "社会注意", "布署"),
        ("column=通知公告", "53**", "布署"),
        ("category=privacy", "53**", "布署"),
        ("words=布署", "布署", "社会注意"),
        ("first=2026-11-02&last=2026-11-02", "社会注意", "布署"),
        (f"words={NUMBER}", "布署", NUMBER + "，"),
    ):
        shown = page(person, f"/archives/runs/{run}/findings?{query}").split('class="found"')[1]
        assert inside in shown, query
        assert outside not in shown, query
    assert "没有符合条件" in page(person, f"/archives/runs/{run}/findings?unit=丁局")
    assert "没有符合条件" in page(person, f"/archives/runs/{run}/posts?words=没有的标题")
    swept = page(person, f"/archives/runs/{run}/sweep?words=布署")
    assert "1 处 · 1 篇 · 1 个单位" in swept
    assert "无法判断" in page(person, f"/archives/runs/{run}/indicators")


def test_a_post_with_its_findings_marked_and_masked(reviewed) -> None:
    person, _, run = reviewed
    assert 'href="#f1" title="第 1 条">布署</a>防汛工作' in page(person, f"/archives/runs/{run}/post?id=1")
    leaked = page(person, f"/archives/runs/{run}/post?id=3")
    assert NUMBER not in leaked
    assert "53**" in leaked
    assert status(person, f"/archives/runs/{run}/post?id=99") == 404


def test_what_is_taken_away(reviewed, sign_in, db: Session) -> None:
    person, _, run = reviewed
    with person.get(f"/archives/runs/{run}/report") as report:
        assert "sandbox" in report.headers["Content-Security-Policy"]
        assert "script-src" not in report.headers["Content-Security-Policy"]
        assert "文章审校报告" in report.get_data(as_text=True)
    book = openpyxl.load_workbook(io.BytesIO(fetch(person, f"/archives/runs/{run}/files/整改清单.xlsx")))
    assert {"甲局", "乙局"} <= set(book.sheetnames)
    own = openpyxl.load_workbook(io.BytesIO(fetch(person, f"/archives/runs/{run}/unit.xlsx?unit=乙局")))
    cells = [str(cell.value) for sheet in own for row in sheet.iter_rows() for cell in row]
    assert "社会注意" in cells
    assert not any("布署" in cell or NUMBER in cell for cell in cells)
    assert fetch(person, f"/archives/runs/{run}/files/findings.parquet")[:4] == b"PAR1"
    editor = sign_in("editor_a")
    assert status(editor, f"/archives/runs/{run}/files/summary.json") == 200
    for name, refused in (("findings.parquet", 403), ("work", 404), ("..%2f..%2flimits.toml", 404), ("run.json", 404)):
        assert status(editor, f"/archives/runs/{run}/files/{name}") == refused, name


def test_handed_out_once_and_followed_by_the_next_run(app, reviewed, sign_in, db: Session) -> None:
    person, archive, run = reviewed
    boss = sign_in("boss")
    units = {unit.name: str(unit.id) for unit in db.scalars(select(Unit))}
    refused = person.post(f"/archives/runs/{run}/units", data={"name": ["乙局"], "unit": [units["乙局"]]}, follow=True)
    assert "不能分派给这个单位" in refused.get_data(as_text=True)
    for name in units:
        boss.post(f"/archives/runs/{run}/units", data={"name": [name], "unit": [units[name]]})
    for expected in (3, 0):
        answer = boss.post(f"/archives/runs/{run}/hand", data={"due": "2026-12-01"})
        job = answer.headers["Location"].rsplit("/", 1)[1]
        assert run_now(app, job) == JobState.DONE
        db.rollback()
        assert f"已列入整改 {expected} 项" in page(boss, f"/jobs/{job}") or expected
    rows = {row.matched: row for row in db.scalars(select(FindingRecord))}
    assert {"布署", "社会注意", "截止目前"} <= set(rows)
    assert NUMBER not in rows
    assert {row.unit.name for row in rows.values()} == {"甲局", "乙局"}
    assert {row.due.isoformat() for row in rows.values()} == {"2026-12-01"}
    listed = page(sign_in("editor_b"), "/overview/mending")
    assert "社会注意" in listed
    assert f"/archives/runs/{run}/post?id=2" in listed

    mended = CSV.replace("布署", "部署").replace("2,党建", "2,党建工作")
    person.post(f"/archives/{archive}/newer", data={"archive": (io.BytesIO(mended.encode()), "十二月.csv")})
    again = review(app, db, person, archive, against=run)
    db.expire_all()
    rows = {row.matched: row for row in db.scalars(select(FindingRecord))}
    assert {name: rows[name].state for name in ("布署", "社会注意")} == {"布署": "复查通过", "社会注意": "待整改"}
    notes = [step.note for step in db.scalars(select(FindingStep).where(FindingStep.finding_id == rows["布署"].id))]
    assert notes == ["档案第 1 次审校发现", "第 2 次审校：已整改"]
    told = page(person, f"/archives/runs/{again}/against")
    assert "已整改 1" in told
    assert "布署" in page(person, f"/archives/runs/{again}/against?status=fixed")
    assert "布署" not in page(person, f"/archives/runs/{again}/against?status=not_fixed").split("<tbody>")[2]


def test_another_unit_sees_its_own_part_and_no_more(app, reviewed, sign_in, db: Session) -> None:
    _, archive, run = reviewed
    boss, other = sign_in("boss"), sign_in("editor_b")
    urls = [f"/archives/runs/{run}{more}" for more in ("", "/findings", "/posts", "/sweep", "/post?id=2")]
    assert {status(other, url) for url in urls} == {404}
    assert "导出.csv" not in page(other, "/archives/")
    unit = db.scalar(select(Unit.id).where(Unit.name == "乙局"))
    boss.post(f"/archives/runs/{run}/units", data={"name": ["乙局"], "unit": [str(unit)]})
    assert "导出.csv" in page(other, "/archives/")
    for url in urls[1:4]:
        shown = page(other, f"{url}?unit=甲局") + page(other, url)
        assert "社会注意" in shown or "党建" in shown
        assert "布署" not in shown
        assert "防汛" not in shown
    assert status(other, urls[4]) == 200
    assert status(other, f"/archives/runs/{run}/post?id=1") == 404
    for more in ("/indicators", "/report", "/files/summary.json", "/unit.xlsx?unit=甲局", "/units"):
        assert status(other, f"/archives/runs/{run}{more}") == 404, more
    assert status(other, f"/archives/runs/{run}/unit.xlsx?unit=乙局") == 200
    assert status(other, f"/archives/{archive}") == 404


def test_limits_of_a_unit_apply_to_runs_and_to_recounts(app, reviewed, sign_in, db: Session) -> None:
    person, _, run = reviewed
    form = dict(re.findall(r'name="([\w.]+)" value="([^"]*)"', page(person, "/archives/limits")))
    form |= {"updates.home_days": "3", "tenant": "甲县政务办", "columns": "单位,栏目\n甲局,机构职能\n"}
    form.pop("csrf_token")
    assert "已保存" in person.post("/archives/limits", data=form, follow=True).get_data(as_text=True)
    assert "甲县政务办" not in page(person, f"/archives/runs/{run}/indicators")
    job = person.post(f"/archives/runs/{run}/recount", data={}).headers["Location"].rsplit("/", 1)[1]
    assert run_now(app, job) == JobState.DONE
    assert "甲县政务办的界线" in page(person, f"/archives/runs/{run}/indicators")
    for name, value, said in (
        ("updates.home_days", "零", "请写整数"),
        ("updates.home_days", "0", "1 到"),
        ("columns", "无", "栏目"),
    ):
        answer = person.post("/archives/limits", data={**form, name: value}, follow=True).get_data(as_text=True)
        assert said in answer.split('class="notice"')[1], name
    assert sign_in("editor_a").get("/archives/limits").status_code == 403
    person.post("/archives/limits", data={"what": "drop"})
    assert "用国家检查指标的界线" in page(person, "/archives/limits")


def test_cancelled_and_gone_on_with(app, sign_in, db: Session) -> None:
    person = sign_in("approver_a")
    archive = bring(person)
    run = begin(person, archive)
    db.rollback()
    job = db.get_one(ArchiveRun, run).job_id
    assert "正在审校" in person.post(f"/archives/{archive}/runs", data={}, follow=True).get_data(as_text=True)
    assert "请先取消" in person.post(f"/archives/{archive}/delete", data={}, follow=True).get_data(as_text=True)
    person.post(f"/jobs/{job}/cancel", data={})
    assert "接着审" in page(person, f"/archives/runs/{run}")
    person.post(f"/archives/runs/{run}/resume", data={})
    db.rollback()
    assert run_now(app, db.get_one(ArchiveRun, run).job_id) == JobState.DONE
    assert "<b>5</b>篇文章" in page(person, f"/archives/runs/{run}")


def test_deleted_with_its_files(app, reviewed, db: Session) -> None:
    person, archive, run = reviewed
    folder = Path(app.extensions["xianshen_settings"].data) / "archives"
    assert any(folder.rglob("findings.parquet"))
    assert person.post(f"/archives/runs/{run}/delete", data={}).status_code == 302
    assert not any(folder.rglob("findings.parquet"))
    assert any(folder.rglob("导出.csv"))
    person.post(f"/archives/{archive}/delete", data={})
    assert list(folder.iterdir()) == []
    assert status(person, f"/archives/{archive}") == 404


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
        "断.zip": (package.getvalue()[:-200], "压缩包结构损坏"),
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
    assert summary["posts"]["posts"] == {"乱码.csv": 1, "网页和文档.zip": 1}.get(name, 0)


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


def test_a_lost_worker_neither_loses_nor_doubles(app, sign_in, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off in the review, in the merge and after the reports: the next attempt goes on and ends once."""
    person = sign_in("approver_a")
    archive = bring(person)
    run = begin(person, archive)
    db.rollback()
    job = db.get_one(ArchiveRun, run).job_id

    class Died(BaseException):
        pass

    for place in ("nlp.batch.run.merge", "nlp.batch.run.write_outputs", "service.archives.running._finish"):
        with monkeypatch.context() as patched:
            patched.setattr(place, lambda *_, **__: (_ for _ in ()).throw(Died))
            with pytest.raises(Died):
                run_now(app, job)
        with Session(app.extensions["xianshen_engine"]) as other:
            store.give_up_lost(other, "here")
    assert run_now(app, job) == JobState.DONE
    assert "<b>5</b>篇文章" in page(person, f"/archives/runs/{run}")
    assert not (list(Path(app.extensions["xianshen_settings"].data).rglob("review")))
