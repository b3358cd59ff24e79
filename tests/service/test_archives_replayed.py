"""A change of the lexicon is tried on archives too: on the posts of the newest run of each, by its unit's lexicon."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archives.places import archive_folder
from service.archives.replayed import archive_texts, newest_runs
from service.db import begin_write
from service.lexicon.proposals import Change, propose
from service.lexicon.trying import replay_proposal, result_of, sentence
from service.models import ArchiveRun, Grant, Role, User
from service.settings import Settings
from tests.batch.inline import Inline
from tests.service.archive_office import NUMBER, bring, review
from tests.service.lexicon.conftest import entry

TEXT = f"""编号,标题,正文,发布单位,栏目,发布时间
1,防汛,全县要认真部署防汛工作。联系人身份证号{NUMBER}春耕要领已讲。,甲局,工作动态,2026-11-01
1,防汛,会议强掉，要坚持底线思维，讲解春耕要领。,乙局,工作动态,2026-11-02
3,简报,各项工作已完成。,甲局,通知公告,2026-11-05
"""


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.batch.local.LocalEngine", lambda workers, check=None: Inline())


def keeper(db: Session) -> User:
    begin_write(db)
    person = User(name="weihu-x", display="", password_hash="", must_change=False, grants=[Grant(role=Role.LEXICON)])
    db.add(person)
    db.commit()
    return person


def test_the_posts_of_the_newest_run_are_tried(app, db: Session, sign_in, settings: Settings) -> None:
    person = sign_in("approver_a")
    archive = bring(person, TEXT)
    first = review(app, db, person, archive)
    app.extensions["xianshen_settings"] = replace(settings, model=True)
    second = review(app, db, person, archive, model="yes")
    assert [run.id for run in newest_runs(db)] == [second] != [first]
    texts = list(archive_texts(settings, newest_runs(db), []))
    assert [one.id.rpartition(":")[2] for one in texts] == ["1", "1#2", "3"]
    assert [[said.matched for said in one.said] for one in texts] == [[], ["强掉"], []]
    assert all(said.weight > 0 or said.severity == "hint" for one in texts for said in one.said)
    unit = db.get_one(ArchiveRun, second).archive.unit.name
    who = keeper(db)
    begin_write(db)
    wrong, other = entry("春耕要领", "春耕要点"), replace(entry("工作已完成", "工作已办结"), scope="乙局")
    number = propose(db, db.get_one(User, who.id), [Change(wrong, 0), Change(other, 0)], "测试用的依据").id
    db.commit()
    result = result_of(replay_proposal(db, db.get_one(User, who.id), number, settings=settings))
    assert (result["texts"], result["archives"], result["new"], result["new_texts"]) == (3, 1, 2, 2)
    assert "含 1 个档案" in sentence(result)
    assert [row["name"] for row in result["units"]] == [unit]
    hits = result["samples"]["new"]
    assert [(hit["matched"], hit["column"]) for hit in hits] == [("春耕要领", "工作动态")] * 2
    assert NUMBER[6:14] not in str(hits)
    assert any("*" in hit["left"] for hit in hits)


def test_an_archive_that_is_gone_is_told(app, db: Session, sign_in, settings: Settings) -> None:
    person = sign_in("approver_a")
    archive = bring(person, TEXT)
    review(app, db, person, archive)
    shutil.rmtree(archive_folder(settings, archive) / "source")
    skipped: list[str] = []
    assert list(archive_texts(settings, newest_runs(db), skipped)) == []
    assert len(skipped) == 1
    assert "请重新上传" in skipped[0]
    assert db.scalar(select(ArchiveRun)) is not None
