"""Tampering with the real database, by raw SQL: each way is found and named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.db import begin_write
from service.lexicon.keys import trust
from service.lexicon.log import COLUMNS, Act, append_all, canonical, event_hash, head
from service.lexicon.units import set_parent
from service.lexicon.verify import Head, verify
from service.models import Unit
from tests.service.lexicon.conftest import ENTRY, Office


@pytest.fixture
def log(office: Office) -> Office:
    """A store in which much has happened: two releases, five proposals."""
    office.through(ENTRY)
    office.release()
    for number in range(3):
        office.propose(replace(ENTRY, id="", wrong=f"错字{number}", right=(f"对字{number}",),
                               bad=f"有错字{number}。", good=f"有对字{number}。"))  # fmt: skip
    office.through(replace(ENTRY, version=2, note="改了备注"), based_on=1)
    office.release()
    begin_write(office.db)
    trust(office.db, office.person("shenpi"), "a" * 64, "某省", "来函", "https://example.invalid/bundle.zip")
    above, below = Unit(name="某市"), Unit(name="某县")
    office.db.add_all([above, below])
    office.db.flush()
    set_parent(office.db, below, above)
    append_all(office.db, "系统", [Act("unit", after={"parent": "某市", "unit": "某县"})])
    office.db.commit()
    assert verify(office.db).problems == ()
    return office


def tamper(db: Session, *statements: str) -> None:
    begin_write(db)
    for statement in statements:
        db.execute(text(statement))
    db.commit()


def problems(office: Office, *heads: Head) -> tuple[str, ...]:
    office.db.expire_all()
    return verify(office.db, heads).problems


SWAP = [
    f"UPDATE lexicon_event SET seq = {to} WHERE seq = {what}" for what, to in ((5, 9_005), (7, 5), (9_005, 7))
]  # fmt: skip
CASES: list[tuple[tuple[str, ...], str]] = [
    (("UPDATE lexicon_event SET authority = '另一个理由' WHERE seq = 4",), "第 4 号记录被改动"),
    (("UPDATE lexicon_event SET actor = 'boss' WHERE seq = 3",), "第 3 号记录被改动"),
    (("UPDATE lexicon_event SET after = '{}' WHERE seq = 2",), "第 2 号记录被改动"),
    (("DELETE FROM lexicon_event WHERE seq = 6",), "缺第 6 号记录"),
    (("DELETE FROM lexicon_event WHERE seq IN (3, 4)",), "缺第 3—4 号记录"),
    (tuple(SWAP), "第 5 号与第 7 号记录被对调"),
    (("DELETE FROM lexicon_event WHERE seq > 12",), "日志末尾被截去"),
    (("UPDATE lexicon_entry SET body = replace(body, '有关事项', '有关事体')",), "词条 phrase-test-1 绕过日志被改动"),
    (("UPDATE lexicon_entry SET version = 1",), "词条 phrase-test-1 绕过日志被改动"),
    (("DELETE FROM lexicon_entry",), "词条 phrase-test-1 绕过日志被删除"),
    (("INSERT INTO lexicon_entry SELECT 'x-1', version, scope, body, seq FROM lexicon_entry",), "词条 x-1 不是按日志"),
    (("UPDATE lexicon_release SET sha256 = '0' WHERE number = 1",), "第1版 绕过日志被改动"),
    (("DELETE FROM lexicon_release WHERE number = 1",), "第1版 绕过日志被删除"),
    (("UPDATE lexicon_change SET after = replace(after, '错字1', '错字9') WHERE proposal_id = 3",), "提案 3 绕过日志"),
    (("UPDATE lexicon_proposal SET authority = '上级来函' WHERE id = 2",), "提案 2 绕过日志被改动"),
    (("UPDATE lexicon_proposal SET state = '已通过', decider = 'shenpi' WHERE id = 2",), "提案 2 现在是“已通过”，日志"),
    (("DELETE FROM lexicon_change WHERE proposal_id = 2", "DELETE FROM lexicon_proposal WHERE id = 2"), "提案 2 绕过"),
    (("UPDATE lexicon_replay SET digest = '0' WHERE id = 1",), "提案 1 的试跑 1 绕过日志被改动"),
    (("DELETE FROM lexicon_opening WHERE replay_id = 1",), "shenpi 查看试跑 1 的记载绕过日志被删除"),
    (("UPDATE lexicon_opening SET user_id = 1 WHERE replay_id = 1",), "boss 查看试跑 1 的记载，日志中没有它"),
    (("UPDATE lexicon_key SET address = 'https://elsewhere'",), "（某省） 绕过日志被改动"),
    (("UPDATE lexicon_key SET seq = 7",), "上次导入到哪里，与日志所记不符"),
    (("DELETE FROM lexicon_key",), "（某省） 绕过日志被删除"),
    ((f"UPDATE lexicon_key SET public = '{'b' * 64}'",), "（某省） 在日志中没有记录"),
    (("UPDATE unit SET parent_id = NULL",), "单位“某县”的上级是“无”"),
]


def test_each_way_of_tampering_is_named(log: Office) -> None:
    for statements, said in CASES:
        begin_write(log.db)
        for statement in statements:
            assert log.db.execute(text(statement)).rowcount, statement
        found = problems(log)
        log.db.rollback()
        assert any(said in problem for problem in found), (said, found)
    assert problems(log) == ()


def test_a_cut_tail_against_a_head_kept_elsewhere(log: Office) -> None:
    """Whoever cuts the end and takes away what it wrote is consistent with himself, and found by a head from before."""
    proposal = log.propose(replace(ENTRY, id="", wrong="末尾错", right=("末尾对",), bad="末尾错。", good="末尾对。"))
    seq, hashed = head(log.db)
    number = proposal.id
    tamper(log.db, f"DELETE FROM lexicon_event WHERE seq = {seq}")
    (said,) = problems(log)
    assert said.startswith(f"提案 {number}（weihu）日志中没有它：日志末尾被截去"), "its row is left behind"
    tamper(
        log.db,
        f"DELETE FROM lexicon_change WHERE proposal_id = {number}",
        f"DELETE FROM lexicon_proposal WHERE id = {number}",
    )
    assert problems(log) == ()
    (said,) = problems(log, Head(seq, hashed))
    assert f"日志末尾被截去：缺第 {seq} 号记录" in said


def test_a_rewritten_log_against_a_head_kept_elsewhere(log: Office) -> None:
    """Somebody who hashes everything anew is consistent with himself, and found by any head from before."""
    kept = Head(*head(log.db))
    rows = [list(row) for row in log.db.execute(text(f"SELECT {', '.join(COLUMNS)} FROM lexicon_event ORDER BY seq"))]
    rows[1][2] = "boss"
    previous = "0" * 64
    begin_write(log.db)
    log.db.execute(text("UPDATE lexicon_proposal SET proposer = 'boss' WHERE id = 1"))
    for row in rows:
        row[-2] = previous
        row[-1] = previous = event_hash(*row[:-1])
        log.db.execute(
            text("UPDATE lexicon_event SET actor = :actor, previous = :previous, hash = :hash WHERE seq = :seq"),
            {"actor": row[2], "previous": row[-2], "hash": row[-1], "seq": row[0]},
        )
        log.db.execute(
            text("UPDATE lexicon_release SET head = :hash WHERE seq = :seq"), {"hash": row[-1], "seq": row[0]}
        )
    log.db.commit()
    assert problems(log) == ()
    (said,) = problems(log, kept)
    assert "与另存的末端不符" in said


def test_the_hash_is_that_of_the_canonical_line(log: Office) -> None:
    """Anyone can repeat it: the columns but the hash as JSON, keys sorted, no spaces."""
    import hashlib

    for row in log.db.execute(text(f"SELECT {', '.join(COLUMNS)} FROM lexicon_event")).mappings():
        value = {name: row[name] for name in COLUMNS if name != "hash"}
        value |= {name: json.loads(row[name]) for name in ("before", "after")}
        assert hashlib.sha256(canonical(value).encode()).hexdigest() == row["hash"]


def test_two_appenders_make_one_chain(office: Office, settings) -> None:
    import threading

    from service.db import make_engine

    def work(name: str) -> None:
        engine = make_engine(settings)
        with Session(engine) as db:
            for _ in range(15):
                begin_write(db)
                append_all(db, name, [Act("propose", after={"by": name})])
                db.commit()
        engine.dispose()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("甲", "乙", "丙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(office.db)
    assert (found.events, found.problems) == (45, ())


def test_a_hundred_thousand_events_in_five_seconds(office: Office) -> None:
    """A tenth of them here, in a tenth of the time; tests/load/log_bench.py does the whole."""
    import time

    begin_write(office.db)
    append_all(office.db, "批量", (Act("propose", f"typo-{n}", 1, "依据", None, {"id": n}) for n in range(10_000)))
    office.db.commit()
    began = time.process_time()
    assert verify(office.db).events == 10_000
    assert time.process_time() - began < 1.0
