"""An interpretation stretch beside its closest policy sentence; when the words around a difference are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp.interpret.align import Alignment
from nlp.interpret.compare import Difference, Token, differences, tokens_of
from nlp.interpret.facts import Fact
from nlp.interpret.material import Material
from nlp.interpret.roles import pairs_of
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.types import Span

SHORTEST = 5
SHARED = 0.4
_LEAD = re.compile(
    r"(?:答[：:])?(?:(?:一|二|三|四|五|六|七|八|九|十)+是)?(?:[（(][一二三四五六七八九十\d]+[）)])?(?:同时，|此外，|其中，)?"
    r"(?:《[^》]{2,30}》)?(?:还|也|进一步)?(?:明确)?(?:提出|规定|要求|明确|强调|指出)?[，：]?"
)
_LABEL = re.compile(r"(?:第[一二三四五六七八九十百零]+条|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.．、])[\s　]*")
PUNCTUATION = frozenset("，,。；;：:、！？!?“”（）()")


@dataclass(frozen=True, slots=True)
class Pairing:
    """One interpretation segment against its closest policy sentence."""

    segment: Span
    unit: Span
    policy: list[Token]
    interpretation: list[Token]
    found: list[Difference]
    equal: float


def pieces_of(text: str, segment: Span) -> list[Span]:
    """The stretches between commas of a segment, short ones joined to the next."""
    lead = _LEAD.match(text, segment.start, segment.end)
    found, start = [], lead.end() if lead else segment.start
    for match in re.finditer(r"[，,：:]", text[segment.start : segment.end]):
        end = segment.start + match.start()
        if end - start >= SHORTEST:
            found.append(Span(start, end))
            start = end + 1
    if segment.end - start >= SHORTEST and (found or lead):
        found.append(Span(start, segment.end))
    return found


class Pairs:
    """The policy sentences by the character pairs they hold, so that a segment meets all of them at once."""

    def __init__(self, sentences: Sequence[str]) -> None:
        holders: dict[str, list[int]] = {}
        for number, sentence in enumerate(sentences):
            for pair in pairs_of(sentence):
                holders.setdefault(pair, []).append(number)
        self._holders = {pair: np.array(numbers, np.int64) for pair, numbers in holders.items()}
        self._size = len(sentences)

    def nearest(self, text: str, segment: Span) -> list[int]:
        """The three sentences that share the most pairs with a segment, and at least SHARED of them."""
        own = pairs_of(text[segment.start : segment.end])
        counts = np.zeros(self._size, np.int64)
        for pair in own:
            numbers = self._holders.get(pair)
            if numbers is not None:
                counts[numbers] += 1
        order = np.argsort(-counts, kind="stable")[:3].tolist()
        return [number for number in order if counts[number] >= SHARED * len(own)]


def closest(
    policy: Policy, material: Material, alignment: Alignment, segment: Span, units: list[int], facts: list[Fact]
) -> Pairing | None:
    tokens = tokens_of(material.text, segment, facts)
    best: Pairing | None = None
    for number in units:
        unit = alignment.units[number].span
        label = _LABEL.match(policy.text, unit.start, unit.end)
        unit = Span(label.end(), unit.end) if label else unit
        other = tokens_of(policy.text, unit, policy.facts)
        found, equal = differences(other, tokens)
        if best is None or equal > best.equal:
            best = Pairing(segment, unit, other, tokens, found, equal)
    return best


def trim(difference: Difference) -> Difference:
    """Where a piece begins inside a policy sentence, only the policy's words since its last comma are compared."""
    if difference.interpretation_at or len(difference.policy) < 2:
        return difference
    cuts = [k for k, token in enumerate(difference.policy) if token.key in PUNCTUATION]
    if not cuts:
        return difference
    step = cuts[-1] + 1
    return replace(difference, policy=difference.policy[step:], policy_at=difference.policy_at + step)


def flanked(difference: Difference, pairing: Pairing, left: int, right: int) -> bool:
    """Enough equal tokens on both sides; a sentence start or end on both sides stands for a flank."""
    before = difference.left >= left or opens(difference, pairing)
    after = difference.right >= right or (closes(difference, pairing) and difference.left >= 5)
    return before and after


def same_words_follow(difference: Difference, pairing: Pairing) -> bool:
    """Whether the same predicate follows on both sides: two equal tokens before and three after, or one and five."""
    return flanked(difference, pairing, 2, 3) or (difference.left >= 1 and difference.right >= 5)


def ends(difference: Difference, pairing: Pairing) -> bool:
    """Whether the equal words after the stretch run to the end of the piece."""
    rest = pairing.interpretation[difference.interpretation_at + len(difference.interpretation) :]
    return sum(t.end - t.start for t in rest if t.key not in PUNCTUATION) <= difference.right


def opens(difference: Difference, pairing: Pairing) -> bool:
    """Whether the stretch stands at the start of the segment and of a sentence or clause of the policy."""
    at = difference.policy_at
    cut = at + len(difference.policy)
    starts = at == 0 or pairing.policy[at - 1].key in PUNCTUATION
    if not starts and cut and difference.interpretation_at == 0:
        inner = [k for k in range(at, cut) if pairing.policy[k].key in PUNCTUATION]
        starts = bool(inner) and cut - inner[-1] <= 8
    return difference.interpretation_at == 0 and starts


def closes(difference: Difference, pairing: Pairing) -> bool:
    """Whether the stretch ends the segment, and a sentence or clause of the policy."""
    at = difference.policy_at + len(difference.policy)
    ours = difference.interpretation_at + len(difference.interpretation)
    ends = at >= len(pairing.policy) or pairing.policy[at].key in PUNCTUATION
    return ends and (ours >= len(pairing.interpretation) or pairing.interpretation[ours].key in PUNCTUATION)


def place_of(tokens: tuple[Token, ...], at: int, line: list[Token]) -> Span:
    """The span of the stretch, or of the token that stands where it is missing."""
    if tokens:
        return Span(tokens[0].start, tokens[-1].end)
    if not line:
        return Span(0, 0)
    token = line[min(at, len(line) - 1)]
    return Span(token.start, token.end)


def of_class(tokens: tuple[Token, ...], cls: str) -> list[Token]:
    return [token for token in tokens if token.cls == cls]


def text_of(text: str, tokens: tuple[Token, ...]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def made(kind: Kind, difference: Difference, pairing: Pairing, note: str) -> Contradiction:
    """A contradiction between the two stretches of a difference."""
    return Contradiction(
        kind,
        place_of(difference.policy, difference.policy_at, pairing.policy),
        place_of(difference.interpretation, difference.interpretation_at, pairing.interpretation),
        note,
    )
