"""One kill of both processes as part of the suite; thirty are ``make kill``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.kill.run import survive

SEED = 3  # the one whose first kill is that of both


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the worker by /proc")
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    counts = survive(tmp_path, kills=1, seed=SEED, drafts=8)
    assert counts["killed"] == {"both": 1}
    assert min(counts["reviews"], counts["jobs"], counts["saves"], counts["decisions"]) > 0
