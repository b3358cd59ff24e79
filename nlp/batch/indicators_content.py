"""What the posts say: 严重表述错误 as a veto, hidden and dead links, personal data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.batch import indicators_rules as rules
from nlp.batch.indicators import UNIT_UNKNOWN, Indicator, Line, Proofs, Result, proven, unable
from nlp.batch.stream import FindingLine, PostLine
from nlp.batch.subjects import account_label, is_media, site_of
from nlp.batch.thresholds import Thresholds
from nlp.text.masking import masked, shown

_HIDDEN, _DEAD = frozenset({"LNK-01", "LNK-03"}), frozenset({"LNK-05", "LNK-06", "LNK-07"})
_ADVERT = "LNK-03"
_LONGEST = 40


class Content:
    """Gathers, post by post, the proofs for each site, account or unit."""

    def __init__(self, limits: Thresholds) -> None:
        self.limits = limits
        self.categories = frozenset(limits.veto.categories)
        self.sites: dict[str, Proofs] = {}
        self.accounts: dict[str, Proofs] = {}
        self.hidden: dict[str, Proofs] = {}
        self.dead: dict[str, Proofs] = {}
        self.privacy: dict[str, Proofs] = {}
        self.adverts: set[str] = set()
        self.unread = 0

    def add(self, post: PostLine, findings: Sequence[FindingLine]) -> None:
        """Count a post with its findings."""
        media = is_media(post)
        subject = account_label(post.account, post.platform) if media else site_of(post)
        serious = (self.accounts if media else self.sites).setdefault(subject, Proofs())
        private = self.privacy.setdefault(post.unit or UNIT_UNKNOWN, Proofs())
        self.unread += bool(post.failures)
        if not findings:
            return
        _note(serious, post, [f for f in findings if self._is_veto(f)])
        if any(f.code == _ADVERT and f.severity == "serious" for f in findings):
            self.adverts.add(subject)
        _note(private, post, [f for f in findings if f.category == "privacy" and f.severity != "hint"])
        _note_in(self.hidden, subject, post, [f for f in findings if f.code in _HIDDEN])
        if not media:  # an article's page is the platform's, not the unit's
            _note_in(self.dead, subject, post, [f for f in findings if f.code in _DEAD])

    def lines(self, unread: int, links_seen: bool) -> Iterator[Line]:
        """The lines; ``unread`` posts could not be read at all, ``links_seen``: the export holds links."""
        missed = unread + self.unread
        rest = f"另有 {missed} 篇未能读取或未检查完全，不在此列。" if missed else ""
        most = self.limits.veto.posts
        threshold = f"有严重表述错误的文章不到 {most} 篇"
        for indicator, subjects, absent, unseen in (
            (rules.SITE_SERIOUS, self.sites, "导出里没有网站文章。", "泄密、页面被挂马或篡改"),
            (rules.MEDIA_SERIOUS, self.accounts, "导出里没有政务新媒体的文章。", "泄密、引发负面舆情"),
        ):
            if not subjects:
                yield unable(indicator, absent)
            for subject, proofs in sorted(subjects.items()):
                words = "严重表述错误或赌博、色情等违规链接" if subject in self.adverts else "严重表述错误"
                clean = f"没有发现严重表述错误。{rest}{unseen}等导出看不出，须另查。"
                reason = f"{proofs.total} 篇文章有{words}。" if proofs.total else clean
                yield proven(indicator, subject, proofs, threshold, reason, most=most)
        yield from self._links(rules.HIDDEN, self.hidden, "有暗链或违规链接", links_seen)
        yield from self._links(rules.DEAD, self.dead, "有写法错误、打不开的链接或无效表单", links_seen)
        for unit, proofs in sorted(self.privacy.items()):
            reason = (
                f"{proofs.total} 篇文章公开了应当脱敏的个人信息。"
                if proofs.total
                else f"没有发现未脱敏的个人信息。{rest}"
            )
            yield proven(rules.PRIVACY, unit, proofs, "没有未脱敏的个人信息", reason, unit)
        if not self.privacy:
            yield unable(rules.PRIVACY, "导出里没有文章。")

    def _links(self, indicator: Indicator, found: dict[str, Proofs], words: str, links_seen: bool) -> Iterator[Line]:
        for subject, proofs in sorted(found.items()):
            yield proven(indicator, subject, proofs, "0 篇", f"{proofs.total} 篇文章{words}。")
        if found:
            return
        if links_seen:
            yield Line(indicator, "全部", "", Result.MET, 0, "0 篇", f"没有发现文章{words}。链接能否打开须联网检测。")
        else:
            yield unable(indicator, "导出里没有网页链接（只有文字），请导出网页源文件。")

    def _is_veto(self, finding: FindingLine) -> bool:
        return finding.severity == "serious" and (finding.category in self.categories or finding.code == _ADVERT)


def _note_in(where: dict[str, Proofs], subject: str, post: PostLine, findings: Sequence[FindingLine]) -> None:
    if findings:
        _note(where.setdefault(subject, Proofs()), post, findings)


def _note(proofs: Proofs, post: PostLine, findings: Sequence[FindingLine]) -> None:
    """One proof a post, with the first few things found in it, masked."""
    if findings:
        proofs.add(post, "；".join(map(_words, findings[:3])))


def _words(finding: FindingLine) -> str:
    """What was found: its words, of a link what is wrong with it."""
    said = shown(finding.code, finding.category, finding.text, finding.suggestions)
    if not said or finding.category == "link":
        said = masked(finding.message.removesuffix("。"))
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
