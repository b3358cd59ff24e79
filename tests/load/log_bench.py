"""Verification of a log of 100,000 events, and an import of 50,000 lines: time.

    python -m tests.load.log_bench

Exits 1 where the verification took five seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from nlp.lexicon.export import export_tsv
from nlp.types import LexiconEntry, Severity
from service.db import begin_write, make_engine, upgrade
from service.lexicon.importing import import_sheet
from service.lexicon.log import Act, append_all
from service.lexicon.verify import verify
from service.models import Grant, Role, User
from service.settings import Settings

EVENTS, LINES = 100_000, 50_000
ENTRY = LexiconEntry("typo-1", 1, "typo", "literal", "误", ("正",), Severity.GENERAL, None, None, "all", "",
                     "测试用的依据", "", "")  # fmt: skip


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Settings(data=Path(folder)))
        upgrade(engine)
        with Session(engine) as db:
            begin_write(db)
            user = User(name="weihu", display="", password_hash="", grants=[Grant(role=Role.LEXICON)])
            db.add(user)
            body = {"id": "typo-1", "wrong": "布署", "right": ["部署"], "authority": "测试用的依据" * 4}
            append_all(db, "批量", (Act("propose", f"typo-{n}", 1, "依据", None, body) for n in range(EVENTS)))
            db.commit()
            began = time.perf_counter()
            found = verify(db)
            seconds = time.perf_counter() - began
            print(f"{found.events:,} events verified in {seconds:.1f} s: {found.problems or 'sound'}")
            began = time.perf_counter()
            report = import_sheet(db, user, "lines.tsv", export_tsv(map(invented, range(LINES))).encode(), "测试导入")
            db.commit()
            print(f"{report.lines:,} lines imported in {time.perf_counter() - began:.1f} s: "
                  f"{report.proposed:,} proposed, {len(report.faults)} faults")  # fmt: skip
        engine.dispose()
    return 0 if seconds < 5 and not found.problems and report.proposed == LINES else 1


def invented(number: int) -> LexiconEntry:
    digits = "甲乙丙丁戊己庚辛壬癸"
    word = "".join(digits[int(digit)] for digit in f"{number:05d}")
    wrong, right = f"误{word}词", f"正{word}词"
    sentences = {"bad": f"他们说{wrong}。", "good": f"他们说{right}。"}
    return replace(ENTRY, id=f"typo-n{number:05d}", wrong=wrong, right=(right,), **sentences)


if __name__ == "__main__":
    sys.exit(main())
