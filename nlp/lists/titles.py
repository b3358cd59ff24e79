"""A known name beside a known post: does this person hold it on the day of the draft?

What is certain is serious: the post is one that one person holds, the list says who does on that day, it is written
with its body or stands free, and nothing in the text looks back. Everything else is a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp.checks.base import make_finding
from nlp.checks.reading import in_quotes
from nlp.lexicon.boundary import crossed
from nlp.lists.context import Setting, periods_in, setting
from nlp.lists.linked import CERTAIN, Title
from nlp.lists.people import BEFORE_NAME, Held, Mention, People, forms
from nlp.types import Document, Finding, Judged, Rule, Severity, Span

RULE = Rule("LIST-TITLE", "人名与职务不符", "person", Severity.SERIOUS, "导入的人员职务名单", 1.0,
            "稿件中的职务和姓名与名单在稿件日期的记载不符：不是这个职务，已不任职，或尚未任职")  # fmt: skip


def check_titles(document: Document, people: People, found: list[Mention], day: date) -> Iterator[Finding]:
    """Findings on the mentions of a document of that day."""
    text = document.text
    looks_back = bool(periods_in(text, day))
    for mention in found:
        if in_quotes(text, mention.span):
            continue
        for title in mention.titles:
            judged = _Judgement(document, people, mention, title, day, looks_back).finding()
            if judged is not None:
                yield judged
                break


class _Judgement:
    def __init__(
        self, document: Document, people: People, mention: Mention, title: Title, day: date, looks_back: bool
    ) -> None:
        self.document, self.people, self.mention, self.title = document, people, mention, title
        self.day, self.looks_back = day, looks_back
        self.at: Setting = setting(document.text, title.span, day)

    def finding(self) -> Finding | None:
        name, title, at, day = self.mention.name, self.title, self.at, self.day
        own = [one for one in self.people.forms.get(title.form, ()) if one.row.name == name]
        if at.modified:
            return self._modified(own)
        if at.former or at.coming or at.long_ago or not self._free():
            return None
        if any(one.row.holds_on(day) for one in own) or self._as_ending(day):
            return None
        if any(one.row.overlaps(*period) for one in own for period in at.periods):
            return None
        if own:
            return self._at_another_time(own)
        return None if at.periods else self._never()

    def _free(self) -> bool:
        after = self.title.span.start >= self.mention.span.end
        return after or free(self.document.text, self.title)

    def _as_ending(self, day: date) -> bool:
        """Whether the title is the end of a post the person holds: 书记 of 某镇党委书记, not 县长 of 副县长."""
        for one in self.people.posts_of(self.mention.name, day):
            for form in forms(one.row):
                rest = form.removesuffix(self.title.form)
                if rest != form and not rest.endswith(("副", "代", "代理", "助理", "候补", "名誉")):
                    return True
        return False

    def _modified(self, own: list[Held]) -> Finding | None:
        """副县长甲乙丙, where he is 县长 alone."""
        held = [one for one in own if one.row.holds_on(self.day) and one.row.single]
        others = [form for one in self.people.posts_of(self.mention.name, self.day) for form in forms(one.row)]
        written = self.at.modified + self.title.form
        quiet = self.at.long_ago or self.at.periods or self.at.modified not in ("副", "常务副")
        if not held or quiet or any(form.endswith(written) for form in others):
            return None
        said = f"按名单，{self.mention.name}是{held[0].row.post}，稿件写作“{written}”，请核对职务"
        start = self.title.span.start - len(self.at.modified)
        return self._make(said, held[0], Severity.HINT if self.looks_back else Severity.SERIOUS, start)

    def _at_another_time(self, own: list[Held]) -> Finding:
        """The person held the post, or will, but not on the day."""
        past = [one for one in own if one.row.until and one.row.until < self.day]
        now = self._instead()
        today = f"{self.day.isoformat()} 任此职的是{now.row.name}" if now else ""
        name, form = self.mention.name, self.title.form
        if past:
            last = max(past, key=lambda one: one.row.until or date.max)
            said = f"按名单，{name}任{form}至 {last.row.until}，{today or '请核对是否应为“原”职或“时任”'}"
        else:
            last = min(own, key=lambda one: one.row.since or date.min)
            said = f"按名单，{name}自 {last.row.since} 起任{form}，{today or '请核对'}"
        return self._make(said, now or last, self._severity(now, own))

    def _never(self) -> Finding | None:
        """The person never held the post that somebody else of the list holds."""
        now = self._instead()
        if now is None and not self.people.holders(self.title.form, self.day):
            return None
        posts = self.people.posts_of(self.mention.name, self.day)
        his = "、".join(dict.fromkeys(one.row.post for one in posts))
        name, form = self.mention.name, self.title.form
        if now is not None:
            said = f"按名单，{form}是{now.row.name}，{name}" + (f"是{his}" if his else "没有任此职的记载") + "，请核对"
        elif posts:
            said = f"按名单，{name}是{his}，没有任{form}的记载，请核对"
        else:
            return None
        return self._make(said, now or posts[0], self._severity(now, posts))

    def _instead(self) -> Held | None:
        """Who holds the post alone on the day."""
        now = self.people.holders(self.title.form, self.day)
        alone = {one.row.name for one in now} if all(one.row.single for one in now) else set()
        return now[0] if len(alone) == 1 and self.mention.name not in alone else None

    def _severity(self, now: Held | None, own: list[Held]) -> Severity:
        after = self.title.span.start == self.mention.span.end
        linked = any(other.span.end == self.title.span.start - 1 for other in self.mention.titles)
        beyond_doubt = after or sure(self.document.text, self.title, linked)
        beyond_doubt = self.title.link in CERTAIN if self.title.link else beyond_doubt
        certain = now is not None and own and not self.looks_back and beyond_doubt
        return Severity.SERIOUS if certain else Severity.HINT

    def _make(self, said: str, by: Held, severity: Severity, start: int | None = None) -> Finding:
        spans = (self.title.span, self.mention.span)
        first = min(span.start for span in spans) if start is None else start
        last = max(span.end for span in spans)
        return make_finding(
            RULE, self.document, first, last, said, severity=severity,
            judged=Judged.THEN if self.document.published else None,
            authority=by.source.authority(by.row), origin=by.source.origin(by.row),
        )  # fmt: skip


def free(text: str, title: Title) -> bool:
    """Whether the title begins where it seems to: 县长 is no part of 邻县县长, 某县县长 none of 某某县县长."""
    start = title.span.start
    before = text[max(0, start - 4) : start]
    if not before or BEFORE_NAME.search(before):
        return True
    if not title.full and _OTHER_BODY.search(before):
        return False
    return not crossed(text, Span(start, title.span.end))[0]


def sure(text: str, title: Title, linked: bool) -> bool:
    """Whether it is the post of the list beyond doubt: 正安县委书记 is somebody else's, and so may be what 、 joins to
    a post that no list knows (国资委党委书记、主任). ``linked``: a known post stands before it."""
    start = title.span.start
    if title.full or start == 0:
        return True
    return linked if text[start - 1] == "、" else bool(BEFORE_NAME.search(text, max(0, start - 4), start))


_OTHER_BODY = re.compile(r"(?:[省市州县区旗镇乡村局委厅部院办会组某邻外各该站所校]|街道|公司|集团|兄弟|周边)$")
