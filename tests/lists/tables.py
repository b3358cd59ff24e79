"""Invented lists: no such county, people, villages or phrases exist."""

from __future__ import annotations

import hashlib

from nlp.lists import PrivateList, Row
from nlp.lists.columns import row_of

PEOPLE = """
赵甲乙|中共云顶县委书记|云顶县委书记;县委书记|2024-03-01||1|是
赵甲乙|云顶县人大常委会主任|县人大常委会主任|2024-05-01||1|是
钱丙丁|中共云顶县委副书记|县委副书记|2024-03-01||2|否
钱丙丁|云顶县人民政府县长|县长|2024-04-10||2|是
孙戊己|中共云顶县委副书记|县委副书记|2021-06-01||3|否
李庚辛|云顶县政协主席|县政协主席|2022-01-01||4|是
周壬癸|云顶县人民政府副县长|副县长|2022-01-01||5|否
吴子丑|云顶县人民政府副县长|副县长|2023-01-01||6|否
郑寅|云顶县教育局局长|教育局局长;县教育局局长|2023-02-01||20|是
郑卯|云顶县财政局局长|财政局局长;县财政局局长|2023-02-01||21|是
冯辰巳|云顶县人民政府县长|县长|2019-01-01|2024-03-31||是
冯辰巳|中共云顶县委书记|县委书记|2017-01-01|2018-12-31||是
陈午未|云顶县人民政府县长|县长|2016-05-01|2018-12-31||是
褚申酉|云顶县公安局局长|公安局局长;县公安局局长|2027-01-01||30|是
卫戌亥|云顶县公安局局长|公安局局长;县公安局局长|2020-01-01|2026-12-31|31|是
欧阳建章|中共云顶县纪委书记|县纪委书记|2022-03-01||7|是
"""
NAMES = """
云顶县自然资源局|机构|县自然资源局|云顶县国土资源局|2019-02-01
云顶县农业农村局|机构|县农业农村局||
云顶县政务服务中心|机构||云顶县行政服务中心|2020-05-01
石埠口社区|地名|||
青莲坪村|地名|||
双溪口水库|地名|||
白石镇|地名|||
望江坪镇|地名||望江乡|2021-01-01
"""
PHRASES = """
建设山水林田湖草沙一体化先行县
“一廊两翼三区”发展布局
坚持党建引领、产业带动、群众参与的工作思路
打造西部一流营商环境
让群众办事像网购一样方便快捷舒心
"""
AUTHORITY = "云任〔2024〕1号（虚构）"


def _list(kind: str, lines: str, columns: tuple[str, ...]) -> PrivateList:
    rows: list[Row] = []
    for line in filter(None, lines.splitlines()):
        cells = dict(zip(columns, line.split("|"), strict=False))
        row, wrong = row_of(kind, {**cells, "authority": AUTHORITY}, len(rows) + 2)
        assert row is not None, wrong
        rows.append(row)
    sha256 = hashlib.sha256(lines.encode()).hexdigest()
    return PrivateList(f"list-{kind}", kind, "云顶县名单", "3", sha256, tuple(rows))


def lists() -> tuple[PrivateList, ...]:
    return (
        _list("people", PEOPLE, ("name", "post", "short", "since", "until", "order", "single")),
        _list("names", NAMES, ("name", "sort", "short", "former", "since")),
        _list("phrases", PHRASES, ("text",)),
    )
