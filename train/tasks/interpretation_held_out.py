"""Pairs written for this purpose, with labelled faults of each kind: recall by kind and false alarms.

`pairs/` holds pairs whose faults were seen while rules were mended; `blind/` pairs written before any rule was looked
at, with dropped passages, copied sentences and honest rewordings beside the faults.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nlp.interpret import Assessment, assess
from nlp.types import Document

VALUES = frozenset({"number", "percent", "money", "date", "duration"})
REACH = 8
"""Characters by which a report may stand beside the changed place."""


@dataclass(slots=True)
class Outcome:
    """What one folder of pairs gave."""

    hits: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    sound: dict[str, Assessment] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    rewordings: int = 0
    lower: list[bool] = field(default_factory=list)
    copies: list[bool] = field(default_factory=list)


def judged(pair: dict[str, Any], text: str) -> Assessment:
    """The assessment of `text` against the pair's policy."""
    return assess(
        Document("policy", pair["policy"], source="policy.txt", format="txt"),
        Document("interpretation", text, source="interpretation.txt", format="txt"),
    )


def changed(pair: dict[str, Any], old: str, new: str) -> tuple[str, int]:
    """The interpretation with one passage replaced, and where; ValueError where the passage is not there once."""
    text = str(pair["interpretation"])
    if text.count(old) != 1:
        raise ValueError(f"{pair['name']}: “{old}” is there {text.count(old)} times, not once")
    return text.replace(old, new), text.index(old)


def at(result: Assessment, start: int, length: int) -> list[str]:
    """Notes of the contradictions reported at a place."""
    return [
        f"{c.kind}: {c.note}"
        for c in result.contradictions
        if c.interpretation.start <= start + length + REACH and start - REACH <= c.interpretation.end
    ]


def load(folder: Path) -> list[dict[str, Any]]:
    """The pairs of a folder; JSON is read as the YAML it is."""
    paths = sorted([*folder.glob("*.json"), *folder.glob("*.yaml")])
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]


def held_out(folder: Path) -> Outcome:
    """Every fault, dropped passage, copied sentence and honest rewording of a folder, judged one at a time."""
    outcome = Outcome()
    for pair in load(folder):
        name = pair["name"]
        sound = outcome.sound[name] = judged(pair, pair["interpretation"])
        outcome.alarms += [f"{name} as it is: {c.kind}: {c.note}" for c in sound.contradictions]
        outcome.alarms += [f"{name} as it is, unsupported: {u.note}" for u in sound.unsupported]
        known = {note_key(c) for c in sound.contradictions} | {note_key(u) for u in sound.unsupported}
        for kind, old, new in pair["faults"]:
            text, start = changed(pair, old, new)
            result = judged(pair, text)
            hit = bool(at(result, start, len(new)))
            outcome.hits[kind].append(hit)
            outcome.lower.append(result.score < sound.score)
            if not hit:
                outcome.missed.append(f"{name} {kind}: {old} → {new}")
        for passage in pair.get("dropped", ()):
            text, _ = changed(pair, passage, "")
            outcome.lower.append(judged(pair, text).score < sound.score)
        for old, new in pair.get("copied", ()):
            text, start = changed(pair, old, new)
            result = judged(pair, text)
            outcome.lower.append(result.score < sound.score)
            outcome.copies.append(
                any(c.interpretation.start < start + len(new) and start < c.interpretation.end for c in result.copied)
            )
        for old, new in pair.get("honest", ()):
            text, start = changed(pair, old, new)
            result = judged(pair, text)
            outcome.rewordings += 1
            outcome.alarms += [
                f"{name} honest “{new}”: {item.note}"
                for item in (*result.contradictions, *result.unsupported)
                if note_key(item) not in known
            ]
    return outcome


def note_key(item: Any) -> str:
    """What a report says, to tell a new one from one that was there before."""
    return str(item.note)


def report(folder: Path) -> None:
    """Prints the table."""
    outcome = held_out(folder)
    print(f"{folder.name}: {len(outcome.sound)} pairs")
    for name, group in (("values", VALUES), ("wording", frozenset(outcome.hits) - VALUES)):
        every = [hit for kind in sorted(group) for hit in outcome.hits.get(kind, [])]
        kinds = ", ".join(
            f"{kind} {sum(outcome.hits[kind])}/{len(outcome.hits[kind])}"
            for kind in sorted(group)
            if kind in outcome.hits
        )
        print(f"  {name}: {sum(every)}/{len(every)} ({kinds})")
    print(f"  degraded lower: {sum(outcome.lower)}/{len(outcome.lower)}")
    print(f"  copied sentences shown: {sum(outcome.copies)}/{len(outcome.copies)}")
    print(f"  honest rewordings: {outcome.rewordings}; false alarms: {len(outcome.alarms)}")
    print("  scores: " + ", ".join(f"{name} {result.score:g}" for name, result in outcome.sound.items()))
    for line in outcome.alarms:
        print(f"   alarm {line}")
    for line in outcome.missed:
        print(f"   missed {line}")


if __name__ == "__main__":
    import sys

    for argument in sys.argv[1:]:
        report(Path(argument))
