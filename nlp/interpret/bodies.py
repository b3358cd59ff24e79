"""Public bodies that a text names."""

from __future__ import annotations

import re

from nlp.types import Span

_BODY = re.compile(
    r"(?:[国省市县区州旗镇乡]|新城|新区)?(?:里|级)?的?[\u4e00-\u9fff]{1,9}?"
    r"(?:监督管理局|管理局|总局|监管局|事务局|人事局|保障局|保护局|环境局|资源局|税务局|财政局|教育局|审计局|统计局|民政局|公安局|司法局|商务局|"
    r"水利局|农业农村局|卫生健康局|应急管理局|文化和旅游局|(?<![布格结时大全开当])局|发展改革委|发改委|卫健委|委员会|办事处|居委会|村委会|人民政府|主管部门|部门|(?:公安|行政|司法|监察|检察|税务|登记|审判)机关|"
    r"卫生健康委|发展和改革委|住房城乡建设委|国资委|(?<![居村管业])[教农建体]委(?!员|托)|妇女联合会|业主大会|业主委员会|街道|救援机构|管理机构|经办机构|交警部门|保障中心|服务中心|(?<!为)中心|管委会|法院|检察院)"
    r"|残疾人联合会|残联|妇联|总工会|红十字会|科协|消费者协会|业委会|(?:人民)?法院|检察院"
)
_SHORT = frozenset({"残联", "妇联", "科协", "法院"})
_LEAD = re.compile(
    r"^(?:规?定|组织|指导|督促|协助|配合|联合|移送|交给|交由|先|再|还|则|并|应|可|都|必须|由|向|经|报|送|对|到|在|归|请|和|与|及|将|把|让|要|是|为|按|从|或者?|会同|违反[\u4e00-\u9fff]{2,6}的|备案和监管归|逾期不改正的|"
    r"[\u4e00-\u9fff]{2,8}的(?=由))+"
)
_BY = re.compile(r"[由向归请让到给在把将对被从为是的内]|经(?![济营贸信])|报(?!社)")


def bodies(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Public bodies named in a stretch, without the words that lead to them."""
    found = []
    for match in _BODY.finditer(text, start, end):
        name = match.group()
        cut = max((m.start() for m in _BY.finditer(name)), default=-1)
        cut = cut + 1 if cut >= 0 and len(name) - cut > 2 else 0
        lead = _LEAD.match(name[cut:])
        cut += lead.end() if lead else 0
        if (len(name) - cut >= 3 or name[cut:] in _SHORT) and name[cut] not in "我咱他你您":
            found.append((name[cut:], Span(match.start() + cut, match.end())))
    return found
