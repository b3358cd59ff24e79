"""What a person needs who wants to apply (INT-16): where, with what, on which conditions, how, how long.

Asked of an interpretation only where the policy creates such a service and says these things itself. Points are those
of the clauses they stand in; here it is said which of them a reader would look for in vain.
"""

from __future__ import annotations

import re

from nlp.interpret.material import Material
from nlp.interpret.structure import Policy
from nlp.interpret.types import Evidence
from nlp.types import Span

_NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
_DAYS = rf"{_NUMBER}\s*个?(?:工作日|日|天)"
_APPLIES = re.compile(
    r"申请人|(?:提出|提交|递交)[^。；\n]{0,10}申请|申请[^。；，\n]{0,12}(?:登记|备案|许可|补贴|补助|救助|奖励|资金)"
)
LEAST = 2
"""Of these the policy has to say before it counts as one that creates a service."""
FACETS = (
    (
        "到哪里办",
        r"向[^。，；\n]{2,30}(?:提出|提交|递交)[^。，；\n]{0,8}(?:申请|材料)|由[^。，；\n]{2,24}受理|受理(?:机关|机构|部门|单位|窗口)|"
        r"(?:登录|通过)[^。，；\n]{2,24}(?:平台|系统|小程序|网站|客户端)[^。，；\n]{0,6}(?:申请|申报|提交|办理)",
        r"[向到去找由][^。，；\n]{2,30}(?:申请|提出|提交|递交|办|交|领|登记|受理)|受理(?:机关|机构|部门|单位)|窗口|平台|小程序|系统|网上|线上|手机|"
        r"[社区村居]委会|社区|街道|中心|上门",
    ),
    (
        "要带什么材料",
        r"(?:提交|提供|携带|出具)[^。；\n]{0,24}(?:材料|证明|身份证|申请表|申请书|户口簿|复印件|凭证)|(?:申请|申报|所需|下列|以下)材料",
        r"材料|资料|证明|身份证|申请表|申请书|户口[本簿]|复印件|凭证|发票|合同|带[上齐着]|备齐",
    ),
    (
        "谁能办、什么条件",
        r"(?:申请|享受|办理)[^。；\n]{0,12}条件|应当(?:同时)?(?:具备|符合|满足)(?:下列|以下)|符合(?:下列|以下)[^。；\n]{0,6}条件",
        r"条件|符合|具备|满足|对象|才能|可以申请|[能可]申请|谁能|哪些人|的(?:人|家庭|企业|单位|居民|人员)",
    ),
    (
        "怎么办",
        r"(?:申请|审核|审批|办理|申报|认定)(?:程序|流程|步骤)|(?:初审|审核|核查|公示)[^。\n]{0,60}(?:公示|审批|审定|复核|拨付|发放)",
        r"程序|流程|步骤|先[^。\n]{2,40}[再后]|审核|公示|审批|审定|初审|复核|核查|受理后|第[一二三四五]步",
    ),
    (
        "多久办结",
        rf"{_DAYS}[之以]?内[^。；\n]{{0,24}}(?:办结|审核|审批|审查|决定|答复|完成|提出|作出|受理|发放|拨付|核发|初审)",
        rf"{_DAYS}|当[天日场]|即时|时限|多久|办结",
    ),
)
_FACETS = tuple((name, re.compile(policy), re.compile(told)) for name, policy, told in FACETS)


def untold_service(policy: Policy, material: Material) -> list[Evidence]:
    """What the policy says of applying and the interpretation does not, each with its place in the policy."""
    if not _APPLIES.search(policy.text, policy.body.start, policy.body.end):
        return []
    held = [
        (name, match, told)
        for name, pattern, told in _FACETS
        if (match := pattern.search(policy.text, policy.body.start, policy.body.end))
    ]
    if len(held) < LEAST:
        return []
    return [
        Evidence(Span(*match.span()), None, f"办事信息没有讲：{name}")
        for name, match, told in held
        if not any(told.search(material.text, s.span.start, s.span.end) for s in material.body)
    ]
