"""Private lists and bundles in a real browser: template, report, import, a draft that cites it, versions, axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from nlp.lists.columns import to_tsv
from service.db import begin_write, make_engine, upgrade
from service.lexicon.bundle import make_bundle, read_bundle
from service.lexicon.keys import own_key, public_hex
from service.models import Grant, Role, User
from service.settings import Settings
from tests.e2e.test_lexicon import Seat, Site, site
from tests.lists.tables import lists
from tests.service.lexicon.conftest import Office, entry

__all__ = ["site"]


def test_a_list_from_the_template_to_the_desk(site: Site, browser, tmp_path: Path) -> None:
    address = site.address
    weihu, editor = Seat(browser, address, "weihu"), Seat(browser, address, "bianji")
    weihu.go("/lexicon/lists")
    with weihu.page.expect_download() as started:
        weihu.page.click("text=下载模板")
    template = tmp_path / "模板.xlsx"
    started.value.save_as(template)

    def send(file: Path, button: str) -> str:
        weihu.page.set_input_files("input[type=file]", str(file))
        weihu.page.fill("form[action$='/lists'] input[name=authority_line]", "换届")
        weihu.page.click(f"form[action$='/lists'] button:has-text('{button}')")
        return weihu.text()

    assert "第 2 行：这是模板里的示例行，请删去" in send(template, "只检查")
    people = tmp_path / "名单.tsv"
    people.write_bytes(to_tsv("people", lists()[0].rows))
    assert "第 1 版，16 行" in send(people, "导入")
    weihu.page.click("#rows a")
    assert "赵甲乙" in weihu.text()

    editor.go("/lexicon/lists")
    assert "没有使用此功能的权限" in editor.page.inner_text("body")
    editor.errors.clear()
    editor.go(site.draft)
    editor.page.wait_for_selector("textarea")
    editor.page.wait_for_selector("#saved:has-text('已')")  # then the page listens to what is typed
    editor.page.fill("#text", "县长赵甲乙主持会议。")
    editor.page.wait_for_selector("text=按名单，县长是钱丙丁")
    assert "名单 list-people-1@1#5" in editor.page.content()

    weihu.page.select_option("select[name=version]", "0")
    weihu.press("/restore", authority_line="试完停用")
    assert "名单停用" in weihu.text()
    weihu.go("/lexicon/log?verify=1")
    assert "校验通过" in weihu.text()
    for step in ("导入名单", "恢复名单"):
        assert step in weihu.text()
    assert "赵甲乙" not in weihu.text()
    assert weihu.errors == []
    assert editor.errors == []


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Office]:
    """Another installation, with a release of its own."""
    engine = make_engine(Settings(data=tmp_path / "province"))
    upgrade(engine)
    with Session(engine) as db:
        begin_write(db)
        for name, role in (("weihu", Role.LEXICON), ("shenpi", Role.LEXICON_APPROVER)):
            db.add(User(name=name, display=name, password_hash="", must_change=False, grants=[Grant(role=role)]))
        db.commit()
        office = Office(db)
        office.through(entry("省厅错词", "省厅正词"))
        office.release()
        yield office
    engine.dispose()


def test_bundles_from_page_to_page(site: Site, browser, tmp_path: Path, province: Office) -> None:
    """A bundle of the province: trusted, taken from a file, approved, released, followed by file, handed on."""
    key = own_key(tmp_path / "province")
    weihu, shenpi = Seat(browser, site.address, "weihu"), Seat(browser, site.address, "shenpi")
    package = tmp_path / "某省词库包.zip"
    package.write_bytes(make_bundle(province.db, key, "某省"))

    def take(file: Path) -> str:
        weihu.go("/lexicon/bundles")
        weihu.page.set_input_files("input[type=file]", str(file))
        weihu.page.fill("form[action$='/import'] input[name=authority_line]", "来函")
        weihu.page.click("form[action$='/import'] button")
        return weihu.text()

    assert "未受信任的密钥" in take(package)
    broken = tmp_path / "坏包.zip"
    broken.write_bytes(b"nonsense")
    assert "压缩包结构损坏" in take(broken)
    shenpi.go("/lexicon/bundles")
    assert shenpi.page.inner_text("#public") != public_hex(key)
    shenpi.page.check("form[action$='/trust'] input[name=compared]")
    shenpi.press("/trust", public=public_hex(key), issuer="某省", address="更新.zip", authority_line="省厅来函")
    assert "已信任 某省" in shenpi.page.inner_text("body")
    assert "都相符" in take(package)
    weihu.page.click(".notice a")
    proposal = weihu.page.url
    assert "省厅正词" in weihu.text()
    weihu.try_out()
    shenpi.go(proposal)
    shenpi.page.click("text=查看试跑结果")
    shenpi.page.check("input[name=looked]")
    shenpi.press("/approve", authority_line="同意")
    shenpi.go("/lexicon/releases")
    shenpi.press("/lexicon/releases", authority_line="并入省词库")
    assert "新增 1 条" in shenpi.text()

    weihu.go("/lexicon/bundles")
    row = weihu.page.locator("#rows tr", has_text="某省")
    row.locator("button:has-text('取新版')").click()
    assert "取不到" in weihu.text(), "there is no such file yet"
    province.through(entry("省厅二错词", "省厅二正词"))
    province.release()
    folder = site.data / "bundles"
    folder.mkdir(exist_ok=True)
    (folder / "更新.zip").write_bytes(make_bundle(province.db, key, "某省"))
    weihu.page.locator("#rows tr", has_text="某省").locator("button:has-text('取新版')").click()
    assert "都相符" in weihu.text()
    assert "第 2 版" in weihu.page.locator("#rows").inner_text()
    weihu.page.click(".notice a")
    assert "省厅二正词" in weihu.text()
    assert "省厅错词" not in weihu.text()
    assert "比上次从“某省”导入的旧" in take(package)

    shenpi.go("/lexicon/bundles")
    with shenpi.page.expect_download() as started:
        shenpi.page.click("text=导出词库包")
    mine = shenpi.page.inner_text("#public")
    found = read_bundle("包.zip", Path(started.value.path()).read_bytes(), {mine})
    assert "省厅错词" in {one.wrong for one in found.entries}
    assert "省厅二错词" not in {one.wrong for one in found.entries}, "proposed, not approved"
    assert [error for error in weihu.errors if "422" not in error] == [], "a refusal is no fault of the page"
    assert shenpi.errors == []


def test_the_pages_are_accessible(site: Site, browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    seat = Seat(browser, site.address, "weihu")
    for path in ("/lists", "/bundles"):
        seat.go(f"/lexicon{path}")
        found = axe.Axe().run(seat.page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert not grave, (path, grave)
