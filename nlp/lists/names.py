"""Names of places and bodies, and set phrases: one edit off, in a former form, or with words left out.

They are read by the matcher of the lexicon, as entries made of the rows, so that word boundaries, quotations, dates
and longer names are judged there and only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from nlp.lexicon import Matcher, make_release
from nlp.lexicon.boundary import crossed
from nlp.lexicon.words import cut, is_word
from nlp.lists.alike import alike
from nlp.lists.rows import NameRow, PhraseRow, PrivateList, Row
from nlp.types import Document, Finding, LexiconEntry, Rule, Severity, Span

NAME = Rule("LIST-NAME", "地名、机构名疑似写错", "agency", Severity.GENERAL, "导入的地名机构名单", 1.0,
            "与名单上的地名、机构名只差一处，或仍用曾用名")  # fmt: skip
PHRASE = Rule("LIST-PHRASE", "本单位固定表述有出入", "phrase", Severity.GENERAL, "导入的固定表述", 1.0,
              "与本单位的固定表述只差一处，或漏了词")  # fmt: skip
_ENDS = ("街道", "社区", "乡", "镇", "村", "路", "街", "区", "县", "市", "州", "旗", "港", "湖", "河", "山", "桥", "园")
_SHORT = 3
_LEAST_LEFT = 6
_LONG_PHRASE = 12
_FORMER = (
    "quote;title;name;year;prev=原|旧称|曾名|曾用名|曾称|更名前为;near=更名|改为|撤销|前身|合并|划转|设立|改名|并入"
)
_SPLIT = re.compile("[、，；和与及]")


class Names:
    """Built once from the lists of names and phrases."""

    def __init__(self, lists: Iterable[PrivateList]) -> None:
        self._of: dict[str, tuple[PrivateList, Row, Rule]] = {}
        self._short: dict[tuple[str, int, str], dict[str, list[tuple[PrivateList, NameRow]]]] = {}
        self.words: set[str] = set()
        entries: list[LexiconEntry] = []
        for one in lists:
            for row in one.rows:
                made = list(_entries(f"{one.id}-{row.line}", row))
                for entry in made:
                    self._of[entry.id] = (one, row, PHRASE if isinstance(row, PhraseRow) else NAME)
                entries += made
                if isinstance(row, NameRow) and len(row.name) == _SHORT and row.name.endswith(_ENDS):
                    self._add_short(one, row)
                self.words.update([row.text] if isinstance(row, PhraseRow) else [])
                self.words.update([row.name, *row.short] if isinstance(row, NameRow) else [])
        self._matcher = Matcher(make_release(entries)) if entries else None

    def _add_short(self, source: PrivateList, row: NameRow) -> None:
        """By its last character and each of the two before it: a slip leaves one of these."""
        for place, one in enumerate(row.name[:-1]):
            self._short.setdefault((row.name[-1], place, one), {}).setdefault(row.name, []).append((source, row))

    def findings(self, document: Document, day: date) -> Iterator[Finding]:
        """Findings in a document judged as of ``day``, and by its own day where it has one."""
        if self._matcher is not None:
            for found in self._matcher.findings(document, day):
                source, row, rule = self._of[found.origin.partition("@")[0]]
                yield replace(
                    found, code=rule.code, category=_category(row, rule),
                    message=_message(found, row), authority=source.authority(row), origin=source.origin(row),
                )  # fmt: skip
        for span, name, source, row in self._short_slips(document.text):
            if row.holds_on(document.published or day):
                yield Finding(
                    NAME.code, row.sort, Severity.HINT, span, document.text[span.start : span.end],
                    f"「{document.text[span.start : span.end]}」疑为「{name}」，请核对", (name,),
                    source.authority(row), source.origin(row),
                )  # fmt: skip

    def _short_slips(self, text: str) -> Iterator[tuple[Span, str, PrivateList, NameRow]]:
        """甲乙镇 written 甲忆镇: names of three characters, one of which sounds or looks alike."""
        for match in re.finditer(f"[{''.join(one[-1] for one in _ENDS)}]", text) if self._short else ():
            start = match.start() - _SHORT + 1
            written = text[start : match.end()] if start >= 0 else ""
            keys = ((written[-1], place, one) for place, one in enumerate(written[:-1]))
            known = {name: held for key in keys for name, held in self._short.get(key, {}).items()}
            if not known or written in self.words or is_word(written) or is_word(written[:-1]):
                continue
            for name, held in known.items():
                apart = [pair for pair in zip(written, name, strict=True) if pair[0] != pair[1]]
                if len(apart) == 1 and alike(*apart[0]) and not crossed(text, Span(start, match.end()))[0]:
                    yield from ((Span(start, match.end()), name, *one) for one in held)


def _entries(identifier: str, row: Row) -> Iterator[LexiconEntry]:
    day = row.since
    common = {"valid_from": day, "valid_to": row.until, "scope": "all", "authority": row.authority}

    def entry(suffix: str, form: str, wrong: str, right: Sequence[str], severity: Severity, exempt: str, **more: object
              ) -> LexiconEntry:  # fmt: skip
        kind = row.sort if isinstance(row, NameRow) else "phrase"
        values = {**common, **more}
        return LexiconEntry(f"{identifier}{suffix}", 1, kind, form, wrong, tuple(right), severity, exempt=exempt,
                            bad="", good="", **values)  # type: ignore[arg-type]  # fmt: skip

    if isinstance(row, NameRow):
        yield entry("", "protected", "", [row.name], Severity.GENERAL, "quote;title")
        if row.short:
            yield entry("s", "term", "", row.short, Severity.HINT, "")
        for number, former in enumerate(row.former):
            start = {"valid_from": day} if day else {}
            yield entry(f"f{number}", "literal", former, [row.name], Severity.GENERAL, _FORMER, **start)
    elif isinstance(row, PhraseRow):
        yield entry("", "protected", "", [row.text], Severity.GENERAL, "title")
        for number, shorter in enumerate(_with_words_left_out(row.text)):
            yield entry(f"l{number}", "literal", shorter, [row.text], Severity.HINT, "title")


def _with_words_left_out(text: str) -> Iterator[str]:
    """A long phrase without one of its inner words, or one of its items with its sign.

    Shorter phrases without a word are as a rule what everybody writes (打造一流营商环境).
    """
    made: dict[str, None] = {}
    place = 0
    words = cut(text) if len(text) >= _LONG_PHRASE else []
    for number, word in enumerate(words):
        for piece in _pieces(word) if 0 < number < len(words) - 1 else ():
            at = place + word.index(piece)
            made[text[:at] + text[at + len(piece) :]] = None
        place += len(word)
    signs = [match.start() for match in _SPLIT.finditer(text)]
    for left, right in pairwise(signs):
        made[text[:left] + text[right:]] = None
    yield from (shorter for shorter in made if len(shorter) >= _LEAST_LEFT and shorter not in text)


def _pieces(word: str) -> tuple[str, ...]:
    """What may be left out of a word: the word, and its halves where both are words (方便快捷)."""
    halves = (word[:2], word[2:]) if len(word) == 4 else ()
    return (word, *halves) if all(map(is_word, halves)) and len(word) > 1 else (word,) if len(word) > 1 else ()


def _category(row: Row, rule: Rule) -> str:
    return row.sort if isinstance(row, NameRow) else rule.category


def _message(found: Finding, row: Row) -> str:
    if isinstance(row, NameRow):
        if found.matched in row.former:
            since = f"（{row.since} 起）" if row.since else ""
            return f"「{found.matched}」是曾用名，现为「{row.name}」{since}，请核对"
        return f"「{found.matched}」疑为「{row.name}」，请核对"
    assert isinstance(row, PhraseRow)
    left_out = len(row.text) - len(found.matched)
    if left_out > 1:
        return f"「{found.matched}」与本单位的表述「{row.text}」相比少 {left_out} 个字，请核对"
    return f"「{found.matched}」与本单位的表述「{row.text}」不符，请核对"
