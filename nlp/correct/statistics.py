"""The statistical proposer: n-gram, confusion tables and features over a whole text at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BOUNDARY, Ids
from nlp.correct.confusion import Confusion
from nlp.correct.features import Rows, Scene, features
from nlp.correct.gains import gains
from nlp.correct.generate import Gate, generate
from nlp.correct.ngram import SCALE, NGram
from nlp.correct.outside import among, encode
from nlp.correct.proposals import SUBSTITUTE, SWAP, Candidate, Proposals
from nlp.correct.rivals import keep_best, least_gains

FLOOR = 1.5
"""Nats that an edit must gain to be judged at all."""
MOST = 3
"""Substitutions a start that are judged."""
CLOSED = (
    "〇零一二三四五六七八九十百千万亿两",
    "中美英法俄日韩朝德印巴阿伊哈塔乌古格泰越柬缅菲蒙",
    "东南西北",
    "他她它",
    "你妳您",
    "男女",
    "春夏秋冬",
    "上下",
    "左右",
    "前后",
    "内外",
    "来去",
    "多少",
    "早晚",
    "增减",
    "升降",
    "新旧",
)
"""Exchanging one member of a class for another changes the fact, which no statistics can know; so does the
order in which two of them stand (英中关系)."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Proposals in code points of the text (``start`` counts them) with their features; ``replacements`` are
    the strings that replace ``text[start:start + old_length]``. From ``own`` on they are of other models."""

    proposals: Proposals
    rows: Rows
    replacements: tuple[str, ...]
    own: int


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Built once; ``is_han`` says for every id whether it is a Han character."""

    ngram: NGram
    tables: Confusion
    is_han: npt.NDArray[np.bool_]
    gate: Gate

    @classmethod
    def of(cls, ngram: NGram, tables: Confusion) -> Statistics:
        han = np.array(["\u4e00" <= char <= "\u9fff" for char in ngram.alphabet.characters])
        return cls(ngram, tables, np.concatenate(([False, False], han)), Gate())

    def judge(self, text: str, also: Iterable[Candidate] = ()) -> Judged:
        """Every edit of ``text`` that is worth a verdict, by position, then those of ``also`` (edits that other
        models propose) that are not among them and that the n-gram can read; they change nothing of the first.
        Lines are judged apart."""
        ids = self.ngram.alphabet.encode(text)
        cuts = self.ngram.alphabet.starts(ids)
        stream = np.concatenate(([BOUNDARY], np.insert(ids, cuts, BOUNDARY), [BOUNDARY]))
        trace = self.ngram.trace(stream[None])
        han = self.is_han[stream] & (stream != BOUNDARY)
        proposals = generate(stream, trace.scores[0], han, self.ngram, self.tables, self.gate, SCALE)
        proposals = proposals.take(~self._closed(stream, proposals))
        least = least_gains(proposals, int(FLOOR * SCALE))
        gain = gains(stream, trace, proposals, self.ngram, least)
        kept = keep_best(proposals, gain.total, least, MOST)
        proposals, gain = proposals.take(kept), gain.take(kept)
        scene = Scene(stream, trace, han)
        rows, own = features(scene, proposals, gain, self.ngram, self.tables), len(proposals)
        more = encode(also, stream, cuts, self.ngram.alphabet, self.tables)
        more = more.take(~among(more, proposals))
        if len(more):
            proposals = Proposals.join((proposals, more))
            gain = gains(stream, trace, proposals, self.ngram)
            heard = features(scene, proposals, gain, self.ngram, self.tables)
            rows = np.concatenate((rows, heard[own:]))
        return Judged(self._in_text(proposals, cuts), rows, self._strings(proposals), own)

    def _closed(self, ids: Ids, proposals: Proposals) -> npt.NDArray[np.bool_]:
        """Exchanges of one member of a CLOSED class for another, or of their places."""
        classes = np.zeros(len(self.is_han), np.int64)
        for number, members in enumerate(CLOSED, 1):
            classes[self.ngram.alphabet.encode(members)] = number
        old, new = classes[ids[proposals.start]], classes[proposals.new[:, 0]]
        exchange = (proposals.kind == SUBSTITUTE) | (proposals.kind == SWAP)
        result: npt.NDArray[np.bool_] = exchange & (old > 0) & (old == new)
        return result

    def _in_text(self, proposals: Proposals, cuts: Ids) -> Proposals:
        """Proposals with starts that count code points of the text instead of ids of the stream."""
        places = cuts + np.arange(len(cuts)) + 1
        start = proposals.start - 1 - np.searchsorted(places, proposals.start, side="left")
        return Proposals(
            start, proposals.old_length, proposals.new, proposals.new_length, proposals.kind, proposals.relation
        )

    def _strings(self, proposals: Proposals) -> tuple[str, ...]:
        chars = self.ngram.alphabet.characters
        return tuple(
            "".join(chars[number - 2] for number in row[:size])
            for row, size in zip(proposals.new.tolist(), proposals.new_length.tolist(), strict=True)
        )
