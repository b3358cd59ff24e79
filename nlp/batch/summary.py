"""summary.json: what an archive review came to, counted in one pass, with documented keys and no wall clock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from nlp.batch.schema import BadRow
from nlp.batch.stream import FindingLine, PostLine
from nlp.batch.subjects import is_media, site_of
from nlp.batch.sweep import SweptError

COLUMNS_KEPT, ACCOUNTS_KEPT, BAD_KEPT, CODES_KEPT = 200, 200, 100, 200
_VERDICTS = ("pass", "revise", "block")
_NO_COLUMN = "（未注明栏目）"


@dataclass(slots=True)
class Tally:
    """Counts over some posts. weighted: sum of weights; per_10k: their rate over the characters read."""

    posts: int = 0
    characters: int = 0
    serious_posts: int = 0
    revise_posts: int = 0
    serious: int = 0
    general: int = 0
    hint: int = 0
    weighted: float = 0.0
    first: str = ""
    last: str = ""

    def add(self, post: PostLine, day: str) -> None:
        """Count a post."""
        self.posts += 1
        self.characters += post.characters
        self.serious_posts += post.verdict == "block"
        self.revise_posts += post.verdict == "revise"
        self.serious += post.serious
        self.general += post.general
        self.hint += post.hint
        self.weighted += post.weighted
        if day:
            if day > self.last:
                self.last = day
            if not self.first or day < self.first:
                self.first = day

    @property
    def per_10k(self) -> float:
        return self.weighted * 10_000 / self.characters if self.characters else 0.0

    def wire(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "posts": self.posts,
            "characters": self.characters,
            "serious_posts": self.serious_posts,
            "revise_posts": self.revise_posts,
            "serious": self.serious,
            "general": self.general,
            "hint": self.hint,
            "weighted": round(self.weighted, 2),
            "per_10k": round(self.per_10k, 2),
            "first": self.first or None,
            "last": self.last or None,
        }


class Summary:
    """``add`` each post with its findings; ``wire`` then gives the counts as plain values."""

    def __init__(self) -> None:
        self.total = Tally()
        self.verdicts: Counter[str] = Counter()
        self.duplicates = self.undated = 0
        self.units: dict[str, Tally] = {}
        self.months: dict[str, Tally] = {}
        self.columns: dict[tuple[str, str, str], Tally] = {}
        self.accounts: dict[tuple[str, str, str], Tally] = {}
        self.categories: dict[str, Counter[str]] = {}
        self.codes: Counter[tuple[str, str]] = Counter()
        self.judged: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.failed_posts = 0

    def add(self, post: PostLine, findings: Sequence[FindingLine]) -> None:
        """Count a post with its findings."""
        day = (post.published or "")[:10]
        unit = post.unit or ""
        media = is_media(post)
        own = self.accounts if media else self.columns
        key = (unit, post.platform or "", post.account or "") if media else (unit, site_of(post), post.column or "")
        tallies = [self.total, self.units.setdefault(unit, Tally()), own.setdefault(key, Tally())]
        if day:
            tallies.append(self.months.setdefault(day[:7], Tally()))
        for tally in tallies:
            tally.add(post, day)
        self.verdicts[post.verdict] += 1
        self.duplicates += post.duplicate_of is not None
        self.undated += not day
        if post.failures:
            self.failed_posts += 1
            self.failed.update(failure.split("：", 1)[0] for failure in post.failures)
        for finding in findings:
            self.categories.setdefault(finding.category, Counter())[finding.severity] += finding.count
            self.codes[finding.category, finding.code] += finding.count
            if finding.judged:
                self.judged[finding.judged] += finding.count

    def wire(self, bad: Iterable[BadRow]) -> dict[str, Any]:
        """The counts, the worst first; what could not be reviewed is counted and the first of it named."""
        kept: list[dict[str, Any]] = []
        unread = partly = 0
        for line in bad:
            unread += line.unread
            partly += line.reviewed
            if len(kept) < BAD_KEPT:
                kept.append({"place": line.place, "reason": line.reason, "reviewed": line.reviewed, "id": line.id})
        return {
            "posts": {
                **self.total.wire(),
                "verdicts": {verdict: self.verdicts[verdict] for verdict in _VERDICTS},
                "duplicates": self.duplicates,
                "undated": self.undated,
            },
            "not_reviewed": {
                "unread": unread,
                "set_aside": partly,
                "posts_with_failures": self.failed_posts,
                "failures": dict(sorted(self.failed.items())),
                "bad": kept,
            },
            "judged": dict(sorted(self.judged.items())),
            "units": [{"unit": name or None, **tally.wire()} for name, tally in worst(self.units)],
            "months": [{"month": name, **tally.wire()} for name, tally in sorted(self.months.items())],
            "categories": [
                {"category": name, **{level: count[level] for level in ("serious", "general", "hint")}}
                for name, count in sorted(self.categories.items(), key=_by_severity)
            ],
            "codes": [
                {"code": code, "category": category, "places": count}
                for (category, code), count in sorted(self.codes.items(), key=lambda item: (-item[1], item[0]))
            ][:CODES_KEPT],
            "columns": [
                {"unit": unit or None, "site": site, "column": column or _NO_COLUMN, **tally.wire()}
                for (unit, site, column), tally in islice(worst(self.columns), COLUMNS_KEPT)
            ],
            "accounts": [
                {"unit": unit or None, "platform": platform or None, "account": account or None, **tally.wire()}
                for (unit, platform, account), tally in islice(worst(self.accounts), ACCOUNTS_KEPT)
            ],
        }


def worst(tallies: dict[Any, Tally]) -> Iterable[tuple[Any, Tally]]:
    """Most serious findings first, then the greatest weight of errors, then the most posts, then by name."""
    return iter(
        sorted(
            tallies.items(), key=lambda item: (-item[1].serious, -round(item[1].weighted, 2), -item[1].posts, item[0])
        )
    )


def top_error(number: int, error: SweptError) -> dict[str, Any]:
    """An error of the sweep as summary.json names it, with its first place as the example."""
    where, group = error.groups[0]
    return {
        "error": number,
        "code": error.key.code,
        "category": error.category,
        "severity": error.severity,
        "text": error.key.text,
        "suggestion": error.key.suggestion,
        "authority": error.authority or None,
        "origin": error.key.origin,
        "places": error.places,
        "posts": error.posts,
        "units": error.units,
        "first_seen": error.first or None,
        "last_seen": error.last or None,
        "example": {
            "post_id": group.post[0],
            "title": group.post[1],
            "url": group.post[2],
            "unit": where[0],
            "context": group.context,
        },
    }


def write_json(path: Path, data: dict[str, Any]) -> None:
    """UTF-8 JSON, keys in the order given, one indent."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    path.write_bytes(text.encode("utf-8", "backslashreplace") + b"\n")


def _by_severity(item: tuple[str, Counter[str]]) -> tuple[int, int, int, str]:
    name, count = item
    return -count["serious"], -count["general"], -count["hint"], name
