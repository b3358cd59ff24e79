"""The batch review measured on an archive with planted errors: speed, memory, scaling, recall, false alarms.

``python -m train.tasks.archive --posts 20000 [--no-model] [--workers N] [--scaling POSTS] [--keep FOLDER]``; needs
../shared. Rates are given by the wall clock and by CPU time: on a shared machine only the second means much.
The run's summary.json gets the recall and the false alarms under ``planted``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from nlp.batch.engine import Engine
from nlp.batch.local import LocalEngine
from nlp.batch.mapping import FieldMap
from nlp.batch.run import BatchSettings, run_batch
from train.tasks.archive_make import make_archive, write_archive
from train.tasks.archive_million import tree
from train.tasks.archive_score import score_archive

PROSE = Path(__file__).resolve().parents[3] / "shared/data/prose"
SEED, AS_OF = 20261124, date(2026, 11, 24)


@dataclass
class Clock:
    """A listener that keeps when each step began, in wall-clock seconds and in CPU seconds of the processes below this
    one, finished or not, and of this one."""

    marks: list[tuple[str, float, float, float]] = field(default_factory=list)

    def mapping(self, place: str, fields: FieldMap) -> None:
        """Of no interest here."""

    def stage(self, name: str, total: int | None, done: int) -> None:
        self.marks.append((name, time.perf_counter(), below(os.getpid()), time.process_time()))

    def posts(self, number: int) -> None:
        """Of no interest here."""

    def spans(self) -> dict[str, tuple[float, float, float]]:
        """(wall, CPU of workers, CPU of the main process) of each step, in seconds."""
        self.stage("end", None, 0)
        return {
            one[0]: (other[1] - one[1], other[2] - one[2], other[3] - one[3])
            for one, other in zip(self.marks, self.marks[1:], strict=False)
        }


def below(pid: int) -> float:
    """CPU seconds of all descendants of the process; those of finished ones are counted by whoever waited for them."""
    seconds = 0.0
    for one in tree(pid):
        try:
            said = Path(f"/proc/{one}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        own, waited = int(said[11]) + int(said[12]), int(said[13]) + int(said[14])
        seconds += (waited + own * (one != pid)) / os.sysconf("SC_CLK_TCK")
    return seconds


def measure(
    archive: Path, out: Path, engine: Engine, use_model: bool, clock: Clock | None = None
) -> dict[str, tuple[float, float, float]]:
    """Run it; the seconds of each step, by ``clock`` where one is given."""
    clock = clock or Clock()
    run_batch(archive, out, BatchSettings(as_of=AS_OF, use_model=use_model), engine, clock)
    return clock.spans()


def show(name: str, posts: int, size: int, spans: dict[str, tuple[float, float, float]], workers: int) -> None:
    """Rates of the review and of the whole run."""
    wall, cpu, _ = spans["review"]
    whole, all_cpu = sum(one[0] for one in spans.values()), sum(one[1] + one[2] for one in spans.values())
    print(f"{name}: {posts:,} posts, {size:,} characters, {workers} workers")
    print(f"  review, wall      {wall:9.1f} s {posts / wall:9.1f} posts/s {size / wall:12,.0f} characters/s")
    print(f"  review, CPU       {cpu:9.1f} s {posts / cpu:9.1f} posts/s {size / cpu:12,.0f} characters/s a core")
    print(f"  whole run, wall   {whole:9.1f} s {posts / whole:9.1f} posts/s {size / whole:12,.0f} characters/s")
    print(f"  whole run, CPU    {all_cpu:9.1f} s {posts / all_cpu:9.1f} posts/s {size / all_cpu:12,.0f} characters/s")
    print(f"  cost              {all_cpu / posts * 1e6 / 3600:9.1f} core-hours per million posts of this length")
    for step, (wall, cpu, own) in spans.items():
        print(f"    {step:8} wall {wall:8.1f} s, workers {cpu:8.1f} s, main process {own:7.1f} s")


def peak_mib() -> tuple[float, float]:
    """The largest worker so far and the main process, in MiB."""
    return tuple(resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))  # type: ignore[return-value]


@contextmanager
def folder(keep: Path | None) -> Iterator[Path]:
    """Where the archive and the results go."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="xianshen-archive-") as name:
        yield Path(name)


def bare_scaling(seconds: float = 3.0) -> float:
    """How much more a loop that touches no memory gets done in two processes than in one: what this machine allows at
    this moment, whatever the program."""
    script = (
        "import sys, time\nsys.stdin.readline()\nend, n = time.perf_counter() + float(sys.argv[1]), 0\n"
        "while time.perf_counter() < end:\n    sum(range(1000)); n += 1\nprint(n)"
    )

    def together(number: int) -> int:
        command = [sys.executable, "-c", script, str(seconds)]
        some = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(number)]
        time.sleep(0.5)
        return sum(int(out) for out, _ in [one.communicate() for one in _begun(some)])

    return together(2) / together(1)


def _begun(some: list[subprocess.Popen[bytes]]) -> list[subprocess.Popen[bytes]]:
    """The processes, all told to begin."""
    for one in some:
        assert one.stdin is not None
        one.stdin.write(b"\n")
        one.stdin.flush()
    return some


def head(archive: Path, posts: int, path: Path) -> int:
    """The first posts of the archive in a file of their own; their characters."""
    size = 0
    with archive.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        for line in islice(lines, posts):
            size += len(json.loads(line)["content"])
            out.write(line)
    return size


def main() -> None:
    """Make, run, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--characters", type=int, default=90, help="shortest post")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--scaling", type=int, default=0, help="posts on which 1 and 2 processes are compared")
    parser.add_argument("--keep", type=Path, help="folder for the archive and the results")
    arguments = parser.parse_args()
    if not PROSE.exists():
        raise SystemExit("../shared is not here, there is no prose to make posts of")
    with folder(arguments.keep) as place:
        archive, truth, out = place / "archive.jsonl", place / "truth.jsonl", place / "results"
        size = write_archive(make_archive(PROSE, arguments.posts, arguments.characters, SEED), archive, truth)
        spans = measure(archive, out, LocalEngine(arguments.workers), not arguments.no_model)
        show("local", arguments.posts, size, spans, arguments.workers)
        print("  peak memory       worker {:,.0f} MiB, main process {:,.0f} MiB".format(*peak_mib()))
        planted = score_archive(out, truth)
        summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        summary["planted"] = planted
        (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
        print(json.dumps(planted, ensure_ascii=False, indent=1))
        if arguments.scaling:
            some = head(archive, arguments.scaling, place / "some.jsonl")
            walls = {}
            for workers in (1, 2):
                spans = measure(
                    place / "some.jsonl", place / f"some{workers}", LocalEngine(workers), not arguments.no_model
                )
                show(f"scaling, {workers}", arguments.scaling, some, spans, workers)
                walls[workers] = spans["review"]
            print(f"1 → 2 processes: {walls[1][0] / walls[2][0]:.2f}× by the wall clock; CPU time of the same work"
                  f" {walls[2][1] / walls[1][1]:.3f}× as much; a bare loop {bare_scaling():.2f}×")  # fmt: skip


if __name__ == "__main__":
    main()
