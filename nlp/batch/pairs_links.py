"""Whether a policy's page links its interpretation and the interpretation's page links the policy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pyarrow as pa
import pyarrow.compute as pc

from nlp.batch.interpretations import Titled
from nlp.batch.schema import POSTS_FILE
from nlp.batch.stream import BATCH_ROWS, open_parquet

_MARKS = re.compile(r"[\s《》〈〉“”\"：:|｜【】\[\]]")
_NO_LINKS = re.compile(r"\.(?:txt|docx?|wps|pdf)$", re.IGNORECASE)
_SHORTEST_TEXT = 8

Pairs = Sequence[tuple[Titled, list[Titled]]]


def links_seen(folder: Path) -> bool:
    """Whether any post of the export holds a link of a web page (kind ``a``)."""
    with open_parquet(folder / POSTS_FILE, ("links",)) as file:
        for batch in file.iter_batches(BATCH_ROWS, columns=["links"]):
            links = batch.column("links").flatten()
            if len(links) and pc.any(pc.equal(pc.struct_field(links, "kind"), "a")).as_py():
                return True
    return False


def linked_both_ways(folder: Path, pairs: Pairs) -> dict[str, str]:
    """By the policy's id: nothing where it and one interpretation link each other, ``unknown``, or what is missing."""
    partners: dict[str, list[Titled]] = {}
    pages: dict[str, Titled] = {}
    for policy, found in pairs:
        for interpretation in found:
            partners.setdefault(policy.id, []).append(interpretation)
            partners.setdefault(interpretation.id, []).append(policy)
            pages[policy.id], pages[interpretation.id] = policy, interpretation
    links = _links_to_partners(folder, pages, partners)
    told = {}
    for policy, found in pairs:
        if found:
            told[policy.id] = _told(policy, found, links)
    return told


def _told(policy: Titled, found: list[Titled], links: dict[tuple[str, str], bool | None]) -> str:
    missing = []
    for other in found:
        there, back = links.get((policy.id, other.id)), links.get((other.id, policy.id))
        if there and back:
            return ""
        if there is None or back is None:
            missing.append("unknown")
        elif not there and not back:
            missing.append("两页互不链接")
        else:
            missing.append("解读没有链接政策" if there else "政策没有链接解读")
    return min(missing, key=lambda said: (said == "unknown", len(said), said))


def _links_to_partners(
    folder: Path, pages: dict[str, Titled], partners: dict[str, list[Titled]]
) -> dict[tuple[str, str], bool | None]:
    """(page, partner) → whether the page links the partner; None where the page's format holds no links."""
    wanted = pa.array(sorted(pages), pa.string())
    told: dict[tuple[str, str], bool | None] = {}
    with open_parquet(folder / POSTS_FILE, ("id", "links")) as file:
        for batch in file.iter_batches(BATCH_ROWS, columns=["id", "links"]):
            kept = batch.filter(pc.is_in(batch.column("id"), value_set=wanted))
            for identity, links in zip(kept.column("id").to_pylist(), kept.column("links").to_pylist(), strict=True):
                page = pages[identity]
                for partner in partners[identity]:
                    found = _points_to(page, partner, links)
                    told[identity, partner.id] = None if not links and _NO_LINKS.search(page.source) else found
    return told


def _points_to(page: Titled, target: Titled, links: Sequence[dict[str, Any]]) -> bool:
    """By address (absolute or relative to the page), by file name, or by the words of the title."""
    title = _MARKS.sub("", target.title)
    address, name = _address(target.url), _name(target.url) or _name(target.source)
    for link in links:
        if link["hidden"] or link["kind"] not in ("a", "area", "text"):
            continue
        href = link["url"] or ""
        if address and _address(urljoin(page.url, href) if page.url else href) == address:
            return True
        if name and len(name) > _SHORTEST_TEXT and _name(href) == name:
            return True
        words = _MARKS.sub("", link["text"] or "")
        if len(words) >= _SHORTEST_TEXT and (words in title or title in words):
            return True
    return False


def _address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.split("#")[0].strip(), flags=re.IGNORECASE).rstrip("/")


def _name(url: str) -> str:
    name = unquote(url.split("#")[0].split("?")[0].replace("\\", "/").rsplit("/", 1)[-1])
    return "" if name.lower().startswith("index.") else name
