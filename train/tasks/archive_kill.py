"""A batch run killed again and again at random moments (SIGKILL, whole process group) and resumed each time.

``python -m train.tasks.archive_kill ARCHIVE [--kills 30] [--no-model]``: the results must equal, byte for byte, those
of a run that nobody killed. Also usable on any export.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path


def run(source: Path, out: Path, more: Sequence[str], kill_after: float | None) -> int | None:
    """The exit code of ``xianshen batch``, None where it was killed first."""
    command = [str(Path(sys.executable).with_name("xianshen")), "batch", str(source), "--out", str(out), *more]
    child = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
    try:
        _, said = child.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return None
    if child.returncode not in (0, 1):
        raise SystemExit(f"exit code {child.returncode}: {said}")
    return child.returncode


def differences(one: Path, other: Path) -> list[str]:
    """Names of files that are not the same in both folders."""
    names = {path.name for folder in (one, other) for path in folder.iterdir()}
    return sorted(
        name
        for name in names
        if not ((one / name).is_file() and (other / name).is_file())
        or (one / name).read_bytes() != (other / name).read_bytes()
    )


def main() -> None:
    """Run once whole, then once in pieces, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    more = ["--as-of", "2026-11-24", "--workers", "2", *(["--no-model"] if arguments.no_model else [])]
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="xianshen-kill-") as name:
        whole, pieces = Path(name) / "whole", Path(name) / "pieces"
        begun = time.perf_counter()
        run(arguments.archive, whole, more, None)
        length = time.perf_counter() - begun
        print(f"not killed: {length:.1f} s")
        kills = 0
        resume: list[str] = []
        while kills < arguments.kills:
            after = rng.uniform(0.3, max(2.0, length / 3))
            code = run(arguments.archive, pieces, [*more, *resume], after)
            resume = ["--resume"]
            if code is not None:
                found = differences(whole, pieces)
                print(f"finished after {kills} kills: {found or 'identical'}")
                if found:
                    raise SystemExit(1)
                shutil.rmtree(pieces)
                resume = []
            else:
                kills += 1
                print(f"kill {kills} after {after:.1f} s", flush=True)
        run(arguments.archive, pieces, [*more, *resume], None)
        found = differences(whole, pieces)
        print(f"finished after {kills} kills: {found or 'identical'}")
        raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
