"""The inspection indicators as values: a rule, a line that judges one subject by it, the posts that prove it.

What an export of posts cannot show (a page that does not open, a question left unanswered) is a line too: it says
that it cannot be judged, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nlp.batch.stream import PostLine

PROOFS_KEPT = 20
"""Posts a line names; how many there are is always said."""

UNIT_UNKNOWN, SITE_UNKNOWN, ACCOUNT_UNKNOWN = "（未注明单位）", "（未注明网站）", "（未注明账号）"


class Result(StrEnum):
    """violated (不符合), met (符合), cannot_judge (无法判断)."""

    VIOLATED = "violated"
    MET = "met"
    CANNOT_JUDGE = "cannot_judge"


RESULT_NAMES = {Result.VIOLATED: "不符合", Result.MET: "符合", Result.CANNOT_JUDGE: "无法判断"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the inspection indicators. effect: 单项否决, 扣分, 整改, 预警 …; source: where the rule stands."""

    id: str
    scope: str
    name: str
    effect: str
    source: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A post that proves a line."""

    id: str
    title: str
    url: str
    published: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator judged for one subject (a site, an account, a unit, or the whole export).

    value: what was counted, None where nothing could be; threshold: in words; reason: one sentence; total: how many
    posts prove it, of which ``proofs`` names the first.
    """

    indicator: Indicator
    subject: str
    unit: str
    result: Result
    value: int | None
    threshold: str
    reason: str
    proofs: tuple[Proof, ...] = ()
    total: int = 0


class Proofs:
    """Collects the posts that prove something: the first twenty, and how many."""

    __slots__ = ("kept", "total")

    def __init__(self) -> None:
        self.kept: list[Proof] = []
        self.total = 0

    def add(self, post: PostLine, note: str) -> None:
        """Count ``post``, and keep it while there is room."""
        self.add_proof(proof_of(post, note))

    def add_proof(self, proof: Proof) -> None:
        """The same for a proof that is made already."""
        self.total += 1
        if len(self.kept) < PROOFS_KEPT:
            self.kept.append(proof)


def proof_of(post: PostLine, note: str = "") -> Proof:
    """The post as a proof."""
    return Proof(post.id, post.title or "", post.url or "", (post.published or "")[:10], note)


def unable(indicator: Indicator, reason: str, subject: str = "", unit: str = "", threshold: str = "") -> Line:
    """The line of an indicator that the export does not let anyone judge."""
    return Line(indicator, subject, unit, Result.CANNOT_JUDGE, None, threshold, reason)


def proven(
    indicator: Indicator, subject: str, proofs: Proofs, threshold: str, reason: str, unit: str = "", most: int = 1
) -> Line:
    """The line of an indicator that is violated from ``most`` proofs on."""
    result = Result.VIOLATED if proofs.total >= most else Result.MET
    return Line(indicator, subject, unit, result, proofs.total, threshold, reason, tuple(proofs.kept), proofs.total)


def ordered(lines: Iterable[Line], order: Sequence[Indicator]) -> list[Line]:
    """Lines in the order of the indicators; in each, violated first, then the worst, then by name."""
    ranks = {indicator.id: number for number, indicator in enumerate(order)}
    results = {result: number for number, result in enumerate(Result)}

    def place(line: Line) -> tuple[int, int, int, int, str, str]:
        rank = ranks[line.indicator.id]
        return rank, results[line.result], -line.total, -(line.value or 0), line.unit, line.subject

    return sorted(lines, key=place)
