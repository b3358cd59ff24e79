"""Home page and columns: who has not been updated for two weeks, six months, a year; which columns are blank."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from nlp.batch import indicators_rules as rules
from nlp.batch.expected import Expected
from nlp.batch.indicators import PROOFS_KEPT, Indicator, Line, Proof, Result, unable
from nlp.batch.subjects import Feed, Site, Subjects
from nlp.batch.thresholds import Thresholds

DYNAMIC, POLICY, OTHER = "动态要闻类", "通知公告、政策文件类", "其他"


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier, or the last of that month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def kind_of(column: str, limits: Thresholds) -> str | None:
    """动态要闻类, 通知公告、政策文件类 or 其他 by the words in a column's name; None where it needs no updates."""
    words = limits.columns
    if any(word in column for word in words.exempt):
        return None
    if any(word in column for word in words.policy):
        return POLICY
    return DYNAMIC if any(word in column for word in words.dynamic) else OTHER


def update_lines(subjects: Subjects, expected: Sequence[Expected] | None, limits: Thresholds) -> Iterator[Line]:
    """IND-W3, W4a, W4b, W4c, L2, L3 for each site."""
    of_site = (rules.HOME, rules.STALE, rules.OVERDUE, rules.BLANK, rules.LOCAL, rules.EARLY)
    if not subjects.sites:
        for indicator in of_site:
            yield unable(indicator, "导出里没有网站文章。")
        return
    blanks = blank_columns(subjects, expected)
    for name, site in subjects.named_sites():
        judge = SiteJudge(name, site, subjects.as_of, limits)
        yield judge.home(rules.HOME, limits.updates.home_days)
        yield judge.stale()
        yield judge.overdue()
        yield judge.blank(blanks.get(name), expected is not None)
        yield judge.local()
        yield judge.early(blanks.get(name))


def blank_columns(subjects: Subjects, expected: Sequence[Expected] | None) -> dict[str, list[str]]:
    """By site of which columns are listed, those of which the export holds no post: of the unit, where the column is
    its own and the export knows the unit."""
    found: dict[str, list[str]] = {}
    named = [name for name, site in subjects.sites.items() if site.named]
    some = named if len(named) == 1 else list(subjects.sites)
    only = some[0] if len(some) == 1 else ""
    filled: dict[str, set[tuple[str, str]]] = {}
    shared: dict[str, set[str]] = {}
    for name, site in subjects.sites.items():
        filled[name] = {*site.columns, *(("", column) for _, column in site.columns)}
        shared[name] = {column for unit, column in site.whole() if not unit}
    for row in expected or ():
        site_name = row.site or (row.unit if row.unit in filled else only)
        if not row.column or site_name not in filled:
            continue
        blank = found.setdefault(site_name, [])
        if row.column in shared[site_name]:
            continue
        unit = row.unit if row.unit in subjects.sites[site_name].units else ""
        if (unit, row.column) not in filled[site_name]:
            label = f"{row.unit}·{row.column}" if row.unit and row.unit != site_name else row.column
            blank.append(label)
    return found


class SiteJudge:
    """Judges one site as of a day."""

    def __init__(self, name: str, site: Site, as_of: date, limits: Thresholds) -> None:
        self.name, self.site, self.as_of, self.limits = name, site, as_of, limits
        self.columns = site.whole()
        self.half_year = months_before(as_of, limits.updates.policy_months)

    def home(self, indicator: Indicator, days: int) -> Line:
        """Whether anything that the home page could show is newer than ``days``."""
        words = self.limits.columns.home
        feeds: list[Feed] = [
            feed for (_, column), feed in self.columns.items() if any(word in column for word in words)
        ]
        newest = max((feed for feed in (feeds or [self.site]) if feed.newest), key=_newest, default=None)
        threshold = f"{days} 天内有新文章"
        if newest is None or newest.newest is None:
            if self.site.undated == self.site.posts:
                return self._unable(indicator, "导出里这个网站的文章都没有发布日期。", threshold)
            return self._unable(indicator, "导出里这个网站的文章都晚于检查日。", threshold)
        age = (self.as_of - newest.newest).days
        result = Result.VIOLATED if age > days else Result.MET
        where = "首页栏目" if feeds else "全站"
        reason = f"{where}最新一篇发布于 {newest.newest}，距检查日 {age} 天。"
        if result is Result.MET and not feeds:
            reason += "首页是否显示它，须看首页。"
        return self._line(indicator, result, age, threshold, reason, [(newest, "")])

    def stale(self) -> Line:
        """IND-W4a: dynamic columns without a post for two weeks, policy columns for six months."""
        updates = self.limits.updates
        stale = self._stale()
        periods = f"动态 {updates.dynamic_days} 天、公告和政策 {updates.policy_months} 个月"
        threshold = f"{periods}未更新的栏目，合计不到 {updates.stale_columns} 个"
        return self._columns(rules.STALE, stale, updates.stale_columns, threshold, "逾期未更新")

    def overdue(self) -> Line:
        """IND-W4b: columns without a post for a year."""
        updates = self.limits.updates
        oldest = self.as_of - timedelta(days=updates.other_days)
        overdue = self._older({DYNAMIC: oldest, POLICY: oldest, OTHER: oldest})
        threshold = f"超过 {updates.other_days} 天未更新的栏目不到 {updates.overdue_columns} 个"
        return self._columns(rules.OVERDUE, overdue, updates.overdue_columns, threshold, "长期未更新")

    def blank(self, blanks: list[str] | None, listed: bool) -> Line:
        """IND-W4c, from the list of columns that ought to exist; ``listed``: there is one."""
        most = self.limits.updates.blank_columns
        threshold = f"空白栏目不到 {most} 个"
        if blanks is None:
            absent = "空白栏目在导出里看不见，请用 --columns 给出栏目清单。"
            missing = f"清单里没有这个网站的栏目：它的栏目在“网站”一列要写“{self.name}”。"
            return self._unable(rules.BLANK, missing if listed else absent, threshold)
        result = Result.VIOLATED if len(blanks) >= most else Result.MET
        reason = f"清单中有 {len(blanks)} 个栏目在导出里一篇也没有（以导出所含时段为准）{_names(blanks)}。"
        return self._line(rules.BLANK, result, len(blanks), threshold, reason)

    def local(self) -> Line:
        """IND-L2, where the tenant has a stricter local period."""
        local = self.limits.local
        if not local.enabled:
            return self._unable(rules.LOCAL, "本单位没有在阈值文件中启用地方加严（[local] enabled = true）。")
        return self.home(rules.LOCAL, local.days)

    def early(self, blanks: list[str] | None) -> Line:
        """IND-L3: the lines before the national ones."""
        lines = self.limits.warnings
        stale = self._stale()
        most = f"空白栏目不超过 {lines.blank_columns} 个，逾期栏目不超过 {lines.stale_columns} 个"
        threshold = f"全站 {lines.home_days} 天内有更新，{most}"
        age = self.site.age(self.as_of)
        if age is None:
            return self._unable(rules.EARLY, "导出里这个网站没有可用的发布日期。", threshold)
        told = []
        if age > lines.home_days:
            told.append(f"全站 {age} 天没有更新")
        if blanks is not None and len(blanks) > lines.blank_columns:
            told.append(f"空白栏目 {len(blanks)} 个")
        if len(stale) > lines.stale_columns:
            told.append(f"逾期栏目 {len(stale)} 个")
        result = Result.VIOLATED if told else Result.MET
        reason = "、".join(told) or "没有超过预警线"
        reason += "；空白栏目无法判断（没有栏目清单）。" if blanks is None else "。"
        proofs = [(self.site, "")] if age > lines.home_days else []
        return self._line(rules.EARLY, result, len(told), threshold, reason, [*proofs, *stale] if told else [])

    def _stale(self) -> list[tuple[Feed, str]]:
        oldest = self.as_of - timedelta(days=self.limits.updates.dynamic_days)
        return self._older({DYNAMIC: oldest, POLICY: self.half_year})

    def _older(self, lines: Mapping[str, date]) -> list[tuple[Feed, str]]:
        """Columns whose newest post is older than the line of their kind, or that have no date at all."""
        found: list[tuple[Feed, str]] = []
        for (unit, column), feed in sorted(self.columns.items()):
            kind = kind_of(column, self.limits)
            line = lines.get(kind or "")
            if line is not None and (feed.newest is None or feed.newest < line):
                label = f"{unit}·{column}" if unit and unit != self.name else column
                since = f"最新 {feed.newest}" if feed.newest else "没有可用的发布日期"
                found.append((feed, f"{label}（{kind}，{since}）"))
        return found

    def _columns(
        self, indicator: Indicator, told: Sequence[tuple[Feed, str]], most: int, threshold: str, word: str
    ) -> Line:
        if not self.columns:
            return self._unable(indicator, "导出里没有栏目这一项，请在字段对应中指明栏目。", threshold)
        if self.site.undated == self.site.posts:
            return self._unable(indicator, "导出里这个网站的文章都没有发布日期。", threshold)
        result = Result.VIOLATED if len(told) >= most else Result.MET
        names = _names([name for _, name in told])
        reason = f"导出所见的 {len(self.columns)} 个栏目中，{word} {len(told)} 个{names}。"
        return self._line(indicator, result, len(told), threshold, reason, told)

    def _line(
        self, indicator: Indicator, result: Result, value: int, threshold: str, reason: str,
        proofs: Sequence[tuple[Feed, str]] = (),
    ) -> Line:  # fmt: skip
        posts: list[Proof] = [replace(feed.proof, note=note) for feed, note in proofs if feed.proof]
        kept = tuple(posts[:PROOFS_KEPT])
        return Line(indicator, self.name, self.site.unit, result, value, threshold, reason, kept, len(posts))

    def _unable(self, indicator: Indicator, reason: str, threshold: str = "") -> Line:
        return unable(indicator, reason, self.name, self.site.unit, threshold)


def _newest(feed: Feed) -> date:
    return feed.newest or date.min


def _names(names: Sequence[str], most: int = 8) -> str:
    """The first few names after a colon, and how many more; nothing where there are none."""
    if not names:
        return ""
    more = f" 等 {len(names)} 个" if len(names) > most else ""
    return "：" + "；".join(names[:most]) + more
