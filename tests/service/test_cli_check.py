"""The shell contract: exit codes, JSON, files, errors in sentences."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from service.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "docs/samples/notice.txt"
CLEAN = ROOT / "docs/samples/notice.clean.txt"


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def review_of(*arguments: object, stdin: bytes | None = None) -> dict:
    result = run("check", *arguments, "--format", "json", "--no-model", stdin=stdin)
    assert result.exit_code in (0, 1), result.output
    (review,) = json.loads(result.stdout)
    return review


def test_the_sample_is_blocked_and_its_planted_errors_are_found() -> None:
    review = review_of(SAMPLE, "--date", "2026-11-24")
    assert review["schema"] == "xianshen.review/1"
    assert review["verdict"] == "block"
    text = SAMPLE.read_text(encoding="utf-8")
    for finding in review["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["text"]
    said = " ".join(finding["text"] + finding["message"] for finding in review["findings"])
    for planted in ("[2026]", "幼儿院", "11月31日", "县公安局", "进行进行", "布署", "合同法", "截止目前", "沧源自治县",
                    "双江自治县", "虚位", "身份证", "看齐意识", "86", "半角"):  # fmt: skip
        assert planted in said, planted


def test_the_clean_twin_is_silent() -> None:
    review = review_of(CLEAN, "--date", "2026-11-24")
    assert review["findings"] == []
    assert review["failures"] == []
    assert review["verdict"] == "pass"


def test_exit_codes(tmp_path: Path) -> None:
    assert run("check", CLEAN, "--no-model").exit_code == 0
    assert run("check", SAMPLE, "--no-model").exit_code == 1
    assert run("check", tmp_path / "none.txt", "--no-model").exit_code == 2
    assert run("check").exit_code == 2
    assert run("check", CLEAN, "--date", "2026-02-30").exit_code == 2


def test_one_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    result = run("check", broken, CLEAN, "--no-model", "--format", "json")
    assert result.exit_code == 2
    assert len(json.loads(result.stdout)) == 1
    assert "broken.docx" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\x00\x01\x02\x03" * 50, b"PK\x03\x04", b"%PDF-1.4 x"])
def test_bad_files_give_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "draft.txt"
    path.write_bytes(content)
    result = run("check", path, "--no-model")
    assert result.exit_code == 2
    assert "draft.txt" in result.stderr
    assert "Traceback" not in result.output


def test_text_output_fits_eighty_columns() -> None:
    from wcwidth import wcswidth

    result = run("check", SAMPLE, "--no-model")
    assert "结论 不得发布" in result.stdout
    assert all(wcswidth(line) <= 80 for line in result.stdout.splitlines())


def test_escape_sequences_of_a_draft_never_reach_the_terminal() -> None:
    result = run("check", "-", "--no-model", stdin="统一布署\x1b[2J\u202e完成。".encode())
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_gbk_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "gbk.txt"
    path.write_bytes("会议强调，\r\n要统一布署。\r\n".encode("gb18030"))
    review = review_of(path)
    assert [finding["suggestions"] for finding in review["findings"]] == [["部署"]]
    assert "第2行" in run("check", path, "--no-model").stdout


def test_xlsx_and_docx_are_written(tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    assert run("check", SAMPLE, "--no-model", "--out", out).exit_code == 1
    sheet = openpyxl.load_workbook(out).active
    assert [cell.value for cell in sheet[1]][:4] == ["序号", "标题", "位置", "原文"]
    assert sheet.max_row > 10
    out = tmp_path / "review.docx"
    assert run("check", SAMPLE, "--no-model", "--out", out).exit_code == 1
    assert "word/comments.xml" in zipfile.ZipFile(out).namelist()
    assert run("check", SAMPLE, "--no-model", "--out", tmp_path / "review.pdf").exit_code == 2


def test_the_original_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(b"anything")
    assert run("check", path, "--out", path).exit_code == 2
    assert path.read_bytes() == b"anything"


def test_correct_keeps_lines_and_order() -> None:
    stdin = "要统一布署。\r\n\n幼儿院开学了。\n天气很好。".encode()
    result = run("correct", "--no-model", stdin=stdin)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["要统一部署。", "", "幼儿园开学了。", "天气很好。"]


def test_verify_says_identical_or_what_differs(tmp_path: Path) -> None:
    draft, stored = tmp_path / "draft.txt", tmp_path / "review.json"
    draft.write_text("要统一布署。\n", encoding="utf-8")
    stored.write_text(run("check", draft, "--no-model", "--format", "json").stdout, encoding="utf-8")
    same = run("verify", stored, draft)
    assert same.exit_code == 0
    assert "一致" in same.output
    draft.write_text("要统一部署。\n", encoding="utf-8")
    other = run("verify", stored, draft)
    assert other.exit_code == 1
    assert "原文不同" in other.output
    stored.write_text("{}", encoding="utf-8")
    assert run("verify", stored, draft).exit_code == 2


def test_lexicon_commands(tmp_path: Path) -> None:
    listed = run("lexicon", "list", "布署")
    assert "部署" in listed.output
    entry = listed.output.split("@")[0]
    assert "authority" in run("lexicon", "show", entry).output
    assert run("lexicon", "show", "none-0").exit_code == 2
    out = tmp_path / "all.tsv"
    assert run("lexicon", "export", "--out", out).exit_code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) > 1500


def test_date_of_a_month_is_understood() -> None:
    text = "县乡村振兴局负责落实。".encode()
    assert not review_of("-", "--date", "2023-04", stdin=text)["findings"]
    (finding,) = review_of("-", "--date", "2026-11-24", stdin=text)["findings"]
    assert finding["severity"] == "hint"
