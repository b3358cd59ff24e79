"""Archives in the service: mapped, reviewed as a job, browsed, handed out, taken away, run again, deleted."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.jobs import run_now, store
from service.models import ArchiveRun, FindingRecord, FindingStep, JobState, Unit
from tests.batch.inline import Inline
from tests.service.archive_office import CSV, NUMBER, begin, bring, fetch, page, review, status
from tests.service.conftest import Person


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts are reviewed in this process: the engines have tests of their own."""
    monkeypatch.setattr("nlp.batch.local.LocalEngine", lambda workers, check=None: Inline())


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
    assert NUMBER not in shown
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


def test_what_a_cut_off_deletion_left_is_swept(app, sign_in, db: Session) -> None:
    home = Path(app.extensions["xianshen_settings"].data) / "archives"
    person = sign_in("approver_a")
    archive = bring(person)
    for left in (home / ("a" * 32) / "source", home / ".gone-x", home / archive / "runs" / ("b" * 32)):
        left.mkdir(parents=True)
    run = review(app, db, person, archive)
    assert [folder.name for folder in home.iterdir()] == [archive]
    assert [folder.name for folder in (home / archive / "runs").iterdir()] == [run]
