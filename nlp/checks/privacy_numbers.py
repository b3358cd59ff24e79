"""Numbers that name a person or an account: citizen numbers, phones, cards, plates, passports.

A message never repeats a number in full; the suggestion is its masked form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp.checks.base import Context, make_finding
from nlp.lexicon.identifiers import (
    area_known,
    birth_date,
    citizen_check_digit,
    credit_code_valid,
    luhn_valid,
)
from nlp.types import Document, Finding, Rule, Severity

_LAW = "《个人信息保护法》第二十五条、第二十八条；《政府信息公开条例》（国务院令第711号）第十五条"
CITIZEN = Rule(
    "PRV-01",
    "居民身份证号",
    "privacy",
    Severity.SERIOUS,
    f"{_LAW}；GB 11643—1999",
    1.0,
    "未脱敏的十八位居民身份证号。",
)
OLD_CITIZEN = Rule(
    "PRV-02",
    "旧式身份证号",
    "privacy",
    Severity.GENERAL,
    f"{_LAW}；GB 11643—1989",
    1.0,
    "未脱敏的十五位居民身份证号。",
)
PHONE = Rule("PRV-03", "手机号", "privacy", Severity.GENERAL, _LAW, 1.0, "未脱敏的手机号；公务联系电话只提示。")
CARD = Rule(
    "PRV-05",
    "银行账号",
    "privacy",
    Severity.SERIOUS,
    f"{_LAW}；ISO/IEC 7812-1",
    1.0,
    "未脱敏的个人银行卡号、账号。",
)
PLATE = Rule("PRV-07", "车牌号", "privacy", Severity.GENERAL, _LAW, 1.0, "未脱敏的机动车号牌。")
PASSPORT = Rule("PRV-08", "出入境证件号", "privacy", Severity.GENERAL, _LAW, 1.0, "未脱敏的护照、港澳台通行证号。")
MINOR = Rule(
    "PRV-13",
    "未成年人信息",
    "privacy",
    Severity.SERIOUS,
    f"{_LAW}、第三十一条",
    1.0,
    "不满十四周岁未成年人的身份证号。",
)
CREDIT = Rule(
    "PRV-16",
    "统一社会信用代码",
    "privacy",
    Severity.GENERAL,
    "GB 32100—2015",
    1.0,
    "统一社会信用代码校验位不符。",
)
RULES = (CITIZEN, OLD_CITIZEN, PHONE, CARD, PLATE, PASSPORT, MINOR, CREDIT)

_RUN = re.compile(r"\d[\d]{10,18}[Xx]?|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?|\d{6} \d{8} \d{3}[\dXx]")
_RUN_SIGN = re.compile(r"\d{11}|\d{4}[ -]\d{4}[ -]\d{4}|\d{6} \d{8}")
_GLUED_BEFORE = re.compile(r"[A-Za-z0-9*＊.%_=/]")
_GLUED_AFTER = re.compile(r"[A-Za-z0-9*＊%_=/]|\.\d")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789", " -")
_MOBILE = re.compile(r"1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}")
_BIN = re.compile(r"62|4|5[1-5]|3[457]|9558|60[0-9]")
_CITIZEN_LABEL = re.compile(r"身份证|公民身份|证件号|身份号")
_CREDIT_LABEL = re.compile(r"信用代码|纳税人识别号|组织机构代码|税号|机构代码")
_CARD_LABEL = re.compile(r"卡号|账号|帐号|账户|帐户|一卡通|一折通|银行卡|存折|社保卡")
_ORGANISATION = re.compile(
    r"(?:公司|局|中心|委员会|财政|医院|学校|学院|大学|协会|基金会|专户|政府|办公室|集团|慈善|红十字|单位)"
)
_SERVICE = re.compile(
    r"电话|热线|咨询|联系人|联系方式|值班|客服|传真|举报|报名|办公|投诉|服务|救援|负责人|网格员|民警|河长|监督"
)
_PERSONAL = re.compile(r"身份证|男[，,、\s]|女[，,、\s]|[0-9]岁|患者|业主|学生|家长|申请人|户主|本人")
_SAMPLE = re.compile(r"示例|样例|例如|举例|填写样")
_OTHER_NUMBER = re.compile(
    r"编号|文号|案号|批号|单号|编码|代码|流水|序列|备案|许可证|项目|合同|注册证|标识|识别码|ISBN|ISSN|统编"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼](?<![高创更]新)[A-HJ-NP-Z][·•]?(?=[A-HJ-NP-Z0-9]*[0-9][A-HJ-NP-Z]*[0-9])"
    r"[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
)
_PASSPORT = re.compile(
    r"(?:护照|证件号码?|通行证|回乡证|台胞证|居住证)[^，。；\n\d]{0,8}?[：:为是\s]?\s*"
    r"(?P<number>(?:E[A-HJ-NP-Z]?|[GPSD]|[HM]|[CW])\d{7,10}|\d{8})(?![\dA-Za-z])"
)
_CREDIT_RUN = re.compile(
    r"(?:统一社会)?信用代码[^\w\n]{0,4}(?:为|是)?[^\w\n]{0,2}(?P<code>[0-9A-Z]{18})(?![0-9A-Za-z])"
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """One finding a number. Masked values, organisation codes and numbers with another label are silent."""
    text = document.text
    if _RUN_SIGN.search(text):
        for match in _RUN.finditer(text):
            before = text[max(0, match.start() - 1) : match.start()]
            if not (_GLUED_BEFORE.match(before) or _GLUED_AFTER.match(text, match.end())):
                yield from _number(document, match, context.published or context.as_of)
    for match in _PLATE.finditer(text):
        plate = match[0]
        masked = plate[:2] + "*" * (len(plate) - 4) + plate[-2:]
        yield _finding(PLATE, document, match.start(), match.end(), f"车牌号（{masked}）未脱敏。", masked)
    if "证" in text or "护照" in text:
        for match in _PASSPORT.finditer(text):
            start, end = match.span("number")
            masked = _mask(match["number"], 2, 3)
            yield _finding(PASSPORT, document, start, end, f"出入境证件号（{masked}）未脱敏。", masked)
    if "信用代码" in text:
        for match in _CREDIT_RUN.finditer(text):
            if not credit_code_valid(match["code"]):
                start, end = match.span("code")
                message = "统一社会信用代码的校验位不符，请核对是否抄错。"
                yield make_finding(CREDIT, document, start, end, message)


def _number(document: Document, match: re.Match[str], day: date) -> Iterator[Finding]:
    """Judge one run of digits by its length, its check digit and the label before it."""
    text, start, end = document.text, match.start(), match.end()
    digits = match[0].translate(_WIDE).upper()
    line = text[max(text.rfind("\n", 0, start), start - 40) + 1 : start] if start else ""
    near = line[-14:]
    if _CREDIT_LABEL.search(near):
        return
    if len(digits) == 18 and (found := _citizen(document, start, end, digits, near, day)):
        yield found
    elif len(digits) == 15 and digits.isdigit():
        born = birth_date("19" + digits[6:12])
        labelled = _CITIZEN_LABEL.search(near)
        if born and area_known(digits[:6], born.year) and (labelled or _PERSONAL.search(line)):
            masked = _mask(digits, 2, 3)
            yield _finding(OLD_CITIZEN, document, start, end, f"十五位身份证号（{masked}）未脱敏。", masked)
    elif _MOBILE.fullmatch(digits) and not _OTHER_NUMBER.search(near):
        yield _phone(document, start, end, digits, line)
    elif 16 <= len(digits) <= 19 and digits.isdigit():
        yield from _card(document, start, end, digits, line)


def _citizen(document: Document, start: int, end: int, digits: str, near: str, day: date) -> Finding | None:
    if not digits[:17].isdigit():
        return None
    born = birth_date(digits[6:14])
    labelled = bool(_CITIZEN_LABEL.search(near))
    if born is None or born > day or not (labelled or not _OTHER_NUMBER.search(near)):
        return None
    masked = _mask(digits, 2, 3)
    known = area_known(digits[:6], born.year)
    right = citizen_check_digit(digits[:17]) == digits[17]
    if not (known and right):
        if not labelled:
            return None
        doubt = "校验位不符" if known else "地区代码不存在"
        message = f"身份证号（{masked}）未脱敏，且{doubt}，请核对后脱敏。"
        return _finding(CITIZEN, document, start, end, message, masked, Severity.GENERAL)
    if _SAMPLE.search(near):
        return _finding(
            CITIZEN,
            document,
            start,
            end,
            f"示例用的是真实格式的身份证号（{masked}），建议脱敏。",
            masked,
            Severity.HINT,
        )
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age < 14:
        message = f"不满十四周岁未成年人的身份证号（{masked}）未脱敏，姓名也应去标识化。"
        return _finding(MINOR, document, start, end, message, masked)
    return _finding(CITIZEN, document, start, end, f"居民身份证号（{masked}）未脱敏。", masked)


def _phone(document: Document, start: int, end: int, digits: str, line: str) -> Finding:
    masked = digits[:3] + "****" + digits[-4:]
    if _SERVICE.search(line) and not _PERSONAL.search(line):
        message = f"手机号（{masked}）若非对外公布的公务电话，请脱敏。"
        return _finding(PHONE, document, start, end, message, masked, Severity.HINT)
    return _finding(PHONE, document, start, end, f"手机号（{masked}）未脱敏。", masked)


def _card(document: Document, start: int, end: int, digits: str, line: str) -> Iterator[Finding]:
    labelled = bool(_CARD_LABEL.search(line))
    likely = bool(_BIN.match(digits)) and luhn_valid(digits) and len(digits) in (16, 19)
    if not labelled and (not likely or not digits.startswith("62") or _OTHER_NUMBER.search(line[-14:])):
        return
    masked = "*" * (len(digits) - 4) + digits[-4:]
    if labelled and _ORGANISATION.search(line):
        message = f"账号（{masked}）若非单位对公账户，请脱敏。"
        yield _finding(CARD, document, start, end, message, masked, Severity.HINT)
    elif likely:
        yield _finding(CARD, document, start, end, f"银行卡号（{masked}）未脱敏。", masked)
    else:
        message = f"账号（{masked}）未脱敏，若为个人账户请只留后四位。"
        yield _finding(CARD, document, start, end, message, masked, Severity.GENERAL)


def _mask(number: str, head: int, tail: int) -> str:
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _finding(
    rule: Rule,
    document: Document,
    start: int,
    end: int,
    message: str,
    masked: str,
    severity: Severity | None = None,
) -> Finding:
    return make_finding(rule, document, start, end, message, masked, severity=severity)
