"""One post then and now: which findings are still there, which are gone and why, which are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from nlp.batch.stream import FindingLine, without_version


class Status(StrEnum):
    """What became of a finding. Only a text that changed can have been mended."""

    NOT_FIXED = "not_fixed"
    NEW = "new"
    FIXED = "fixed"
    WITHDRAWN = "withdrawn"
    RULES_CHANGED = "rules_changed"
    NOT_CHECKED = "not_checked"


STATUS_NAMES = {
    Status.NOT_FIXED: "未整改",
    Status.NEW: "新增",
    Status.FIXED: "已整改",
    Status.WITHDRAWN: "文章已不在导出中",
    Status.RULES_CHANGED: "原文未改，规则已变",
    Status.NOT_CHECKED: "本次未能检查",
}


class SlimPost(NamedTuple):
    """What a comparison keeps of a post."""

    id: str
    url: str
    title: str
    unit: str
    site: str
    column: str
    account: str
    published: str
    source: str
    sha256: str
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """``places`` of one finding with one fate; ``post`` and ``finding`` as they are now, or as they were."""

    status: Status
    post: SlimPost
    finding: FindingLine
    places: int
    note: str = ""


def same_post(earlier: SlimPost, now: SlimPost) -> bool:
    """Whether two posts under one id are one post: ids made of row numbers shift, so address and title may object."""
    other_address = bool(earlier.url) and bool(now.url) and earlier.url != now.url
    return not (other_address and earlier.title != now.title)


def match(
    earlier: tuple[SlimPost, Sequence[FindingLine]], now: tuple[SlimPost, Sequence[FindingLine]]
) -> Iterator[Change]:
    """The changes between two states of one post.

    A finding is the same where code, origin (without version) and matched words are, first with the same words
    around it, then anywhere in the post (text around it was rewritten); or where the same words in the same place are
    now judged by another rule. Offsets play no part, so text added above shifts nothing.
    """

    old, new = ([_Open(finding, finding.count) for finding in side[1]] for side in (earlier, now))
    for key in (_exact, _words, _place):
        yield from _pair(old, new, key, now[0])
    changed = earlier[0].sha256 != now[0].sha256
    for left in old:
        if left.places:
            yield _gone(left, now[0], changed)
    note = "" if changed else "原文未改，规则新增"
    for left in new:
        if left.places:
            yield Change(Status.NEW, now[0], left.finding, left.places, note)


@dataclass(slots=True)
class _Open:
    finding: FindingLine
    places: int


def _pair(
    old: Sequence[_Open], new: Sequence[_Open], key: Callable[[FindingLine], Hashable], post: SlimPost
) -> Iterator[Change]:
    waiting: defaultdict[Hashable, list[_Open]] = defaultdict(list)
    for entry in new:
        if entry.places:
            waiting[key(entry.finding)].append(entry)
    for entry in old:
        for partner in waiting.get(key(entry.finding), ()):
            places = min(entry.places, partner.places)
            if places:
                entry.places -= places
                partner.places -= places
                yield Change(Status.NOT_FIXED, post, partner.finding, places)


def _gone(left: _Open, post: SlimPost, changed: bool) -> Change:
    finding = left.finding
    source = "lexicon" if finding.code.startswith("LEX") else finding.code
    if source in post.failed or (finding.confidence is not None and "spelling" in post.failed):
        return Change(Status.NOT_CHECKED, post, finding, left.places, "这项检查本次没有完成")
    if not changed:
        return Change(Status.RULES_CHANGED, post, finding, left.places, "原文一字未改，现行规则不再判为错误")
    return Change(Status.FIXED, post, finding, left.places)


def _words(finding: FindingLine) -> tuple[str, ...]:
    return finding.code, without_version(finding.origin), finding.text


def _exact(finding: FindingLine) -> tuple[str, ...]:
    return (*_words(finding), "".join(finding.context.split()))


def _place(finding: FindingLine) -> tuple[str, ...]:
    return finding.text, "".join(finding.context.split())
