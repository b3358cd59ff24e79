"""Personal information told in words: home address, private mailbox or chat number, day of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

_LAW = "《个人信息保护法》第二十五条、第二十八条；《政府信息公开条例》（国务院令第711号）第十五条"
ADDRESS = Rule(
    "PRV-06",
    "家庭住址",
    "privacy",
    Severity.GENERAL,
    _LAW,
    1.0,
    "个人住址写到组、号、室；公开时只到乡镇（街道）。",
)
CONTACT = Rule("PRV-09", "私人邮箱、QQ、微信号", "privacy", Severity.HINT, _LAW, 0.0, "私人联系方式；政务邮箱除外。")
BIRTH = Rule("PRV-12", "姓名与出生日期", "privacy", Severity.GENERAL, _LAW, 1.0, "个人的出生年月日随姓名公开。")
RULES = (ADDRESS, CONTACT, BIRTH)

_LABEL = r"(?:家庭住址|家庭地址|现住址|住址|家住|户籍地址|户籍所在地|户籍地|现居住?[于在地]|居住地址?)"
_DETAIL = (
    r"(?P<area>[\u4e00-\u9fff]{0,20}?(?:乡|镇|街道)|[\u4e00-\u9fff]{0,16}(?:(?<![社小])区|县|市))?"
    r"(?P<rest>[\u4e00-\u9fffA-Za-z\d\-—]{0,24}?(?:[\d一二三四五六七八九十百]+|[甲乙丙丁ABCD])(?:村民?小组|组|号|栋|幢|单元|室|户)"
    r"(?:[\d一二三四五六七八九十\-—]+(?:号|栋|幢|楼|层|单元|室|户))*)(?!楼)"
)
_ADDRESS = re.compile(rf"{_LABEL}[：:为是在于]?\s*(?P<address>{_DETAIL})")
_PERSON_ADDRESS = re.compile(rf"[男女][，,、][^。；\n]{{0,30}}?[，,、]住(?:址|在|于)?[：:]?(?P<address>{_DETAIL})")
_PLACE = re.compile(r"^(?!址|所)[\u4e00-\u9fff]{4}")
_ADDRESS_SIGN = re.compile("住址|家庭地址|家住|户籍|居住|居[于在]|住所地|，住|,住|、住")
_ORGANISATION = re.compile(r"(?:公司|局|中心|法定代表人|单位|企业|住所地)[^，。；\n]{0,12}$")

_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+\-]{0,40}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
# An address that the public is asked to write to.
_ASKED = re.compile(
    r"(?:发送?[至到]|报[至送]|投[稿递]|举报|报名|投诉|征[集求]|意见|反馈|监督|受理|寄[至送])[^。\n]{0,20}$"
)
_PRIVATE_MAIL = re.compile(
    r"@(?:[\w\-]+\.)*(?:qq|163|126|yeah|139|189|sina|sohu|foxmail|gmail|hotmail|outlook|live|yahoo|aliyun|tom|21cn)\.",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"(?:(?:QQ|qq)(?:号码?)?[：:为是\s]{1,3}(?P<qq>[1-9]\d{4,10})(?!\d)"
    r"|微信号?[：:为是\s]{1,3}(?P<wx>[A-Za-z1-9][A-Za-z0-9_\-]{4,19}))"
)
_DATE = r"(?:19[2-9]\d|20\d\d)(?:年\d{1,2}月\d{1,2}日|[.\-/]\d{1,2}[.\-/]\d{1,2}(?!\d))"
_BIRTH = re.compile(
    rf"[男女][，,、\s][^。；\n]{{0,24}}?(?P<date>{_DATE})出?生"
    rf"|出生(?:日期|年月日|时间)[：:为是]?\s*(?P<day>{_DATE})"
)
_MASKED_NAME = re.compile(r"[某*＊×Ｘ○]")
_LIFE = re.compile(r"逝世|烈士|牺牲|诞辰|生平|罹难|作家|诗人|享年")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PRV-06, PRV-09, PRV-12; what is already masked (张某某, ***) is silent."""
    text = document.text
    if _ADDRESS_SIGN.search(text):
        yield from _addresses(document)
    if "@" in text:
        for match in _MAIL.finditer(text):
            asked = _ASKED.search(text, max(0, match.start() - 30), match.start())
            if _PRIVATE_MAIL.search(match[0]) and not asked:
                name, _, host = match[0].partition("@")
                masked = f"{name[0]}***@{host}"
                message = f"邮箱（{masked}）不是政务邮箱，若属个人请脱敏。"
                yield make_finding(CONTACT, document, match.start(), match.end(), message, masked)
    for match in _CHAT.finditer(text):
        group = "qq" if match["qq"] else "wx"
        start, end = match.span(group)
        masked = match[group][:2] + "***"
        kind = "QQ号" if group == "qq" else "微信号"
        yield make_finding(CONTACT, document, start, end, f"{kind}（{masked}）若属个人请脱敏。", masked)
    for match in _BIRTH.finditer(text):
        yield from _birth(document, match)


def _addresses(document: Document) -> Iterator[Finding]:
    text = document.text
    taken = 0
    for match in sorted((*_ADDRESS.finditer(text), *_PERSON_ADDRESS.finditer(text)), key=lambda match: match.start()):
        start, end = match.span("address")
        before = text[max(0, match.start() - 20) : match.start()]
        if (
            start < taken
            or not _PLACE.search(match["address"])
            or _MASKED_NAME.search(match["address"])
            or _ORGANISATION.search(before)
        ):
            continue
        taken = end
        kept = (match["area"] or "") + "***"
        message = f"住址写到了门牌（{kept}），公开时只保留到乡镇（街道）。"
        yield make_finding(ADDRESS, document, start, end, message, kept)


def _birth(document: Document, match: re.Match[str]) -> Iterator[Finding]:
    group = "date" if match["date"] else "day"
    start, end = match.span(group)
    line_start = document.text.rfind("\n", 0, match.start()) + 1
    line_end = document.text.find("\n", end)
    before = document.text[max(line_start, match.start() - 30) : match.start()]
    after = document.text[end : line_end if line_end >= 0 else len(document.text)]
    if _MASKED_NAME.search(before) or _LIFE.search(before + after):
        return
    year = match[group][:4]
    message = f"随姓名公开了出生日期（{year}年**月**日），请只留年份或删去。"
    yield make_finding(BIRTH, document, start, end, message, f"{year}年")
