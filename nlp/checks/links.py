"""Links of a page: hidden, disguised, advertising, leaving government sites, empty or broken. No network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Link, Rule, Severity, Span

_GUIDE = "《政府网站发展指引》（国办发〔2017〕47号）"
_CHECK = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
HIDDEN = Rule("LNK-01", "暗链", "link", Severity.GENERAL, f"{_CHECK}；{_GUIDE}", 1.0, "页面上看不见的外部链接。")
DISGUISED = Rule(
    "LNK-02",
    "链接文字与目标不符",
    "link",
    Severity.GENERAL,
    _GUIDE,
    1.0,
    "链接文字写的网址与实际指向的不同。",
)
ADVERT = Rule(
    "LNK-03",
    "广告、赌博、色情链接",
    "link",
    Severity.SERIOUS,
    _CHECK,
    1.0,
    "链接或隐藏文字含赌博、色情、广告用语。",
)
OUTSIDE = Rule("LNK-04", "非政府网站链接", "link", Severity.HINT, _GUIDE, 0.0, "链接指向非政府网站，请核对。")
EMPTY = Rule("LNK-05", "空链接", "link", Severity.GENERAL, _GUIDE, 1.0, "链接目标为空，或是 javascript 占位。")
BROKEN = Rule("LNK-06", "错链", "link", Severity.GENERAL, _CHECK, 1.0, "网址写错，或指向本机、内网，公众打不开。")
FORM = Rule("LNK-07", "无效表单", "link", Severity.HINT, _GUIDE, 0.0, "表单没有提交目标。")
INSECURE = Rule(
    "LNK-08", "混用非加密内容", "link", Severity.HINT, _GUIDE, 0.0, "已启用 https 的站点上仍用 http 引用图片、脚本。"
)
RULES = (HIDDEN, DISGUISED, ADVERT, OUTSIDE, EMPTY, BROKEN, FORM, INSECURE)

_ADVERT = re.compile(
    "博彩|赌场|赌博网|真人荷官|娱乐城|六合彩|时时彩|百家乐|老虎机|棋牌游戏|棋牌平台|体育投注|皇冠体育|菠菜平台|澳门新葡|开奖结果|彩票平台"
    "|成人视频|成人电影|成人网|色情|裸聊|无码|约炮|一夜情|激情视频|情色|性爱|做爱|援交|春药|壮阳|代孕|代开发票|办假证|私服|外挂"
    "|无抵押贷款|秒批贷款|网赚|刷单|减肥药|丰胸|治疗白癜风|专治性病|casino|porn|xvideo|sexvideo|lottery-?bet",
    re.IGNORECASE,
)
# Central media and public platforms that government sites link to as a matter of course.
_TRUSTED = (
    "gov.cn mil.cn edu.cn ac.cn people.com.cn people.cn xinhuanet.com news.cn cctv.com cctv.cn cntv.cn cnr.cn gmw.cn "
    "ce.cn china.com.cn chinadaily.com.cn qstheory.cn 12371.cn chinanews.com.cn chinanews.com youth.cn rmzxb.com.cn "
    "legaldaily.com.cn farmer.com.cn xuexi.cn chinacourt.org 12377.cn conac.cn"
)
_DOMAIN = re.compile(
    r"(?:https?://)?((?:[A-Za-z0-9\-]+\.)+(?:cn|com|net|org|gov|edu|top|xyz|vip|cc|info))(?![A-Za-z0-9])"
)
_TEXT_URL = re.compile(r"(?:https?|htt?ps?|ftp):?/{1,3}[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_TEXT_HOST = re.compile(r"/[A-Za-z0-9]")  # not “http://” as the name of the scheme
_INSIDE = re.compile(r"^(?:localhost|127\.|10\.\d|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0)", re.IGNORECASE)
_SECOND_LEVEL = frozenset({"com", "net", "org", "gov", "edu", "ac", "mil"})
_PLACEHOLDER = re.compile(r"^\s*(?:#|javascript:.*|about:blank)\s*$", re.IGNORECASE | re.DOTALL)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """LNK-01 to LNK-08 over the links and elements of the source, and over bare web addresses in the text."""
    own = site(_host(document.source))
    outside: set[str] = set()
    for link in (*document.links, *_bare(document)):
        finding = _judge(document, link, own)
        if finding is None or (finding.code == OUTSIDE.code and _host(link.href) in outside):
            continue
        if finding.code == OUTSIDE.code:
            outside.add(_host(link.href))
        yield finding
    told = {link.location for link in document.links}
    for element in document.elements:
        if element.location in told:
            continue
        span = element.span or _place(document, element.location)
        if element.kind == "form" and not element.attributes.get("action", "").strip():
            yield _finding(FORM, document, span, "表单没有提交目标（action 为空），填了也提交不了。")
        elif element.kind == "hidden" and _ADVERT.search(element.text):
            yield _finding(ADVERT, document, span, f"隐藏文字“{_short(element.text)}”含违规广告用语。")
        elif element.kind in {"image", "video", "audio"} and _insecure(document, element.attributes.get("src", "")):
            yield _finding(INSECURE, document, span, "加密页面引用了 http 资源，浏览器可能不显示。")


def _judge(document: Document, link: Link, own: str) -> Finding | None:
    """The gravest thing to say about one link, or None."""
    href = link.href.strip()
    span = link.span or _place(document, link.location)
    host = _host(href)
    home = not host or _trusted(host) or site(host) == own
    if not home and (_ADVERT.search(link.text) or _ADVERT.search(href)):
        return _finding(ADVERT, document, span, f"链接“{_short(link.text or href)}”含违规广告用语，指向 {host}。")
    if link.hidden and not home:
        return _finding(HIDDEN, document, span, f"页面上看不见的链接，指向 {host}，疑为暗链。")
    if link.kind in {"script", "img", "iframe"}:
        insecure = _insecure(document, href)
        return _finding(INSECURE, document, span, f"加密页面引用了 http 资源（{host}）。") if insecure else None
    if link.kind == "form":
        return None if href else _finding(FORM, document, span, "表单没有提交目标（action 为空）。")
    if not href:
        return _finding(EMPTY, document, span, f"链接“{_short(link.text)}”没有目标。") if link.text.strip() else None
    if _PLACEHOLDER.match(href):
        visible = link.text.strip() and not link.hidden
        message = f"链接“{_short(link.text)}”的目标是占位（{_short(href)}），点了没有内容。"
        severity = Severity.GENERAL if link.span else Severity.HINT
        return _finding(EMPTY, document, span, message, severity) if visible else None
    if fault := _fault(href if link.kind != "text" or "://" in href else f"http://{href}"):
        return _finding(BROKEN, document, span, f"链接目标“{_short(href)}”{fault}，公众打不开。")
    shown = _DOMAIN.search(link.text) if link.kind != "text" else None
    if shown and host and site(shown[1].lower()) != site(host):
        return _finding(DISGUISED, document, span, f"文字写的是 {shown[1]}，实际指向 {host}。")
    if host and not home:
        return _finding(OUTSIDE, document, span, f"链接指向非政府网站 {host}，请核对是否需要、是否安全。")
    return None


def _fault(href: str) -> str:
    """What is wrong with the form of an address, or ""."""
    if re.match(r"(?i)file:|[a-z]:[\\/]", href):
        return "指向本机文件"
    if (
        re.match(r"(?i)(?:https?:/?(?!/)|https?//|htp|http{2,}|https?;|https?：|ttps?:)", href)
        and "://" not in href[:9]
    ):
        return "写法有误"
    if re.match(r"(?i)www\.", href):
        return "缺少 http:// 或 https://"
    if re.match(r"(?i)https?:///?https?:?/", href) or re.search(r"[\s，。；：、）】》]", href):
        return "写法有误"
    host = _host(href)
    if host and _INSIDE.match(host):
        return "指向内网"
    if re.match(r"(?i)https?://", href) and ("." not in host or ".." in host):
        return "写法有误"
    return ""


def _host(href: str) -> str:
    try:
        parts = urlsplit(href.strip())
        return (parts.hostname or "").lower() if parts.scheme in {"http", "https", "ftp", ""} else ""
    except ValueError:
        return ""


def site(host: str) -> str:
    """The registrable part of a host: the last two labels, three under com.cn and the like."""
    labels = host.split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def _trusted(host: str) -> bool:
    return any(host == name or host.endswith("." + name) for name in _TRUSTED.split())


def _insecure(document: Document, href: str) -> bool:
    """Whether a resource comes by http from a page, or a site, that the document reaches by https."""
    if not href.lower().startswith("http://"):
        return False
    secure = (_host(link.href) for link in document.links if link.href.lower().startswith("https://"))
    return document.source.startswith("https://") or site(_host(href)) in map(site, secure)


def _bare(document: Document) -> Iterator[Link]:
    """Web addresses in the text itself, where the reader of the source has not listed them."""
    if "://" not in document.text or any(link.kind == "text" for link in document.links):
        return
    covered = [link.span for link in document.links if link.span]
    for match in _TEXT_URL.finditer(document.text):
        if not _TEXT_HOST.search(match[0]):
            continue
        href = match[0].rstrip(".,;:!?)'")
        span = Span(match.start(), match.start() + len(href))
        if not any(known.overlaps(span) for known in covered):
            yield Link(href=href, text=href, kind="text", location="", span=span)


def _place(document: Document, location: str) -> Span:
    """An empty span at the block nearest to an element that has no text: its own, or the one that holds it."""
    best = Span(0, 0)
    length = 0
    for block in document.blocks:
        held = location.startswith(block.location) or block.location.startswith(location)
        if location and held and len(block.location) > length:
            best, length = Span(block.span.start, block.span.start), len(block.location)
    return best


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:30] + "…"


def _finding(rule: Rule, document: Document, span: Span, message: str, severity: Severity | None = None) -> Finding:
    return make_finding(rule, document, span.start, span.end, message, severity=severity)
