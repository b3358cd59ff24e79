"""Sites, their columns and accounts, gathered post by post: when each was last updated, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from nlp.batch.channels import MOST, channel_of, whole_columns
from nlp.batch.indicators import ACCOUNT_UNKNOWN, SITE_UNKNOWN, Proof, proof_of
from nlp.batch.stream import PostLine

_MEDIA = re.compile(
    r"微信|公众号|微博|抖音|快手|头条|视频号|新媒体|小程序|客户端|APP|wechat|weixin|weibo|douyin", re.IGNORECASE
)


def is_media(post: PostLine) -> bool:
    """Whether a post stands on an account of 政务新媒体, not on a website."""
    return bool(post.account) or bool(post.platform and _MEDIA.search(post.platform))


def site_of(post: PostLine) -> str:
    """The site a post stands on; its unit stands in where the export names no sites."""
    return post.site or post.unit or SITE_UNKNOWN


def account_label(account: str | None, platform: str | None) -> str:
    """What an account is called in front of people, with its platform where that is known."""
    name = account or ACCOUNT_UNKNOWN
    return f"{name}（{platform}）" if platform else name


def day_of(published: str | None) -> date | None:
    """The day of an ISO date or time, None where there is none."""
    if not published:
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


@dataclass(slots=True)
class Feed:
    """A stream of posts: how many, how many without a date, the newest up to the day of judging."""

    posts: int = 0
    undated: int = 0
    recent: int = 0
    newest: date | None = None
    proof: Proof | None = None

    def add(self, post: PostLine, day: date | None, as_of: date, since: date) -> None:
        """Count a post; ``since`` opens the window of ``recent``. A post dated after ``as_of`` proves no update."""
        self.posts += 1
        if day is None:
            self.undated += 1
            return
        if day > as_of:
            return
        self.recent += day >= since
        if self.newest is None or day > self.newest:
            self.newest, self.proof = day, proof_of(post)

    def age(self, as_of: date) -> int | None:
        """Days since the newest post; None where no post has a usable date."""
        return None if self.newest is None else (as_of - self.newest).days


@dataclass(slots=True)
class Owned(Feed):
    """A feed with the units that post in it."""

    units: set[str] = field(default_factory=set)

    @property
    def unit(self) -> str:
        """The one unit, or nothing where there are several."""
        return next(iter(self.units)) if len(self.units) == 1 else ""


@dataclass(slots=True)
class Column(Feed):
    """What one unit has in a column, and the folders of the site it lies in."""

    channels: set[str] = field(default_factory=set)

    def joined(self, other: Column) -> Column:
        """Both as one column."""
        newer = max((self, other), key=lambda one: one.newest or date.min)
        return Column(
            self.posts + other.posts, self.undated + other.undated, self.recent + other.recent, newer.newest,
            newer.proof, self.channels | other.channels,
        )  # fmt: skip


@dataclass(slots=True)
class Account(Owned):
    """An account on a platform."""


@dataclass(slots=True)
class Site(Owned):
    """A website: its feed as a whole and that of each (unit, column); ``whole``: of each column. ``named``: the export
    calls it by a name of its own, not by its unit's."""

    columns: dict[tuple[str, str], Column] = field(default_factory=dict)
    named: bool = False

    def whole(self) -> dict[tuple[str, str], Column]:
        """Its columns by (unit, name), "" for the unit where several have one in common."""
        return whole_columns(self.columns)


class Subjects:
    """What an export holds: ``sites`` by name, ``accounts`` by (platform, account)."""

    def __init__(self, as_of: date, minimal_days: int) -> None:
        self.as_of, self.since = as_of, as_of - timedelta(days=minimal_days)
        self.sites: dict[str, Site] = {}
        self.accounts: dict[tuple[str, str], Account] = {}
        self.first: date | None = None
        self.last: date | None = None
        self.future = 0
        self._days: dict[str, date | None] = {}

    def add(self, post: PostLine) -> None:
        """Count a post for its site and column, or for its account."""
        day = self._day(post.published)
        if day is not None:
            self.first = day if self.first is None or day < self.first else self.first
            self.last = day if self.last is None or day > self.last else self.last
            self.future += day > self.as_of
        unit = post.unit or ""
        if is_media(post):
            account = self.accounts.setdefault((post.platform or "", post.account or ACCOUNT_UNKNOWN), Account())
            account.units.add(unit)
            account.add(post, day, self.as_of, self.since)
            return
        site = self.sites.setdefault(site_of(post), Site())
        site.units.add(unit)
        site.named |= bool(post.site)
        site.add(post, day, self.as_of, self.since)
        if post.column:
            column = site.columns.setdefault((unit, post.column), Column())
            column.add(post, day, self.as_of, self.since)
            channel = channel_of(post)
            if channel and len(column.channels) < MOST:
                column.channels.add(channel)

    def named_sites(self) -> Iterator[tuple[str, Site]]:
        """Sites in the order of their names."""
        yield from sorted(self.sites.items())

    def _day(self, published: str | None) -> date | None:
        """Dates repeat a million times in an archive: each is read once."""
        if published is None:
            return None
        key = published[:10]
        if key not in self._days:
            self._days[key] = day_of(key)
        return self._days[key]
