"""Policies without interpretation, not mutually linked, interpreted later than three working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nlp.batch import indicators_rules as rules
from nlp.batch.indicators import SITE_UNKNOWN, Line, Proof, Proofs, proven, unable
from nlp.batch.interpretations import Titled, interpretation_keys, is_interpretation, is_policy, pair, policy_keys
from nlp.batch.pairs_links import linked_both_ways
from nlp.batch.schema import POSTS_FILE
from nlp.batch.stream import PostLine, rows
from nlp.batch.subjects import day_of
from nlp.batch.thresholds import Thresholds
from nlp.interpret.timeliness import workdays_between

_ALL = (rules.UNINTERPRETED, rules.UNLINKED, rules.LATE)


class _Row(NamedTuple):
    id: str
    title: str | None
    url: str | None
    unit: str | None
    site: str | None
    column: str | None
    account: str | None
    published: str | None
    source: str


class Interpretations:
    """Collects the posts whose titles announce an interpretation; the policies are looked up afterwards."""

    def __init__(self, as_of: date, limits: Thresholds) -> None:
        self.as_of, self.limits = as_of, limits
        self.found: list[Titled] = []

    def add(self, post: PostLine) -> None:
        """Keep ``post`` if it is an interpretation."""
        if post.title and is_interpretation(post.title):
            self.found.append(_titled(post, False))

    def lines(self, folder: Path, links_seen: bool) -> Iterator[Line]:
        """IND-D5-未解读, IND-D5-关联 and INT-04 for each site. Reads posts.parquet once or twice more."""
        policies = self._policies(folder)
        if not policies:
            words = "、".join(self.limits.columns.policy_files)
            for indicator in _ALL:
                yield unable(indicator, f"导出里没有认出政策文件（栏目名不含：{words}，也没有与解读标题相配的文件）。")
            return
        pairs = list(pair(policies, self.found))
        linked = linked_both_ways(folder, pairs) if links_seen and any(found for _, found in pairs) else None
        by_site: defaultdict[str, list[tuple[Titled, list[Titled]]]] = defaultdict(list)
        for policy, found in pairs:
            by_site[policy.site].append((policy, found))
        for site, own in sorted(by_site.items()):
            yield self._uninterpreted(site, own)
            paired = [(policy, found) for policy, found in own if found]
            yield self._unlinked(site, paired, linked)
            yield self._late(site, paired)

    def _policies(self, folder: Path) -> list[Titled]:
        """Posts of the policy columns, and any other document that an interpretation names."""
        named = {key for other in self.found for key in interpretation_keys(other.title)}
        policies = []
        for post in rows(folder / POSTS_FILE, _Row):
            if not post.title or post.account or not is_policy(post.title):
                continue
            column = post.column or ""
            inside = any(word in column for word in self.limits.columns.policy_files)
            if inside or any(key in named for key in policy_keys(post.title)):
                policies.append(_titled(post, inside))
        return policies

    def _uninterpreted(self, site: str, own: list[tuple[Titled, list[Titled]]]) -> Line:
        judged = [(policy, found) for policy, found in own if policy.in_policy_column]
        if not judged:
            return unable(rules.UNINTERPRETED, "没有认出政策文件栏目，未解读的文件看不出来。", site, threshold="0 篇")
        proofs, waiting, days = Proofs(), 0, self.limits.interpretation.working_days
        for policy, found in judged:
            if found:
                continue
            if self._still_due(policy, days):
                waiting += 1
            else:
                _keep(proofs, policy, "没有找到标题相配的解读")
        rest = f"另有 {waiting} 篇发布未满 {days} 个工作日。" if waiting else ""
        reason = f"政策文件 {len(judged)} 篇，{proofs.total} 篇没有找到解读（按标题配对；是否须解读由单位认定）。{rest}"
        return proven(rules.UNINTERPRETED, site, proofs, "0 篇", reason)

    def _still_due(self, policy: Titled, days: int) -> bool:
        day = day_of(policy.published)
        passed = workdays_between(day, self.as_of) if day else None
        return passed is not None and passed < days

    def _unlinked(self, site: str, paired: list[tuple[Titled, list[Titled]]], linked: Mapping[str, str] | None) -> Line:
        if not paired:
            return unable(rules.UNLINKED, "没有配上对的政策和解读。", site, threshold="0 对")
        if linked is None:
            return unable(rules.UNLINKED, "导出里没有网页链接（只有文字），请导出网页源文件。", site, threshold="0 对")
        proofs, unknown = Proofs(), 0
        for policy, _ in paired:
            said = linked.get(policy.id, "")
            if said == "unknown":
                unknown += 1
            elif said:
                _keep(proofs, policy, said)
        if unknown == len(paired):
            return unable(rules.UNLINKED, "配上对的文件都不是网页，看不出链接。", site, threshold="0 对")
        rest = f"另有 {unknown} 对不是网页，看不出链接。" if unknown else ""
        reason = f"政策与解读 {len(paired)} 对，{proofs.total} 对没有相互链接。{rest}"
        return proven(rules.UNLINKED, site, proofs, "0 对", reason)

    def _late(self, site: str, paired: list[tuple[Titled, list[Titled]]]) -> Line:
        most = self.limits.interpretation.working_days
        threshold = f"不晚于 {most} 个工作日"
        proofs, unknown = Proofs(), 0
        for policy, found in paired:
            first = min((day for other in found if (day := day_of(other.published))), default=None)
            day = day_of(policy.published)
            passed = workdays_between(day, first) if day and first else None
            if passed is None:
                unknown += 1
            elif passed > most:
                _keep(proofs, policy, f"解读于 {first} 发布，隔 {passed} 个工作日")
        if not paired or unknown == len(paired):
            why = "没有配上对的政策和解读。" if not paired else "缺少发布日期，或超出节假日历的年份。"
            return unable(rules.LATE, why, site, threshold=threshold)
        rest = f"另有 {unknown} 对缺少日期，无法判断。" if unknown else ""
        reason = f"政策与解读 {len(paired)} 对，{proofs.total} 对的解读晚于 {most} 个工作日。{rest}"
        return proven(rules.LATE, site, proofs, threshold, reason)


def _titled(post: PostLine | _Row, inside: bool) -> Titled:
    unit = post.unit or ""
    site = post.site or unit or SITE_UNKNOWN
    day = (post.published or "")[:10]
    return Titled(post.id, post.title or "", post.url or "", unit, site, day, post.source, inside)


def _keep(proofs: Proofs, policy: Titled, note: str) -> None:
    proofs.add_proof(Proof(policy.id, policy.title, policy.url, policy.published, note))
