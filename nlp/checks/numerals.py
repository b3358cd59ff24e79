"""How numbers are written: years in full, no mixture of digits and Chinese numerals, full-width digits, 下降 X 倍."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import broken_before
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

_BOOK = "GB/T 15835—2011《出版物上数字用法》"
SHORT_YEAR = Rule("NUM-01", "年份简写", "numeral", Severity.GENERAL, f"{_BOOK}5.1.4", 0.1, "年份用四位数字，不简写。")
PURE_DECIMAL = Rule(
    "NUM-04", "纯小数", "numeral", Severity.GENERAL, f"{_BOOK}5.1", 0.1, "纯小数必须写出小数点前定位的0。"
)
MIXED = Rule(
    "NUM-06",
    "汉字与阿拉伯数字混写",
    "numeral",
    Severity.GENERAL,
    f"{_BOOK}5.3",
    0.1,
    "除“万”“亿”作单位外，一个数值不混用阿拉伯数字和汉字数字（4000或四千，不写4千）。",
)
ZERO = Rule(
    "NUM-07",
    "年份中的“〇”",
    "numeral",
    Severity.GENERAL,
    f"{_BOOK}5.2",
    0.1,
    "年份等编号中“0”的汉字形式为“〇”，不写“零”“○”“O”“0”。",
)
SPECIAL_DAY = Rule(
    "NUM-08",
    "月日专名的间隔号",
    "numeral",
    Severity.HINT,
    f"{_BOOK}5.1",
    0.0,
    "含有月日的专名用间隔号分开月、日并加引号（“3·15”）。",
)
FULL_WIDTH = Rule(
    "NUM-09", "全角数字", "numeral", Severity.HINT, f"{_BOOK}5.1", 0.0, "阿拉伯数字用半角；全文合并为一条。"
)
DECREASE = Rule(
    "NUM-10",
    "减少的幅度",
    "numeral",
    Severity.GENERAL,
    "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：逻辑差错",
    1.0,
    "减少、下降不用“倍”，应改为百分数或几分之几；幅度不超过100%。",
)
RULES = (SHORT_YEAR, PURE_DECIMAL, MIXED, ZERO, SPECIAL_DAY, FULL_WIDTH, DECREASE)

_YEAR_SIGN = re.compile("年")
_SHORT_YEAR = re.compile(r"(?<![\d〔第.近约满共期刑徒龄’'-])(?:[0-3]\d|[5-9]\d)年$")
_SHORT_YEAR_AFTER = re.compile(r"(?:1[0-2]|[1-9])月(?![个龄])|底[，。前、以]|上半年|下半年")
_DURATION = re.compile(r"徒刑|拘役|刑期|期限|历时|年限|工龄|党龄|年龄|用了|服刑|时间|长达|已有|超过|不足")
_HAN_YEAR = re.compile(r"(?<![一二三四五六七八九〇零○十\d])[一二][一二三四五六七八九〇零○◯0OoＯ]{3}年$")
_ARABIC_MONTH = re.compile(r"\d{1,2}月(?:\d{1,2}日)?")
_ARABIC_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年$")
_DAY = "(?:二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_HAN_MONTH = re.compile(rf"(?:十[一二]?|[一二三四五六七八九])月(?:{_DAY}日|(?=[，。、至中底末]))")
_LUNAR = re.compile("[农阴旧夏]历")
_PURE_DECIMAL = re.compile(r"\.(?!(?:19|20)\d\d(?!\d))[0-9]+(?![\d.A-Za-z]|年|月|日|世纪)")
_BEFORE_DECIMAL = re.compile(r"[\u3400-\u9fff，：（]")
_LABEL = "图表式例第附节章注条款题卷号一二三四五六七八九十"
_HAN = "一两三四五六七八九"
_MIXED_UNIT = re.compile(r"[百千](?=[多余]?(?:名|人次?|个|户|元|亩|件|次|吨|公里|只|头|棵|株|辆|套|份|台|天|家(?!万)))")
_COMPOUND = re.compile(
    r"(?<![\d.A-Za-z一二三四五六七八九十百千万亿-])(?<!\d[,，])(?:(\d{1,4})万)?(?:(\d)千)?(?:(\d)百)?(?:(\d)十)?(\d)?"
    r"(?=[多余]?(?:名|人次?|个|户|元|亩|件|次|吨|公里|只|头|棵|株|辆|套|份|台|天|家)|[，。；、）]|$)"
)
_COMPOUND_STARTS = re.compile(r"(?<!\d)\d{1,4}[万千百](?=\d[千百十])")
_MIXED_BEFORE = re.compile(r"(?<![\d.,，A-Za-z一二三四五六七八九十百千万亿-])\d{1,3}$")
_DATED_NAME = re.compile(r"[“\"](\d{1,2})[.．](\d{1,2})[”\"](?![版分元米%％])")
_KNOWN_DAY = re.compile(r"[.．]\d{1,2}(?=晚会|消费者|国际消费|事变|大?地震|运动)")
_KNOWN_DAY_BEFORE = re.compile(r"(?<![\d.“\"])(?:3[.．]15|9[.．]18|5[.．]12|12[.．]9|7[.．]7)$")
_FULL_WIDTH = re.compile("[０-９]+")
_DECREASE = re.compile(
    r"(?:减少|下降|降低|缩小|缩短|减轻)了?(?:近|约|超|超过)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百几数]+)多?倍(?!率|数)"
)
_OVER_ALL = re.compile(r"(?:减少|下降|降低|缩小|缩短|减轻)了?(?:近|约|超|超过)?(?P<percent>\d{3,4}(?:\.\d+)?)[%％]")
_BELOW_ZERO = re.compile("利润|盈|亏|净|现金流|顺差|逆差|增速|收益|效益|费用|余额")  # what may fall below nothing
_ASCII_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """The seven rules on single numbers; each fix keeps the value as it is."""
    text = document.text
    for sign in _YEAR_SIGN.finditer(text):
        yield from _year(document, sign.end())
    yield from _compounds(document)
    for unit in _MIXED_UNIT.finditer(text):
        if number := _MIXED_BEFORE.search(text[max(0, unit.start() - 5) : unit.start()]):
            yield _mixed(document, unit.start() - len(number[0]), unit.end(), int(number[0]))
    if "." in text:
        for match in _PURE_DECIMAL.finditer(text):
            before = text[match.start() - 1 : match.start()]
            if _BEFORE_DECIMAL.match(before) and before not in _LABEL:
                yield make_finding(PURE_DECIMAL, document, *match.span(), "小数点前应有“0”。", f"0{match[0]}")
    yield from _special_days(document)
    if spans := [Span(*match.span()) for match in _FULL_WIDTH.finditer(text)]:
        first = spans[0]
        edits = tuple(Edit(span, text[span.start : span.end].translate(_ASCII_DIGITS)) for span in spans)
        message = "数字应为半角" + (f"，全文 {len(spans)} 处。" if len(spans) > 1 else "。")
        yield make_finding(
            FULL_WIDTH, document, first.start, first.end, message, edits[0].replacement,
            edits=edits, places=tuple(spans[1:]),
        )  # fmt: skip
    for match in _OVER_ALL.finditer(text):
        if float(match["percent"]) > 100 and not _BELOW_ZERO.search(text, max(0, match.start() - 20), match.start()):
            message = "减少、下降的幅度不会超过100%，请核对。"
            yield make_finding(DECREASE, document, *match.span(), message)
    if "倍" in text:
        for match in _DECREASE.finditer(text):
            if not re.search("放大|扩大|增[加大长]", text[max(0, match.start() - 6) : match.start()]):
                message = "减少、下降的幅度不能用“倍”，请改为百分数或几分之几。"
                yield make_finding(DECREASE, document, *match.span(), message)


def _year(document: Document, end: int) -> Iterator[Finding]:
    """NUM-01, NUM-06, NUM-07 on the year whose 年 ends at ``end``."""
    text = document.text
    window = text[max(0, end - 7) : end]
    start = end - len(window)
    if short := _SHORT_YEAR.search(window):
        place = start + short.start()
        telling = _SHORT_YEAR_AFTER.match(text, end) and not broken_before(text, place)
        if telling and not _DURATION.search(text, max(0, place - 8), place):
            yield make_finding(SHORT_YEAR, document, place, end, f"年份“{short[0]}”应写全四位数字。")
    elif han := _HAN_YEAR.search(window):
        place = start + han.start()
        right = re.sub("[零○◯0OoＯ]", "〇", han[0])
        if right != han[0]:
            message = "年份中的“0”汉字写作“〇”。"
            yield make_finding(ZERO, document, place, end - 1, message, right[:-1])
        if month := _ARABIC_MONTH.match(text, end):
            yield make_finding(MIXED, document, place, month.end(), "年月日应统一用阿拉伯数字或汉字数字。")
    elif (arabic := _ARABIC_YEAR.search(window)) and (month := _HAN_MONTH.match(text, end)):
        place = start + arabic.start()
        if not _LUNAR.search(text, max(0, place - 6), month.end() + 4):
            yield make_finding(MIXED, document, place, month.end(), "年月日应统一用阿拉伯数字或汉字数字。")


def _compounds(document: Document) -> Iterator[Finding]:
    """NUM-06 on numbers of several mixed parts: 3千5百元, 2万3千户."""
    for start in _COMPOUND_STARTS.finditer(document.text):
        match = _COMPOUND.match(document.text, start.start())
        if match is None or sum(part is not None for part in match.groups()[:4]) < 2:
            continue
        parts = zip(match.groups(), (10_000, 1000, 100, 10, 1), strict=True)
        value = str(sum(int(part) * size for part, size in parts if part))
        message = f"“{match[0]}”混用两种数字，写作“{value}”或全用汉字。"
        yield make_finding(MIXED, document, *match.span(), message, value)


def _mixed(document: Document, start: int, end: int, number: int) -> Finding:
    written = document.text[start:end]
    value = number * (1000 if written.endswith("千") else 100)
    fix = (f"{_HAN[number - 1]}{written[-1]}",) if 0 < number < 10 else ()
    message = f"“{written}”混用两种数字，写作“{value}”或全用汉字。"
    return make_finding(MIXED, document, start, end, message, *fix)


def _special_days(document: Document) -> Iterator[Finding]:
    text = document.text
    found = [(*match.span(), match[1], match[2]) for match in _DATED_NAME.finditer(text)]
    for match in _KNOWN_DAY.finditer(text):
        if before := _KNOWN_DAY_BEFORE.search(text[max(0, match.start() - 3) : match.end()]):
            month, day = re.split("[.．]", before[0])
            found.append((match.end() - len(before[0]), match.end(), month, day))
    for start, end, month, day in found:
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and not day.startswith("0"):
            yield make_finding(SPECIAL_DAY, document, start, end, "月日之间用间隔号并加引号。", f"“{month}·{day}”")
