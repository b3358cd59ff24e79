"""Replay of one proposal over an archive of 100,000 texts: time, and hits against a full run on a sample.

    python -m tests.load.replay_bench [--texts 100000] [--data DIR]

Texts are made of the clean prose of the tests, with faults strewn in; they are kept in a real database, as the
service keeps them. Prints what was measured; exits 1 where the replay took a minute or the hits differ.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from nlp.lexicon import shipped_release
from nlp.review import Reviewer
from nlp.text import document_from_text
from nlp.types import LexiconEntry, Severity
from service.db import begin_write, make_engine, upgrade
from service.lexicon.replay import replay
from service.lexicon.texts import count_stored, stored_texts
from service.models import ReviewRecord, Unit, User
from service.models.base import new_id
from service.settings import Settings

CLEAN = Path(__file__).parents[1] / "clean"
TODAY = date(2026, 11, 24)
SIZE = 600
NEW = LexiconEntry("phrase-x-0001", 1, "phrase", "literal", "有关事宜", ("有关事项",), Severity.GENERAL, None, None,
                   "all", "", "测试词条", "通知有关事宜。", "通知有关事项。")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--share", type=float, default=0.02, help="share of texts with a hit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        engine = make_engine(Settings(data=options.data or Path(scratch)))
        upgrade(engine)
        with Session(engine) as db:
            if count_stored(db) < options.texts:
                furnish(db, options.texts, options.share)
            ok = measure(db, options.texts)
        engine.dispose()
    return 0 if ok else 1


def furnish(db: Session, number: int, share: float) -> None:
    """Keep so many reviews of about 600 characters."""
    lines = [line for path in sorted(CLEAN.glob("*.txt")) for line in path.read_text("utf-8").splitlines() if line]
    dice = random.Random(7)
    begin_write(db)
    unit = Unit(name=f"试验单位{new_id()[:6]}")
    user = User(name=f"bench-{new_id()[:6]}", display="", password_hash="")
    db.add_all([unit, user])
    db.flush()
    for start in range(0, number, 5_000):
        rows = [
            {"id": new_id(), "unit_id": unit.id, "user_id": user.id, "text": made(lines, dice, share), "answer": "{}"}
            for _ in range(min(5_000, number - start))
        ]
        db.execute(insert(ReviewRecord), rows)
    db.commit()


def made(lines: list[str], dice: random.Random, share: float) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < SIZE:
        parts.append(dice.choice(lines))
    if dice.random() < share:
        parts.insert(dice.randrange(len(parts)), "现将有关事宜通知如下。")
    return "\n".join(parts)


def measure(db: Session, number: int) -> bool:
    before = shipped_release().entries
    after = (*before, NEW)
    began = time.perf_counter()
    result = replay(before, after, stored_texts(db), number, today=TODAY, progress=told)
    seconds = time.perf_counter() - began
    print(f"\n{result['texts']:,} texts, {result['characters']:,} characters, {result['touched']:,} touched")
    print(f"new {result['new']}, lost {result['lost']}, verdicts {result['verdicts']}, {seconds:.1f} s")
    same = sample_is_equal(db, before, after)
    print("sample of 1,000 texts, full run:", "equal" if same else "DIFFERENT")
    return seconds < 60 and same


def sample_is_equal(db: Session, before: tuple[LexiconEntry, ...], after: tuple[LexiconEntry, ...]) -> bool:
    """The replay of a sample against reviewing every text of it by both lexicons."""
    from nlp.lexicon import make_release

    query = select(ReviewRecord.id, ReviewRecord.text).order_by(func.length(ReviewRecord.id), ReviewRecord.id)
    rows = db.execute(query.limit(1_000)).all()
    old, new = Reviewer(make_release(before)), Reviewer(make_release(after))
    hits = verdicts = 0
    for row in rows:
        document = replace(document_from_text(row.text), id=row.id)
        reviews = [side.review(document, TODAY) for side in (old, new)]
        hits += sum(finding.count for finding in reviews[1].findings if finding.origin == NEW.origin)
        verdicts += reviews[0].verdict != reviews[1].verdict
    wanted = {row.id for row in rows}
    texts = (text for text in stored_texts(db) if text.id.removeprefix("review:") in wanted)
    result = replay(before, after, texts, len(rows), today=TODAY)
    return (result["new"], result["verdicts"]) == (hits, verdicts)


def told(done: int, whole: int) -> None:
    if done % 5_000 == 0 and sys.stderr.isatty():
        print(f"\r{done:,} / {whole:,}", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
