"""Who the interpretation speaks of and the policy does not: issuers, misquoted titles, actors, levels, narrowed scope.

These are no contradictions, for no clause says the opposite; each is a statement that the policy does not bear out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from nlp.interpret.align import Alignment
from nlp.interpret.bodies import bodies
from nlp.interpret.material import Material
from nlp.interpret.structure import Policy
from nlp.interpret.types import Kind, Unsupported
from nlp.interpret.wording import same_body
from nlp.types import Span

_ISSUED = re.compile(r"(?:印发|发布|出台)了?《(?P<title>[^》]{4,80})》")
_ISSUERS = re.compile(r"(?P<names>[\u4e00-\u9fff、]{4,60}?)(?:等)?(?:\d{1,3}部门)?(?:联合)?$")
_NAME = re.compile(r"[\u4e00-\u9fff]{3,18}?(?:委|部|局|厅|署|总局|委员会|办公厅|人民政府|银行|办公室)(?=、|$|等)")
_TITLE = re.compile(r"《([^》]{12,80})》")
_LEVEL = re.compile(
    r"(?P<level>国家级|省级|市级|县级|乡级)(?P<noun>[\u4e00-\u9fff]{0,6}?(?:主管部门|工作专班|人民政府|财政部门|部门))"
)
_ACTOR = re.compile(r"代理机构|中介机构|申请人|用人单位|个体工商户|社会团体|受托人|监护人|承包人|投资者")
_NARROW = re.compile(r"(?:部分|个别|少数)(?:地区|城市|企业|单位|人群|群体)")
NEAR = 0.8


def judge_actors(policy: Policy, material: Material, alignment: Alignment) -> list[Unsupported]:
    """Every such place, in text order. Background sentences are asked for issuers and titles only."""
    spoken = {match.sentence for match in alignment.matches}
    found = [*_issuers(policy, material), *_titles(policy, material)]
    for sentence in material.body:
        if sentence.index in spoken and not sentence.background:
            found += _absent(policy, material.text, sentence.span)
    return sorted(found, key=lambda item: item.interpretation.start)


def _issuers(policy: Policy, material: Material) -> Iterator[Unsupported]:
    """Bodies said to have issued this policy that it never names, where it names another of them."""
    theirs = bodies(policy.text, 0, len(policy.text))
    for match in _ISSUED.finditer(material.text):
        if _ratio(match["title"], policy.title) < NEAR and match["title"] not in policy.title:
            continue
        before = _ISSUERS.search(material.text, max(0, match.start() - 60), match.start())
        if before is None:
            continue
        names = [(m.group(), before.start("names") + m.start()) for m in _NAME.finditer(before["names"])]
        if not any(name in policy.text or any(same_body(name, other) for other, _ in theirs) for name, _ in names):
            continue
        for name, at in names:
            if name not in policy.text and not any(same_body(name, other) for other, _ in theirs):
                note = f"政策中没有出现“{name}”，请核对发文机关"
                yield Unsupported(Kind.SUBJECT, Span(at, at + len(name)), note)


def _titles(policy: Policy, material: Material) -> Iterator[Unsupported]:
    """Titles that are nearly, but not quite, the policy's."""
    for match in _TITLE.finditer(material.text):
        said = re.sub(r"\s", "", match[1])
        title = re.sub(r"\s", "", policy.title)
        if said in title or title in said or said in re.sub(r"\s", "", policy.text):
            continue
        if _ratio(said, title) >= NEAR:
            yield Unsupported(Kind.SUBJECT, Span(match.start(), match.end()), "与政策标题不完全一致，请核对")


def _absent(policy: Policy, text: str, span: Span) -> Iterator[Unsupported]:
    for match in _LEVEL.finditer(text, span.start, span.end):
        level, noun = match["level"], match["noun"]
        other = re.search(r"(国家级|省级|市级|县级|乡级)" + re.escape(noun), policy.text)
        if match.group() not in policy.text and other and (len(noun) > len("主管部门") or level not in policy.text):
            note = f"政策写的是“{other.group()}”，没有出现“{match.group()}”，请核对"
            yield Unsupported(Kind.SUBJECT, Span(match.start(), match.end()), note)
    for pattern, kind in ((_ACTOR, Kind.SUBJECT), (_NARROW, Kind.SCOPE)):
        for match in pattern.finditer(text, span.start, span.end):
            if match.group() not in policy.text:
                note = f"政策中没有出现“{match.group()}”，请核对"
                yield Unsupported(kind, Span(match.start(), match.end()), note)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0
