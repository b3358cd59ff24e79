"""Forms (5 points): what the document offers beside running text (INT-20): questions, tables, pictures, video …"""

from __future__ import annotations

import re

from nlp.interpret.material import Material
from nlp.interpret.types import Dimension, DimensionStatus, Evidence
from nlp.types import Document

MAX = 5
ENOUGH = 2
_NAMES = {"image": "图片", "video": "视频", "audio": "音频", "table": "表格"}
_SPOKEN = (
    ("图解", r"一图读懂|图解|如图|下图|图\d"),
    ("视频", r"视频|动漫|动画"),
    ("发布会", r"新闻发布会|访谈|专家解读"),
)
_CASE = re.compile(r"例如|比如|举例|案例|以[^，。]{2,20}为例")
_BLIND = frozenset({"txt", "md", "text"})


def judge_forms(document: Document, material: Material) -> Dimension:
    """Two forms and more give full points; in a plain-text file pictures cannot be seen, so one form is no fault."""
    forms = ["文字"] if material.body else []
    evidence = []
    if material.questions:
        forms.append("问答")
        evidence.append(Evidence(None, material.questions[0], "问答形式"))
    case = _CASE.search(material.text)
    if case:
        forms.append("举例")
    forms += sorted({_NAMES[e.kind] for e in document.elements if e.kind in _NAMES})
    if any(block.kind == "table_cell" for block in document.blocks) and "表格" not in forms:
        forms.append("表格")
    for name, pattern in _SPOKEN:
        if name not in forms and document.format not in _BLIND and re.search(pattern, material.title):
            forms.append(name)
    if len(forms) < ENOUGH and document.format in _BLIND:
        return Dimension(
            "forms",
            "形式",
            None,
            MAX,
            DimensionStatus.CANNOT_JUDGE,
            "纯文本文件看不到图片、视频，形式无法判断（给出网页或 Word 即可判断）",
        )
    value = {0: 0.0, 1: 2.0}.get(len(forms), 5.0 if len(forms) >= 3 else 4.5)
    reason = "形式：" + "、".join(forms)
    if len(forms) < ENOUGH:
        reason += "；只有一种形式，建议加问答、图表或视频"
    return Dimension("forms", "形式", value, MAX, DimensionStatus.JUDGED, reason, tuple(evidence))
