"""The four forms of an assessment, and the command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp.interpret import assess
from nlp.report.assessment_docx import assessment_findings
from nlp.report.assessment_html import assessment_html
from nlp.report.assessment_json import assessment_json
from nlp.report.assessment_text import assessment_text
from nlp.text import document_from_text
from service.cli.interpret import command

PAIR = json.loads((Path(__file__).parent / "pairs" / "jobs.json").read_text(encoding="utf-8"))
POLICY = document_from_text(PAIR["policy"], title="<b>政策</b>")
TEXT = document_from_text(PAIR["interpretation"].replace("1500元", "2500元") + "<script>alert(1)</script>\ud800")
RESULT = assess(POLICY, TEXT)


def test_json() -> None:
    value = json.loads(assessment_json(RESULT, POLICY.text, TEXT.text))
    assert value["schema"] == "xianshen.assessment/1"
    assert {d["id"] for d in value["dimensions"]} == {
        "faithfulness",
        "coverage",
        "own_words",
        "plain",
        "timeliness",
        "forms",
    }
    place = value["contradictions"][0]["interpretation"]
    assert TEXT.text[place["start"] : place["end"]] == place["text"] == "2500元"
    assert value["contradictions"][0]["kind"] == "money"
    assert len(value["elements"]) == 9


def test_html_is_self_contained_and_escaped() -> None:
    page = assessment_html(RESULT, POLICY, TEXT)
    page.encode("utf-8")
    assert "<script>alert" not in page
    assert "<b>政策</b>" not in page
    assert not re.search(r"(?:src|href)=['\"]?(?:http|//)", page)
    assert page.count("<script>") == 1
    assert "m against" in page


def test_text_names_the_place() -> None:
    shown = assessment_text(RESULT, POLICY, TEXT)
    assert "【2500元】" in shown
    assert "封顶 59 分" in shown
    assert "\x1b" not in shown
    assert "\x1b[31;1m" in assessment_text(RESULT, POLICY, TEXT, colour=True)


def test_findings() -> None:
    for finding in assessment_findings(RESULT, POLICY, TEXT):
        assert TEXT.text[finding.span.start : finding.span.end] == finding.matched


@pytest.mark.parametrize(("change", "code"), [(("", ""), 0), (("1500元", "2500元"), 1)])
def test_command(tmp_path: Path, change: tuple[str, str], code: int) -> None:
    policy, text, page = tmp_path / "p.txt", tmp_path / "i.txt", tmp_path / "o.html"
    policy.write_text(PAIR["policy"], encoding="utf-8")
    said = PAIR["interpretation"].replace(*change) if change[0] else PAIR["interpretation"]
    text.write_text(said, encoding="utf-8")
    done = CliRunner().invoke(
        command, [str(policy), str(text), "--format", "json", "--no-review", "--out", str(page), "--date", "2026-03-23"]
    )
    assert done.exit_code == code, done.output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_command_bad_input(tmp_path: Path) -> None:
    policy = tmp_path / "p.txt"
    policy.write_text(PAIR["policy"], encoding="utf-8")
    empty = tmp_path / "e.txt"
    empty.write_text("", encoding="utf-8")
    for arguments in ([str(policy), str(policy)], [str(policy), str(tmp_path / "none.txt")], [str(policy), str(empty)]):
        done = CliRunner().invoke(command, arguments)
        assert done.exit_code == 2
        assert "Traceback" not in done.output
