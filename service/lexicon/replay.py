"""The replay of a change over an archive: a scan finds the texts it can touch, and only those are tried.

Two processes share the trying where there is much of it. The spelling model and private lists do not run again: what
they said of a text when it was last reviewed stands beside what the lexicon and the rules say now.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, as_completed, wait
from dataclasses import asdict
from datetime import date
from itertools import islice
from typing import Any

from nlp.lexicon.touch import Touch
from nlp.types import LexiconEntry
from service.lexicon.texts import Text
from service.lexicon.trial import Hit, Outcome, Trial

SAMPLES = 100  # of each sort, in the result
PROCESSES = 2
_ALONE = 3_000  # so many touched texts are tried without a second process
_CHUNK = 200
_TOLD = 500
Progress = Callable[[int, int], None]
Recall = Callable[[Sequence[Text]], Sequence[Text]]
"""Adds to texts what models and lists said of them."""


def replay(
    before: Sequence[LexiconEntry],
    after: Sequence[LexiconEntry],
    texts: Iterable[Text],
    total: int,
    *,
    chains: dict[str, tuple[str, ...]] | None = None,
    today: date | None = None,
    progress: Progress = lambda done, whole: None,
    recall: Recall = lambda texts: texts,
    processes: int = PROCESSES,
) -> dict[str, Any]:
    """What the change from ``before`` to ``after`` does to the texts: counts, samples, units, verdicts, seconds."""
    began = time.perf_counter()
    arguments = (tuple(before), tuple(after), chains or {}, today or date.today())
    trial = Trial(*arguments)
    scan = _Scan(Touch(trial.touched), total, progress)
    touched = (text for chunk in _chunks(scan.over(texts)) for text in recall(chunk))
    sums = _Sums()
    first = list(islice(touched, _ALONE))
    for text in first:
        sums.add(trial.run(text))
    rest = _chunks(touched)
    head = next(rest, None)
    if head is not None and processes > 1:
        for outcome in _shared(_again(head, rest), arguments, processes):
            sums.add(outcome)
    elif head is not None:
        for chunk in _again(head, rest):
            for text in chunk:
                sums.add(trial.run(text))
    progress(scan.texts, max(scan.texts, total))
    return {
        "texts": scan.texts,
        "characters": scan.characters,
        "touched": scan.touched,
        "today": arguments[3].isoformat(),
        **sums.result(),
        "seconds": round(time.perf_counter() - began, 1),
    }


def _shared(chunks: Iterator[list[Text]], arguments: tuple[Any, ...], processes: int) -> Iterator[Outcome]:
    """Outcomes as the processes give them. Texts are read in this thread, a few chunks ahead of the trying."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _prepare, arguments) as pool:
        waiting: set[Future[list[Outcome]]] = set()
        for chunk in chunks:
            waiting.add(pool.submit(_try, chunk))
            if len(waiting) >= 4 * processes:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from future.result()
        for future in as_completed(waiting):
            yield from future.result()


_TRIAL: Trial | None = None


def _prepare(*arguments: Any) -> None:
    global _TRIAL
    _TRIAL = Trial(*arguments)


def _try(texts: list[Text]) -> list[Outcome]:
    assert _TRIAL is not None
    outcomes = (_TRIAL.run(text) for text in texts)
    return [outcome for outcome in outcomes if outcome is not None]


class _Scan:
    """Reads the texts once, counts them, and lets through those the change can touch."""

    def __init__(self, touch: Touch, total: int, progress: Progress) -> None:
        self.touch, self.total, self.progress = touch, total, progress
        self.texts = self.characters = self.touched = 0

    def over(self, texts: Iterable[Text]) -> Iterator[Text]:
        for text in texts:
            self.texts += 1
            self.characters += len(text.text)
            if self.texts % _TOLD == 0:
                self.progress(self.texts, self.total)
            if self.touch.touches(text.text):
                self.touched += 1
                yield text


def _chunks(texts: Iterator[Text]) -> Iterator[list[Text]]:
    while chunk := list(islice(texts, _CHUNK)):
        yield chunk


def _again(head: list[Text], rest: Iterator[list[Text]]) -> Iterator[list[Text]]:
    yield head
    yield from rest


class _Sums:
    """Counts over all outcomes, and the first samples of each sort in the order of the texts."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.groups: dict[str, dict[str, Counter[str]]] = {"units": {}, "columns": {}, "entries": {}}
        self.samples: dict[str, list[Hit]] = {"new": [], "lost": [], "covered": []}
        self.verdicts: list[dict[str, str]] = []
        self.changes: Counter[str] = Counter()

    def add(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        for sort in self.samples:
            hits: tuple[Hit, ...] = getattr(outcome, sort)
            if not hits:
                continue
            self.counts[sort] += len(hits)
            self.counts[f"{sort}_texts"] += 1
            self.samples[sort].extend(hits)
            if len(self.samples[sort]) > 20 * SAMPLES:
                self._trim(sort)
            self._group("units", outcome.unit, sort, len(hits))
            self._group("columns", outcome.column, sort, len(hits))
            for hit in hits:
                self._group("entries", hit.entry, sort, 1)
        self.counts["doubtful"] += sum(hit.doubtful for hit in outcome.new)
        if outcome.verdicts:
            self.counts["verdicts"] += 1
            before, after = outcome.verdicts
            self.changes[f"{before}>{after}"] += 1
            told = {"text_id": outcome.text_id, "title": outcome.title, "unit": outcome.unit, "column": outcome.column}
            self.verdicts.append({**told, "before": before, "after": after})

    def _group(self, by: str, name: str, sort: str, number: int) -> None:
        self.groups[by].setdefault(name, Counter())[sort] += number

    def _trim(self, sort: str) -> None:
        self.samples[sort] = sorted(self.samples[sort], key=_order)[:SAMPLES]

    def result(self) -> dict[str, Any]:
        for sort in self.samples:
            self._trim(sort)
        names = ("new", "new_texts", "doubtful", "lost", "lost_texts", "covered", "covered_texts", "verdicts")
        return {
            **{name: self.counts[name] for name in names},
            **{by: _rows(group) for by, group in self.groups.items()},
            "samples": {sort: [asdict(hit) for hit in hits] for sort, hits in self.samples.items()},
            "changed_verdicts": sorted(self.verdicts, key=lambda one: one["text_id"])[:SAMPLES],
            "verdict_changes": dict(sorted(self.changes.items())),
        }


def _order(hit: Hit) -> tuple[Any, ...]:
    """Doubtful ones first: they are what a person should look at."""
    return (not hit.doubtful, hit.text_id, hit.start, hit.entry)


def _rows(group: dict[str, Counter[str]]) -> list[dict[str, Any]]:
    ordered = sorted(group.items(), key=lambda item: (-item[1]["new"], -item[1]["lost"], item[0]))
    return [{"name": name, **{sort: counts[sort] for sort in ("new", "lost", "covered")}} for name, counts in ordered]
