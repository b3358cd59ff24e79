"""The spelling and lexicon review of an interpretation stands in every form of its assessment."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from service.cli.interpret import command
from tests.interpret.test_inputs import POLICY, SOUND

WRONG = SOUND + "\n下一步将认真布署落实。"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    policy, text = tmp_path / "p.txt", tmp_path / "i.txt"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_text(WRONG, encoding="utf-8")
    return policy, text


def said(pair: tuple[Path, Path], *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, [str(pair[0]), str(pair[1]), "--no-model", *options])
    assert done.exit_code in (0, 1), done.output
    return done.exit_code, done.stdout


def test_in_the_terminal(pair: tuple[Path, Path]) -> None:
    code, shown = said(pair)
    assert code == 0
    assert "文字审校：修改后发布 · 严重 0 · 一般 1" in shown
    assert "解读的文字审校" in shown
    assert "「布署」应为「部署」" in shown
    assert "文字审校：本次没有做" in said(pair, "--no-review")[1]


def test_in_json(pair: tuple[Path, Path]) -> None:
    review = json.loads(said(pair, "--format", "json")[1])["review"]
    assert [f["text"] for f in review["findings"] if f["category"] == "typo"] == ["布署"]
    assert json.loads(said(pair, "--format", "json", "--no-review")[1])["review"] is None


def test_on_the_page_and_in_word(pair: tuple[Path, Path], tmp_path: Path) -> None:
    said(pair, "--out", str(tmp_path / "o.html"))
    page = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert 'class="m typo' in page
    assert "文字审校：修改后发布" in page
    assert "「布署」应为「部署」" in page
    said(pair, "--out", str(tmp_path / "o.docx"))
    comments = [comment.text for comment in docx.Document(str(tmp_path / "o.docx")).comments]
    assert any("「布署」应为「部署」" in comment for comment in comments)


def test_a_serious_finding_needs_action(pair: tuple[Path, Path]) -> None:
    pair[1].write_text(SOUND + "\n让我们坚持社会注意道路。", encoding="utf-8")
    code, shown = said(pair)
    assert "文字审校：不得发布 · 严重 1" in shown
    assert code == 1
    assert said(pair, "--no-review")[0] == 0
