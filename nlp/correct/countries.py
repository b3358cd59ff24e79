"""Countries called by one character: in a text that names 玻利维亚, 中玻 and 玻方 are no slips."""

from __future__ import annotations

import re
from collections.abc import Iterator

Range = tuple[int, int]

_NAMES = """
阿富汗 阿根廷 阿联酋 阿尔及利亚 阿尔巴尼亚 阿塞拜疆 阿曼 埃及 埃塞俄比亚 厄瓜多尔 厄立特里亚 爱尔兰
爱沙尼亚 安哥拉 安提瓜和巴布达 安道尔 奥地利 澳大利亚 巴基斯坦 巴勒斯坦 巴西 巴拿马 巴林 巴拉圭 巴哈马
巴巴多斯 巴布亚新几内亚 白俄罗斯 保加利亚 北马其顿 贝宁 比利时 冰岛 波兰 波黑 玻利维亚 博茨瓦纳 不丹
布基纳法索 布隆迪 赤道几内亚 朝鲜 丹麦 德国 东帝汶 多哥 多米尼加 多米尼克 俄罗斯 法国 菲律宾 斐济 芬兰
佛得角 冈比亚 刚果 哥伦比亚 哥斯达黎加 格林纳达 格鲁吉亚 古巴 圭亚那 哈萨克斯坦 海地 韩国 荷兰 洪都拉斯
基里巴斯 吉布提 吉尔吉斯斯坦 几内亚 几内亚比绍 加拿大 加纳 加蓬 柬埔寨 捷克 津巴布韦 喀麦隆 卡塔尔
科摩罗 科特迪瓦 科威特 克罗地亚 肯尼亚 库克群岛 拉脱维亚 莱索托 老挝 黎巴嫩 立陶宛 利比里亚 利比亚
列支敦士登 卢森堡 卢旺达 罗马尼亚 马达加斯加 马耳他 马尔代夫 马拉维 马来西亚 马里 马绍尔群岛 毛里求斯
毛里塔尼亚 美国 蒙古 孟加拉国 秘鲁 密克罗尼西亚 缅甸 摩尔多瓦 摩洛哥 摩纳哥 莫桑比克 墨西哥 纳米比亚
南非 南苏丹 瑙鲁 尼泊尔 尼加拉瓜 尼日尔 尼日利亚 挪威 纽埃 帕劳 葡萄牙 日本 瑞典 瑞士 萨尔瓦多 萨摩亚
塞尔维亚 塞拉利昂 塞内加尔 塞浦路斯 塞舌尔 沙特 圣多美和普林西比 圣马力诺 斯里兰卡 斯洛伐克 斯洛文尼亚
斯威士兰 苏丹 苏里南 所罗门群岛 索马里 塔吉克斯坦 泰国 坦桑尼亚 汤加 特立尼达和多巴哥 突尼斯 图瓦卢
土耳其 土库曼斯坦 瓦努阿图 危地马拉 委内瑞拉 文莱 乌干达 乌克兰 乌拉圭 乌兹别克斯坦 西班牙 希腊 新加坡
新西兰 匈牙利 叙利亚 牙买加 亚美尼亚 也门 伊拉克 伊朗 以色列 意大利 印度 印度尼西亚 英国 约旦 越南
赞比亚 乍得 智利 中非
"""
_COUNTRY = re.compile("|".join(sorted(_NAMES.split(), key=len, reverse=True)))

_INITIALS = "".join(sorted({name[0] for name in _NAMES.split()}))
_SHARED = "两国|双边|传统友谊|建交|经贸"
_TOGETHER = re.compile(rf"中[{_INITIALS}](?={_SHARED})|[{_INITIALS}]中(?={_SHARED})")


def country_spans(text: str) -> Iterator[Range]:
    """Where the first character of a country that ``text`` names stands for it: 中玻, 玻中, 玻方, 玻双边, 访玻.
    A name of one character that ``text`` does not explain is a country only before what two of them share: 中斐友谊."""
    found = {match.span() for match in _TOGETHER.finditer(text)}
    initials = "".join(sorted({match[0][0] for match in _COUNTRY.finditer(text)}))
    if initials:
        one = f"[{initials}]"
        named = re.finditer(rf"[中访驻赴援]{one}|{one}(?=[中方双两]|{one}关系|{one}两国)", text)
        found |= {match.span() for match in named}
    yield from sorted(found)
