"""A store with a maintainer (weihu) and an approver (shenpi) of the whole system, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import LexiconEntry, Severity
from service.db import begin_write, make_engine
from service.lexicon.deciding import approve, open_replay
from service.lexicon.proposals import Change, propose
from service.lexicon.releases import cut_release
from service.lexicon.trying import replay_proposal
from service.models import Grant, LexiconRelease, Proposal, Role, Unit, User
from service.settings import Settings

ENTRY = LexiconEntry("phrase-test-1", 1, "phrase", "literal", "有关事宜", ("有关事项",), Severity.GENERAL, None, None,
                     "all", "", "测试用的依据", "现将有关事宜通知如下。", "现将有关事项通知如下。")  # fmt: skip


def entry(wrong: str, right: str, **changes: object) -> LexiconEntry:
    """An entry with sentences that hold; without an id, so that it is given one."""
    made = replace(ENTRY, id="", wrong=wrong, right=(right,), bad=f"他们说{wrong}。", good=f"他们说{right}。")
    return replace(made, **changes)


@dataclass
class Office:
    """The acts of the two people, each in a transaction of its own."""

    db: Session

    def person(self, name: str) -> User:
        user = self.db.scalar(select(User).where(User.name == name))
        assert user is not None
        return user

    def propose(self, *entries: LexiconEntry, by: str = "weihu", based_on: int = 0) -> Proposal:
        begin_write(self.db)
        changes = [Change(one, based_on) for one in entries]
        proposal = propose(self.db, self.person(by), changes, "测试用的依据")
        self.db.commit()
        return proposal

    def look(self, proposal: Proposal, by: str = "shenpi") -> None:
        row = replay_proposal(self.db, self.person(by), proposal.id)
        begin_write(self.db)
        open_replay(self.db, self.person(by), row)
        self.db.commit()

    def approve(self, proposal: Proposal, by: str = "shenpi") -> None:
        begin_write(self.db)
        approve(self.db, self.person(by), proposal.id, "同意")
        self.db.commit()

    def release(self, by: str = "shenpi") -> LexiconRelease:
        begin_write(self.db)
        row = cut_release(self.db, self.person(by), "测试发布")
        self.db.commit()
        return row

    def through(self, *entries: LexiconEntry, by: str = "weihu", second: str = "shenpi", based_on: int = 0) -> Proposal:
        """Proposed, looked at, approved."""
        proposal = self.propose(*entries, by=by, based_on=based_on)
        self.look(proposal, second)
        self.approve(proposal, second)
        return proposal


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    engine = make_engine(settings)
    with Session(engine) as db:
        begin_write(db)
        for name, role in (("weihu", Role.LEXICON), ("shenpi", Role.LEXICON_APPROVER)):
            db.add(User(name=name, display=name, password_hash="", must_change=False, grants=[Grant(role=role)]))
        db.commit()
        yield Office(db)
    engine.dispose()


@pytest.fixture
def units(office: Office) -> dict[str, Unit]:
    """省 → 州市 → 县 → 部门, each with a maintainer and an approver of its own."""
    begin_write(office.db)
    made: dict[str, Unit] = {}
    above: Unit | None = None
    for name in ("某省", "某市", "某县", "某县教育局"):
        unit = Unit(name=name, parent_id=above.id if above else None)
        office.db.add(unit)
        office.db.flush()
        for role, letter in ((Role.LEXICON, "w"), (Role.LEXICON_APPROVER, "s")):
            grants = [Grant(role=role, unit_id=unit.id)]
            office.db.add(User(name=f"{letter}-{name}", display="", password_hash="", must_change=False, grants=grants))
        made[name], above = unit, unit
    office.db.commit()
    return made
