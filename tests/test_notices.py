"""The first real input: what issue asked of the three inspection notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main

NOTICES = Path(__file__).resolve().parents[2] / "shared/notices/inspection_notices_2023q1.txt"
pytestmark = pytest.mark.skipif(not NOTICES.exists(), reason="needs ../shared")


@pytest.fixture(scope="module", params=["2023-04", "2026-11-24"])
def review(request):
    arguments = ["check", str(NOTICES), "--format", "json", "--no-model", "--date", request.param]
    (review,) = json.loads(CliRunner().invoke(main, arguments).stdout)
    return request.param, review


def test_what_must_be_said(review) -> None:
    _, content = review
    said = {(finding["text"], finding["code"]) for finding in content["findings"]}
    texts = {text for text, _ in said}
    assert "幼儿院" in texts
    assert "沧源自治县" in texts
    assert any(f["code"] == "DOC-08" and "县乡村振兴局" in f["message"] for f in content["findings"])


def test_half_width_punctuation_is_one_finding(review) -> None:
    _, content = review
    (finding,) = [finding for finding in content["findings"] if finding["code"] == "PUN-01"]
    assert "全文使用半角标点" in finding["message"]
    assert finding["count"] == 157


def test_right_sums_are_silent(review) -> None:
    _, content = review
    assert not [finding for finding in content["findings"] if finding["code"] == "NUM-11"]


def test_the_bureau_is_judged_by_date(review) -> None:
    day, content = review
    outdated = [f for f in content["findings"] if f["category"] == "agency" and "乡村振兴局" in f["text"]]
    if day == "2023-04":
        assert not outdated
    else:
        assert outdated
        assert {finding["severity"] for finding in outdated} == {"hint"}
