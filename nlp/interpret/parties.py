"""Who acts or is acted on: offices at their level, enterprises, persons; one party put in the place of another.

Words for one kind of party are many (职工, 员工, 劳动者) and exchange freely in paraphrase; kinds do not (用人单位 for
职工), nor do members of one kind that differ by the word before a common head (建设单位, 施工单位), where
both are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.types import Span

PUBLIC, BUSINESS, PERSON = "public", "business", "person"
_HEADS = (
    (
        PUBLIC,
        r"(?:中央|国家|[省市县区镇乡]级?|各级|本级|同级|县（[市、区]+）)?财政(?!补[贴助]|资金|奖|投入|预算|[局厅部])|(?:[省市县区镇乡]级?|乡镇|各级)?(?:人民)?政府(?!投资|采购|购买|指导|定价|补|网|性|信息)|"
        r"街道(?:办事处|办)?|(?:村民委员会|居民委员会|村委会|居委会|社区)(?!卫生|服务|居民|医)|(?<=由)[\u4e00-\u9fff]{2,12}?(?:部门|[局厅委](?!员|托))",
    ),
    (
        BUSINESS,
        r"企业|公司|厂家|商家|商户|经营者|开发商|供应商|服务商|运营商|销售者|生产者|雇主|机构|单位(?![和与、]?个人)|业户|物业|平台(?=[应须可负承]|企业)",
    ),
    (
        PERSON,
        r"职工|劳动者|员工|雇员|从业者|居民|村民|住户|消费者|业主|学生|家长|监护人|乘客|患者|病人|参保人|农户|农民|用户|市民|群众|租客|承租人|驾驶员|老人|老年人|负责人|个人",
    ),
)
_PARTY = re.compile("|".join(f"(?P<{kind}>{heads})" for kind, heads in _HEADS))
_FUNCTION = frozenset("由向对给的和与及或、，。；：将把被让请从在到为以等各该本其一名户件每应须可要求定，,（）()“”")
_BY = re.compile(r"(?:由|要求|规定|明确|费用?由|归)$")
_TO = re.compile(r"(?:向|对|给|报|送|约谈|通知|告知|找)$")
_PAYS = re.compile(
    r"(?:自己|自行|全额|全部|统一|另行|来|先行)*(?:承担|负担|支付|出资|出钱|列支|自付|自理|掏|出(?![台具示现入口生]))"
)
_ACTS = re.compile(
    r"(?:均|也|都|还|则|自己|自行|全额|依法|统一|负责)*(?:应当|应该|应|须|必须|可以|可|不得|负责|承担|负担|支付|缴纳|出资|组织|自付|自理|掏|出)"
)


@dataclass(frozen=True, slots=True)
class Party:
    """``kind`` of party, its name with the word before it, that word, the head, its part (by | to | pays | '')."""

    kind: str
    name: str
    before: str
    head: str
    part: str
    span: Span


def parties(text: str, start: int, end: int) -> list[Party]:
    """The parties named in ``text[start:end]``, in order."""
    found = []
    for match in _PARTY.finditer(text, start, end):
        kind = match.lastgroup or ""
        left = match.start()
        while kind != PUBLIC and left > start and match.start() - left < 4 and text[left - 1] not in _FUNCTION:
            left -= 1
            if not "\u4e00" <= text[left] <= "\u9fff":
                left += 1
                break
        before = text[left : match.start()]
        led = text[max(start, left - 4) : left]
        part = "by" if _BY.search(led) else "to" if _TO.search(led) else ""
        if part != "to" and _PAYS.match(text, match.end(), min(end, match.end() + 10)):
            part = "pays"
        if not part and _ACTS.match(text, match.end(), min(end, match.end() + 10)):
            part = "by"
        found.append(Party(kind, text[left : match.end()], before, match.group(), part, Span(left, match.end())))
    return found
