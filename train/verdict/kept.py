"""Judged examples on disk: judging takes longer than fitting, so a second fit on the same sentences need not wait."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp.correct.features import NAMES
from nlp.correct.folder import ModelFolder
from nlp.correct.statistics import Statistics
from train.verdict.examples import Examples, Pair, judge

TABLES = ("alphabet.txt", "ngram.npz", "confusion.npz")


def judged(pairs: Sequence[Pair], statistics: Statistics, folder: ModelFolder, kept: Path | None) -> Examples:
    """Every edit proposed for ``pairs``; from the npz file ``kept`` where it holds just these, else judged anew and
    written there. The code of the features is not compared: after a change of it begin with a new file."""
    if kept is None:
        return judge(pairs, statistics)
    mark = _mark(pairs, folder)
    if kept.exists():
        with np.load(kept) as file:
            if str(file["mark"]) == mark:
                columns = {name: file[name] for name in ("rows", "right", "line", "start", "end")}
                return Examples(tuple(pairs), **columns, replacements=tuple(str(file["replacements"]).split("\n")))
    made = judge(pairs, statistics)
    np.savez(
        kept,
        mark=mark,
        rows=made.rows,
        right=made.right,
        line=made.line,
        start=made.start,
        end=made.end,
        replacements="\n".join(made.replacements),
    )
    return made


def _mark(pairs: Sequence[Pair], folder: ModelFolder) -> str:
    """What the examples depend on: the sentences, the tables, the names of the features."""
    digest = hashlib.sha256(repr((NAMES, [folder.meta["files"][name] for name in TABLES])).encode())
    for pair in pairs:
        digest.update(repr((pair.source, pair.target, pair.real)).encode("utf-8", "replace"))
    return digest.hexdigest()
