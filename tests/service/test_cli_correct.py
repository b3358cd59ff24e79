"""``xianshen correct`` and ``models`` as other programs use them: streams, odd bytes, models by folder."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nlp.correct.folder import SHIPPED
from nlp.correct.load import find_folder
from service.cli import main
from tests.correct.tiny_bert import tiny_bert

pytestmark = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")
WRONG, RIGHT = "各级政府要认真贯彻落实党中央的决策布署。", "各级政府要认真贯彻落实党中央的决策部署。"
PROGRAM = [sys.executable, "-c", "from service.cli import main; main()", "correct"]
ODD = [
    "",
    "   ",
    WRONG,
    "加强金融信用信息基础数据库的共享。",
    "这是😀一行\x00带有𠮷字的文字。",
    "会议由张林主持，李玮玮、王祎参加。",
    "abc 123 http://example.com/buzhi",
    "\ufeff通知",
    "一行\u2028两行",
]


def run(*arguments: object, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def test_line_for_line_whatever_the_bytes() -> None:
    raw = "\n".join(ODD).encode() + b"\n\xff\xfe stray\r\n" + WRONG.encode() + b"\r\nlast without an end"
    result = run("correct", stdin=raw)
    assert result.exit_code == 0, result.output
    mended = result.stdout_bytes.replace(RIGHT.encode(), WRONG.encode())
    assert mended == raw + b"\n"
    assert result.stdout_bytes.count(RIGHT.encode()) == 2


def test_json_lines() -> None:
    result = run("correct", "--format", "json", stdin=f"{WRONG}\n\n".encode() + b"\xff\n")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert rows == [
        {"source": WRONG, "target": RIGHT},
        {"source": "", "target": ""},
        {"source": "\udcff", "target": "\udcff"},
    ]


def test_big5_is_named() -> None:
    result = run("correct", "--no-model", stdin="各鄉鎮要統一布署防汛工作，請認真落實。\n".encode("big5"))
    assert (result.exit_code, "Big5" in result.stderr, "GBK" in result.stderr) == (2, True, False)


@pytest.mark.parametrize("lines", [[WRONG], ["关于开展检查工作的通知", WRONG]])
def test_gbk_is_named(lines: list[str]) -> None:
    result = run("correct", stdin="\n".join(lines).encode("gb18030"))
    assert result.exit_code == 2
    assert "GBK" in result.stderr
    assert "第 1 行" in result.stderr
    assert "Traceback" not in result.output


def test_any_order_gives_the_same_lines() -> None:
    lines = [*ODD, "共同推动经济社会高质量发发展。", "长" * 1200, WRONG * 3] * 3

    def mend() -> list[str]:
        return run("correct", stdin="".join(line + "\n" for line in lines).encode()).stdout.split("\n")[:-1]

    expected = dict(zip(lines, mend(), strict=True))
    for seed in range(3):
        random.Random(seed).shuffle(lines)
        assert mend() == [expected[line] for line in lines]


def test_each_line_is_answered_as_it_comes() -> None:
    with subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(f"{WRONG}\n".encode())
            process.stdin.flush()
            assert process.stdout.readline().decode() == f"{RIGHT}\n"
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_reader_that_leaves_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*PROGRAM, "--no-model"], input=b"x\n" * 10, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == b""


def test_an_interrupt_is_a_sentence() -> None:
    with subprocess.Popen(
        [*PROGRAM, "--no-model"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"x\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert re.fullmatch("已中断，已写出 [01] 行\n", said.decode())


def test_models_by_folder(tmp_path: Path) -> None:
    bert = tiny_bert(tmp_path / "bert")
    listed = run("models", "--model", bert).stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == [
        *(r.split("\t")[0] for r in run("models").stdout.splitlines()),
        "bert",
    ]
    assert run("correct", "--model", bert, stdin=f"{WRONG}\n".encode()).stdout == f"{RIGHT}\n"
    draft = tmp_path / "draft.txt"
    draft.write_text(WRONG, encoding="utf-8")
    (review,) = json.loads(run("check", draft, "--model", bert, "--format", "json").stdout)
    assert [model["id"] for model in review["provenance"]["models"]][-1] == "bert"
    assert review["failures"] == []


def test_a_wrong_model_is_said_and_the_review_stands(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    for command in ("correct", "models"):
        result = run(command, "--model", absent, stdin=f"{WRONG}\n".encode())
        assert result.exit_code == 2
        assert result.stdout == ""
        assert f"模型目录 {absent} 不存在" in result.stderr
    draft = tmp_path / "draft.txt"
    draft.write_text("加强金融信用欣喜基础数据库的共享。", encoding="utf-8")
    result = run("check", draft, "--model", absent, "--format", "json")
    assert result.exit_code == 1
    (review,) = json.loads(result.stdout)
    assert [failure["code"] for failure in review["failures"]] == ["spelling"]
    assert "不存在" in review["failures"][0]["error"]
    assert [finding["text"] for finding in review["findings"] if finding["category"] == "spelling"] == ["欣喜"]


def test_progress_is_one_plain_line_in_a_log(tmp_path: Path) -> None:
    draft = tmp_path / "long.txt"
    draft.write_text("加强安全生产监督检查。\n" * 2000, encoding="utf-8")
    result = run("check", draft, "--no-model")
    assert result.stderr == f"正在审校 {draft}（24,000 字）\n"
