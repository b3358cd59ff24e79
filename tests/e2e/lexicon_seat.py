"""The office with people who keep the lexicon of every unit, and their ways through its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.db import begin_write, make_engine
from service.models import Draft, Grant, Role, Unit, User
from service.settings import Settings
from tests.e2e.office import SCHOOLS, Office, furnish, serve
from tests.e2e.seat import Seat

KEEPER, APPROVER, EDITOR = "zhaom", "zhoup", "wangxl"
DRAFT = "各单位：\n现将有关事宜通知如下。\n"
_ROLES = {KEEPER: (Role.LEXICON, Role.LEXICON_APPROVER), APPROVER: (Role.LEXICON_APPROVER,)}


class Site(NamedTuple):
    """A running service and the path of a draft in it."""

    office: Office
    draft: str


@pytest.fixture(scope="module")
def site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("lexicon-site")
    furnish(data)
    engine = make_engine(Settings(data=data))
    with Session(engine) as db:
        begin_write(db)
        for name, roles in _ROLES.items():
            person = db.scalars(select(User).where(User.name == name)).one()
            person.grants += [Grant(role=role) for role in roles]
        unit = db.scalars(select(Unit).where(Unit.name == SCHOOLS)).one()
        owner = db.scalars(select(User).where(User.name == EDITOR)).one()
        draft = Draft(unit_id=unit.id, owner_id=owner.id, title="关于检查的通知", text=DRAFT, column="通知")
        db.add(draft)
        db.commit()
        path = f"/desk/{draft.id}"
    engine.dispose()
    office = serve(data)
    yield Site(office, path)
    office.close()


class LexiconSeat(Seat):
    """A person before the pages of the lexicon."""

    def press(self, form: str, **fields: str) -> None:
        """Fill the form whose address ends so, and send it."""
        chosen = f"form[action$='{form}']"
        for name, value in fields.items():
            self.page.fill(f"{chosen} input[name={name}]", value)
        self.page.click(f"{chosen} button")

    def see(self, words: str) -> None:
        """Wait until the page says so."""
        self.page.locator("body", has_text=words).wait_for()

    def count(self, selector: str) -> int:
        return int(self.page.locator(selector).count())

    def try_out(self) -> None:
        """Start the replay and wait until the page has it."""
        self.press("/replay")
        self.page.wait_for_selector("#replay .lead")

    def approve(self, proposal: str) -> None:
        """Look at the replay of the proposal, and let it pass."""
        self.go(proposal)
        self.page.click("text=查看试跑结果")
        self.page.check("input[name=looked]")
        self.press("/approve", authority_line="同意")
        self.see("已通过")

    def release(self, note: str) -> None:
        self.go("/lexicon/releases")
        self.press("/lexicon/releases", authority_line=note)
