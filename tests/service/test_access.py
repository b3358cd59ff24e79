"""Every route × people of other units × objects that are not theirs; a new route must say what it opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from nlp.lists.columns import to_tsv
from service.db import begin_write, now
from service.lists.store import take_tables
from service.lists.tables import read_tables
from service.models import Archive, ArchiveRun, FindingRecord, Grant, Origin, Role, Unit, User
from service.security import CSP
from tests.lists.tables import lists
from tests.service.conftest import Person
from tests.service.lexicon.conftest import Office, entry
from tests.service.test_web_overview import pasted

OWN = "甲局要统一布署，截止目前已完成。"
STRANGERS = ("editor_b", "approver_b", "lexicon_a", "lexicon_b")
ANYBODY = ("a" * 32, "%00", "%E7%94%B2", "-1", "x" * 300, "..%2F..%2Fetc", "2147483648", "9" * 30)


def _draft(person: Person, db: Session) -> str:
    identifier = person.draft(OWN)
    person.state(identifier)
    return identifier


def _sheet(person: Person, db: Session) -> str:
    answer = person.post(f"/desk/{_draft(person, db)}/sheet", data={})
    return answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]


def _interpretation(person: Person, db: Session) -> str:
    found = person.post("/interpret/new", data={"title": OWN}).headers["Location"]
    return found.rstrip("/").rsplit("/", 1)[1]


def _job(person: Person, db: Session) -> str:
    import io

    data = {"files": (io.BytesIO(OWN.encode()), "甲局.txt")}
    return person.post("/jobs/review", data=data).headers["Location"].rsplit("/", 1)[1]


def _finding(person: Person, db: Session) -> str:
    pasted(person, title="甲局的通知")
    db.rollback()
    number = db.scalar(select(FindingRecord.id))
    assert number is not None
    return str(number)


def _archive(person: Person, db: Session) -> str:
    begin_write(db)
    unit, user = (db.scalar(select(kind.id).where(kind.name == n)) for kind, n in ((Unit, "甲局"), (User, "editor_a")))
    archive = Archive(unit_id=unit, user_id=user, name=OWN, origin=Origin.UPLOAD, path="甲局.csv", complete=True)
    archive.runs = [ArchiveRun(number=1, user_id=user, as_of=date(2026, 11, 24), columns="", finished_at=now())]
    db.add(archive)
    db.commit()
    return archive.id


def _run(person: Person, db: Session) -> str:
    archive = db.get_one(Archive, _archive(person, db))
    return archive.runs[0].id


def _office(db: Session) -> Office:
    """Two people who keep the lexicon of every unit."""
    begin_write(db)
    for name, role in (("weihu", Role.LEXICON), ("shenpi", Role.LEXICON_APPROVER)):
        if db.scalar(select(User.id).where(User.name == name)) is None:
            db.add(User(name=name, display=name, password_hash="", must_change=False, grants=[Grant(role=role)]))
    db.commit()
    return Office(db)


def _proposal(person: Person, db: Session) -> str:
    return str(_office(db).propose(entry("甲局错词", "甲局正词", scope="甲局")).id)


def _entry(person: Person, db: Session) -> str:
    office = _office(db)
    made = office.through(entry("甲局旧词", "甲局新词", scope="甲局")).changes[0].entry_id
    office.release()
    return str(made)


def _list(person: Person, db: Session) -> str:
    keeper, unit = (
        db.scalar(select(kind).where(kind.name == name)) for kind, name in ((User, "lexicon_a"), (Unit, "甲局"))
    )
    begin_write(db)
    tables = read_tables("甲局.tsv", to_tsv("names", lists()[1].rows))
    ((version, _),) = take_tables(db, keeper, unit.id, tables, "甲局规定")
    db.commit()
    return str(version.list_id)


RUN_PAGES = ("run_page", "findings", "posts", "post", "sweep", "against", "indicators", "report", "file",
             "unit_worklist", "units", "match", "hand", "recount", "resume", "delete_run")  # fmt: skip

# By endpoint, else by blueprint: makes an object of 甲局 and gives the argument that stands for it.
OBJECTS: dict[str, Callable[[Person, Session], str]] = {
    "desk": _draft,
    "desk.sheet": _sheet,
    "desk.verify": _sheet,
    "interpret": _interpretation,
    "jobs": _job,
    "overview.finding": _finding,
    "archives": _archive,
    **{f"archives.{name}": _run for name in RUN_PAGES},
    **{f"lexicon.{name}": _proposal for name in ("proposal", "try_out", "look", "let_pass", "give_back", "take_back")},
    **{f"lexicon.{name}": _entry for name in ("entry", "edit", "retire", "demote")},
    **{f"lexicon.{name}": _list for name in ("private_list", "restore_list", "export_list")},
}
# Guarded otherwise, and where that is looked at.
ELSEWHERE = {
    "admin": "people and grants, in test_web_routes",
    "api": "by token instead of cookie: in test_api_access",
    **dict.fromkeys(
        ("lexicon.export", "lexicon.release", "lexicon.text", "lexicon.back", "lexicon.parent"),
        "of the whole system, for everybody to read as far as it concerns him; who may act, in lexicon/test_proposals",
    ),
    "static": "files of the program",
}
# They look at what was sent before they look for the object (test_web_interpret sends what they want).
BODY_FIRST = {"interpret.save", "interpret.assess", "interpret.upload"}


def maker(endpoint: str) -> Callable[[Person, Session], str] | None:
    return OBJECTS.get(endpoint) or OBJECTS.get(endpoint.partition(".")[0])


def with_objects(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.arguments]


def address(rule: Rule, value: str) -> str:
    """The rule's first argument is the object; the others take a value of their kind."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
    values = {name: {"form": "docx"}.get(name, "1") for name in names} | {names[0]: value}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found.group(1)], rule.rule)


def ask(person: Person, rule: Rule, url: str) -> list:
    body = {"text": "改", "title": "", "column": "", "planned": "", "version": 2, "reason": "理由理由理由"}
    body |= {"action": "ignore", "scope": "text", "key": "0" * 32}
    calls = {"GET": lambda: person.get(url), "POST": lambda: person.post(url, body)}
    return [calls[method]() for method in sorted(rule.methods & {"GET", "POST"})]


def test_every_route_with_an_object_says_whose_it_is(app: Flask) -> None:
    for rule in with_objects(app):
        known = maker(rule.endpoint) or ELSEWHERE.get(rule.endpoint) or ELSEWHERE.get(rule.endpoint.partition(".")[0])
        assert ("/archives/runs/" in rule.rule) == (maker(rule.endpoint) is _run), rule.endpoint
        assert known, f"{rule.endpoint}: name in OBJECTS what {rule.rule} opens"


def test_nothing_of_another_unit(app: Flask, sign_in, db: Session) -> None:
    owner, made = sign_in("editor_a"), {make: make(sign_in("editor_a"), db) for make in set(OBJECTS.values())}
    strangers = [sign_in(name) for name in STRANGERS]
    for rule in with_objects(app):
        make = maker(rule.endpoint)
        if make is None:
            continue
        for name, stranger in zip(STRANGERS, strangers, strict=True):
            if name == "lexicon_a" and rule.endpoint.startswith("lexicon."):
                continue  # his own
            for answer in ask(stranger, rule, address(rule, made[make])):
                refused = (400, 403, 404, 422) if rule.endpoint in BODY_FIRST else (403, 404)
                assert answer.status_code in refused, (rule, answer.status_code)
                assert "甲局" not in answer.get_data(as_text=True)
    assert owner.state(made[_draft])["draft"]["text"] == OWN


def test_an_object_that_is_not_there_is_not_found(app: Flask, sign_in) -> None:
    """Whatever stands in the address: no error of the database, no path of the file system."""
    person = sign_in("editor_a")
    for rule in with_objects(app):
        if rule.endpoint == "static" or rule.endpoint.startswith(("api.", "admin.")):
            continue
        for value in ANYBODY:
            for answer in ask(person, rule, address(rule, value)):
                assert answer.status_code in (400, 403, 404, 405, 422), (rule, value, answer.status_code)


def test_a_job_is_closed_to_who_left_the_unit(app: Flask, sign_in, db: Session) -> None:
    person = sign_in("editor_a")
    identifier = _job(person, db)
    assert person.get(f"/jobs/{identifier}").status_code == 200
    user = db.scalar(select(User).where(User.name == "editor_a"))
    other = db.scalar(select(Unit.id).where(Unit.name == "乙局"))
    for grant in user.grants:
        grant.unit_id = other
    db.commit()
    assert person.get(f"/jobs/{identifier}").status_code == 404


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|<[^>]+\s(?:style|on[a-z]+)\s*=|(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|data):",
    re.IGNORECASE,
)


def test_no_page_holds_script_or_style_of_its_own(app: Flask, sign_in, db: Session) -> None:
    """Every page by who may see all of it, and the page of every kind of error."""
    owner, seer = sign_in("editor_a"), sign_in("everybody")
    made = {make: make(owner, db) for make in set(OBJECTS.values())}
    pages = ["/login", "/nowhere"]
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        make = maker(rule.endpoint)
        pages.append(address(rule, made[make] if make else "1") if rule.arguments else rule.rule)
    looked_at = 0
    for url in pages:
        answer = seer.get(url)
        assert answer.headers["Content-Security-Policy"] == CSP, url
        if answer.mimetype == "text/html" and "attachment" not in answer.headers.get("Content-Disposition", ""):
            looked_at += answer.status_code == 200
            found = INLINE.search(answer.get_data(as_text=True))
            assert found is None, (url, found)
        answer.close()
    assert looked_at > 25


def test_a_unit_is_renamed_until_the_lexicon_knows_it(sign_in, db: Session) -> None:
    boss, part = sign_in("boss"), sign_in("admin_a")
    number = db.scalar(select(Unit.id).where(Unit.name == "甲局"))
    address = f"/admin/units/{number}/name"
    assert part.post(address, data={"name": "丙局"}).status_code == 403
    assert "已有同名单位" in boss.post(address, data={"name": "乙局"}, follow=True).get_data(as_text=True)
    assert boss.post("/admin/units/999/name", data={"name": "丙局"}).status_code == 404
    assert "丙局" in boss.post(address, data={"name": "丙局"}, follow=True).get_data(as_text=True)
    assert sign_in("editor_a").get("/desk/").status_code == 200
    assert boss.post(address, data={"name": "甲局"}).status_code == 302
    _proposal(sign_in("editor_a"), db)
    page = boss.post(address, data={"name": "丁局"}, follow=True).get_data(as_text=True)
    assert "词库里已有“甲局”的词条、提案或名单" in page
