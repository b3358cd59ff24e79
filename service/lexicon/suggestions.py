"""Model findings that editors keep accepting: what the lexicon could say itself, for a person to finish."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.checks import CHECKS
from nlp.text import sentence_span
from service.lexicon.current import current_entries
from service.models import Decision, Draft, FindingRecord, Proposal, ProposalState, ProposedChange

LEAST_ACCEPTED = 5
LEAST_EDITORS = 2
MOST_IGNORED = 0.1  # of all decisions
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``bad`` and ``good`` are sentences of the texts it was found in, "" where none is left."""

    wrong: str
    right: str
    accepted: int
    editors: int
    units: int
    ignored: int
    bad: str
    good: str

    @property
    def sentence(self) -> str:
        return f"{self.accepted} 次采纳，{self.editors} 名编辑，{self.units} 个单位，忽略 {self.ignored}"


def suggestions(
    db: Session,
    accepted: int = LEAST_ACCEPTED,
    editors: int = LEAST_EDITORS,
    most: int = 200,
    units: Container[int] | None = None,
) -> list[Suggestion]:
    """The most accepted first; what the lexicon says already, or somebody has proposed, is left out. Sentences are
    quoted from drafts of ``units`` (None: of all)."""
    query = select(Decision.origin, Decision.action, Decision.user_id, Decision.unit_id, Decision.matched,
                   Decision.replacement, Decision.draft_id).where(Decision.undone_at.is_(None))  # fmt: skip
    groups: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    refused: dict[str, int] = {}
    for row in db.execute(query.execution_options(yield_per=2_000)):
        if not _by_model(row.origin) or not row.matched.strip():
            continue
        if row.action == "ignore":
            refused[row.matched] = refused.get(row.matched, 0) + 1
        elif row.replacement.strip() and row.replacement != row.matched:
            groups.setdefault((row.matched, row.replacement), []).append((row.user_id, row.unit_id, row.draft_id))
    known = _known(db)
    made = []
    for (wrong, right), taken in groups.items():
        people, ignored = {user for user, _, _ in taken}, refused.get(wrong, 0)
        enough = len(taken) >= accepted and len(people) >= editors
        if enough and wrong not in known and ignored <= MOST_IGNORED * (len(taken) + ignored):
            open_to = [draft for _, unit, draft in taken if units is None or unit in units]
            bad, good = _sentences(db, wrong, right, open_to)
            many = len({unit for _, unit, _ in taken})
            made.append(Suggestion(wrong, right, len(taken), len(people), many, ignored, bad, good))
    made.sort(key=lambda one: (-one.accepted, one.wrong))
    return made[:most]


@cache
def _rules() -> frozenset[str]:
    return frozenset(rule.code for check in CHECKS for rule in check.RULES)


def _by_model(origin: str) -> bool:
    """Neither an entry (id@version) nor a rule."""
    return bool(origin) and "@" not in origin and origin not in _rules()


def _known(db: Session) -> set[str]:
    current = {entry.wrong for entry in current_entries(db).values() if entry.status != "retired" and entry.wrong}
    waiting = (
        select(ProposedChange.after)
        .join(Proposal)
        .where(Proposal.state.in_((ProposalState.PENDING, ProposalState.APPROVED)), Proposal.size <= 50)
    )
    from service.lexicon.entries import from_json

    return current | {from_json(after).wrong for after in db.scalars(waiting)}


def _sentences(db: Session, wrong: str, right: str, drafts: list[str]) -> tuple[str, str]:
    """A sentence with the wrong words and one with the right ones, of the texts they were accepted in."""
    excerpts = select(FindingRecord.excerpt).where(
        FindingRecord.draft_id.in_(drafts[:50]), FindingRecord.matched == wrong
    )
    bad = next((excerpt.strip() for excerpt in db.scalars(excerpts.limit(5)) if wrong in excerpt), "")
    good = ""
    for text in db.scalars(select(Draft.text).where(Draft.id.in_(drafts[:50]))):
        at = text.find(right)
        if at >= 0:
            span = sentence_span(text, at)
            good = text[span.start : span.end].strip()
        at = text.find(wrong)
        if at >= 0 and not bad:
            span = sentence_span(text, at)
            bad = text[span.start : span.end].strip()
        if good:
            break
    good = good or bad.replace(wrong, right)
    bad = bad or good.replace(right, wrong)
    return _line(bad), _line(good)


def _line(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:_LONGEST]
