"""Runs every case of tests/checks/<check>.yaml. This file is never edited for a new check.

A case is ``name: {fail: TEXT, ...}`` or ``name: {pass: TEXT, ...}``; ``fail_html``/``pass_html`` give the
text as an html page. Optional keys: code (default: the file's), fix (the text after every fix is applied),
at (the matched string, or a list of them), count (how many findings), severity, date (judged as of),
published, title.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.checks import CHECKS, NAMES, Context
from nlp.fix import apply_fixes
from nlp.lexicon import shipped_release
from nlp.text import document_from_text, read_bytes

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)


def load(name: str) -> dict[str, Any]:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def cases() -> list[Any]:
    found = []
    for name, module in zip(NAMES, CHECKS, strict=True):
        content = load(name)
        default = content.pop("code", None)
        for label, case in content.items():
            found.append(pytest.param(module, default, case, id=f"{name}:{label}"))
    return found


@pytest.mark.parametrize(("module", "default", "case"), cases())
def test_case(module: Any, default: str | None, case: dict[str, Any]) -> None:
    expect_fail = "fail" in case or "fail_html" in case
    html = case.get("fail_html", case.get("pass_html"))
    if html is not None:
        document = read_bytes(html.encode(), "case.html")
    else:
        document = document_from_text(case["fail"] if expect_fail else case["pass"])
    if "title" in case:
        document = replace(document, title=case["title"])
    if "published" in case:
        document = replace(document, published=case["published"])
    context = Context(case.get("date", TODAY), document.published, shipped_release())
    findings = list(module.check(document, context))
    for finding in findings:
        assert document.text[finding.span.start : finding.span.end] == finding.matched
    code = case.get("code", default)
    ours = [finding for finding in findings if code is None or finding.code == code]
    if not expect_fail:
        assert not ours
        return
    assert ours, "nothing found"
    if "count" in case:
        assert len(ours) == case["count"]
    if "at" in case:
        wanted = case["at"] if isinstance(case["at"], list) else [case["at"]]
        assert [finding.matched for finding in ours] == wanted
    if "severity" in case:
        assert {str(finding.severity) for finding in ours} == {case["severity"]}
    if "fix" in case:
        assert apply_fixes(document.text, ours) == case["fix"]


@pytest.mark.parametrize(("name", "module"), list(zip(NAMES, CHECKS, strict=True)))
def test_every_rule_has_cases(name: str, module: Any) -> None:
    content = load(name)
    default = content.pop("code", None)
    for rule in module.RULES:
        of_rule = [case for case in content.values() if case.get("code", default) in (None, rule.code)]
        assert any("fail" in case or "fail_html" in case for case in of_rule), f"{rule.code}: no failing case"
        assert any("pass" in case or "pass_html" in case for case in of_rule), f"{rule.code}: no passing case"
