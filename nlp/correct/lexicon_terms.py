"""What a lexicon calls right: never second-guessed by statistics."""

from __future__ import annotations

from dataclasses import dataclass

import ahocorasick_rs

from nlp.lexicon import Release, shipped_release
from nlp.types import Span

SHORTEST = 2


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    automaton: ahocorasick_rs.AhoCorasick | None

    @classmethod
    def of_shipped_lexicon(cls) -> Terms:
        """Right-hand terms and allow entries of the shipped release."""
        return cls.of_release(shipped_release())

    @classmethod
    def of_release(cls, release: Release) -> Terms:
        """Right-hand terms and allow entries of a release, those out of force left out."""
        entries = (entry for entry in release.entries if entry.status != "retired")
        return cls.of({term for entry in entries for term in entry.right if len(term) >= SHORTEST and "{" not in term})

    @classmethod
    def of(cls, terms: set[str]) -> Terms:
        if not terms:
            return cls(None)
        return cls(ahocorasick_rs.AhoCorasick(sorted(terms), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest))

    def spans(self, text: str) -> list[Span]:
        """Where terms stand in ``text``; none in a text with a lone surrogate, which the matcher cannot read."""
        if self.automaton is None:
            return []
        try:
            return [Span(start, end) for _, start, end in self.automaton.find_matches_as_indexes(text)]
        except UnicodeEncodeError:
            clean = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
            return [Span(start, end) for _, start, end in self.automaton.find_matches_as_indexes(clean)]
