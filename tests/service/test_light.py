"""The two processes of the service load no library that a review has no use for: each costs tens of megabytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = ("pandas", "pyarrow", "ray", "scipy", "sklearn", "torch", "transformers")
FIRST_REVIEW = f"""
import sys
from pathlib import Path

from service.app import create_app
from service.cli.serve import command
from service.desk.export import TYPES
from service.engine import build_reviewer, make_document, review_document
from service.jobs.registry import find_kind
from service.jobs.worker import Worker
from service.settings import Settings

settings = Settings(data=Path(sys.argv[1]))
app = create_app(settings)
find_kind("archive")
with app.app_context():
    review = review_document(make_document("会议要求认真做好统一布署工作。"), None)
assert any(finding.matched == "布署" for finding in review.findings), review
print(*sorted(set(sys.modules) & set({HEAVY!r})))
"""


def test_a_first_review_loads_nothing_heavy(tmp_path: Path) -> None:
    """By the models that are shipped; Arrow comes with the first page of an archive's results."""
    said = subprocess.run(
        [sys.executable, "-c", FIRST_REVIEW, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == []
