"""A seeded archive of posts from held-out prose, some with planted errors, some syndicated: material to measure by.

Posts are pieces of whole sentences; every tenth is a copy of another (half of them with a source line added), two
fifths of the rest carry one planted error each. What was planted where is kept beside, by post id.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from nlp.batch.days import day_of
from nlp.lexicon import shipped_release
from nlp.lexicon.identifiers import citizen_check_digit
from nlp.types import LexiconEntry
from train.corpus import HELD_OUT_PERCENT, bucket
from train.noise import NoiseModel

SOURCES = ("xwlb", "news", "laws")
"""The dated sources: what a text may call an agency depends on its day."""
UNITS = ("市教育局", "市水利局", "市民政局", "市司法局", "市财政局", "市文旅局", "市交通运输局", "市农业农村局")
COLUMNS = ("工作动态", "政策解读", "通知公告", "部门信息", "基层动态")
COPIES, PLANTED, NEARLY = 0.10, 0.40, 0.5
RENAMED, SETTLED = date(2018, 4, 1), date(2019, 6, 1)
"""Before the first day the old name of a local body is right; from the second on it is wrong everywhere."""
_PAIRS = ("“”", "‘’", "（）", "《》")
_CAPTURED = re.compile(r"\ufffd|[\u4e00-\u9fff][,!?;:()]|[,!?;:()][\u4e00-\u9fff]")
"""Pieces that a cut left with half a quotation, or that the capture damaged, are passed over."""
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


@dataclass(frozen=True, slots=True)
class Made:
    """A post of the archive. planted: (category, start, end) or None; ``control`` where what was put in is right."""

    id: str
    text: str
    published: str | None
    unit: str
    column: str
    planted: tuple[str, int, int] | None = None
    control: bool = False


def make_archive(prose: Path, posts: int, characters: int, seed: int) -> Iterator[Made]:
    """``posts`` posts of about ``characters`` characters each, the same for the same seed."""
    rng = random.Random(seed)
    planter = Planter(prose.parent)
    pieces = _pieces(prose, characters)
    earlier: list[Made] = []
    for number in range(posts):
        unit, column = rng.choice(UNITS), rng.choice(COLUMNS)
        if earlier and rng.random() < COPIES:
            post = _copy(rng.choice(earlier), rng)
        else:
            text, day = next(pieces)
            post = Made("", text, day.isoformat() if day else None, unit, column)
            if rng.random() < PLANTED:
                post = planter.plant(post, day, rng)
        post = replace(post, id=f"P{number + 1:07d}", unit=unit, column=column)
        if len(earlier) < 2_000:
            earlier.append(post)
        yield post


def write_archive(posts: Iterator[Made], archive: Path, truth: Path) -> int:
    """The export as jsonl, and what was planted as jsonl; the characters of the posts."""
    size = 0
    with archive.open("w", encoding="utf-8") as out, truth.open("w", encoding="utf-8") as known:
        for post in posts:
            size += len(post.text)
            row = {
                "id": post.id,
                "content": post.text,
                "date": post.published,
                "unit": post.unit,
                "column": post.column,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            said = {"id": post.id, "planted": post.planted, "control": post.control}
            known.write(json.dumps(said, ensure_ascii=False) + "\n")
    return size


class Planter:
    """Puts one error into a post, of a kind drawn evenly among those that find a place."""

    def __init__(self, shared: Path) -> None:
        self._noise = NoiseModel(shared if (shared / "confusion").exists() else None, clean=0.0)
        self._entries = {
            kind: [entry for entry in shipped_release().of_kind(kind) if _replaceable(entry)]
            for kind in ("typo", "phrase", "hmt", "form", "division", "law")
        }
        self._kinds: dict[str, Callable[[str, random.Random], tuple[str, int, int] | None]] = {
            **{kind: self._lexicon(kind) for kind in self._entries},
            "spelling": self._spelling,
            "date": _instead(r"(?<!\d)(\d{1,2})月(\d{1,2})日", "2月30日"),
            "numeral": _instead(r"(?<![\d.])\d{1,2}%", "3-5%"),
            "punctuation": _instead("。", "。。"),
            "half_width": _instead("(?<=[\u4e00-\u9fff])，(?=[\u4e00-\u9fff])", ","),
            "wording": _instead("进行(?=[\u4e00-\u9fff])", "进行进行"),
            "privacy": _privacy,
        }

    def plant(self, post: Made, day: date | None, rng: random.Random) -> Made:
        """The post with an error; as it was where none of a few kinds drawn finds a place."""
        if day is not None and not RENAMED <= day < SETTLED and rng.random() < 0.12:
            end = len(post.text)
            text = f"{post.text}\n市国土资源局有关负责同志参加活动。"
            planted = ("agency", end + 2, end + 7)
            return replace(post, text=text, planted=planted, control=day < RENAMED)
        for kind in rng.sample(sorted(self._kinds), 6):
            found = self._kinds[kind](post.text, rng)
            if found is not None:
                text, start, end = found
                return replace(post, text=text, planted=(kind, start, end))
        return post

    def _spelling(self, text: str, rng: random.Random) -> tuple[str, int, int] | None:
        sentences = [match for match in _SENTENCE.finditer(text) if len(match[0]) > 8]
        if not sentences:
            return None
        chosen = rng.choice(sentences)
        noisy = self._noise.corrupt(chosen[0], rng)
        if not noisy.edits:
            return None
        edit = rng.choice(noisy.edits)
        wrong = noisy.text[edit.span.start : edit.span.end]
        place = (
            chosen.start()
            + edit.span.start
            - sum((one.span.end - one.span.start) - len(one.replacement) for one in noisy.edits if one.span < edit.span)
        )
        mended = text[:place] + wrong + text[place + len(edit.replacement) :]
        return mended, place, place + max(1, len(wrong))

    def _lexicon(self, kind: str) -> Callable[[str, random.Random], tuple[str, int, int] | None]:
        def plant(text: str, rng: random.Random) -> tuple[str, int, int] | None:
            fitting = [entry for entry in self._entries[kind] if entry.right[0] in text]
            if not fitting:
                return None
            entry = rng.choice(fitting)
            place = text.index(entry.right[0])
            wrong = text[:place] + entry.wrong + text[place + len(entry.right[0]) :]
            return wrong, place, place + len(entry.wrong)

        return plant


def _replaceable(entry: LexiconEntry) -> bool:
    """Entries whose right form turned into the wrong one is an error in any text of any day."""
    plain = entry.form == "literal" and entry.right and not entry.valid_from and entry.severity != "hint"
    return bool(plain) and entry.wrong not in entry.right[0] and not entry.exempt and len(entry.right[0]) > 1


def _instead(pattern: str, wrong: str) -> Callable[[str, random.Random], tuple[str, int, int] | None]:
    compiled = re.compile(pattern)

    def plant(text: str, rng: random.Random) -> tuple[str, int, int] | None:
        places = list(compiled.finditer(text))
        if not places:
            return None
        match = rng.choice(places)
        written = wrong.replace("{1}", match[1]) if match.groups() else wrong
        return text[: match.start()] + written + text[match.end() :], match.start(), match.start() + len(written)

    return plant


def _privacy(text: str, rng: random.Random) -> tuple[str, int, int]:
    born = date(1955, 1, 1) + timedelta(days=rng.randrange(17_000))
    digits = f"{rng.choice(('110101', '370602', '440106'))}{born:%Y%m%d}{rng.randrange(1000):03d}"
    start = len(text) + len("\n申请人身份证号：")
    return f"{text}\n申请人身份证号：{digits}{citizen_check_digit(digits)}。", start, start + 18


def _copy(post: Made, rng: random.Random) -> Made:
    if rng.random() < NEARLY:
        return replace(post, text=f"{post.text}\n来源：{rng.choice(UNITS)}")
    return post


def _pieces(prose: Path, characters: int) -> Iterator[tuple[str, date | None]]:
    """Whole sentences of held-out documents, shuffled among documents by a fixed stride."""
    pools = [_of_source(prose, source, characters) for source in SOURCES]
    while pools:
        for pool in list(pools):
            piece = next(pool, None)
            if piece is None:
                pools.remove(pool)
            else:
                yield piece
    raise SystemExit("the held-out prose is used up: ask for fewer or shorter posts")


def _of_source(prose: Path, source: str, characters: int) -> Iterator[tuple[str, date | None]]:
    path = next(iter(sorted(prose.glob(f"{source}.jsonl*"))), None)
    if path is None:
        return
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if bucket(row["text"]) >= HELD_OUT_PERCENT:
                continue
            day = day_of(row.get("date"))
            for piece in _cut(row["text"], characters):
                yield piece, day


def _cut(text: str, characters: int) -> Iterator[str]:
    start = None
    for match in _SENTENCE.finditer(text):
        start = match.start() if start is None else start
        if match.end() - start >= characters:
            piece = text[start : match.end()].strip()
            start = None
            if not _CAPTURED.search(piece) and all(_closed(piece, *pair) for pair in _PAIRS):
                yield piece


def _closed(text: str, left: str, right: str) -> bool:
    """Whether every mark that opens is closed, and none closes before one opens."""
    depth = 0
    for char in text:
        depth += (char == left) - (char == right)
        if depth < 0:
            return False
    return depth == 0
