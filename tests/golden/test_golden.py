"""Whole reviews read by a person: page, notice and table of this folder against what was found right to say.

After a change of rules or content that is meant, ``python -m tests.golden.test_golden`` writes the files anew;
read the difference before it is committed.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nlp.shipped import build_reviewer
from nlp.text import read_path

HERE = Path(__file__).parent
DRAFTS = ("page.html", "notice.txt", "table.md")
DAY = date(2026, 11, 24)


def reviewed(name: str) -> dict[str, Any]:
    """What a review without a model says of a draft, as plain values."""
    review = build_reviewer(use_model=False).review(read_path(HERE / name), DAY)
    return {
        "verdict": str(review.verdict),
        "weighted_errors": review.score.weighted_errors,
        "failures": [failure.code for failure in review.failures],
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "matched": finding.matched,
                "suggestions": list(finding.suggestions),
                "judged": finding.judged and str(finding.judged),
                "message": finding.message,
            }
            for finding in review.findings
        ],
    }


@pytest.mark.parametrize("name", DRAFTS)
def test_review_is_the_one_read(name: str) -> None:
    expected = json.loads((HERE / name).with_suffix(".json").read_text("utf-8"))
    assert reviewed(name) == expected


if __name__ == "__main__":
    for draft in DRAFTS:
        text = json.dumps(reviewed(draft), ensure_ascii=False, indent=1)
        (HERE / draft).with_suffix(".json").write_text(text + "\n", "utf-8")
