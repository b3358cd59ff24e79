"""Every sentence of the yaml files: the wrong ones are found as they say, the right ones are not, by any list check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.fix import apply_fixes
from nlp.lists import ListChecks
from nlp.text import document_from_text
from nlp.types import Finding
from tests.lists.tables import AUTHORITY, lists

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
NAMES = ("titles", "order", "person", "stranger", "names", "phrases")


@pytest.fixture(scope="module")
def checks() -> ListChecks:
    return ListChecks(lists())


def _cases(sort: str) -> list[Any]:
    made = []
    for name in NAMES:
        content = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
        for case in content[sort]:
            case = {"text": case} if isinstance(case, str) else case
            made.append(pytest.param(content["code"], case, id=f"{name}:{case['text'][:24]}"))
    return made


def _find(checks: ListChecks, case: dict[str, Any]) -> list[Finding]:
    document = replace(document_from_text(case["text"]), published=case.get("published"))
    found = checks.findings(document, case.get("date", TODAY))
    assert all(document.text[one.span.start : one.span.end] == one.matched for one in found)
    return found


@pytest.mark.parametrize(("code", "case"), _cases("wrong"))
def test_what_is_wrong_is_found(checks: ListChecks, code: str, case: dict[str, Any]) -> None:
    found = _find(checks, case)
    ours = [one for one in found if one.code == code]
    assert len(ours) == 1, [one.message for one in found]
    assert len(found) == 1, "nothing else is said about it"
    assert "at" not in case or ours[0].matched == case["at"]
    assert "severity" not in case or ours[0].severity == case["severity"]
    assert case.get("says", "") in ours[0].message
    assert "fix" not in case or apply_fixes(case["text"], ours) == case["fix"]
    assert ours[0].origin.startswith("list-")
    assert "@3#" in ours[0].origin
    assert ours[0].authority is not None
    assert ours[0].authority.endswith(AUTHORITY)
    assert "第 3 版" in ours[0].authority


@pytest.mark.parametrize(("code", "case"), _cases("right"))
def test_what_is_right_is_left_alone(checks: ListChecks, code: str, case: dict[str, Any]) -> None:
    assert [(one.code, one.message) for one in _find(checks, case)] == []
