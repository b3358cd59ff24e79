"""What a text offered as an interpretation really is, told from its make-up.

drafting_note: most sentences tell how the text was drafted, consulted and reviewed (INT-18). headings: after some
background only the policy's headings in order. mismatch: hardly a sentence speaks of this policy.
"""

from __future__ import annotations

import re

from nlp.interpret.align import Alignment
from nlp.interpret.copying import LIFTED, Copying
from nlp.interpret.material import Material, Sentence
from nlp.interpret.structure import Policy
from nlp.interpret.types import Evidence

_DRAFTING = re.compile(
    r"起草(?:说明|过程|工作|形成|情况|小组|单位|组)|征求意见|征求了?|意见建议|反馈意见|研究(?:吸纳|采纳)|采纳|调研|座谈|论证|"
    r"合法性审查|合规性?审[核查]|公平竞争审查|法律顾问|形成(?:了)?[^。]{0,12}(?:初稿|送审稿|审议稿|发布稿|征求意见稿|草案)|"
    r"提请|审议|会签|报(?:请|送)[^。]{0,10}(?:审定|审议|批准)|修改完善|再次修订|逐条(?:研究|审查)|专家(?:论证|评审)|经验做法|"
    r"需要说明的(?:问题|事项)|汇报如下|说明如下"
)
_NOTE_TITLE = re.compile(r"起草说明|编制说明|制定说明|情况说明|的说明$|依据(?:是什么|说明)?")
_NOTE_HEADING = re.compile(r"(?:起草|编制|制定)(?:情况)?(?:的)?说明")
_LEAD = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[章节编]|第?[一二三四五六七八九十]+(?:部分)?[是：:、]|[（(][一二三四五六七八九十]+[）)]|"
    r"\d+[.．、])"
)
MISMATCH, OTHER = 0.12, 0.6
DRAFTING = 0.5
LEAST_HEADINGS, LONGEST_HEADING = 4, 45
LISTED, MOST_HEADINGS, LEAST_OWN = 0.4, 0.6, 0.3
"""Share of the text that headings of the policy make up; or share of the policy's headings that stand in it, and of the
text that is neither."""


def make_up(policy: Policy, material: Material, alignment: Alignment, copying: Copying) -> dict[str, Evidence]:
    """Kind → the evidence for it; empty for a real interpretation."""
    found: dict[str, Evidence] = {}
    body = material.body
    if not body:
        return found
    size = sum(s.span.end - s.span.start for s in body)
    aligned = {match.sentence for match in alignment.matches}
    drafting = [s for s in body if _drafted(policy, material.text[s.span.start : s.span.end])]
    share = sum(s.span.end - s.span.start for s in drafting) / size
    spoken = sum(s.span.end - s.span.start for s in body if s.index in aligned and not s.background) / size
    named = bool(_NOTE_TITLE.search(material.title)) or any(
        _NOTE_HEADING.search(material.text[h.start : h.end]) for h in material.headings[:1]
    )
    if share >= DRAFTING or (named and (share >= 0.25 or spoken < 0.3)):
        place = drafting[0].span if drafting else body[0].span
        found["drafting_note"] = Evidence(None, place, f"以起草说明代替解读（讲起草过程的内容占{share:.0%}）")
    elif (spoken < MISMATCH and not _names(policy, material)) or (spoken < OTHER and _another(policy, material)):
        found["mismatch"] = Evidence(None, body[0].span, "解读几乎没有讲到这份政策，请核对是否放错文件")
    if not found:
        listed = _listed(policy, material, copying)
        if listed is not None:
            found["headings"] = listed
    return found


def _drafted(policy: Policy, said: str) -> bool:
    """Whether a sentence tells of the drafting; what the policy itself is about (公平竞争审查) tells nothing."""
    return any(match.group() not in policy.title for match in _DRAFTING.finditer(said))


def _names(policy: Policy, material: Material) -> bool:
    """Whether the interpretation names the policy by its title or 文号 and speaks of its content at all."""
    title = re.sub(r"^.*?关于|[《》\s]|的通知$|印发", "", policy.title)
    core = title[-14:-2] if len(title) > 14 else title[:12]
    return len(core) >= 5 and core in re.sub(r"[《》\s]", "", material.text)


def _another(policy: Policy, material: Material) -> bool:
    """Whether the title of the interpretation names another document than the policy."""
    named = re.search(r"《([^《》]{6,60})》", material.title)
    if named is None or len(policy.title) < 6 or _names(policy, material):
        return False
    core = _core(named.group(1))
    rest = iter(_core(policy.title))
    inside = sum(1 for character in core if character in rest)
    shared = sum(1 for k in range(len(core) - 2) if core[k : k + 3] in _core(policy.title))
    return bool(core) and inside < 0.7 * len(core) and shared < 0.4 * len(core)


def _listed(policy: Policy, material: Material, copying: Copying) -> Evidence | None:
    """Most of the text is the policy's headings one after another, or most headings of the policy stand in it and what
    stands between them is the policy's own sentences."""
    headings = {_core(policy.text[span.start : span.end]) for span in policy.headings}
    headings |= {_core(clause.heading) for clause in policy.clauses if clause.heading}
    headings.discard("")
    spans = [(s.span, s.index) for s in material.sentences if s.role in ("body", "heading") and not _aside(s)]
    short = [span for span, _ in spans if span.end - span.start <= LONGEST_HEADING]
    cores = [(span, _core(material.text[span.start : span.end])) for span in short]
    hits = [(span, core) for span, core in cores if core in headings]
    if len(hits) < LEAST_HEADINGS:
        return None
    listed = sum(span.end - span.start for span, _ in hits)
    size = sum(span.end - span.start for span, _ in spans)
    heads = {span for span, _ in hits}
    own = sum(s.end - s.start for s, index in spans if s not in heads and copying.verbatim.get(index, 0.0) < LIFTED)
    told = len({core for _, core in hits}) / len(headings)
    if listed >= LISTED * size:
        return Evidence(None, hits[0][0], f"只罗列政策标题（占{listed / size:.0%}），没有解释")
    if told >= MOST_HEADINGS and own <= LEAST_OWN * size:
        return Evidence(None, hits[0][0], f"按顺序罗列政策标题（{told:.0%}）和原句，没有解释")
    return None


def _aside(sentence: Sentence) -> bool:
    """Background, which every list begins with."""
    return sentence.role == "body" and sentence.background


def _core(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", _LEAD.sub("", text.strip()))
