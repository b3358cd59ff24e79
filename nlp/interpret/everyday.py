"""Everyday words that interpretations use for the official words of policies.

Both sides are read as the same word before they are compared; nothing is accused for the choice of word.
"""

from __future__ import annotations

import re
from functools import lru_cache

EVERYDAY = {
    "起付线": ("门槛费", "起付标准", "起付金额"),
    "支付": ("报销", "给付"),
    "支付比例": ("报销比例", "报销比率", "报销率"),
    "户籍": ("户口",),
    "寄宿": ("住校",),
    "公共租赁住房": ("公租房",),
    "住房": ("房子",),
    "租赁": ("租房",),
    "定点医疗机构": ("定点医院", "医院"),
    "医保凭证": ("医保卡", "社保卡"),
    "医疗保障": ("医保",),
    "社会保险": ("社保",),
    "银行账户": ("银行卡", "卡里", "账上"),
    "汇入": ("打进", "打到", "打入"),
    "领取": ("来领", "领到", "拿到", "能领"),
    "发放": ("发给", "发钱", "给发"),
    "补助": ("补贴", "补给"),
    "初次": ("头一回", "头一次", "第一回", "第一次", "首次"),
    "届满": ("到期", "期满"),
    "有效期": ("管用",),
    "材料": ("资料",),
    "经营者": ("店主", "老板"),
    "从业人员": ("员工",),
    "居民住宅楼": ("居民楼",),
    "老年人": ("老人",),
    "儿童": ("孩子", "小孩"),
    "就读": ("上学", "念书"),
    "入学": ("上小学", "上初中", "上学校"),
    "民用无人驾驶航空器": ("无人机",),
    "驾驶人": ("司机",),
    "机动车": ("汽车",),
    "举报奖励": ("有奖举报",),
    "奖励": ("奖金", "奖给"),
    "泄露": ("透露",),
    "转让": ("卖掉", "卖过", "转手"),
    "购买": ("买",),
    "安装": ("装",),
    "申请": ("申报", "提申请"),
    "收取": ("收一分钱", "收钱"),
    "停止发放": ("停发",),
    "担保贷款": ("贷款",),
    "全额": ("全部金额",),
    "高等学校": ("高校",),
    "毕业生": ("大学生",),
    "劳动者": ("打工人",),
    "进城务工人员": ("农民工",),
    "市场监督管理": ("市场监管", "市监"),
    "人力资源社会保障": ("人社",),
    "住房和城乡建设": ("住建",),
    "发展和改革": ("发改",),
    "居民委员会": ("居委会",),
    "村民委员会": ("村委会",),
    "公示": ("张榜", "贴出来"),
    "备案": ("报备",),
    "重复": ("再次", "反复"),
    "解除劳动合同": ("辞退", "开除"),
    "追回": ("追缴",),
    "拨付": ("到账", "打款"),
    "核验": ("核对",),
    "追究刑事责任": ("追究刑责", "追刑责"),
    "高新技术企业": ("高企",),
    "公安机关": ("警方",),
    "违规收费": ("乱收费",),
    "退回": ("退钱",),
    "费用": ("的钱", "的花费"),
    "营业执照": ("执照",),
    "身份证": ("身份证件",),
    "幼儿园": ("园所",),
    "学前教育": ("幼教",),
    "农村居民": ("农民",),
    "子女": ("娃",),
    "整改": ("改正",),
    "迁出": ("搬走", "搬离"),
    "迁入": ("搬来", "搬进"),
}
"""Official word → everyday words for it. Only words of one meaning in this trade; no rule of any policy."""


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {word: name for name, spoken in EVERYDAY.items() for word in spoken}
    longest = sorted([*words, *EVERYDAY], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), words


@lru_cache(maxsize=16_384)
def official(text: str) -> str:
    """``text`` with everyday words read as official ones; lengths may change, so no offsets survive."""
    pattern, words = _table()
    return pattern.sub(lambda match: words.get(match.group(), match.group()), text)
