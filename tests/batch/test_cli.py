from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.cli.batch_progress import Progress
from tests.batch.inline import write_jsonl


def batch(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments)])


def test_exit_codes_and_what_is_said(tmp_path: Path) -> None:
    clean = write_jsonl(tmp_path / "clean.jsonl", [{"正文": "会议讨论了防汛工作。"}])
    done = batch(clean, "--out", tmp_path / "one", "--no-model", "--workers", 1)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "字段对应（clean.jsonl）" in done.stderr
    assert "已审 1 篇：不得发布 0，需修改 0，可以发布 1" in done.stderr
    again = batch(clean, "--out", tmp_path / "one", "--no-model", "--workers", 1, "--resume")
    assert (again.exit_code, "没有重新审" in again.stderr) == (0, True)
    wrong = write_jsonl(tmp_path / "wrong.jsonl", [{"正文": "要认真布署。"}])
    assert batch(wrong, "--out", tmp_path / "two", "--no-model", "--workers", 1).exit_code == 1


def test_nothing_to_review_is_bad_input_with_the_reason(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"名": "甲"}])
    result = batch(source, "--out", tmp_path / "out", "--no-model", "--workers", 1)
    assert result.exit_code == 2
    assert "看不出哪一列是正文" in result.stderr
    assert (tmp_path / "out" / "bad.jsonl").read_text("utf-8").count("\n") == 1


@pytest.mark.parametrize("content", ["", "编号,正文\n"])
def test_an_empty_source_says_so(tmp_path: Path, content: str) -> None:
    source = tmp_path / "a.csv"
    source.write_text(content, encoding="utf-8")
    result = batch(source, "--out", tmp_path / "out", "--no-model", "--workers", 1)
    assert result.exit_code == 2
    assert "没有读到稿件" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl", "--out", "x"], "没有这个文件或文件夹"),
        (["pyproject.toml"], "请用 --out 指定结果文件夹"),
        (["pyproject.toml", "--out", "x", "--gpu-actors", "1"], "要与 --engine ray 同用"),
        (["pyproject.toml", "--out", "x", "--map", "body=a"], "没有字段“body”"),
    ],
)
def test_bad_usage_is_one_sentence(tmp_path: Path, arguments: list[str], said: str) -> None:
    given = [str(tmp_path / one) if one == "x" else one for one in arguments]
    result = batch(*given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_preview(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"标题": "防汛", "正文": "好。"}] * 12)
    result = batch(source, "--preview")
    assert result.exit_code == 0
    assert "正文 ← 正文" in result.stdout
    assert "第 10 篇" in result.stdout
    assert "第 11 篇" not in result.stdout


def test_pictures_and_style_sheets_are_nothing_to_do(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "a.txt").write_text("一切正常。", "utf-8")
    (root / "a.css").write_text("a{}", "utf-8")
    result = batch(root, "--out", tmp_path / "out", "--no-model", "--workers", "1")
    assert (result.exit_code, "未审 0" in result.stderr) == (0, True), result.output
    assert "有 1 个 .css 文件不是文稿" in (tmp_path / "out" / "bad.jsonl").read_text("utf-8")


def test_a_preview_of_nothing_is_bad_input_and_odd_characters_are_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    result = batch(tmp_path / "a.txt", "--preview")
    assert (result.exit_code, "空文件" in result.stdout) == (2, True)
    (tmp_path / "a.json").write_text('[{"正文": "好\\ud800。", "标题": "\\udc00"}]', "utf-8")
    result = batch(tmp_path / "a.json", "--preview")
    assert (result.exit_code, "好\ufffd。" in result.stdout) == (0, True)


def test_a_plain_line_a_minute() -> None:
    out, now = io.StringIO(), [0.0]
    progress = Progress(out, lambda: now[0])
    progress.stage("review", 1000, 0)
    for _ in range(12):
        now[0] += 10
        progress.posts(50)
    progress.close()
    assert out.getvalue().splitlines() == [
        "审校 300/1,000 篇（30%） · 5.0 篇/秒 · 还需约 2 分钟",
        "审校 600/1,000 篇（60%） · 5.0 篇/秒 · 还需约 80 秒",
        "审校 600/1,000 篇（60%） · 5.0 篇/秒 · 还需约 80 秒",
    ]
