"""An assessment in a terminal: 80 columns, colours only where someone sees them, nothing in the texts acts."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.interpret import assess
from nlp.report.assessment_text import assessment_text
from nlp.report.columns import COLUMNS, width
from nlp.text import document_from_text

PAIRS = Path(__file__).parents[1] / "interpret" / "pairs"
PAIR = json.loads((PAIRS / "jobs.json").read_text(encoding="utf-8"))
FAULTY = PAIR["interpretation"].replace("1500元", "2500元").replace("不得收取", "可以收取")
HOSTILE = FAULTY.replace("举个例子", "\x1b[2J\x1b]0;title\x07举个\u202e例子")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    "said", [PAIR["interpretation"], FAULTY, HOSTILE, PAIR["policy"], "解读\n" + "长" * 900 + "。"]
)
@pytest.mark.parametrize("colour", [False, True])
def test_eighty_columns_and_nothing_acts(said: str, colour: bool) -> None:
    policy, text = document_from_text(PAIR["policy"]), document_from_text(said + "\n完。")
    shown = assessment_text(assess(policy, text), policy, text, colour)
    bare = _ANSI.sub("", shown)
    assert ("\x1b" in shown) is colour
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", bare)
    assert [line for line in bare.split("\n") if width(line) > COLUMNS] == []


def test_everything_that_is_to_be_mended_is_there() -> None:
    policy, text = document_from_text(PAIR["policy"]), document_from_text(FAULTY)
    shown = assessment_text(assess(policy, text), policy, text)
    for said in (
        "先改",
        "得分 ",
        "封顶 59 分",
        "与政策不一致 2 处",
        "【2500元】",
        "【1500元】",
        "要素：",
        "条款 ",
        "照抄 ",
    ):
        assert said in shown, said


def seen(folder: Path, environment: dict[str, str]) -> str:
    """What a person at a terminal gets."""
    (folder / "p.txt").write_text(PAIR["policy"], encoding="utf-8")
    (folder / "i.txt").write_text(FAULTY, encoding="utf-8")
    program = "from service.cli.interpret import command; command()"
    arguments = [sys.executable, "-c", program, "p.txt", "i.txt", "--no-review"]
    near, far = pty.openpty()
    try:
        clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        root = str(Path(__file__).parents[2])
        with subprocess.Popen(
            arguments, cwd=folder, stdout=far, stderr=far, env={**clean, "PYTHONPATH": root, **environment}
        ) as running:
            os.close(far)
            said = b""
            while True:
                try:
                    piece = os.read(near, 65536)
                except OSError:
                    break
                if not piece:
                    break
                said += piece
            assert running.wait(60) == 1
    finally:
        os.close(near)
    return said.decode()


def test_colours_only_where_someone_wants_them(tmp_path: Path) -> None:
    assert "\x1b[31;1m" in seen(tmp_path, {})
    assert "\x1b" not in seen(tmp_path, {"NO_COLOR": "1"})
