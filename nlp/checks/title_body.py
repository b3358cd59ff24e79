"""What the title says and the body contradicts: years, what is printed, who signs, how many measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import title_lines
from nlp.text.numerals import han_number
from nlp.types import Document, Finding, Rule, Severity, Span

TITLE_BODY = Rule(
    "DOC-09",
    "标题与正文不一致",
    "document",
    Severity.GENERAL,
    "《党政机关公文处理工作条例》（中办发〔2012〕14号）第十九条；《报纸编校差错率计算方法》：事实、逻辑差错",
    1.0,
    "标题与正文中的年份、期间、文件名称、机关名称、条数不一致。",
)
RULES = (TITLE_BODY,)

_PERIOD = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?(?P<kind>年度|年第?[一二三四1-4]季度|年[上下]半年|年\d{1,2}月份?|年前[一二三]季度)"
)
_PRINTED = re.compile(
    "关于(?:印发|转发|公布|发布)[《〈]?(?P<name>[^《》〈〉\n]{4,60}?)[》〉]?(?:（(?P<state>[^）\n]{1,8})）)?的(?:通知|公告|通告)"
)
_GIVEN = re.compile(
    "(?:现将|现把|将)《(?P<name>[^》\n]{4,80})》(?:（以下简称[^）\n]*）)?[^。；\n]{0,12}(?:印发|转发|公布|发布|予以)"
)
_SPAN_OF_YEARS = re.compile(
    r"(?P<count>[一二两三四五六七八九十\d]{1,2})年(?P<plan>行动计划|行动方案|攻坚行动|专项行动|工作计划|规划|行动)"
)
_ISSUER = re.compile(r"^(?P<name>[\u3400-\u9fff]{2,24}?(?:人民政府办公室|人民政府办公厅|人民政府|委员会|局))关于")
_SIGNATURE = re.compile(
    r"^[ \t\u3000]*(?P<name>[\u3400-\u9fff]{4,30})[ \t\u3000]*\r?\n"
    r"[ \t\u3000]*(?:\d{4}|[二〇○零一三四五六七八九]{4})年[^\n]{3,8}日[ \t\u3000]*\r?$",
    re.MULTILINE,
)
_COUNT = re.compile(r"(?<!\d)(?P<count>\d{1,5})(?P<noun>[名个家项篇位人所件条][\u3400-\u9fff]{2,4})")
_PERSON = re.compile(r"(?<=[给于予彰励任命向定])(?P<name>[\u3400-\u9fff]{2,3})同志")
_COMRADE = re.compile(r"(?P<name>[\u3400-\u9fff]{2,3})同志")
_KIND = re.compile("(?:人民政府办公室|人民政府办公厅|人民政府|委员会|局)$")
_MEASURES = re.compile(
    "(?P<count>[一二三四五六七八九十]{1,3}|\\d{1,2})(?:条|项|大)(?P<name>措施|举措|政策措施|政策|任务|行动|规定)"
)
_FIRST_LEVEL = re.compile(r"^[ \t\u3000]*([一二三四五六七八九十]{1,3})、", re.MULTILINE)
_STATE = re.compile("（[^）]{1,8}）$")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DOC-09 for every document in the text: from a title line to the next one. No fix: either side may be wrong."""
    text = document.text
    titles = title_lines(text)
    if not titles and document.title:
        place = text.find(document.title)
        titles = (Span(place, place + len(document.title)),) if place >= 0 and not text[:place].strip() else ()
    ends = [*(title.start for title in titles[1:]), len(text)]
    for title, end in zip(titles, ends, strict=False):
        body = Span(title.end, end)
        for compare in (_periods, _printed, _plans, _counts, _people, _signed, _measures):
            yield from compare(document, title, body)


def _finding(document: Document, span: tuple[int, int], message: str, hint: bool = False) -> Finding:
    return make_finding(TITLE_BODY, document, *span, message, severity=Severity.HINT if hint else None)


def _periods(document: Document, title: Span, body: Span) -> Iterator[Finding]:
    """The title's quarter or year, which the body never names, while its opening names that of another year."""
    text = document.text
    named = {(match["year"], match["kind"]) for match in _PERIOD.finditer(text, title.start, title.end)}
    if len(named) != 1:
        return
    ((year, kind),) = named
    said = [match for match in _PERIOD.finditer(text, body.start, body.end) if match["kind"] == kind]
    if said and all(match["year"] != year for match in said) and said[0].start() - body.start < 400:
        message = f"标题是“{year}{kind}”，正文是“{said[0][0]}”，请核对。"
        yield _finding(document, said[0].span(), message)


def _printed(document: Document, title: Span, body: Span) -> Iterator[Finding]:
    """The document that the title prints and the one that the body prints."""
    text = document.text
    printed = _PRINTED.search(text, title.start, title.end)
    given = _GIVEN.search(text, body.start, min(body.end, body.start + 1500))
    if not printed or not given:
        return
    ours, theirs = (_bare(name) for name in (printed["name"], given["name"]))
    if ours in theirs or theirs in ours:
        return
    alike = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    message = f"标题印发的是“{printed['name']}”，正文是“{given['name']}”，请核对。"
    yield _finding(document, given.span("name"), message, hint=alike < 0.6)


def _bare(name: str) -> str:
    return re.sub(r"[《》〈〉“”‘’（）()\s]", "", _STATE.sub("", name))


def _plans(document: Document, title: Span, body: Span) -> Iterator[Finding]:
    """三年行动 in the title, 两年行动 and never 三年行动 in the body."""
    text = document.text
    printed = _GIVEN.search(text, body.start, min(body.end, body.start + 1500))
    if printed and _PRINTED.search(text, title.start, title.end):
        return  # compared by name already
    for match in _SPAN_OF_YEARS.finditer(text, title.start, title.end):
        count = han_number(match["count"])
        said = [m for m in _SPAN_OF_YEARS.finditer(text, body.start, body.end) if m["plan"] == match["plan"]]
        if said and all(han_number(other["count"]) != count for other in said):
            yield _finding(document, said[0].span(), f"标题是“{match[0]}”，正文是“{said[0][0]}”，请核对。")


def _counts(document: Document, title: Span, body: Span) -> Iterator[Finding]:
    """10名先进个人 in the title, and in the body always another number of them."""
    text = document.text
    for match in _COUNT.finditer(text, title.start, title.end):
        noun = re.escape(match["noun"])
        said = list(re.finditer(rf"(?<![\d.])(\d{{1,5}}){noun}", text[body.start : body.end]))
        if (
            said
            and all(other[1] != match["count"] for other in said)
            and f"{match['count']}" not in text[body.start : body.end]
        ):
            place = body.start + said[0].start()
            message = f"标题是“{match[0]}”，正文是“{said[0][0]}”，请核对。"
            yield _finding(document, (place, body.start + said[0].end()), message)


def _people(document: Document, title: Span, body: Span) -> Iterator[Finding]:
    """A person of the title whom the body never names, while it names one written almost alike."""
    text = document.text
    written = text[body.start : body.end]
    for match in _PERSON.finditer(text, title.start, title.end):
        name = match["name"]
        if name in written:
            continue
        for other in _COMRADE.finditer(text, body.start, body.end):
            theirs = other["name"][-len(name) :]
            if len(theirs) == len(name) and sum(a != b for a, b in zip(name, theirs, strict=True)) == 1:
                span = (other.end("name") - len(name), other.end("name"))
                yield _finding(document, span, f"标题中是“{name}”，正文中是“{theirs}”，请核对。")
                return


def _signed(document: Document, title: Span, body: Span) -> Iterator[Finding]:
    """The issuing body in the title and the signature, where both are of one kind."""
    text = document.text
    issuer = _ISSUER.match(text[title.start : title.end])
    signature = _SIGNATURE.search(text, body.start, body.end)
    if not issuer or not signature:
        return
    ours, theirs = issuer["name"], signature["name"]
    kinds = [kind[0] for name in (ours, theirs) if (kind := _KIND.search(name))]
    if len(kinds) == 2 and kinds[0] == kinds[1] and not ours.endswith(theirs) and not theirs.endswith(ours):
        message = f"标题中的发文机关是“{ours}”，落款是“{theirs}”，请核对。"
        yield _finding(document, signature.span("name"), message, hint=kinds[0] in ("局", "委员会"))


def _measures(document: Document, title: Span, body: Span) -> Iterator[Finding]:
    """N条措施 in the title and the first-level headings counted from 一、 without a gap."""
    text = document.text
    promised = _MEASURES.search(text, title.start, title.end)
    numbers = [han_number(match[1]) for match in _FIRST_LEVEL.finditer(text, body.start, body.end)]
    if not promised or len(numbers) < 3 or numbers != list(range(1, len(numbers) + 1)):
        return
    count = han_number(promised["count"])
    if count and count != len(numbers) and abs(count - len(numbers)) <= 2 and count >= 3:
        message = f"标题是“{promised[0]}”，正文列出{len(numbers)}条，请核对。"
        yield _finding(document, promised.span(), message, hint=True)
