"""Speed of the lexicon at scale, on one core: ``python -m train.bench_lexicon``.

100,000 entries × 1,000,000 characters, and the shipped lexicon on the same text. The peer is a bare ``ahocorasick_rs``
scan (leftmost-longest) for the same strings over the same text in the same minute. Times are processor seconds.
"""

from __future__ import annotations

import random
import tempfile
import time
from datetime import date
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.lexicon import Matcher, load_release, shipped_folder
from nlp.lexicon.export import export_tsv
from nlp.text import document_from_text
from nlp.types import LexiconEntry, Severity

ENTRIES, CHARACTERS = 100_000, 1_000_000
DAY = date(2026, 11, 24)
CLEAN = Path(__file__).resolve().parents[1] / "tests" / "clean"


def prose() -> str:
    """A million characters: the clean sentences in changing order."""
    lines = [line for path in sorted(CLEAN.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    draw = random.Random(20261124)
    parts: list[str] = []
    size = 0
    while size < CHARACTERS:
        draw.shuffle(lines)
        parts += lines
        size += sum(map(len, lines)) + len(lines)
    return "\n".join(parts)[:CHARACTERS]


def invented(text: str) -> list[LexiconEntry]:
    """Entries whose wrong strings look like the text: pieces of it, one character of each exchanged.

    Those that the text holds by chance are left out.
    """
    draw = random.Random(1)
    wrongs: dict[str, None] = {}
    while len(wrongs) < 2 * ENTRIES:
        at, size = draw.randrange(len(text) - 8), draw.randint(3, 7)
        piece = list(text[at : at + size])
        piece[draw.randrange(size)] = text[draw.randrange(len(text))]
        word = "".join(piece)
        if "\n" not in word and "\t" not in word and word == word.strip() and not word.startswith("#"):
            wrongs[word] = None
    words = list(wrongs)
    scan = AhoCorasick(words, matchkind=MatchKind.Standard)
    common = {index for index, _, _ in scan.find_matches_as_indexes(text, overlapping=True)}
    kept = [word for index, word in enumerate(words) if index not in common][:ENTRIES]
    return [_entry(number, word) for number, word in enumerate(kept)]


def planted(text: str, entries: list[LexiconEntry]) -> str:
    """The text with one wrong string in every two thousand characters."""
    pieces = [text[at : at + 2000] for at in range(0, len(text), 2000)]
    return "，".join(piece + "，" + entry.wrong for piece, entry in zip(pieces, entries, strict=False))


def _entry(number: int, word: str) -> LexiconEntry:
    name = f"typo-{number:06d}"
    return LexiconEntry(name, 1, "typo", "literal", word, ("示例",), Severity.GENERAL, None, None, "all",
                        "prev=原|时任", "测速用", f"这里有{word}。", "这里没有。")  # fmt: skip


def timed(folder: Path, text: str) -> None:
    """Print the time to load, to scan, and the ratio to the bare scan."""
    start = time.process_time()
    release = load_release(folder)
    matcher = Matcher(release)
    loading = time.process_time() - start
    document = document_from_text(text)
    matcher.findings(document_from_text("统一布署，路口交通。"), DAY)  # the dictionary of words is read on first need
    words = list({word for entry in release.entries for word in (entry.wrong, *entry.right) if word})
    bare = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    scans, reviews, found = [], [], 0
    for _ in range(3):
        start = time.process_time()
        bare.find_matches_as_indexes(text)
        scans.append(time.process_time() - start)
        start = time.process_time()
        found = len(matcher.findings(document, DAY))
        reviews.append(time.process_time() - start)
    print(f"{len(release.entries):,} entries, {len(text):,} characters, {found:,} findings")
    print(f"  loading    {loading:8.3f} s")
    print(f"  matching   {min(reviews):8.3f} s")
    print(f"  bare scan  {min(scans):8.3f} s   ratio {min(reviews) / min(scans):.1f}")


def main() -> None:
    """The invented lexicon, then the shipped one."""
    text = prose()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "typo").mkdir()
        entries = invented(text)
        (folder / "typo" / "words.tsv").write_text(export_tsv(entries), encoding="utf-8", newline="\n")
        timed(folder, planted(text, entries))
    timed(shipped_folder(), text)


if __name__ == "__main__":
    main()
