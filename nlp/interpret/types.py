"""The values of an assessment: frozen, standard library and ``nlp.types`` only.

Every offset is a half-open code-point span into the text of the policy or of the interpretation as received.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nlp.types import ModelRef, Span

SCHEMA = "xianshen.assessment/1"
CAP = 59


class ClauseStatus(StrEnum):
    EXPLAINED = "explained"
    MENTIONED = "mentioned"
    COPIED = "copied"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


class DimensionStatus(StrEnum):
    JUDGED = "judged"
    CANNOT_JUDGE = "cannot judge"


class Kind(StrEnum):
    """What a contradiction is about."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    COUNT = "count"
    OBLIGATION = "obligation"
    NEGATION = "negation"
    SCOPE = "scope"
    SUBJECT = "subject"
    CONDITION = "condition"


KIND_NAMES = {
    Kind.NUMBER: "数字",
    Kind.PERCENT: "比例",
    Kind.MONEY: "金额",
    Kind.DATE: "日期",
    Kind.DURATION: "期限",
    Kind.COUNT: "数量",
    Kind.OBLIGATION: "要求强度",
    Kind.NEGATION: "肯定否定",
    Kind.SCOPE: "范围",
    Kind.SUBJECT: "主体",
    Kind.CONDITION: "条件",
}


class Support(StrEnum):
    """How a fact of the interpretation stands to the policy; background facts speak of something else."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    CANNOT_JUDGE = "cannot judge"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a point was won or lost: a span of the policy, of the interpretation, or both, and why."""

    policy: Span | None
    interpretation: Span | None
    note: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the six dimensions; ``value`` is None where it cannot be judged, else 0..max points."""

    id: str
    name: str
    value: float | None
    max: int
    status: DimensionStatus
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """A clause of the policy and the interpretation sentences (spans) that speak of it.

    ``told`` is the share of its terms (0..1) that these sentences hold together.
    """

    id: str
    span: Span
    text: str
    status: ClauseStatus
    weight: float
    by: tuple[Span, ...]
    told: float = 0.0


@dataclass(frozen=True, slots=True)
class Contradiction:
    kind: Kind
    policy: Span
    interpretation: Span
    note: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A fact that the interpretation states of the policy and the policy does not hold."""

    kind: Kind
    interpretation: Span
    note: str


@dataclass(frozen=True, slots=True)
class CopiedRun:
    """A verbatim run; ``characters`` counts what is left without punctuation and what must be verbatim."""

    policy: Span
    interpretation: Span
    characters: int


@dataclass(frozen=True, slots=True)
class Element:
    """One of the nine elements of 国办发〔2016〕80号; ``present`` None: not required of this policy."""

    id: str
    name: str
    present: bool | None
    evidence: tuple[Evidence, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    policy_sha256: str
    interpretation_sha256: str
    table_id: str
    table_sha256: str
    code_version: str
    policy_date: date | None
    interpretation_date: date | None
    encoder: ModelRef | None = None
    """The sentence encoder that helped to align, where one was given."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole judgement. ``first`` is the one sentence that says what to do first.

    ``judged_max`` is the sum of the maxima of the judged dimensions: ``score`` is rescaled from it to 100.
    ``capped_by`` names what holds the score at 59: swapped, contradiction, copying, drafting_note, headings, mismatch.
    """

    score: float
    grade: str
    first: str
    judged_max: int
    capped_by: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    clauses: tuple[ClauseVerdict, ...]
    contradictions: tuple[Contradiction, ...]
    unsupported: tuple[Unsupported, ...]
    copied: tuple[CopiedRun, ...]
    copied_share: float
    elements: tuple[Element, ...]
    provenance: Provenance
    notes: tuple[str, ...] = ()


def off(cost: float) -> str:
    """What a fault cost, in words; nothing where that rounds to nothing."""
    return f"（扣 {cost:.1f} 分）" if round(cost, 1) else ""
