"""Models that read lines, asked about edits of a text: their lines and offsets against ours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlp.correct.proposals import Candidate, Proposer, Scorer

Floats = npt.NDArray[np.float64]
TRUST, MOST_ODDS = 0.5, 6.0
"""How far a scorer that the verdict does not know moves the log-odds, and at most how many nats of it count."""


def odds_of(scorer: Scorer, text: str, edits: Sequence[Candidate]) -> Floats:
    """The scorer's log-odds (nats, two decimals; nan where it cannot tell) of edits of ``text``, each in its line."""
    lines, offsets = _lines(text)
    owner = np.searchsorted(offsets, [edit.start for edit in edits], side="right") - 1
    candidates: dict[int, list[Candidate]] = {}
    for edit, line in zip(edits, owner.tolist(), strict=True):
        offset = int(offsets[line])
        candidates.setdefault(line, []).append(Candidate(edit.start - offset, edit.end - offset, edit.replacement))
    some = sorted(candidates)
    answers = scorer.log_odds([lines[line] for line in some], [candidates[line] for line in some])
    by_line = {line: iter(answer) for line, answer in zip(some, answers, strict=True)}
    return np.array([round(next(by_line[line]), 2) for line in owner.tolist()], np.float64)


def proposed_by(proposer: Proposer, text: str) -> dict[Candidate, float]:
    """What the model would change in ``text`` with its log-odds (nats, two decimals), offsets in ``text``."""
    lines, offsets = _lines(text)
    found: dict[Candidate, float] = {}
    for line, offset, some in zip(lines, offsets.tolist(), proposer.propose(lines), strict=True):
        for edit, odds in some:
            for part in _plain(line, edit):
                moved = Candidate(part.start + offset, part.end + offset, part.replacement)
                found[moved] = max(round(odds, 2), found.get(moved, -np.inf))
    return found


def blend(probability: Floats, odds: Floats) -> Floats:
    """Probabilities moved by the log-odds of a scorer that the verdict has not been trained with."""
    prior = np.clip(probability, 1e-6, 1 - 1e-6)
    heard = np.log(prior / (1 - prior)) + TRUST * np.clip(np.nan_to_num(odds), -MOST_ODDS, MOST_ODDS)
    result: Floats = 1 / (1 + np.exp(-heard))
    return result


def _lines(text: str) -> tuple[list[str], npt.NDArray[np.int64]]:
    lines = text.split("\n")
    return lines, np.cumsum([0] + [len(line) + 1 for line in lines])[:-1]


def _plain(line: str, edit: Candidate) -> list[Candidate]:
    """The edit without what it leaves as it is; one of equal lengths as its runs of changed characters."""
    start, end, new = edit.start, edit.end, edit.replacement
    if not 0 <= start <= end <= len(line):
        return []
    if end - start == len(new):
        changed = [place for place in range(start, end) if line[place] != new[place - start]]
        runs: list[list[int]] = []
        for place in changed:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return [Candidate(run[0], run[-1] + 1, new[run[0] - start : run[-1] + 1 - start]) for run in runs]
    while start < end and new and line[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and line[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return [Candidate(start, end, new)]
