"""Forms (5 points): what the document offers beside running text (INT-20): questions, tables, pictures, video …"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from nlp.interpret.material import Material
from nlp.interpret.types import Dimension, DimensionStatus, Evidence
from nlp.interpret.unread import seen
from nlp.types import Document, Link, Span

ID, NAME, MAX = "forms", "形式", 5
ENOUGH = 2
_POINTS = {0: 0.0, 1: 2.0, 2: 4.5}
_NAMES = {"image": "图片", "video": "视频", "audio": "音频", "table": "表格"}
_COUNTED = {"图片": "张", "视频": "段", "音频": "段", "表格": "个"}
_SPOKEN = (
    ("图解", r"一图读懂|图解|如图|下图|图\d"),
    ("视频", r"视频|动漫|动画"),
    ("音频", r"音频|录音|播报"),
    ("发布会", r"新闻发布会|访谈|专家解读"),
)
_CASE = re.compile(r"例如|比如|举例|举个例子|案例|以[^，。]{2,20}为例")
_MOVING = re.compile(r"\.(?:mp4|m3u8|flv|wmv|mov|avi|webm|mkv)$", re.IGNORECASE)
_SOUNDING = re.compile(r"\.(?:mp3|wav|m4a|aac|ogg|amr)$", re.IGNORECASE)
_PLAYER = re.compile(r"video|player|v\.qq\.com|youku|bilibili|iqiyi|cctv", re.IGNORECASE)
_LINKED = 20
"""The longest words of a link, in characters, that say what is behind it."""
_BLIND = frozenset({"txt", "text"})


def judge_forms(document: Document, material: Material) -> Dimension:
    """Two forms and more give full points; in a plain-text file pictures cannot be seen, so one form is no fault."""
    found = _forms(document, material)
    if len(found) < ENOUGH and document.format in _BLIND:
        return Dimension(
            ID,
            NAME,
            None,
            MAX,
            DimensionStatus.CANNOT_JUDGE,
            "纯文本文件看不到图片、视频，形式无法判断（给出网页或 Word 即可判断）",
        )
    reason = "形式：" + "、".join(found)
    if len(found) < ENOUGH:
        reason += "；只有一种形式，建议加问答、图表或视频"
    evidence = tuple(Evidence(None, span, note) for span, note in found.values() if note)
    return Dimension(ID, NAME, _POINTS.get(len(found), 5.0), MAX, DimensionStatus.JUDGED, reason, evidence)


def _forms(document: Document, material: Material) -> dict[str, tuple[Span | None, str]]:
    """Each form with the place and the words that show it."""
    found: dict[str, tuple[Span | None, str]] = {}
    if material.body:
        found["文字"] = (None, "")
    if material.questions:
        found["问答"] = (material.questions[0], f"问答 {len(material.questions)} 组")
    case = _CASE.search(material.text)
    if case:
        found["举例"] = (Span(*case.span()), "举例说明")
    for kind, name in sorted(_NAMES.items()):
        shown = seen(document, kind)
        if shown:
            found[name] = (shown[0].span, f"{name} {len(shown)} {_COUNTED[name]}")
    if any(block.kind == "table_cell" for block in document.blocks):
        found.setdefault("表格", (None, "正文中有表格"))
    for link in document.links:
        name = "" if link.hidden else _behind(link)
        if name:
            words = " ".join(link.text.split())[:30] or link.href[:60]
            found.setdefault(name, (link.span, f"{name}：{words}"))
    if document.format not in _BLIND:
        for name, pattern in _SPOKEN:
            if re.search(pattern, material.title):
                found.setdefault(name, (None, f"标题写明是{name}"))
    return found


def _behind(link: Link) -> str:
    """The form of what a link leads to, or ""."""
    path = urlsplit(link.href).path
    if _MOVING.search(path) or (link.kind == "iframe" and _PLAYER.search(link.href)):
        return "视频"
    if _SOUNDING.search(path):
        return "音频"
    words = "".join(link.text.split())
    if link.kind not in ("a", "area") or len(words) > _LINKED:
        return ""
    return next((name for name, pattern in _SPOKEN[:3] if re.search(pattern, words)), "")
