"""The whole way of an entry in a real browser, against a real server with its worker; and the keyboard, and axe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy.orm import Session

from nlp.lexicon.entry import HEADER
from nlp.lexicon.export import entry_line
from service.db import begin_write, make_engine, upgrade
from service.models import Draft, Grant, Role, Unit, User
from service.passwords import hash_password
from service.settings import Settings
from tests.service.lexicon.conftest import ENTRY

PASSWORD = "Good-Enough-2026"
PEOPLE = {
    "weihu": (Role.LEXICON, Role.LEXICON_APPROVER),
    "shenpi": (Role.LEXICON_APPROVER,),
    "bianji": (Role.EDITOR,),
}
DRAFT = "各单位：\n现将有关事宜通知如下。\n"


class Site(NamedTuple):
    """A running service, the path of a draft in it, and its data folder."""

    address: str
    draft: str
    data: Path


@pytest.fixture(scope="module")
def site(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("lexicon-site")
    engine = make_engine(Settings(data=data))
    upgrade(engine)
    with Session(engine) as db:
        begin_write(db)
        unit = Unit(name="某县教育局")
        db.add(unit)
        hashed = hash_password(PASSWORD)
        people = {}
        for name, roles in PEOPLE.items():
            grants = [Grant(role=role) for role in roles]
            people[name] = User(name=name, display=name, password_hash=hashed, must_change=False, grants=grants)
        db.add_all(people.values())
        db.flush()
        draft = Draft(unit_id=unit.id, owner_id=people["bianji"].id, title="关于检查的通知", text=DRAFT, column="通知")
        db.add(draft)
        db.commit()
        path = f"/desk/{draft.id}"
    engine.dispose()
    environment = {**os.environ, "XIANSHEN_MODEL": "false"}
    program = [sys.executable, "-c", "from service.cli import main; main()"]
    command = [*program, "serve", "--port", "0", "--data", str(data)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True)
    assert server.stderr is not None
    address = ""
    for line in server.stderr:
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            address = found.group()
            break
    assert address, "the server did not start"
    yield Site(address, path, data)
    server.terminate()
    server.wait(timeout=30)
    server.stderr.close()


class Seat:
    """A signed-in person at a screen of 1366×768."""

    def __init__(self, browser, address: str, name: str) -> None:
        self.address = address
        self.page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        self.page.set_default_timeout(30_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.go("/login")
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button")

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)

    def press(self, form: str, **fields: str) -> None:
        """Fill the form whose address ends so, and send it."""
        chosen = f"form[action$='{form}']"
        for name, value in fields.items():
            self.page.fill(f"{chosen} input[name={name}]", value)
        self.page.click(f"{chosen} button")

    def text(self) -> str:
        return str(self.page.locator("main").inner_text())

    def try_out(self) -> None:
        """Start the replay and wait until the page has it."""
        self.press("/replay")
        self.page.wait_for_selector("#replay .lead")


def test_the_whole_way(site: Site, browser, tmp_path: Path) -> None:
    address, draft, _ = site
    weihu, shenpi, editor = (Seat(browser, address, name) for name in PEOPLE)

    sheet = tmp_path / "词条.tsv"
    bad = entry_line(ENTRY).replace("test-1", "test-2").replace("general", "grave")
    sheet.write_text("\n".join((HEADER, entry_line(ENTRY), bad)) + "\n", encoding="utf-8")
    weihu.go("/lexicon/import")
    for partial in (False, True):
        weihu.page.set_input_files("input[type=file]", str(sheet))
        weihu.page.fill("input[name=authority_line]", "公文用语规范")
        if partial:
            weihu.page.check("input[name=partial]")
        weihu.page.click("main form button")
        assert "“grave”不是级别" in weihu.text()
        assert ("未提出任何改动" in weihu.text()) is not partial
    weihu.page.click("text=提案 1")
    proposal = weihu.page.url
    weihu.try_out()
    assert "将新增命中 1 处" in weihu.text()
    assert "本人提出的词条须由另一人审批" in weihu.text()
    assert weihu.page.locator("form[action$='/approve']").count() == 0

    editor.go(draft)
    editor.page.wait_for_selector("#verdict, .verdict, #cards")
    assert "phrase-test-1" not in editor.page.content()

    shenpi.go(proposal)
    assert shenpi.page.locator("form[action$='/approve']").count() == 0, "first the replay is to be opened"
    shenpi.page.click("text=查看试跑结果")
    assert "有关事宜" in shenpi.page.locator("#replay mark").first.inner_text()
    shenpi.page.wait_for_load_state()  # the keys are bound once the page has loaded
    shenpi.page.keyboard.press("j")
    shenpi.page.wait_for_function("document.activeElement.matches('.hits li')")
    shenpi.page.check("input[name=looked]")
    shenpi.press("/approve", authority_line="同意")
    assert "已通过" in shenpi.text()
    shenpi.go("/lexicon/releases")
    shenpi.press("/lexicon/releases", authority_line="增补公文用语")
    assert "新增 1 条" in shenpi.text()

    editor.go(draft)
    editor.page.wait_for_selector("text=phrase-test-1@1")

    weihu.go("/lexicon/entries/phrase-test-1")
    weihu.press("/retire", authority_line="不再要求")
    second = weihu.page.url
    shenpi.go(second)
    shenpi.try_out()
    assert "失去命中 1 处" in shenpi.text()
    shenpi.page.click("text=查看试跑结果")
    shenpi.page.check("input[name=looked]")
    shenpi.press("/approve", authority_line="同意")
    shenpi.go("/lexicon/releases")
    shenpi.press("/lexicon/releases", authority_line="停用一条")
    shenpi.go("/lexicon/releases/1")
    shenpi.press("/rollback", authority_line="仍需要")
    assert "第3版" in shenpi.text()
    editor.go(draft)
    editor.page.wait_for_selector("text=phrase-test-1@3")

    shenpi.go("/lexicon/log")
    shenpi.page.click("text=校验日志")
    said = shenpi.text()
    assert "校验通过" in said
    for step in ("导入", "提案", "试跑", "查看试跑", "通过", "新增", "发布", "停用", "修改", "回退"):
        assert step in said
    for seat in (weihu, shenpi, editor):
        assert seat.errors == []


def test_the_list_filters_as_one_types(site: Site, browser) -> None:
    seat = Seat(browser, site[0], "bianji")
    seat.go("/lexicon/")
    seat.page.keyboard.press("Escape")
    seat.page.keyboard.press("/")
    seat.page.keyboard.type("bushu")
    seat.page.wait_for_selector("#found:has-text('找到 2 条')")
    assert "布署" in seat.page.locator("#rows").inner_text()
    assert "words=bushu" in seat.page.url
    seat.page.keyboard.press("Escape")
    seat.page.keyboard.press("j")
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_selector(".headword")
    assert seat.errors == []


def test_the_pages_are_accessible(site: Site, browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    seat = Seat(browser, site[0], "weihu")
    for path in ("/", "/new", "/entries/typo-0038", "/import", "/proposals", "/releases", "/log", "/levels", "/noisy"):
        seat.go(f"/lexicon{path}")
        found = axe.Axe().run(seat.page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert not grave, (path, grave)
