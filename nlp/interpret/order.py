"""Which of two texts is made like a policy and which like an interpretation, and so whether they were exchanged.

Told from the make-up alone (文号, articles, 印发 and 施行 formulas; 解读 in the title, questions and answers, a policy
spoken of in the third person), never from what the texts are about. No sign decides by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.interpret.lines import NUMBER_LINE, label_of, lines_of
from nlp.interpret.material import is_question
from nlp.types import Document

POLICY_LIKE, UNLIKE, APART = 2.0, 0.0, 3.0
"""Signs that make the second text a policy, those the first may have at most, and how far the two must lie apart."""
CLEAR = 3.0
"""Signs from which one text alone is said to be of the other kind."""
_HEAD, _TITLE, _ITEMS, _SHOWN = 12, 3, 6, 4
"""Lines among which a 文号 and an addressee, and a title, stand; rules that make a list; signs that are named."""
_TELLS = re.compile(r"解读|问答|答问|答记者问|一图(?:读|看)懂|图解|读懂|看懂|明白纸|解答")
_GENRE = re.compile(
    r"(?:通知|通告|公告|意见|决定|决议|办法|规定|条例|细则|方案|措施|规则|规范|规划|计划|准则|标准|指引|纲要|法)"
    r"(?:[（(](?:试行|暂行|修订|20\d\d年[^）)]{0,6})[)）])?$"
)
_ADDRESS = re.compile(r"^[^。；？]{2,300}(?:政府|部门|单位|机构|委员会|[委局厅办院校])[^。；？]{0,30}[:：]$")
_ISSUES = re.compile(
    r"现(?:将|就)[^。\n]{2,120}(?:印发|通知如下|通告如下|公告如下|公布如下|提出(?:以下|如下))|现(?:予|将其)?(?:以|予以)?(?:公布|印发|发布)|"
    r"现提出(?:以下|如下)|请(?:认真|遵照|结合实际)[^。\n]{0,12}(?:执行|落实)|制定(?:本|如下|以下)[\u4e00-\u9fff]{0,4}?(?:办法|规定|条例|细则|方案|意见|措施|规则)"
)
_ITSELF = re.compile(
    r"本[\u4e00-\u9fff]{0,4}?(?:办法|规定|条例|细则|方案|意见|通知|通告|公告|措施|规则|规划)(?:所称|适用于|由[^。\n]{2,30}负责解释|自[^。\n]{2,24}起|有效期)"
)
_SPEAKS = re.compile(
    r"《[^《》\n]{2,60}》(?:共|主要|明确|提出|强调|指出|部署|包括|分为|围绕|聚焦|从[^，。\n]{1,16}(?:方面|入手)|对[^，。\n]{2,24}作出)"
)
_PARTS = re.compile(
    r"(?:出台|制定|起草|政策|文件|编制|修订)的?(?:背景|依据|目的|意义|必要性)|背景(?:依据|和依据|与依据)|^[【\s]*背景|主要内容|"
    r"(?:主要|政策)?亮点|新旧(?:政策)?(?:差异|对比|变化)|关键词|惠民利|解读(?:机关|单位|部门|人)|适用对象是|为(?:什么|何|啥)"
)
_LABEL = re.compile(r"^[\s　#*【]*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])?\s*")
_TALK = re.compile(
    r"您|大家|老百姓|乡亲|举个例子|打个比方|比如(?!有)|举例来说|简单(?:地)?[说讲]|也就是说|通俗(?:地)?[说讲]|小编|读者|记者|采访|划重点|[\U0001f300-\U0001faff]"
)


@dataclass(frozen=True, slots=True)
class MakeUp:
    """``signs`` above zero speak for a policy, below for an interpretation; ``policy`` and ``told`` say which."""

    signs: float
    policy: tuple[str, ...]
    told: tuple[str, ...]


def make_up_of(document: Document) -> MakeUp:
    """The signs of a text, each in words that can be shown."""
    text = document.text
    lines = [text[span.start : span.end] for span in lines_of(text)]
    policy = list(_of_policy(text, lines))
    told = list(_of_interpretation(text, document.title or "", lines))
    title = next((line for line in (document.title or "", *lines[:1]) if line), "")
    genre = None if told else _GENRE.search(title.strip("《》 　"))
    if genre:
        policy.append((1.0, f"标题是“……{genre.group()}”"))
    signs = sum(weight for weight, _ in policy) - sum(weight for weight, _ in told)
    return MakeUp(signs, tuple(said for _, said in policy), tuple(said for _, said in told))


def order_remark(policy: Document, interpretation: Document) -> tuple[str, bool]:
    """A remark on the order of the two files, '' where nothing is odd, and whether they seem to be exchanged."""
    first, second = make_up_of(policy), make_up_of(interpretation)
    plain = second.signs >= POLICY_LIKE or (first.signs <= -CLEAR and not second.told)
    if first.signs <= UNLIKE and plain and second.signs - first.signs >= APART:
        like = f"像解读（{'、'.join(first.told)}）" if first.told else "没有文件的样子"
        other = f"像政策原文（{'、'.join(second.policy[:_SHOWN])}）" if second.policy else "不像解读"
        return f"两份文件可能放反了：第一份{like}，第二份{other}。第一份应是政策，第二份应是解读", True
    if first.signs <= -CLEAR:
        return f"第一份文件像解读（{'、'.join(first.told)}），不像政策原文，请核对文件", False
    if second.signs >= CLEAR and not second.told:
        return f"第二份文件像政策原文（{'、'.join(second.policy[:_SHOWN])}），不像解读，请核对文件", False
    return "", False


def _of_policy(text: str, lines: list[str]) -> list[tuple[float, str]]:
    found = []
    number = next((line.strip() for line in lines[:_HEAD] if NUMBER_LINE.match(line)), "")
    if number:
        found.append((2.0, f"有文号“{number}”"))
    articles = sum(1 for line in lines if (label := label_of(line)) is not None and label[0] == 2)
    if articles >= 3:
        found.append((2.0, f"“第X条”{articles} 处"))
    if any(_ADDRESS.match(line) and label_of(line) is None for line in lines[1:_HEAD]):
        found.append((1.0, "有主送机关"))
    items = sum(1 for line in lines if _item(line))
    if items >= _ITEMS and not articles:
        found.append((1.0, f"逐条列出 {items} 条"))
    for weight, pattern in ((1.5, _ISSUES), (1.5, _ITSELF)):
        match = pattern.search(text)
        if match:
            said = " ".join(match.group().split())
            found.append((weight, f"写有“{said if len(said) <= 20 else said[:8] + '…' + said[-8:]}”"))
    return found


def _of_interpretation(text: str, title: str, lines: list[str]) -> list[tuple[float, str]]:
    found = []
    named = next((word for line in (title, *lines[:_TITLE]) if (word := _tells(line))), "")
    if named:
        found.append((3.0, f"标题写明“{named}”"))
    questions = sum(1 for line in lines if is_question(line))
    if questions >= 2:
        found.append((2.0, f"问答 {questions} 组"))
    speaks = len(_SPEAKS.findall(text))
    if speaks >= 2:
        found.append((1.5, f"转述文件 {speaks} 处"))
    parts = [match.group().strip("【 　") for line in lines if (match := _part(line))]
    if len(parts) >= 2:
        found.append((1.5, f"有“{parts[0]}”“{parts[1]}”等小标题"))
    if len(_TALK.findall(text)) >= 2:
        found.append((1.0, "口语讲述"))
    return found


def _tells(line: str) -> str:
    """The word by which a title says that it interprets; a 关于做好政策解读工作的通知 does not."""
    said = line.strip()
    match = _TELLS.search(re.sub(r"《[^《》]*》", "", said))
    return match.group() if match and len(said) <= 80 and not said.endswith("。") and not _GENRE.search(said) else ""


def _item(line: str) -> bool:
    """A numbered line that says a rule in full, not a heading or a question."""
    label = label_of(line)
    return label is not None and label[0] >= 3 and len(line) > 20 and line.rstrip().endswith(("。", "；"))


def _part(line: str) -> re.Match[str] | None:
    """A short line of its own that names a part of an interpretation."""
    said = line.strip()
    if len(said) > 30 or said.endswith(("。", "；")):
        return None
    return _PARTS.search(said, _LABEL.match(said).end())  # type: ignore[union-attr]
