"""What the tests of archives share: an export, and the ways of a person to bring it in and have it reviewed."""

from __future__ import annotations

import io
import re

from sqlalchemy.orm import Session

from service.jobs import run_now
from service.models import ArchiveRun, JobState
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
