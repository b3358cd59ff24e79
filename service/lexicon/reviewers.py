"""The reviewer of a unit: the newest release, layered for the unit; a new release is taken up without a restart."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon import Release
from nlp.lexicon.layers import ALL, layered
from nlp.review import Reviewer
from service.lexicon.releases import as_release, newest
from service.lexicon.units import Tree
from service.models import LexiconRelease

MOST = 24  # reviewers kept; units without entries of their own share one


class Reviewers:
    """Built once a process around the reviewer of the shipped lexicon, whose models all others share."""

    def __init__(self, base: Reviewer) -> None:
        self.base = base
        self._lock = threading.Lock()
        self._release: tuple[str, Release, frozenset[str]] | None = None
        self._made: OrderedDict[tuple[str, tuple[str, ...]], Reviewer] = OrderedDict()

    def of(self, db: Session, unit_id: int | None = None) -> Reviewer:
        """The reviewer for a text of that unit; without one, for entries of the whole system alone."""
        row = newest(db)
        if row is None:
            return self.base
        with self._lock:
            release, own = self._current(row)
            chain = Tree.of(db).chain(unit_id) if own else ()
            key = (row.head, tuple(scope for scope in chain if scope in own))
            if key not in self._made:
                self._made[key] = self._make(release, key[1], row)
                while len(self._made) > MOST:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]

    def at(self, db: Session, anchor: str, unit_id: int | None = None) -> Reviewer | None:
        """The reviewer by an earlier release, named by ``hash:number`` of its log entry ("" before the first one), as
        it applies in that unit; None where this store has no such release. Not kept: it is asked for seldom."""
        if not anchor:
            return self.base
        row = db.scalar(select(LexiconRelease).where(LexiconRelease.head == anchor.split(":")[0]))
        if row is None:
            return None
        release = as_release(row)
        own = frozenset(entry.scope for entry in release.entries) - {ALL}
        return self._make(release, tuple(scope for scope in Tree.of(db).chain(unit_id) if scope in own), row)

    def _current(self, row: LexiconRelease) -> tuple[Release, frozenset[str]]:
        if self._release is None or self._release[0] != row.head:
            release = as_release(row)
            scopes = frozenset(entry.scope for entry in release.entries) - {ALL}
            self._release = (row.head, release, scopes)
        return self._release[1:]

    def _make(self, release: Release, scopes: tuple[str, ...], row: LexiconRelease) -> Reviewer:
        label = f"{row.label}（{scopes[0]}）" if scopes else row.label
        return Reviewer(
            layered(release, scopes, label),
            self.base.corrector,
            checks=self.base.checks,
            problems=self.base.problems,
            head=f"{row.head}:{row.seq}",
        )
