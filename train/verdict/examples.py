"""Examples for the verdict: sentences that the n-gram has not seen, with errors put in, and every edit proposed."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.correct.features import Rows
from nlp.correct.statistics import Statistics
from train.corpus import Prose
from train.noise import NoiseModel
from train.verdict.label import align
from train.verdict.slips import read_pairs

SHARES: Mapping[str, float] = {
    "xwlb": 0.18,
    "news": 0.34,
    "gov": 0.12,
    "laws": 0.12,
    "gov_legal": 0.08,
    "general": 0.06,
    "reference": 0.10,
}
"""Share of each source among the sentences; a source that has fewer gives all it has."""
STRANGE = 0.05
"""Share of sentences that get one character replaced by any other, as no table foresees."""
REAL = 4.0
"""Slips that people made are rarer among the examples than made-up ones, and nearer to what is checked."""
BATCH = 1000
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’」』]?")


@dataclass(frozen=True, slots=True)
class Pair:
    """A line as written and as it should be; ``real`` where a person wrote it so."""

    source: str
    target: str
    real: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Rows of features with labels, and where each edit stands: ``lines[line][start:end]`` → ``replacements``."""

    pairs: tuple[Pair, ...]
    rows: Rows
    right: npt.NDArray[np.bool_]
    line: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    replacements: tuple[str, ...]

    def take(self, which: npt.NDArray[np.bool_]) -> Examples:
        """The same sentences with some of their edits."""
        return Examples(
            self.pairs,
            self.rows[which],
            self.right[which],
            self.line[which],
            self.start[which],
            self.end[which],
            tuple(self.replacements[number] for number in np.flatnonzero(which)),
        )

    @property
    def real(self) -> npt.NDArray[np.bool_]:
        """For each row whether its line is of a pair that people wrote."""
        return np.array([pair.real for pair in self.pairs], bool)[self.line]

    @property
    def weight(self) -> npt.NDArray[np.float64]:
        """What each row counts in fitting: right edits of slips that people made REAL, all others 1."""
        return np.where(self.real & self.right, REAL, 1.0)


def sentences(prose: Iterable[Prose], count: int, rng: random.Random) -> list[str]:
    """About ``count`` distinct sentences of 6 to 120 characters, mostly Han, in the mixture SHARES."""
    pools: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for document in prose:
        for match in _SENTENCE.findall(document.text):
            line = match.strip()
            han = sum("\u4e00" <= char <= "\u9fff" for char in line)
            if 6 <= len(line) <= 120 and han > 0.6 * len(line):
                pools[document.source][line] = None
    drawn: list[str] = []
    for source, pool in sorted(pools.items()):
        lines = list(pool)
        rng.shuffle(lines)
        drawn += lines[: int(count * SHARES.get(source, 1.0))]
    rng.shuffle(drawn)
    return drawn


def with_errors(lines: Iterable[str], noise: NoiseModel, rng: random.Random) -> list[Pair]:
    """Each sentence with the errors of the noise model, some with a strange character besides."""
    pairs = []
    common = (
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    )
    for line in lines:
        noisy = noise.corrupt(line, rng).text
        if noisy == line and rng.random() < STRANGE:
            place = rng.randrange(len(line))
            if "\u4e00" <= line[place] <= "\u9fff":
                noisy = line[:place] + rng.choice(common + line) + line[place + 1 :]
        pairs.append(Pair(noisy, line))
    return pairs


def both_ways(pairs: Iterable[Pair], noise: NoiseModel, rng: random.Random) -> list[Pair]:
    """Each pair followed by its counterpart: what was faulty as it should be, what was right with errors. So every
    sentence is seen both ways, side by side, and a cut through the list does not part them."""
    doubled = []
    for pair in pairs:
        other = noise.corrupt(pair.target, rng).text if pair.source == pair.target else pair.target
        doubled += [pair, Pair(other, pair.target)]
    return doubled


def from_files(paths: Iterable[Path], most: int, rng: random.Random) -> list[Pair]:
    """At most ``most`` sentence pairs of each file."""
    pairs: list[Pair] = []
    for path in paths:
        rows = [Pair(*row, real=True) for row in read_pairs(path) if "\n" not in "".join(row)]
        rng.shuffle(rows)
        pairs += rows[:most]
    return pairs


def judge(pairs: Sequence[Pair], statistics: Statistics) -> Examples:
    """Every edit proposed for the sources, with its label."""
    rows, right, line, start, end = [], [], [], [], []
    replacements: list[str] = []
    for first in range(0, len(pairs), BATCH):
        part = pairs[first : first + BATCH]
        judged = statistics.judge("\n".join(pair.source for pair in part))
        offsets = np.cumsum([0] + [len(pair.source) + 1 for pair in part])
        number = np.searchsorted(offsets, judged.proposals.start, side="right") - 1
        begin = judged.proposals.start - offsets[number]
        stop = begin + judged.proposals.old_length
        faulty = {
            place: align(pair.source, pair.target) for place, pair in enumerate(part) if pair.source != pair.target
        }
        right.append(
            np.array(
                [
                    place in faulty and faulty[place].is_right(a, b, new)
                    for place, a, b, new in zip(
                        number.tolist(), begin.tolist(), stop.tolist(), judged.replacements, strict=True
                    )
                ],
                bool,
            )
        )
        rows.append(judged.rows)
        line.append(number + first)
        start.append(begin)
        end.append(stop)
        replacements += judged.replacements
    return Examples(
        tuple(pairs),
        np.concatenate(rows),
        np.concatenate(right),
        np.concatenate(line),
        np.concatenate(start),
        np.concatenate(end),
        tuple(replacements),
    )
