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
from tests.e2e.lexicon_seat import APPROVER, EDITOR, KEEPER, LexiconSeat, Site, site
from tests.lists.tables import lists
from tests.service.lexicon.conftest import Office, entry

__all__ = ["site"]


def test_a_list_from_the_template_to_the_desk(site: Site, browser, tmp_path: Path) -> None:
    keeper, editor = (LexiconSeat(browser, site.office, name) for name in (KEEPER, EDITOR))
    keeper.go("/lexicon/lists")
    with keeper.page.expect_download() as started:
        keeper.page.click("text=下载模板")
    template = tmp_path / "模板.xlsx"
    started.value.save_as(template)

    def send(file: Path, button: str) -> None:
        keeper.page.set_input_files("input[type=file]", str(file))
        keeper.page.fill("form[action$='/lists'] input[name=authority_line]", "换届")
        keeper.page.click(f"form[action$='/lists'] button:has-text('{button}')")

    send(template, "只检查")
    keeper.see("第 2 行：这是模板里的示例行，请删去")
    people = tmp_path / "名单.tsv"
    people.write_bytes(to_tsv("people", lists()[0].rows))
    keeper.page.select_option("select[name=scope]", "all")
    send(people, "导入")
    keeper.see("第 1 版，16 行")
    keeper.page.click("#rows a")
    keeper.see("赵甲乙")

    editor.go("/lexicon/lists")
    editor.see("没有使用此功能的权限")
    editor.open(site.draft)  # then the page listens to what is typed
    editor.page.fill("#text", "县长赵甲乙主持会议。")
    editor.page.wait_for_selector("text=按名单，县长是钱丙丁")
    assert "名单 list-people-1@1#5" in editor.page.content()

    keeper.page.select_option("select[name=version]", "0")
    keeper.press("/restore", authority_line="试完停用")
    keeper.see("名单停用")
    keeper.go("/lexicon/log?verify=1")
    keeper.see("校验通过")
    for step in ("导入名单", "恢复名单"):
        assert step in keeper.main()
    assert "赵甲乙" not in keeper.main()
    assert keeper.errors == []
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
    keeper, approver = (LexiconSeat(browser, site.office, name) for name in (KEEPER, APPROVER))
    package = tmp_path / "某省词库包.zip"
    package.write_bytes(make_bundle(province.db, key, "某省"))

    def take(file: Path, said: str) -> None:
        keeper.go("/lexicon/bundles")
        keeper.page.set_input_files("input[type=file]", str(file))
        keeper.page.fill("form[action$='/import'] input[name=authority_line]", "来函")
        keeper.page.click("form[action$='/import'] button")
        keeper.see(said)

    take(package, "未受信任的密钥")
    broken = tmp_path / "坏包.zip"
    broken.write_bytes(b"nonsense")
    take(broken, "压缩包结构损坏")
    approver.go("/lexicon/bundles")
    assert approver.page.inner_text("#public") != public_hex(key)
    approver.page.check("form[action$='/trust'] input[name=compared]")
    approver.press("/trust", public=public_hex(key), issuer="某省", address="更新.zip", authority_line="省厅来函")
    approver.see("已信任 某省")
    take(package, "都相符")
    keeper.page.click(".notice a")
    keeper.see("省厅正词")
    proposal = keeper.page.url
    keeper.try_out()
    approver.approve(proposal)
    approver.release("并入省词库")
    approver.see("新增 1 条")

    keeper.go("/lexicon/bundles")
    row = keeper.page.locator("#rows tr", has_text="某省")
    row.locator("button:has-text('取新版')").click()
    keeper.see("取不到")  # there is no such file yet
    province.through(entry("省厅二错词", "省厅二正词"))
    province.release()
    folder = site.office.data / "bundles"
    folder.mkdir(exist_ok=True)
    (folder / "更新.zip").write_bytes(make_bundle(province.db, key, "某省"))
    keeper.page.locator("#rows tr", has_text="某省").locator("button:has-text('取新版')").click()
    keeper.see("都相符")
    assert "第 2 版" in keeper.page.locator("#rows").inner_text()
    keeper.page.click(".notice a")
    keeper.see("省厅二正词")
    assert "省厅错词" not in keeper.main()
    take(package, "比上次从“某省”导入的旧")

    approver.go("/lexicon/bundles")
    with approver.page.expect_download() as started:
        approver.page.click("text=导出词库包")
    mine = approver.page.inner_text("#public")
    found = read_bundle("包.zip", Path(started.value.path()).read_bytes(), {mine})
    assert "省厅错词" in {one.wrong for one in found.entries}
    assert "省厅二错词" not in {one.wrong for one in found.entries}, "proposed, not approved"
    assert keeper.errors == []
    assert approver.errors == []


def test_the_pages_are_accessible(site: Site, browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    seat = LexiconSeat(browser, site.office, KEEPER)
    for path in ("/lists", "/bundles"):
        seat.go(f"/lexicon{path}")
        found = axe.Axe().run(seat.page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert not grave, (path, grave)
