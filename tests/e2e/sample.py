"""Half a year in the invented office: drafts with the slips of everyday, mended and passed; for the pictures."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.db import begin_write, now
from service.models import Checkup, Draft, Event, FindingRecord, FindingStep, User
from tests.e2e.office import HEALTH, SCHOOLS
from tests.service.conftest import Person

MONTHS, A_MONTH = 8, 6
COLUMNS = ("通知公告", "工作动态", "政策解读")
SUBJECTS = ("秋季开学", "校园食品安全", "冬季供暖", "健康体检", "防汛值守", "校车管理", "疫苗接种", "节前检查")
PLAIN = (
    "各单位要按照职责分工，明确专人负责，认真做好各项准备工作。",
    "要坚持问题导向，逐项对照检查，建立台账，限期整改到位。",
    "有关材料请于每月25日前报送办公室，逾期不报的予以通报。",
    "要加强宣传引导，通过公告栏、微信公众号等渠道及时公布办理进度。",
    "值班人员要在岗在位，遇有突发情况按规定及时报告。",
    "对群众反映的问题，要当日登记、当周答复，做到件件有回音。",
)
SLIPS = (
    ("现就有关工作统一布署如下。", "现就有关工作统一部署如下。"),
    ("截止目前，已完成全年任务的八成。", "截至目前，已完成全年任务的八成。"),
    ("各单位要进行进行自查，发现问题立即整改。", "各单位要进行自查，发现问题立即整改。"),
    ("请抓紧办理,确保按期完成。", "请抓紧办理，确保按期完成。"),
    ("联系人身份证号532701199003070014已登记。", "联系人身份证号已登记。"),
    ("依据《中华人民共和国合同法》签订服务合同。", "依据《中华人民共和国民法典》签订服务合同。"),
)
_WORN = (0, 0, 0, 1, 1, 2, 3, 4, 5)
"""How often each slip happens to people."""


@dataclass(frozen=True, slots=True)
class Text:
    """A draft as it was pasted and as it was mended, and when each was."""

    title: str
    column: str
    first: str
    mended: str
    at: datetime
    after: timedelta


def texts(random: Random, until: datetime, unit: str) -> Iterator[Text]:
    """The drafts of a unit, oldest first; slips grow rarer as the months go by."""
    for month in range(MONTHS):
        for number in range(A_MONTH):
            at = until - timedelta(days=30 * (MONTHS - 1 - month) + 4 * (A_MONTH - 1 - number), minutes=37 * number)
            slips = random.choices(_WORN, k=max(0, random.randint(3, 5) - month // 2))
            plain = [random.choice(PLAIN) for _ in range(10)]
            places = [random.randrange(len(plain)) for _ in slips]
            first, mended = list(plain), list(plain)
            for place, slip in zip(places, slips, strict=True):
                first[place], mended[place] = SLIPS[slip]
            title = f"{unit.removeprefix('云岭县')}关于做好{random.choice(SUBJECTS)}有关工作的通知"
            after = timedelta(minutes=random.choice((12, 25, 50, 90, 240, 1500)))
            yield Text(title, random.choice(COLUMNS), "\n".join(first), "\n".join(mended), at, after)


def posts(path: Path) -> Path:
    """The export of a website with the same slips, as a table: number, title, text, unit, column, day."""
    random, until = Random(7), now()
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(("稿件编号", "标题", "正文", "发布单位", "栏目", "发布时间"))
        for unit in (SCHOOLS, HEALTH):
            for text in texts(random, until, unit):
                day = text.at.date().isoformat()
                table.writerow((f"p{random.randrange(10**9)}", text.title, text.first, unit, text.column, day))
    return path


def fill(app: Flask) -> None:
    """Let the people of both units write, mend and pass their drafts; the last of each stay as they were written."""
    until = now() - timedelta(hours=3)
    for seed, (unit, editor) in enumerate(((SCHOOLS, "wangxl"), (HEALTH, "chenx"))):
        person, approver = Person(app, editor), Person(app, "lijg") if unit == SCHOOLS else None
        person.get("/desk/")  # the first look puts the sample draft there
        made = list(texts(Random(seed), until, unit))
        for number, text in enumerate(made):
            identifier = _write(person, text, approver, done=number < len(made) - 4)
            _date(app, identifier, text)


def _write(person: Person, text: Text, approver: Person | None, done: bool) -> str:
    identifier = str(person.post("/desk/new", data={}).headers["Location"].rsplit("/", 1)[1])
    body: dict[str, Any] = {"text": text.first, "title": text.title, "column": text.column, "planned": "", "version": 1}
    version = person.post(f"/desk/{identifier}/check", body).get_json()["version"]
    if not done:
        return identifier
    body |= {"text": text.mended, "version": version}
    version = person.post(f"/desk/{identifier}/check", body).get_json()["version"]
    person.post(f"/desk/{identifier}/submit", {"version": version})
    if approver is not None:
        approver.post(f"/desk/{identifier}/pass", {"reason": "已核对"})
    return identifier


def _date(app: Flask, identifier: str, text: Text) -> None:
    """Put what was done just now where it belongs in time."""
    later = min(text.at + text.after, now())
    with Session(app.extensions["xianshen_engine"]) as db:
        begin_write(db)
        db.execute(update(Draft).where(Draft.id == identifier).values(created_at=text.at, updated_at=later))
        db.execute(update(Event).where(Event.target == identifier).values(at=later))
        first = db.scalar(select(Checkup.id).where(Checkup.draft_id == identifier).order_by(Checkup.id).limit(1))
        db.execute(update(Checkup).where(Checkup.draft_id == identifier).values(at=later))
        db.execute(update(Checkup).where(Checkup.id == first).values(at=text.at))
        rows = list(db.scalars(select(FindingRecord).where(FindingRecord.draft_id == identifier)))
        helper = db.scalar(select(User.id).where(User.name == "wangxl"))
        for number, row in enumerate(rows):
            row.first_seen = text.at
            row.settled_at = row.settled_at and later
            if row.settled_at is None and number % 2 == 0:
                row.due, row.assignee_id = (text.at + timedelta(days=2 + 5 * number)).date(), helper
            db.execute(update(FindingStep).where(FindingStep.finding_id == row.id).values(at=row.settled_at or text.at))
        db.commit()
