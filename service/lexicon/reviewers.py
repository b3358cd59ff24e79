"""The reviewer of a unit: the newest release, layered for the unit, and the private lists that apply to it.

A new release or list is taken up without a restart.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon import Release
from nlp.lexicon.layers import ALL, layered
from nlp.lists import ListChecks, PrivateList
from nlp.review import Reviewer
from nlp.shipped import by_release
from service.lexicon.releases import as_release, newest
from service.lexicon.units import Tree
from service.lists.store import as_list, in_force, named
from service.models import LexiconRelease

MOST = 24  # reviewers kept, and lists; units without entries or lists of their own share one


class Reviewers:
    """Built once a process around the reviewer of the shipped lexicon, whose models all others share."""

    def __init__(self, base: Reviewer) -> None:
        self.base = base
        self._lock = threading.Lock()
        self._release: tuple[str, Release, frozenset[str]] | None = None
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._lists: OrderedDict[Hashable, Any] = OrderedDict()
        self._with_lists: OrderedDict[Hashable, Any] = OrderedDict()

    def of(self, db: Session, unit_id: int | None = None) -> Reviewer:
        """The reviewer for a text of that unit; without one, for entries and lists of the whole system alone. The
        same object until a release or list changes: reviews are remembered by it."""
        row, tree = newest(db), Tree.of(db)
        versions = in_force(db, tree, unit_id)
        with self._lock:
            found, made = self.base, None
            if row is not None:
                release, own = self._current(row)
                scopes = tuple(scope for scope in tree.chain(unit_id) if scope in own)
                made = (row.head, scopes)
                found = _kept(self._made, made, lambda: self._make(release, scopes, row))
            if not versions:
                return found
            key = tuple((one.list_id, one.number, one.sha256) for one in versions)
            lists = _kept(self._lists, key, lambda: self._lists_of(as_list(tree, one) for one in versions))
            return _kept(self._with_lists, (made, key), lambda: found.with_lists(lists))

    def at(self, db: Session, anchor: str, unit_id: int | None = None, lists: Iterable[str] = ()) -> Reviewer | None:
        """The reviewer by an earlier release, named by ``hash:number`` of its log entry ("" before the first one), as
        it applies in that unit, and by the versions of ``lists`` (``list-people-3@2``); None where this store has no
        such release or list. Not kept: it is asked for seldom."""
        tree = Tree.of(db)
        standing = {f"{one.id}@{one.version}" for one in self.standing}
        known = named(db, tree, [ref for ref in lists if ref not in standing])
        if known is None:
            return None
        found = self.base
        if anchor:
            row = db.scalar(select(LexiconRelease).where(LexiconRelease.head == anchor.split(":")[0]))
            if row is None:
                return None
            release = as_release(row)
            own = frozenset(entry.scope for entry in release.entries) - {ALL}
            found = self._make(release, tuple(scope for scope in tree.chain(unit_id) if scope in own), row)
        return found.with_lists(self._lists_of(known)) if known else found

    @property
    def standing(self) -> tuple[PrivateList, ...]:
        """The lists of the folder that the settings name: they hold for every unit."""
        return self.base.lists.lists if self.base.lists else ()

    def _lists_of(self, known: Iterable[PrivateList]) -> ListChecks:
        return ListChecks((*self.standing, *known))

    def _current(self, row: LexiconRelease) -> tuple[Release, frozenset[str]]:
        if self._release is None or self._release[0] != row.head:
            release = as_release(row)
            scopes = frozenset(entry.scope for entry in release.entries) - {ALL}
            self._release = (row.head, release, scopes)
        return self._release[1:]

    def _make(self, release: Release, scopes: tuple[str, ...], row: LexiconRelease) -> Reviewer:
        label = f"{row.label}（{scopes[0]}）" if scopes else row.label
        for_unit = layered(release, scopes, label)
        return Reviewer(
            for_unit,
            by_release(self.base.corrector, for_unit),
            checks=self.base.checks,
            problems=self.base.problems,
            head=f"{row.head}:{row.seq}",
            lists=self.base.lists,
        )


def _kept(cache: OrderedDict[Hashable, Any], key: Hashable, make: Callable[[], Any]) -> Any:
    if key not in cache:
        cache[key] = make()
        while len(cache) > MOST:
            cache.popitem(last=False)
    cache.move_to_end(key)
    return cache[key]
