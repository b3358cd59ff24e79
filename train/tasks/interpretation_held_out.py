"""Held-out pairs, written for this purpose, with labelled faults of each kind: recall by kind and false alarms."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from nlp.interpret import Assessment, assess
from nlp.types import Document

VALUES = frozenset({"number", "percent", "money", "date", "duration"})


def judged(pair: dict[str, str], text: str) -> Assessment:
    return assess(
        Document("policy", pair["policy"], source="policy.txt", format="txt"),
        Document("interpretation", text, source="interpretation.txt", format="txt"),
    )


def found(pair: dict[str, str], fault: list[str]) -> bool:
    """Whether a contradiction is reported at the changed place."""
    old, new = fault[1:]
    text = pair["interpretation"]
    assert text.count(old) == 1, f"{pair['name']}: {old} is not there exactly once"
    start = text.index(old)
    result = judged(pair, text.replace(old, new))
    return any(
        c.interpretation.start <= start + len(new) + 8 and start - 8 <= c.interpretation.end
        for c in result.contradictions
    )


def held_out(folder: Path) -> tuple[dict[str, list[bool]], dict[str, Assessment], list[str]]:
    """Hits by kind, the assessments of the sound interpretations, and what was missed."""
    hits: dict[str, list[bool]] = defaultdict(list)
    sound: dict[str, Assessment] = {}
    missed: list[str] = []
    for path in sorted(folder.glob("*.json")):
        pair = json.loads(path.read_text(encoding="utf-8"))
        sound[pair["name"]] = judged(pair, pair["interpretation"])
        for fault in pair["faults"]:
            hit = found(pair, fault)
            hits[fault[0]].append(hit)
            if not hit:
                missed.append(f"{pair['name']} {fault[0]}: {fault[1]} → {fault[2]}")
    return dict(hits), sound, missed


def report(folder: Path) -> None:
    """Prints the table."""
    hits, sound, missed = held_out(folder)
    for name, group in (("values", VALUES), ("wording", frozenset(hits) - VALUES)):
        every = [hit for kind in sorted(group) for hit in hits.get(kind, [])]
        kinds = ", ".join(f"{kind} {sum(hits[kind])}/{len(hits[kind])}" for kind in sorted(group) if kind in hits)
        print(f"held out, {name}: {sum(every)}/{len(every)} ({kinds})")
    for name, result in sound.items():
        print(f"held out {name}: {result.score:g} {result.grade}, {len(result.contradictions)} false alarms")
        for item in result.contradictions:
            print(f"   {item.kind}: {item.note}")
    for line in missed:
        print(f"   missed {line}")
