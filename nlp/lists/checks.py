"""All that private lists have to say about a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.lists import names, near, order, titles
from nlp.lists.people import People, mentions
from nlp.lists.rows import PrivateList
from nlp.types import Document, Finding, ModelRef, Rule, Span

_SURROGATE = re.compile("[\ud800-\udfff]")
RULES: tuple[Rule, ...] = (titles.RULE, order.RULE, near.RULE, near.STRANGER, names.NAME, names.PHRASE)


class ListChecks:
    """Built once from the lists that apply to a unit; pure after that. ``refs`` name the lists in a provenance."""

    def __init__(self, lists: Iterable[PrivateList]) -> None:
        kept = tuple(one for one in lists if one.rows)
        self.lists = kept
        self.people, self.names = People(kept), names.Names(kept)
        words = sorted({*self.people.names, *self.names.words})
        self._words = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest) if words else None

    @property
    def refs(self) -> tuple[ModelRef, ...]:
        return tuple(one.ref for one in self.lists)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run: none of people where there is no list of people."""
        kinds = {one.kind for one in self.lists}
        of = {"people": RULES[:4], "names": (names.NAME,), "phrases": (names.PHRASE,)}
        return tuple(rule for kind, rules in of.items() if kind in kinds for rule in rules)

    def findings(self, document: Document, as_of: date) -> list[Finding]:
        """Findings in text order. People are judged by the document's own day, else by ``as_of``."""
        day = document.published or as_of
        found = list(self.names.findings(document, as_of))
        if self.people.names:
            clean = replace(document, text=_clean(document.text))
            known = mentions(self.people, clean.text)
            found += titles.check_titles(clean, self.people, known, day)
            found += order.check_order(clean, self.people, known, day)
            found += near.check_names(clean, self.people, known, day)
        return sorted(found, key=lambda finding: (finding.span, finding.code, finding.origin))

    def spans(self, text: str) -> list[Span]:
        """Where names and phrases of the lists stand, which no model second-guesses."""
        if self._words is None:
            return []
        return [Span(start, end) for _, start, end in self._words.find_matches_as_indexes(_clean(text))]


def _clean(text: str) -> str:
    """The text with lone surrogates, which the automaton cannot read and no name holds, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
