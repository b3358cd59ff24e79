"""What can be said of proposed entries before anyone else looks: their own sentences, duplicates, contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.lexicon import Matcher, make_release
from nlp.lexicon.layers import days_overlap, layered
from nlp.lexicon.validate import sentence_problems
from nlp.types import LexiconEntry
from service.lexicon.say import NAMES, reason
from service.lexicon.units import Tree

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about one of the entries; ``stops`` where it cannot be proposed like that."""

    entry_id: str
    text: str
    stops: bool


def examine(
    current: Mapping[str, LexiconEntry],
    proposed: Sequence[LexiconEntry],
    tree: Tree,
    progress: Progress = lambda done, whole: None,
) -> list[Note]:
    """Notes on the proposed entries, as if they were in force, in their order."""
    after = {**current, **{entry.id: entry for entry in proposed}}
    alive = [entry for entry in proposed if entry.status != "retired"]
    notes = [*_duplicates(after.values(), alive, tree), *_own(after, alive, tree, progress)]
    place = {entry.id: number for number, entry in enumerate(proposed)}
    return sorted(notes, key=lambda note: place[note.entry_id])


def _own(
    after: Mapping[str, LexiconEntry], proposed: Iterable[LexiconEntry], tree: Tree, progress: Progress
) -> Iterator[Note]:
    """The entry's own sentences, by the lexicon of its level. Those of above that say otherwise are told."""
    matchers: dict[str, Matcher] = {}
    alive = list(proposed)
    active = {entry.id for entry in alive}
    for number, entry in enumerate(alive, 1):
        if number % 500 == 0:
            progress(number, len(alive))
        if entry.form == "literal" and entry.wrong in entry.right:
            yield Note(entry.id, reason("right: is the same as wrong; write what is right"), True)
            continue
        if entry.scope not in matchers:
            # As active, so that its sentences can be tried; an entry above that wins would silence its own.
            base = (replace(one, status="active") if one.id in active else one for one in after.values())
            matchers[entry.scope] = Matcher(layered(make_release(base), tree.scopes_above(entry.scope)))
        tried = replace(entry, scope="all")
        for problem in sentence_problems(tried, matchers[entry.scope]):
            # 「对的写法」 that another entry calls wrong is a contradiction for people to settle, not a broken entry.
            yield Note(entry.id, reason(problem), not problem.startswith("right:"))


def _duplicates(after: Iterable[LexiconEntry], proposed: Sequence[LexiconEntry], tree: Tree) -> Iterator[Note]:
    known: dict[tuple[str, str], list[LexiconEntry]] = {}
    for entry in after:
        if entry.status != "retired":
            for key in _keys(entry):
                known.setdefault(key, []).append(entry)
    place = {entry.id: number for number, entry in enumerate(proposed)}
    for number, entry in enumerate(proposed):
        above = set(tree.scopes_above(entry.scope))
        for column, text in _keys(entry):
            for other in known.get((column, text), ()):
                if other.id == entry.id or not days_overlap(entry, other) or place.get(other.id, -1) > number:
                    continue  # of two proposed entries the later one is the duplicate
                where = f"{NAMES[column]}（{column}）：“{text}”已有词条 {other.id}"
                if other.scope == entry.scope:
                    yield Note(entry.id, f"{where}，请改那一条", True)
                elif other.scope == "all" or other.scope in above:
                    yield Note(entry.id, f"{where}（{_scope(other)}），上级的词条优先", False)
        if entry.form == "term":
            for right in entry.right:
                for other in known.get(("wrong", right), ()):
                    yield Note(entry.id, f"放行“{right}”：词条 {other.id}（{_scope(other)}）将不再指出它", False)


def _keys(entry: LexiconEntry) -> list[tuple[str, str]]:
    if entry.form in ("literal", "pattern"):
        return [("wrong", entry.wrong)]
    if entry.form in ("protected", "term", "title") and not entry.wrong:
        return [("right", right) for right in entry.right]
    return []


def _scope(entry: LexiconEntry) -> str:
    return "全系统" if entry.scope == "all" else entry.scope
