"""What a saved page says of where it stood: the marks of 政府网站 in its head, the account of a 公众号 page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from lxml import etree

from nlp.batch.days import day_of
from nlp.batch.mapping import WECHAT
from nlp.batch.schema import Post
from nlp.text.html_meta import decode_page, metas
from nlp.types import InputError

MARKS: Mapping[str, tuple[str, ...]] = {
    "site": ("sitename",),
    "column": ("columnname",),
    "unit": ("contentsource", "source"),
    "author": ("author", "og:article:author"),
    "url": ("url", "og:url"),
}
"""《政府网站发展指引》（国办发〔2017〕47号） has every page carry SiteName, ColumnName, ContentSource and others."""

_HEAD = 200_000
_LONGEST = 200
_LABEL = re.compile(r"^(?:信息|文章|稿件)?(?:来源|作者|责任编辑|编辑)\s*[:：]\s*")
_ACCOUNT = re.compile(r"""<(?:a|strong|span)\b[^>]*\bid=["']js_name["'][^>]*>([^<]+)""")
_NICKNAME = re.compile(r"""var\s+nickname\s*=\s*(?:htmlDecode\()?["']([^"']{1,60})["']""")
_SECONDS = re.compile(r"""var\s+(?:ct|createTime|oriCreateTime)\s*=\s*["'](\d{10})["']""")
_ARTICLE = 'id="js_content"'


def page_fields(raw: bytes) -> dict[str, str]:
    """Field → value for what the page says; empty where it says nothing or cannot be decoded."""
    try:
        text = decode_page(raw, "")
    except InputError:
        return {}
    told: dict[str, str] = {}
    said = _metas(text[:_HEAD]) if "<meta" in text[:_HEAD].lower() else {}
    for name, marks in MARKS.items():
        for mark in marks:
            value = _LABEL.sub("", " ".join(said.get(mark, "").split()))[:_LONGEST]
            if value and (name != "url" or value.lower().startswith(("http://", "https://"))):
                told.setdefault(name, value)
    if _ARTICLE in text:
        found = _ACCOUNT.search(text) or _NICKNAME.search(text)
        if found and found[1].strip():
            told |= {"account": found[1].strip(), "platform": WECHAT}
    return told


def page_day(raw: bytes) -> date | None:
    """The day of a 公众号 page, which its script holds in seconds; None for any other."""
    text = raw.decode("latin-1")
    found = _SECONDS.search(text) if _ARTICLE in text else None
    return day_of(found[1]) if found else None


def with_fields(post: Post, said: Mapping[str, str]) -> Post:
    """The post with what its page says where the source and the person said nothing."""
    missing: dict[str, Any] = {name: value for name, value in said.items() if getattr(post, name) is None}
    return replace(post, **missing) if missing else post


def _metas(text: str) -> dict[str, str]:
    end = re.search(r"</head\s*>|<body\b", text, re.IGNORECASE)
    head = text[: end.end() if end else len(text)]
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, recover=True)
    try:
        root = etree.fromstring(head.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return {}
    return metas(root) if root is not None else {}
