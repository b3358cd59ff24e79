"""的、地、得 where only one of them can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

PARTICLE = Rule(
    "WRD-02",
    "的地得误用",
    "wording",
    Severity.GENERAL,
    "《现代汉语词典》“的”“地”“得”；《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件：错字",
    1.0,
    "结构助词“的”“地”“得”用错，只报确定的。",
)
RULES = (PARTICLE,)

_MANNER = (
    "认真|切实|深入|扎实|有效|及时|严格|全面|不断|有力|稳步|大力|广泛|充分|牢牢|紧紧|积极|主动|坚决|坚定|坚定不移|毫不动摇"
    "|持续|科学|合理|妥善|迅速|准确|深刻|顺利|圆满|自觉|耐心|细致|稳妥|高效|快速"
)
_ACT = (
    "开展|推进|推动|贯彻|落实|执行|完成|做好|做到|抓好|抓实|学习|研究|组织|实施|履行|遵守|维护|保障|解决|处理|提高|提升"
    "|促进|加强|改善|掌握|把握|领会|分析|总结|检查|排查|整改|宣传|参与|配合|支持|帮助|回答|解答|听取"
)
_THING = "意义|作用|成效|成绩|成果|影响|进展|变化|任务|使命|生活|环境|机遇|贡献|保障"
# particle, what stands before it, what stands after it, the particle due
_CASES: tuple[tuple[str, str, str, str], ...] = (
    ("的", _MANNER, rf"(?:{_ACT})了", "地"),
    (
        "的",
        rf"(?:(?<=要)(?<![需重必主首]要)|(?<=应)(?<![对反相适]应))(?:{_MANNER})",
        "(?:学习|开展|贯彻|落实|执行|完成|做好|抓好|抓实|履行|遵守)(?=[^，。；！？、\\s和与及或方态精作过能机活工])",
        "地",
    ),
    ("得", _MANNER, rf"(?:{_ACT})(?!很|不|更|较|比)", "地"),
    (
        "的",
        "(?<![进可采吸争领收录换提选索听汲摄所])取|(?<![捕所])获|(?<![共双])赢|(?<![广渊])博",
        "了|显著|重大|明显|良好|积极|优异|圆满|新的|新进|新成|阶段性|实效|胜利|成效|进展|突破",
        "得",
    ),
    (
        "的",
        "(?<![价产总增净估数比面峰分阈])值",
        "注意|一提|肯定|关注|学习|借鉴|推广|称赞|欣慰|信赖|期待|警惕|思考|重视",
        "得",
    ),
    ("的", "变|显", "更加|越来越|尤为|格外|十分|非常|更为", "得"),
    (
        "的",
        "做|干|办|抓|管|搞|跑|走|写|打|开展|发展|贯彻|落实|完成|进行|增长|恢复|提升",
        r"(?:很|非常|相当|十分)(?:好|快|实|细|严|紧|到位|出色|扎实|顺利|迅速)(?=[，。；！？、\n]|$)",
        "得",
    ),
    ("的", "做|干|办|抓|搞", "好不好|对不对|实不实|细不细|怎么样", "得"),
    ("得", "重要|良好|显著|积极|巨大|深刻|广泛|伟大|美好|根本|艰巨|光荣", _THING, "的"),
    (
        "地",
        "重要|良好|显著|巨大|伟大|美好|美丽|优秀|广大|艰巨|光荣",
        rf"{_THING}|家园|乡村|群众|干部|党员",
        "的",
    ),
)
_RULES = tuple(
    (particle, re.compile(rf"(?:{before})$"), re.compile(after), right) for particle, before, after, right in _CASES
)
_LONGEST_BEFORE = 4
_PLACE = re.compile("|".join(f"{particle}(?={after})" for particle, _, after, _ in _CASES))


def check(document: Document, context: Context) -> Iterator[Finding]:
    """WRD-02. The finding covers the word, the particle and what follows, so that the fix reads by itself."""
    text = document.text
    for place in _PLACE.finditer(text):
        at = place.start()
        left = max(0, at - _LONGEST_BEFORE)
        for particle, before, after, right in _RULES:
            ahead = before.search(text, left, at)
            behind = after.match(text, at + 1)
            if text[at] == particle and ahead and behind:
                start, end = ahead.start(), behind.end()
                mend = f"{text[start:at]}{right}{text[at + 1 : end]}"
                message = f"“{text[start:end]}”里的“{particle}”应为“{right}”。"
                yield make_finding(PARTICLE, document, start, end, message, mend)
                break
