"""Characters that do not read as they look: private use, invisible, compatibility forms, control, mojibake.

Each kind is one finding a document, standing on its first place, with the further places attached.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from nlp.checks.base import Context, make_finding
from nlp.lexicon.tables import strange_characters
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

_CATEGORY = "character"
_SOURCE = "GB 18030—2022《信息技术 中文编码字符集》；《政府网站发展指引》（国办发〔2017〕47号）"
PRIVATE = Rule("CHR-04", "私用区字符", _CATEGORY, Severity.GENERAL, _SOURCE, 0.5, "只在本机显示的自造字、图形符号。")
INVISIBLE = Rule(
    "CHR-05",
    "不可见字符",
    _CATEGORY,
    Severity.GENERAL,
    _SOURCE,
    0.5,
    "零宽空格、书写方向控制符等看不见的字符。",
)
COMPATIBILITY = Rule(
    "CHR-06",
    "部首、兼容字形",
    _CATEGORY,
    Severity.GENERAL,
    _SOURCE,
    0.5,
    "康熙部首、中日韩兼容汉字，形似而编码不同。",
)
CONTROL = Rule("CHR-07", "控制字符", _CATEGORY, Severity.GENERAL, _SOURCE, 0.5, "文本中残留的控制字符。")
MOJIBAKE = Rule("CHR-08", "乱码", _CATEGORY, Severity.GENERAL, _SOURCE, 0.5, "编码转换失败留下的乱码。")
RULES = (PRIVATE, INVISIBLE, COMPATIBILITY, CONTROL, MOJIBAKE)

_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
# A joiner between two emoji is part of the emoji; a mark at the very start of the text is its BOM.
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u00ad\u180e\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2060, 0x206A))
}
_INVISIBLE = re.compile(
    r"[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u00ad\u180e]+"
    r"|(?<!^)\ufeff+"
    r"|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d+|\u200d+(?![\u2640-\u27bf\U0001f000-\U0001faff])"
)
_COMPATIBILITY = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")
_MOJIBAKE = re.compile(
    r"\ufffd+"
    r"|(?:锟斤拷|锟斤|斤拷)+锟?|烫烫烫+|屯屯屯+|锘挎"
    r"|ï»¿|ï¿½|Ã[\xa0-\xbf]|Â[\xa0-\xbf]|â€[\x98-\x9d\u0153\u2122\u02dc\u201c\u201d\u2013\u2014]"
    # UTF-8 read as Windows-1252: a lead byte, then the signs its continuation bytes turn into, twice or more.
    r"|(?:[ãäåæçèéï][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    r"\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{1,2}){2,}"
    # UTF-8 read as GBK: what the full-width comma and full stop turn into, with what follows.
    r"|[锛銆][\u4e00-\u9fff\u20ac?？]{0,6}"
)
_GARBLED_STANDARD = ("烫烫烫", "屯屯屯", "斤拷")
# The Kangxi and supplement radicals that NFKC leaves alone but that stand for a character in copied text.
_RADICAL = str.maketrans(
    "⺀⺅⺈⺌⺍⺟⺡⺢⺩⺫⺬⺮⺼⻁⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "冫亻刀小小母氵水王目示竹月虎见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """CHR-04 to CHR-08: at most one finding of each."""
    text = document.text
    strange = strange_characters(text)
    if not strange and not any(sign in text for sign in _GARBLED_STANDARD):
        return
    signs = "".join(strange)
    private = list(_PRIVATE.finditer(text)) if _PRIVATE.search(signs) else []
    if private:
        code = f"U+{ord(private[0][0][0]):04X}"
        message = f"私用区字符（{code}）在别的设备上显示为空框或别的字，请换成通用字符{_times(private)}。"
        yield _finding(PRIVATE, document, private, message)
    invisible = list(_INVISIBLE.finditer(text)) if not strange.isdisjoint(_UNSEEN) else []
    if invisible:
        name = _NAMES.get(invisible[0][0][0], "不可见控制符")
        message = f"夹有看不见的字符（{name}），会使检索、复制出错，请删去{_times(invisible)}。"
        inside = any(_breaks_a_word(text, match) for match in invisible)
        finding = _finding(INVISIBLE, document, invisible, message, lambda run: "")
        # An empty paragraph of a web editor holds one and harms nobody; inside a word it does harm.
        yield finding if inside else replace(finding, severity=Severity.HINT, weight=0.0)
    forms = _COMPATIBILITY.finditer(text) if _COMPATIBILITY.search(signs) else ()
    compatibility = [match for match in forms if normal(match[0]) != match[0]]
    if compatibility:
        first = compatibility[0][0]
        times = _times(compatibility)
        message = f"“{first}”是部首或兼容字形，检索不到，应为“{normal(first)}”{times}。"
        yield _finding(COMPATIBILITY, document, compatibility, message, normal)
    control = list(_CONTROL.finditer(text)) if _CONTROL.search(signs) else []
    if control:
        code = f"U+{ord(control[0][0][0]):04X}"
        yield _finding(CONTROL, document, control, f"夹有控制字符（{code}），请删去{_times(control)}。", lambda run: "")
    garbled = list(_MOJIBAKE.finditer(text))
    if garbled:
        message = f"“{garbled[0][0][:12]}”是编码转换失败的乱码，请从原稿重新复制{_times(garbled)}。"
        yield _finding(MOJIBAKE, document, garbled, message)


_NAMES = {
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字",
    "\u200d": "零宽连字",
    "\u200e": "从左至右标记",
    "\u200f": "从右至左标记",
    "\u00ad": "软连字符",
    "\u2060": "词连接符",
    "\ufeff": "字节顺序标记",
}


def normal(run: str) -> str:
    """The unified characters that a run of radicals or compatibility forms stands for."""
    return unicodedata.normalize("NFKC", run.translate(_RADICAL))


def _breaks_a_word(text: str, match: re.Match[str]) -> bool:
    """Between two characters of a word, or a mark that turns the direction of writing."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return (before.isalnum() and after.isalnum()) or any("\u202a" <= sign <= "\u202e" for sign in match[0])


def _times(matches: list[re.Match[str]]) -> str:
    return f"（全文共 {len(matches)} 处）" if len(matches) > 1 else ""


def _finding(
    rule: Rule,
    document: Document,
    matches: list[re.Match[str]],
    message: str,
    mend: Callable[[str], str] | None = None,
) -> Finding:
    first, *rest = matches
    places = tuple(Span(*match.span()) for match in rest)
    suggestions = (mend(first[0]),) if mend else ()
    edits = tuple(Edit(Span(*match.span()), mend(match[0])) for match in matches) if mend else ()
    return make_finding(rule, document, first.start(), first.end(), message, *suggestions, edits=edits, places=places)
