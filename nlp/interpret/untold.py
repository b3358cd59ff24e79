"""A condition or exception that the interpretation leaves out while it tells all the rest of the policy sentence.

A digest leaves out conditions, and consequences with them: that accuses nobody. Where the stretch before or after the
condition is told, and so is the rest of its sentence, and neither the sentence nor the ones beside it hold any word
of the condition, the condition was dropped. A stretch of the sentence that answers to nothing else in the clause may
be the condition in other words (到期还没有修好的 for 逾期未修复的), so it silences the accusation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlp.interpret.context import contained
from nlp.interpret.dropped import STATES
from nlp.interpret.facts import facts_of, same_value
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.types import Span

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

FIT, MASS, UNTOLD, PARTLY, OPENS, REST = 0.6, 1.0, 0.12, 0.35, 0.1, 0.3
"""How well the consequence must fit; how much the condition must say that nothing else in its sentence says; what
share of that, and of the whole condition, may be told, less where the condition opens the sentence and so names the
case; what share of every other stretch of its sentence must be told."""
SLIGHT, ANSWERS = 0.4, 0.4
"""Weight below which a stretch says nothing; share of a stretch that the rest of the clause must hold."""
_PIECE = re.compile(r"[^。；;，,：:\n！!？?（）()]+")
_OPENING = re.compile(r"^(?:答|[一二三四五六七八九十]+是|同时|此外|其中|一律)+")
_SEGMENT = re.compile(r"[^。；;：:\n]+")
_CASE = re.compile(r"[^。；;，,：:\n）)]{3,30}?(?:的|后|前|时|情形下|情况下|前提下)(?=，)")
_PROOF = re.compile(
    r"经(?![营济费办过])[^，。；、\n]{3,20}?(?=[的后]?，)|(?<![例比不假])(?:如|若|如果)(?![下何期实今此])[^，。；、\n]{2,16}(?=，)|"
    r"(?<=，)[^，。；、\n]{2,12}?(?:合格|通过|批准|同意|届满)后(?=[^，])"
)
"""个体工商户经商务部门推荐，; 验收合格后一次性拨付."""
_GROUP = re.compile(r"对[^，。；：\n]{3,24}的[\u4e00-\u9fff]{2,6}(?=，)")
"""对连续两年无违法记录的企业，."""
_JOINT = re.compile(r"(?:且|并且|并)(?=[^、]{4})")
_EXCEPT = re.compile(
    r"[，,；;（(](?:但是?)?(?P<said>[^。；;，,（）()\n]{2,24}除外)|(?:^|(?<=[，,）)。；\n]))(?P<out>除[^。；;，,\n]{2,16}?外)"
)
_LABEL = re.compile(r"第[一二三四五六七八九十百]+条[\s　]*|[（(]?[一二三四五六七八九十\d]+[、.．）)]")
_ALLUDED = re.compile(
    r"(?:符合|满足|具备|有)[^，。；]{0,8}条件|条件的|(?:这|上述|以上|相关|有关)[^，。；]{0,4}(?:情形|情况)"
)
_EMPTY = re.compile(r"违反|规定的$|下列|情形之一|有关要求|本[办细条规通]|上述|符合条件的$|^.{0,9}以上的$|需要.{0,6}的$")


def judge_untold(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The condition beside the policy stretch that nothing near the interpretation's stretch tells."""
    if facing.fit < FIT:
        return None
    around = _around(material, facing)
    sentence = material.text[facing.sentence.span.start : facing.sentence.span.end]
    if _ALLUDED.search(facing.sentence.section + sentence):
        return None
    told = ground.scale.of(around)
    for place in _conditions(policy.text, facing):
        said = policy.text[place.start : place.end]
        if _EMPTY.search(said) or _figure_told(said, around):
            continue
        segment = _segment(policy.text, facing)
        others = policy.text[segment.start : place.start] + "，" + policy.text[place.end : segment.end]
        opens = place.start <= segment.start and policy.text[: place.start].rstrip()[-1:] not in ("；", ";")
        opens = opens and not said.startswith("除")
        if opens and STATES.search(facing.sentence.section):
            continue
        whole, rest = ground.scale.of(said.rstrip("的后前时")), ground.scale.of(others)
        own = {gram: weight for gram, weight in whole.items() if gram not in rest}
        if sum(own.values()) < MASS or contained(_words(own), told, 1.0) > UNTOLD:
            continue
        if contained(whole, told, 1.0) > (OPENS if opens else PARTLY):
            continue
        if not _told_each(ground, others, around) or not _accounted(material, ground, facing, said, opens):
            continue
        return Contradiction(Kind.CONDITION, place, facing.ours, f"漏掉条件：政策有“{said}”，解读没有")
    return None


def _words(terms: dict[str, float]) -> dict[str, float]:
    """The pairs alone: single characters (人, 同) stand in any sentence."""
    pairs = {gram: weight for gram, weight in terms.items() if len(gram) > 1}
    return pairs or terms


def _segment(text: str, facing: Facing) -> Span:
    """The stretch between full stops or semicolons around the policy stretch, without its label."""
    found = Span(facing.theirs.start, facing.theirs.end)
    for match in _SEGMENT.finditer(text, facing.unit.start, facing.unit.end):
        if match.start() <= facing.theirs.start < match.end():
            found = Span(match.start(), max(match.end(), facing.theirs.end))
    label = _LABEL.match(text, found.start)
    return Span(label.end(), found.end) if label else found


def _conditions(text: str, facing: Facing) -> Iterator[Span]:
    segment = _segment(text, facing)
    for match in _CASE.finditer(text, segment.start, segment.end):
        if match.start() <= facing.theirs.start and match.end() <= facing.theirs.end:
            parts = list(_parts(text, match.start(), match.end()))
            yield from parts
            if len(parts) > 1:
                yield Span(match.start(), match.end())
    for match in _GROUP.finditer(text, segment.start, min(segment.end, facing.theirs.start)):
        yield Span(match.start(), match.end())
    for match in _PROOF.finditer(text, segment.start, min(segment.end, facing.theirs.end)):
        yield Span(match.start(), match.end())
    for match in _EXCEPT.finditer(text, segment.start, min(len(text), segment.end + 30)):
        name = "said" if match["said"] else "out"
        if match.start(name) < segment.end or match.start(name) == segment.end + 1:
            yield Span(match.start(name), match.end(name))


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """The members of a condition joined by 、, 且 or 并."""
    for match in _JOINT.finditer(text, start, end):
        if match.start() > start:
            yield Span(start, match.start())
        start = match.end()
    yield Span(start, end)


def _accounted(material: Material, ground: Ground, facing: Facing, said: str, opens: bool) -> bool:
    """Whether every stretch of the sentence answers to the clause without the condition, and so does the
    heading above it where the condition ``opens`` its sentence and so names the case."""
    kept = facing.clause.replace(said, "，")
    sentence = material.text[facing.sentence.span.start : facing.sentence.span.end]
    above = facing.sentence.section if opens else ""
    return _told_each(ground, f"{sentence}，{above}", kept, ANSWERS)


def _told_each(ground: Ground, text: str, teller: str, share: float = REST) -> bool:
    """Whether every stretch of ``text`` that says anything shares its words or a figure with ``teller``."""
    told = ground.scale.of(teller)
    for match in _PIECE.finditer(text):
        piece = _OPENING.sub("", match.group())
        terms = ground.scale.of(piece)
        if sum(terms.values()) >= SLIGHT and contained(terms, told, 0.5) < share and not _figure_told(piece, teller):
            return False
    return True


def _figure_told(condition: str, context: str) -> bool:
    own = facts_of(condition)
    theirs = facts_of(context) if own else []
    return any(same_value(other, one) for one in own for other in theirs)


def _around(material: Material, facing: Facing) -> str:
    """The sentence with its heading, the sentence before and the one after."""
    index = facing.sentence.index
    near = [s for s in material.sentences[max(0, index - 1) : index + 2] if s.role == "body"]
    return facing.sentence.section + "，".join(material.text[s.span.start : s.span.end] for s in near)
