"""The character transformer at work: ONNX Runtime, no torch, one window a run.

A window is run alone and on one thread, so what an edit scores depends on its line and on nothing else; several
windows run side by side. Only windows in which something is asked are run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nlp.correct.folder import open_folder
from nlp.correct.proposals import Candidate
from nlp.correct.vocabulary import BEGIN, END, MASK, SPECIAL, UNKNOWN, Vocabulary
from nlp.correct.windows import Window, windows
from nlp.types import ModelError

THREADS = 2
PROPOSE = 2.0
"""Log-odds in nats from which an edit is proposed."""

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A character that might be meant: ``odds`` = log P(it) - log P(what stands at ``place``), in nats."""

    place: int
    character: str
    odds: float


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """A window's ids, what is asked of it, and who asked: (line, candidate, number of pairs) in order."""

    ids: Ids
    asked: Ids
    owners: Sequence[tuple[int, int, int]]


class NeuralScorer:
    """A model folder written by ``train.transformer.export``; raises ModelError where it is damaged.

    Scorer and Proposer of proposals.py. The weights are loaded here, once."""

    def __init__(self, folder: Path, threads: int = THREADS) -> None:
        import onnxruntime

        opened = open_folder(folder)
        try:
            symbols = opened.text("characters.txt").rstrip("\n")
            weights, self._copy_bias = opened.contents["model.onnx"], float(opened.meta["copy_bias"])
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"模型目录 {folder} 不完整：缺少 {error}") from error
        self.ref = opened.ref
        self._vocabulary = Vocabulary.of([""] * SPECIAL + list(symbols))
        self._threads = threads
        self._options = onnxruntime.RunOptions()
        self._options.only_execute_path_to_fetches = True
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(f"模型 {folder} 无法加载：{error}") from error

    def on_threads(self, threads: int) -> NeuralScorer:
        """The same model, loaded once, running so many windows side by side: 1 where processes share the cores."""
        other = copy(self)
        other._threads = threads
        return other

    def log_odds(
        self, lines: Sequence[str], candidates: Sequence[Sequence[Candidate]], masked: bool = False
    ) -> list[list[float]]:
        """For each candidate of each line the sum over its changed characters of log P(new) - log P(old).

        They are read off the line as it stands, one run a window, what stands there being favoured by the copy
        bias; ``masked``: guessed with the changed characters hidden, one run for each distinct set of them. nan
        where lengths differ, nothing changes, or a character is unknown."""
        results = [[float("nan")] * len(some) for some in candidates]
        questions: list[_Question] = []
        for number, (line, some) in enumerate(zip(lines, candidates, strict=True)):
            if some:
                codes = self._vocabulary.encode(line)
                for window in windows(line):
                    questions += self._questions(codes, window, number, some, masked)

        def run(question: _Question) -> Floats:
            feed = {"ids": question.ids, "asked": question.asked, "places": np.zeros((0, 2), np.int64)}
            answer: Floats = self._session.run(["odds"], feed, self._options)[0]
            return answer if masked else answer - self._copy_bias

        for question, odds in zip(questions, self._side_by_side(run, questions), strict=True):
            first = 0
            for number, place, count in question.owners:
                results[number][place] = float(odds[first : first + count].sum())
                first += count
        return results

    def alternatives(
        self, lines: Sequence[str], places: Sequence[Sequence[int]] | None = None
    ) -> list[list[Alternative]]:
        """The likeliest Han characters, best first, at ``places`` of each line (code points; every Han character
        where None) as the line stands, what stands there left out."""
        han, characters = self._vocabulary.han, self._vocabulary.characters
        jobs: list[tuple[int, int, Ids, Ids]] = []
        for number, line in enumerate(lines):
            codes = self._vocabulary.encode(line)
            wanted = np.flatnonzero(han[codes]) if places is None else np.array(sorted(places[number]), np.int64)
            wanted = wanted[han[codes[wanted]]]
            for window in windows(line):
                here = wanted[(wanted >= window.core_start) & (wanted < window.core_end)]
                if len(here):
                    pairs = np.stack((here - window.start + 1, codes[here].astype(np.int64)), 1)
                    jobs.append((number, window.start, _ids(codes, window), pairs))

        def run(job: tuple[int, int, Ids, Ids]) -> tuple[Ids, Floats]:
            feed = {"ids": job[2], "asked": np.zeros((0, 3), np.int64), "places": job[3]}
            top, odds = self._session.run(["top", "top_odds"], feed, self._options)
            return top, odds - self._copy_bias

        results: list[list[Alternative]] = [[] for _ in lines]
        for (number, start, _, pairs), (top, odds) in zip(jobs, self._side_by_side(run, jobs), strict=True):
            for row, (place, written) in enumerate(pairs):
                for char, gain in zip(top[row], odds[row], strict=True):
                    if char != written and han[char]:
                        found = Alternative(int(place) + start - 1, characters[char], float(gain))
                        results[number].append(found)
        return results

    def propose(
        self, lines: Sequence[str], floor: float = PROPOSE, places: Sequence[Sequence[int]] | None = None
    ) -> list[list[tuple[Candidate, float]]]:
        """The edits the model would make on its own as the line stands: the best alternative where its odds reach
        ``floor``; neighbours are one edit with the sum of their odds, as of a word mistyped whole."""
        results: list[list[tuple[Candidate, float]]] = []
        for some in self.alternatives(lines, places):
            best: dict[int, Alternative] = {}
            for one in some:
                if one.odds >= floor and (one.place not in best or one.odds > best[one.place].odds):
                    best[one.place] = one
            edits: list[tuple[Candidate, float]] = []
            for place in sorted(best):
                edit, odds = Candidate(place, place + 1, best[place].character), best[place].odds
                if edits and edits[-1][0].end == place:
                    last, before = edits.pop()
                    edit, odds = Candidate(last.start, place + 1, last.replacement + edit.replacement), before + odds
                edits.append((edit, odds))
            results.append(edits)
        return results

    def _questions(
        self,
        codes: npt.NDArray[np.uint16],
        window: Window,
        number: int,
        candidates: Sequence[Candidate],
        masked: bool,
    ) -> list[_Question]:
        """What the candidates that begin in the window's core ask of it."""
        asked: defaultdict[tuple[int, ...], list[tuple[int, int, int]]] = defaultdict(list)
        owners: defaultdict[tuple[int, ...], list[tuple[int, int, int]]] = defaultdict(list)
        for place, candidate in enumerate(candidates):
            if window.core_start <= candidate.start < window.core_end and candidate.end <= window.end:
                pairs = self._pairs(codes, candidate, window)
                if pairs:
                    hidden = tuple(pair[0] for pair in pairs) if masked else ()
                    asked[hidden] += pairs
                    owners[hidden].append((number, place, len(pairs)))
        questions: list[_Question] = []
        for hidden, wanted in asked.items():
            ids = _ids(codes, window)
            ids[list(hidden)] = MASK
            questions.append(_Question(ids, np.array(wanted, np.int64), owners[hidden]))
        return questions

    def _pairs(self, codes: npt.NDArray[np.uint16], candidate: Candidate, window: Window) -> list[tuple[int, int, int]]:
        """(position in the window's ids, new, old) for each changed character; empty where none can be told."""
        old = codes[candidate.start : candidate.end]
        new = self._vocabulary.encode(candidate.replacement)
        if len(old) != len(new) or UNKNOWN in old or UNKNOWN in new:
            return []
        first = candidate.start - window.start + 1
        return [(first + int(place), int(new[place]), int(old[place])) for place in np.flatnonzero(old != new)]

    def _side_by_side(self, run: Callable[[_T], _R], jobs: Sequence[_T]) -> list[_R]:
        if len(jobs) < 2 or self._threads < 2:
            return [run(job) for job in jobs]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(run, jobs))


def _ids(codes: npt.NDArray[np.uint16], window: Window) -> Ids:
    ids = np.empty(window.end - window.start + 2, np.int64)
    ids[0], ids[-1] = BEGIN, END
    ids[1:-1] = codes[window.start : window.end]
    return ids
