"""What the shell command says of its own accord is Chinese, whatever the language of the system."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from service.cli import main

_ENGLISH = re.compile(r"\b(?:Usage|Error|Try|No such|Missing|Invalid|Got|Show|Did you|Options|Commands|requires)\b")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check --modle x", "没有 --modle 这个选项。"),
        ("chek x", "没有 chek 这个命令。"),
        ("check --format foo x", "'--format' 的值不对：只能写 'text', 'json'，不能写“foo”。"),
        ("interpret a", "缺少参数"),
        ("interpret a b c", "多了一个参数：c"),
        ("check --date", "选项 --date 后面要写一个值。"),
        ("serve --port abc", "“abc”不是数。"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(arguments: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    done = CliRunner().invoke(main, arguments.split())
    assert done.exit_code == 2
    assert said in done.output
    assert "错误：" in done.output
    assert not _ENGLISH.search(done.output)


def test_the_help_is_chinese() -> None:
    for arguments in (["--help"], ["check", "--help"], ["lexicon", "--help"]):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0
        assert "用法:" in done.output
        assert "显示本说明" in done.output
        assert not _ENGLISH.search(done.output)
