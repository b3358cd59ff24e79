"""Sentence-level scoring of spelling correction, strict: a sentence counts only when the whole output is right."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’」』]?")
SETS = ("textproof_dev", "ecspell_odw", "ecspell_law", "ecspell_med", "sighan15")


@dataclass(frozen=True, slots=True)
class Outcome:
    """precision, recall and F1 in percent over sentences; ``touched`` is the share of right ones changed."""

    precision: float
    recall: float
    f1: float
    touched: float


def read_pairs(path: Path) -> tuple[list[str], list[str]]:
    """Sources and targets of a file of ``source<TAB>target``."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [row[0] for row in rows], [row[1] for row in rows]


def read_clean(path: Path) -> list[str]:
    """The sentences of error-free documents (jsonl with ``text``)."""
    texts = (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    sentences = (match.strip() for text in texts for match in _SENTENCE.findall(text))
    return [sentence for sentence in sentences if sentence]


def score(sources: Sequence[str], targets: Sequence[str], outputs: Sequence[str]) -> Outcome:
    """A changed sentence is right where it equals its target; recall is over sentences with an error."""
    rows = list(zip(sources, targets, outputs, strict=True))
    changed = sum(source != output for source, _, output in rows)
    right = sum(source != output == target for source, target, output in rows)
    faulty = sum(source != target for source, target, _ in rows)
    spoilt = sum(source == target != output for source, target, output in rows)
    precision, recall = right / max(1, changed), right / max(1, faulty)
    return Outcome(
        100 * precision,
        100 * recall,
        200 * precision * recall / max(1e-9, precision + recall),
        100 * spoilt / max(1, len(rows) - faulty),
    )
