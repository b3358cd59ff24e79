"""What of the planted errors a batch run found, and what it said about the posts left clean."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from nlp.batch.schema import FINDINGS_FILE, POSTS_FILE


def score_archive(out: Path, truth: Path) -> dict[str, Any]:
    """Recall by planted category (any finding that touches the planted place; also those above hint), controls that
    were accused, and findings on clean posts by category and per 10,000 characters."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    names = ["post_id", "start", "end", "places", "category", "severity", "code"]
    for row in pq.read_table(out / FINDINGS_FILE, columns=names).to_pylist():
        found[row["post_id"]].append(row)
    sizes = pq.read_table(out / POSTS_FILE, columns=["id", "characters"]).to_pydict()
    characters = dict(zip(sizes["id"], sizes["characters"], strict=True))
    planted: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    above: Counter[str] = Counter()
    controls = accused = clean_posts = clean_characters = touched = 0
    alarms: dict[str, Counter[str]] = {"above_hint": Counter(), "hint": Counter()}
    for line in truth.read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        rows = found.get(known["id"], [])
        if known["planted"] is None:
            clean_posts += 1
            clean_characters += characters[known["id"]]
            for row in rows:
                alarms["hint" if row["severity"] == "hint" else "above_hint"][row["category"]] += 1
            touched += any(row["severity"] != "hint" for row in rows)
            continue
        kind, start, end = known["planted"]
        hits = [row for row in rows if _touches(row, start, end)]
        louder = [row for row in hits if row["severity"] != "hint"]
        if known["control"]:
            controls += 1
            accused += bool(louder)
            continue
        planted[kind] += 1
        seen[kind] += bool(hits)
        above[kind] += bool(louder)
    return {
        "recall": {
            kind: {"planted": number, "found": seen[kind], "above_hint": above[kind],
                   "recall": round(seen[kind] / number, 4), "recall_above_hint": round(above[kind] / number, 4)}
            for kind, number in sorted(planted.items())
        },
        "renamed_agency_in_old_posts": {"posts": controls, "accused": accused},
        "clean": {
            "posts": clean_posts,
            "characters": clean_characters,
            "posts_touched_above_hint": touched,
            **{level: dict(sorted(counts.items())) for level, counts in alarms.items()},
            "above_hint_per_10k": round(10_000 * sum(alarms["above_hint"].values()) / max(1, clean_characters), 3),
        },
    }  # fmt: skip


def _touches(row: dict[str, Any], start: int, end: int) -> bool:
    spans = [(row["start"], row["end"]), *((one["start"], one["end"]) for one in row["places"])]
    return any(begin < end + 1 and start - 1 < stop for begin, stop in spans)
