"""Whether the page of a policy links its interpretation and the other way round (INT-05).

A link counts by its address, by its name (the title of the other), or by being called 政策解读 or 政策原文 and leading
to an article rather than to a channel of the site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from nlp.types import Document, Link, Span

_SPACE = re.compile(r"[\s　《》〈〉“”\"【】\[\]]")
_TELLS = re.compile(r"解读|图解|读懂|答记者问|问答")
_TO_INTERPRETATION = re.compile(r"解读|图解|读懂")
_TO_POLICY = re.compile(
    r"原文|政策文件|相关文件|文件全文|政策全文|政策链接|文件链接|相关政策|(?:查看|阅读|点击)(?:政策|文件|通知)"
)
_CHANNEL = re.compile(r"(?:^|/)(?:(?:index|default|list|more)[\w-]*\.\w+)?$", re.IGNORECASE)
_LEADS = frozenset({"a", "area", "text"})
_CALLED = 14
"""The longest name, in characters, that only says what kind of page is behind it."""
_LIKE = 8
"""The shortest part of a title that names it."""


@dataclass(frozen=True, slots=True)
class Tie:
    """``there`` is None where the page cannot tell; ``span`` is where the link stands in the text of the page."""

    there: bool | None
    reason: str
    span: Span | None = None


def ties(policy: Document, interpretation: Document, titles: tuple[str, str]) -> tuple[Tie, Tie]:
    """From the policy to the interpretation, and back. ``titles`` are theirs, in that order."""
    return (
        _tie(policy, interpretation, titles[1], ("政策页面", "解读"), to_policy=False),
        _tie(interpretation, policy, titles[0], ("解读页面", "政策"), to_policy=True),
    )


def _tie(page: Document, target: Document, title: str, names: tuple[str, str], to_policy: bool) -> Tie:
    here, there = names
    for link in page.links:
        if link.hidden or link.kind not in _LEADS or _nowhere(link.href):
            continue
        if _leads(page, link, target) or _names(link, title, to_policy) or _called(link, to_policy):
            said = " ".join(link.text.split())[:30] or link.href[:60]
            return Tie(True, f"{here}链接到{there}：{said}", link.span)
    known = target.source.startswith("http")
    if not known and (page.format != "html" or target.format != "html"):
        return Tie(None, "")
    return Tie(False, f"{here}没有链接到{there}")


def _nowhere(href: str) -> bool:
    return not href or href.startswith("#") or href.lower().startswith(("javascript:", "mailto:", "tel:"))


def _leads(page: Document, link: Link, target: Document) -> bool:
    """By address: the very one where it is known, else the name of the file."""
    source = target.source
    base = page.source if page.source.startswith("http") else ""
    href = urljoin(base, link.href)
    if source.startswith("http"):
        if urlsplit(href).netloc:
            return _address(href) == _address(source)
        source = urlsplit(source).path
    name = unquote(source).replace("\\", "/").rsplit("/", 1)[-1]
    return bool(name) and unquote(urlsplit(href).path).rsplit("/", 1)[-1] == name


def _address(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + unquote(parts.path).rstrip("/") + query


def _names(link: Link, title: str, to_policy: bool) -> bool:
    """By title. Attachments and the page itself carry the policy's title too: an interpretation says that it is one."""
    said, core = _SPACE.sub("", link.text), _SPACE.sub("", title)
    if bool(_TELLS.search(said)) is to_policy:
        return False
    return len(said) >= _LIKE and (said in core or (len(core) >= _LIKE and core in said))


def _called(link: Link, to_policy: bool) -> bool:
    """By what it is called, where it leads to an article."""
    said = _SPACE.sub("", link.text)
    if len(said) > _CALLED or _CHANNEL.search(urlsplit(link.href).path):
        return False
    return bool((_TO_POLICY if to_policy else _TO_INTERPRETATION).search(said))
