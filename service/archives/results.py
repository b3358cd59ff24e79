"""The results of a run as pages and the API show them: masked, in words, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp.batch.against_match import STATUS_NAMES, Status
from nlp.batch.browse import PAGE, Order, both, distinct, find_rows, read_page
from nlp.batch.schema import AGAINST_FILE, FINDINGS_FILE, POSTS_FILE, SUMMARY_FILE, SWEEP_FILE
from nlp.batch.wanted import BY_SEVERITY, BY_VERDICT, Wanted
from nlp.report.labels import CATEGORY, SEVERITY, VERDICT
from nlp.text.masking import masked, shown, shown_context
from nlp.types import InputError, Severity, Verdict

BY_STATUS = Order("status", tuple(map(str, Status)))
FINDING_COLUMNS = (
    "post_id", "seq", "code", "category", "severity", "field", "text", "message", "suggestions", "authority", "origin",
    "confidence", "judged", "count", "context", "unit", "site", "column", "account", "published", "author",
)  # fmt: skip
POST_COLUMNS = (
    "id", "title", "url", "unit", "site", "column", "account", "platform", "published", "author", "source",
    "characters", "verdict", "serious", "general", "hint", "per_10k", "duplicate_of", "failures",
)  # fmt: skip
_AGAINST_COLUMNS = (
    "status", "unit", "site", "column", "account", "post_id", "title", "url", "published", "code", "category",
    "severity", "text", "suggestion", "origin", "places", "context", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it is shown: rows, the page's number, how many in all and by the order's values."""

    rows: list[dict[str, Any]]
    number: int
    total: int
    counts: Mapping[str, int]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def summary_of(out: Path) -> dict[str, Any]:
    """summary.json of a finished run. InputError where it is gone."""
    path = out / SUMMARY_FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        raise InputError(SUMMARY_FILE, "结果不完整或已经清理，请再审一次") from None


@lru_cache(8)
def _read(path: Path, stamp: int) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def findings_page(out: Path, wanted: Wanted, number: int) -> Shown:
    """Findings, the gravest first, with the title of each post."""
    page = read_page(out / FINDINGS_FILE, FINDING_COLUMNS, BY_SEVERITY, wanted.findings(), number)
    titles = titles_of(out, {row["post_id"] for row in page.rows})
    return Shown([finding_view(row, titles) for row in page.rows], number, page.total, page.counts)


def posts_page(out: Path, wanted: Wanted, number: int) -> Shown:
    """Posts, those that must not be published first."""
    page = read_page(out / POSTS_FILE, POST_COLUMNS, BY_VERDICT, wanted.posts(), number)
    return Shown([post_view(row) for row in page.rows], number, page.total, page.counts)


def against_page(out: Path, unit: str | None, status: str, units: frozenset[str] | None, number: int) -> Shown:
    """What became of the earlier run's findings."""
    import pyarrow.compute as pc

    fits = Wanted(unit=unit, units=units).posts()
    if status in BY_STATUS.values:
        fits = both(fits, pc.field("status") == status)
    page = read_page(out / AGAINST_FILE, _AGAINST_COLUMNS, BY_STATUS, fits, number)
    rows = [
        {
            **row,
            "status_name": STATUS_NAMES[Status(row["status"])],
            "severity_name": SEVERITY[Severity(row["severity"])],
            "category_name": CATEGORY[row["category"]],
            "title": masked(row["title"] or "") or row["post_id"],
        }
        for row in page.rows
    ]
    return Shown(rows, number, page.total, page.counts)


def sweep_page(out: Path, wanted: Wanted, number: int) -> Shown:
    """Errors with all their places in groups, an error once: the worst first, as the sweep numbered them."""
    import pyarrow.compute as pc

    from nlp.batch.sweep_files import COLUMNS

    fits = wanted.sweep()
    errors = distinct(out / SWEEP_FILE, "error", fits)
    own = errors.slice((number - 1) * PAGE, PAGE).to_pylist()
    told: dict[int, dict[str, Any]] = {}
    for row in find_rows(out / SWEEP_FILE, COLUMNS.names, both(fits, pc.field("error").isin(own))) if own else ():
        error = told.setdefault(
            row["error"],
            {
                **{name: row[name] for name in ("error", "code", "category", "severity", "text", "suggestion",
                                                 "authority", "origin")},
                "severity_name": SEVERITY[Severity(row["severity"])],
                "category_name": CATEGORY[row["category"]],
                "places": 0, "posts": 0, "units": set(), "first": "", "last": "", "groups": [],
            },
        )  # fmt: skip
        error["places"] += row["places"]
        error["posts"] += row["posts"]
        error["units"].add(row["unit"])
        days = [day for day in (error["first"], row["first_seen"]) if day]
        error["first"] = min(days, default="")
        error["last"] = max(error["last"], row["last_seen"] or "")
        error["groups"].append({**row, "post_title": masked(row["post_title"] or "") or row["post_id"]})
    rows = [{**error, "units": len(error["units"])} for error in told.values()]
    return Shown(rows, number, len(errors), {})


def titles_of(out: Path, identities: Iterable[str]) -> dict[str, tuple[str, str]]:
    """id → title (masked; the id where there is none) and address."""
    import pyarrow.compute as pc

    wanted = sorted(identities)
    rows = find_rows(out / POSTS_FILE, ("id", "title", "url"), pc.field("id").isin(wanted)) if wanted else []
    return {row["id"]: (masked(row["title"] or "") or row["id"], row["url"] or "") for row in rows}


def finding_view(row: Mapping[str, Any], titles: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """A finding in words, personal data masked."""
    text = shown(row["code"], row["category"], row["text"], row["suggestions"])
    around = shown_context(row["context"], row["text"], text)
    before, found, after = around.partition(text) if text else (around, "", "")
    title, url = titles.get(row["post_id"], (row["post_id"], ""))
    return {
        **{name: row[name] for name in ("post_id", "seq", "code", "category", "severity", "field", "origin", "judged",
                                        "count", "unit", "site", "column", "account", "published", "author")},
        "text": text,
        "message": row["message"] if row["category"] != "privacy" else masked(row["message"]),
        "suggestion": advice(row) if row["category"] != "privacy" else "",
        "authority": basis(row),
        "severity_name": SEVERITY[Severity(row["severity"])],
        "category_name": CATEGORY[row["category"]],
        "before": before, "found": found, "after": after,
        "title": title, "url": url,
    }  # fmt: skip


def post_view(row: Mapping[str, Any]) -> dict[str, Any]:
    """A post in words."""
    return {
        **row,
        "title": masked(row["title"] or "") or row["id"],
        "verdict_name": VERDICT[Verdict(row["verdict"])],
        "failures": list(row["failures"]),
    }


def advice(row: Mapping[str, Any]) -> str:
    """What to write instead, best first; nothing where a person must decide."""
    return "；".join(one or "（删去）" for one in row["suggestions"])


def basis(row: Mapping[str, Any]) -> str:
    """The citation, or how sure the model is, or nothing."""
    if row["authority"]:
        return str(row["authority"])
    return "" if row["confidence"] is None else f"模型判断，把握 {row['confidence']:.2f}"
