"""Speed of the deterministic review on one core, as characters a second and as a ratio to a bare scan.

``python -m train.bench_review``: text is the clean test prose repeated with changing numbers; the peer is a bare
``ahocorasick_rs`` scan for every string of the lexicon over the same texts in the same minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.checks import CHECKS, Context
from nlp.lexicon import shipped_release
from nlp.review import Reviewer
from nlp.text import document_from_text

CLEAN = Path(__file__).resolve().parents[1] / "tests" / "clean"
CHARACTERS = 600_000
ROUNDS = 3


def texts() -> list[str]:
    """Drafts of about 3,000 characters made of the clean sentences, each in another order."""
    lines = [line for path in sorted(CLEAN.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    drafts, size, turn = [], 0, 0
    while size < CHARACTERS:
        step = 7 + 2 * (turn % 40)
        draft = "\n".join(lines[(turn + i * step) % len(lines)] for i in range(100))
        drafts.append(draft)
        size += len(draft)
        turn += 1
    return drafts


def best(action: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print characters a second, the ratio to the bare scan, and the share of each check."""
    drafts = texts()
    size = sum(map(len, drafts))
    release = shipped_release()
    words = sorted({word for entry in release.entries for word in (entry.wrong, *entry.right) if word})
    scan = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    documents = [document_from_text(draft) for draft in drafts]
    reviewer = Reviewer(release)
    day = date(2026, 11, 24)
    reviewer.review(documents[0], day)
    bare = best(lambda: [scan.find_matches_as_indexes(draft) for draft in drafts])
    whole = best(lambda: [reviewer.review(document, day) for document in documents])
    print(f"{size:,} characters, {len(drafts)} drafts, {len(release.entries)} entries")
    print(f"review      {size / whole:12,.0f} characters/s")
    print(f"bare scan   {size / bare:12,.0f} characters/s")
    print(f"ratio       {whole / bare:12.1f}")
    context = Context(day, None, release)
    matcher = best(lambda: [reviewer.matcher.findings(document, day) for document in documents])
    print(f"{'lexicon':24} {matcher / size * 1e9:8.1f} ns/character")
    for check in CHECKS:
        spent = best(lambda check=check: [list(check.check(document, context)) for document in documents])
        print(f"{check.__name__.rsplit('.', 1)[-1]:24} {spent / size * 1e9:8.1f} ns/character")


if __name__ == "__main__":
    main()
