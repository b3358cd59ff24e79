"""What a reader of results asks for, as filters over the columns of findings.parquet and posts.parquet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from nlp.batch.browse import Expression, Order, both

BY_SEVERITY = Order("severity", ("serious", "general", "hint"))
BY_VERDICT = Order("verdict", ("block", "revise", "pass"))
_EQUAL = ("unit", "site", "column", "account", "category", "severity", "code", "judged", "verdict", "post_id")


@dataclass(frozen=True, slots=True)
class Wanted:
    """None is everything, "" where the field is empty. first, last: ISO days, both included; posts without a day fit
    neither. words: within the words of a finding, or the title and head of a post. origin: with its version or
    without. text: the matched words exactly. units: only these, whatever ``unit`` says."""

    unit: str | None = None
    site: str | None = None
    column: str | None = None
    account: str | None = None
    category: str | None = None
    severity: str | None = None
    code: str | None = None
    judged: str | None = None
    verdict: str | None = None
    post_id: str | None = None
    first: str | None = None
    last: str | None = None
    words: str | None = None
    origin: str | None = None
    text: str | None = None
    units: frozenset[str] | None = None

    def findings(self) -> Expression:
        """Over findings.parquet. What a privacy finding matched is never searched: a search would tell it."""
        import pyarrow.compute as pc

        fits = self._common(("verdict",))
        if self.words:
            said = pc.match_substring(pc.field("text"), self.words) | pc.match_substring(
                pc.field("context"), self.words
            )
            named = pc.match_substring(pc.field("message"), self.words)
            fits = both(fits, ((pc.field("category") != "privacy") & said) | named)
        if self.origin is not None:
            bare = self.origin.rsplit("@", 1)[0]
            fits = both(fits, (pc.field("origin") == bare) | pc.starts_with(pc.field("origin"), f"{bare}@"))
        if self.text is not None:
            fits = both(fits, (pc.field("category") != "privacy") & (pc.field("text") == self.text))
        return fits

    def posts(self) -> Expression:
        """Over posts.parquet."""
        import pyarrow.compute as pc

        fits = self._common(("category", "severity", "code", "judged", "post_id"))
        if self.words:
            fits = both(
                fits,
                pc.match_substring(pc.field("title"), self.words)
                | pc.match_substring(pc.field("text_head"), self.words),
            )
        return fits

    def sweep(self) -> Expression:
        """Over sweep.parquet, where the words of an error are masked already. Days: first and last seen."""
        import pyarrow.compute as pc

        fits = replace(self, first=None, last=None)._common(("verdict", "judged", "post_id"))
        if self.first:
            fits = both(fits, pc.field("last_seen") >= self.first)
        if self.last:
            fits = both(fits, pc.field("first_seen") <= self.last)
        for word in (self.words, self.text):
            if word:
                found = pc.match_substring(pc.field("text"), word) | pc.match_substring(pc.field("suggestion"), word)
                fits = both(fits, found)
        return fits

    def _common(self, without: Iterable[str]) -> Expression:
        import pyarrow.compute as pc

        fits: Expression = None
        for name in _EQUAL:
            value: Any = getattr(self, name)
            if value is not None and name not in without:
                field = pc.field(name)
                fits = both(fits, field == value if value else field.is_null() | (field == ""))
        if self.units is not None:
            inside = pc.field("unit").isin(sorted(self.units))
            fits = both(fits, inside | pc.field("unit").is_null() if "" in self.units else inside)
        if self.first:
            fits = both(fits, pc.field("published") >= self.first)
        if self.last:
            fits = both(fits, pc.field("published") <= self.last)
        return fits
