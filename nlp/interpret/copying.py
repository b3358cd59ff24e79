"""Own words (15 points): what the interpretation lifts verbatim from the policy.

Runs are maximal common character sequences after punctuation and white space are dropped. What must be verbatim
does not count: titles in 《》, quoted passages, 文号, definitions (…是指…), and the stretch between two commas that
states a number, amount, date or deadline, a sentence that opens with a target year, a numbered item （1）… of
conditions or materials: an execution standard has to be word for word. Where less than LITTLE of a text would be
left to judge, everything counts: such a text says nothing of its own.
The share is that of INT-17: of the interpretation's 13-character shingles, how many stand in the policy; above one
half it caps the score, from 0.3 on it is a fault. It is kinder than a share of characters to short set phrases.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.interpret.facts import document_numbers, facts_of
from nlp.interpret.lines import LONGEST
from nlp.interpret.material import Material
from nlp.interpret.structure import Policy
from nlp.interpret.types import CopiedRun, Dimension, DimensionStatus, Evidence, off
from nlp.types import Span

SEED = 8
RUN = 13
FREE, HALF = 0.30, 0.50
MILD, STEEP = 0.8, 1.9
"""What each share copied costs up to FREE and above it."""
LITTLE = 0.35
LIFTED = 0.9
"""A sentence of which this share stands in the policy is the policy's own sentence."""
LIFTED_LENGTH, LIFTED_COST, LIFTED_MOST = 25, 0.9, 2.0
MAX = 15
_KEEP = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_MUST = re.compile(
    r"《[^》]{0,120}》|“[^”]{1,60}”|「[^」]*」|以习近平新时代中国特色社会主义思想为指导[^。]{0,400}。|"
    r"党的[一二三四五六七八九十]+(?:大|届)[^，。]*"
)
_TARGET = re.compile(
    r"(?:(?<=[。\n：；])|^)(?:答[：:])?(?:力争)?到?(?:20\d{2}年|“十[三四五六]五”末)(?:底|末)?，[^。\n]{0,400}。"
)
_ITEM = re.compile(r"(?m)^[ \t　]*[（(]\d{1,2}[)）][^\n]*$")
_STOPS = frozenset("，,。；;：:！？!?\r\n")
_ENDS = frozenset("。\n")
_DEFINES = re.compile(r"是指|指的是|系指|所称")


@dataclass(frozen=True, slots=True)
class Copying:
    """``share`` of the eligible 13-character shingles of the interpretation that stand in the policy.

    ``by_sentence``: sentence index → share of its eligible characters in runs; ``verbatim``: the same without
    exemptions and from SEED characters on.
    """

    runs: tuple[CopiedRun, ...]
    share: float
    longest: int
    by_sentence: dict[int, float]
    verbatim: dict[int, float]


def judge_copying(policy: Policy, material: Material) -> Copying:
    """Every verbatim run of RUN characters and more, with its source."""
    source, source_at = _plain(policy.text, Span(0, len(policy.text)))
    exempt = exempt_mask(material.text)
    if _left(material, exempt) < LITTLE:
        exempt = bytearray(len(material.text))
    index: dict[str, list[int]] = {}
    for place in range(len(source) - SEED + 1):
        index.setdefault(source[place : place + SEED], []).append(place)
    runs: list[CopiedRun] = []
    by_sentence: dict[int, float] = {}
    verbatim: dict[int, float] = {}
    for sentence in material.body:
        text, at = _plain(material.text, sentence.span)
        free = sum(1 for place in at if not exempt[place])
        inside = whole_length = 0
        for start, origin, size in _fragments(text, source, index):
            whole_length += size
            counted = sum(1 for place in at[start : start + size] if not exempt[place])
            whole = size >= 0.8 * len(text) and size >= SEED
            if size < RUN and not whole:
                continue
            inside += counted
            if counted < SEED:
                continue
            runs.append(
                CopiedRun(
                    Span(source_at[origin], source_at[origin + size - 1] + 1),
                    Span(at[start], at[start + size - 1] + 1),
                    counted,
                )
            )
        by_sentence[sentence.index] = inside / free if free else 0.0
        verbatim[sentence.index] = whole_length / len(text) if text else 0.0
    return Copying(
        tuple(runs),
        _shingle_share(material, source, exempt),
        max((run.characters for run in runs), default=0),
        by_sentence,
        verbatim,
    )


def _shingle_share(material: Material, source: str, exempt: bytearray) -> float:
    """Share of the shingles of RUN characters, most of each judged, that stand in ``source``."""
    known = {source[place : place + RUN] for place in range(len(source) - RUN + 1)}
    text, at = "", []
    for sentence in material.body:
        said, places = _plain(material.text, sentence.span)
        text += said
        at += places
    free = [not exempt[place] for place in at]
    judged = copied = 0
    kept = sum(free[: RUN - 1])
    for place in range(len(text) - RUN + 1):
        kept += free[place + RUN - 1]
        if 2 * kept > RUN:
            judged += 1
            copied += text[place : place + RUN] in known
        kept -= free[place]
    return copied / judged if judged else 0.0


def exempt_mask(text: str) -> bytearray:
    """1 at every character that must be verbatim."""
    mask = bytearray(len(text))
    spans = [m.span() for pattern in (_MUST, _TARGET, _ITEM) for m in pattern.finditer(text)]
    spans += _stretches(text, ((m.start(), m.end()) for m in _DEFINES.finditer(text)), _ENDS)
    spans += _stretches(text, ((fact.start, fact.end) for fact in facts_of(text)), _STOPS)
    spans += [(number.start, number.end) for number in document_numbers(text)]
    for start, end in spans:
        mask[start:end] = b"\1" * (end - start)
    return mask


def _left(material: Material, exempt: bytearray) -> float:
    """Share of the body's characters that are judged."""
    total = sum(s.span.end - s.span.start for s in material.body)
    kept = sum(sum(exempt[s.span.start : s.span.end]) for s in material.body)
    return 1 - kept / total if total else 0.0


def _stretches(text: str, places: Iterable[tuple[int, int]], stops: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretch between two stops around each place: a definition, a standard, a target has to be word for word.

    Places come in text order; one within a stretch already given needs no second walk.
    """
    last = 0
    for start, end in places:
        if end <= last:
            continue
        low, high = max(last, start - LONGEST), min(len(text), end + LONGEST)
        while start > low and text[start - 1] not in stops:
            start -= 1
        while end < high and text[end] not in stops:
            end += 1
        last = end
        yield start, end


def _plain(text: str, span: Span) -> tuple[str, list[int]]:
    """Letters, digits and Han of a span, and the offset of each."""
    at = [m.start() for m in _KEEP.finditer(text, span.start, span.end)]
    return "".join(text[place] for place in at), at


def _fragments(text: str, source: str, index: dict[str, list[int]]) -> list[tuple[int, int, int]]:
    """Greedy longest common fragments of ``text``: (start, place in source, length), left to right."""
    found = []
    place = 0
    while place <= len(text) - SEED:
        best = (0, 0)
        for origin in index.get(text[place : place + SEED], ()):
            size = SEED
            while (
                place + size < len(text) and origin + size < len(source) and text[place + size] == source[origin + size]
            ):
                size += 1
            best = max(best, (size, -origin))
        if best[0]:
            found.append((place, -best[1], best[0]))
            place += best[0]
        else:
            place += 1
    return found


def charge(share: float) -> float:
    """What copying costs, 0..1: little up to INT-17's 0.3, which no writer can avoid, then steeply to 1."""
    return MILD * share if share <= FREE else min(1.0, MILD * FREE + STEEP * (share - FREE))


def own_words(copying: Copying, kinds: dict[str, Evidence], material: Material, reached: float) -> Dimension:
    """The dimension: points by the share not copied, times ``reached`` (of ``coverage.reach``), none where the text
    is no interpretation at all. Above one half the score is capped elsewhere."""
    if not material.body:
        return Dimension("own_words", "自己的话", None, MAX, DimensionStatus.CANNOT_JUDGE, "解读没有正文句子")
    share = copying.share
    lifted = [
        s.span
        for s in material.body
        if s.span.end - s.span.start >= LIFTED_LENGTH and copying.verbatim.get(s.index, 0.0) >= LIFTED
    ]
    lifted_cost = LIFTED_MOST * (1 - math.exp(-LIFTED_COST * len(lifted) / LIFTED_MOST))
    value = max(0.0, MAX * (1 - charge(share)) - lifted_cost) * reached
    reason = f"照抄比例 {share:.0%}"
    if round(share, 2) > FREE:
        reason += f"，最长一处连续 {copying.longest} 字；宜降到 {FREE:.0%} 以下"
    if lifted:
        reason += f"，{len(lifted)} 句与政策原句相同{off(lifted_cost)}"
    if round(reached, 2) < 1:
        reason += f"；讲到的内容不全，这一项按 {reached:.0%} 计"
    if kinds:
        value = 0.0
        reason += "；" + "，".join(item.note for item in kinds.values())
    longest = sorted(copying.runs, key=lambda run: (-run.characters, run.interpretation.start))[:8]
    evidence = [Evidence(run.policy, run.interpretation, f"连续 {run.characters} 字与政策原文相同") for run in longest]
    evidence += [Evidence(None, span, "整句与政策原文相同，请换成自己的话") for span in lifted[:3]]
    return Dimension(
        "own_words", "自己的话", round(value, 1), MAX, DimensionStatus.JUDGED, reason, (*kinds.values(), *evidence)
    )
