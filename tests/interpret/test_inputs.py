"""The command on every kind of file: the same faults found; links, dates and forms; broken input in one sentence."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document as Word

from service.cli.interpret import command
from tests.text.pdf_samples import pdf

PAIR = json.loads((Path(__file__).parent / "pairs" / "jobs.json").read_text(encoding="utf-8"))
POLICY: str = PAIR["policy"].strip()
SOUND: str = PAIR["interpretation"].strip()
FAULTY = SOUND.replace("1500元", "2500元").replace("10个工作日", "20个工作日")


def run(policy: Path, text: Path, *options: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(command, [str(policy), str(text), "--format", "json", "--no-review", *options])
    assert done.exit_code in (0, 1), done.output
    return done.exit_code, json.loads(done.stdout)


def dimension(value: dict[str, Any], name: str) -> dict[str, Any]:
    return next(d for d in value["dimensions"] if d["id"] == name)


def picture() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def as_word(text: str) -> bytes:
    document: Word = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for cell, said in zip(table._cells, ("事项", "标准", "招用补贴", "每人1500元"), strict=True):
        cell.text = said
    document.add_picture(picture())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(text: str) -> bytes:
    """Paragraphs broken into lines and pages, the first line set in by two characters, as office programs print."""
    rows = []
    for line in text.split("\n"):
        said = "\u3000\u3000" + line if len(line) > 26 else line
        rows += [said[i : i + 30] for i in range(0, len(said), 30)]
    pages = [rows[i : i + 28] for i in range(0, len(rows), 28)]
    return pdf([[(56, 780 - 26 * n, row) for n, row in enumerate(page)] for page in pages])


def as_page(text: str, title: str = "", before: str = "", after: str = "", published: str = "") -> bytes:
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    meta = f'<meta name="PubDate" content="{published}">' if published else ""
    return (
        f"<!doctype html><html><head><meta charset=utf-8>{meta}<title>{escape(title)}</title></head><body>"
        f'<div class="nav"><a href="/zcjd/">政策解读</a><a href="/zfwj/index.html">政策文件</a></div>{before}'
        f'<div class="TRS_Editor">{lines}{after}</div></body></html>'
    ).encode()


KINDS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "txt": ("txt", lambda text: text.encode()),
    "bom": ("txt", lambda text: b"\xef\xbb\xbf" + text.encode()),
    "gbk": ("txt", lambda text: text.encode("gbk")),
    "crlf": ("txt", lambda text: text.replace("\n", "\r\n").encode()),
    "md": ("md", lambda text: text.replace("\n", "\n\n").encode()),
    "html": ("html", as_page),
    "docx": ("docx", as_word),
    "pdf": ("pdf", as_pdf),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_faults_in_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    ending, made = KINDS[kind]
    policy, text = tmp_path / f"政策.{ending}", tmp_path / f"解读.{ending}"
    policy.write_bytes(made(POLICY))
    text.write_bytes(made(FAULTY))
    code, value = run(policy, text)
    assert code == 1
    found = {(c["kind"], c["interpretation"]["text"]) for c in value["contradictions"]}
    assert found == {("money", "2500元"), ("duration", "20个工作日")}
    text.write_bytes(made(SOUND))
    code, value = run(policy, text)
    assert (code, value["contradictions"], value["unsupported"]) == (0, [], [])


def test_kinds_may_be_mixed(tmp_path: Path) -> None:
    policy, text = tmp_path / "p.pdf", tmp_path / "i.docx"
    policy.write_bytes(as_pdf(POLICY))
    text.write_bytes(as_word(FAULTY))
    _, value = run(policy, text)
    assert {c["kind"] for c in value["contradictions"]} == {"money", "duration"}


def test_dates_and_links_of_two_pages(tmp_path: Path) -> None:
    policy, text = tmp_path / "t20260320_11.html", tmp_path / "t20260323_12.html"
    to_text = '<p>相关阅读：<a href="../jd/t20260323_12.html">政策解读</a></p>'
    to_policy = '<p><a href="/wj/202603/t20260320_11.html">政策原文</a></p>'
    policy.write_bytes(as_page(POLICY, "通知", after=to_text, published="2026-03-20"))
    text.write_bytes(as_page(SOUND, "政策问答", after=to_policy, published="2026-03-23"))
    _, value = run(policy, text)
    judged = dimension(value, "timeliness")
    assert (judged["value"], judged["status"]) == (10, "judged")
    assert "间隔 1 个工作日" in judged["reason"]
    assert value["provenance"]["policy_date"] == "2026-03-20"
    assert value["provenance"]["interpretation_date"] == "2026-03-23"
    policy.write_bytes(as_page(POLICY, "通知", published="2026-03-20"))
    text.write_bytes(as_page(SOUND, "政策问答", published="2026-04-20"))
    judged = dimension(run(policy, text)[1], "timeliness")
    assert judged["value"] < 5
    assert "政策页面没有链接到解读" in judged["reason"]
    assert "解读页面没有链接到政策" in judged["reason"]
    assert "超过 3 个工作日" in judged["reason"]


@pytest.mark.parametrize(
    ("link", "there"),
    [
        ('<a href="t9_3.html">政策解读</a>', True),
        ('<a href="https://www.qc.example/jd/t9_3.html">一图读懂</a>', True),
        ('<a href="x_8.html">《关于支持中小企业稳定就业岗位的通知》政策问答</a>', True),
        ('<a href="/zcjd/">政策解读</a>', False),
        ('<a href="#">政策解读</a>', False),
        ('<a href="t9_3.html" style="display:none">政策解读</a>', False),
        ('<a href="a.docx">关于支持中小企业稳定就业岗位的通知</a>', False),
        ("", False),
    ],
)
def test_what_counts_as_a_link_to_the_interpretation(tmp_path: Path, link: str, there: bool) -> None:
    policy, text = tmp_path / "p.html", tmp_path / "i.html"
    policy.write_bytes(as_page(POLICY, "通知", after=f"<p>{link}</p>"))
    text.write_bytes(as_page(SOUND))
    reason = dimension(run(policy, text)[1], "timeliness")["reason"]
    assert ("政策页面链接到解读" in reason) is there
    assert ("政策页面没有链接到解读" in reason) is not there


def test_addresses_given_by_option(tmp_path: Path) -> None:
    policy, text = tmp_path / "p.txt", tmp_path / "i.md"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_text(f"{SOUND}\n\n[全文](https://www.qc.example/wj/11.html)\n", encoding="utf-8")
    assert "无法判断" in dimension(run(policy, text)[1], "timeliness")["reason"]
    address = "http://qc.example/wj/11.html"
    reason = dimension(run(policy, text, "--policy-url", address)[1], "timeliness")["reason"]
    assert "解读页面链接到政策：全文" in reason
    reason = dimension(run(policy, text, "--policy-url", address + "x")[1], "timeliness")["reason"]
    assert "解读页面没有链接到政策" in reason
    done = CliRunner().invoke(command, [str(policy), str(text), "--policy-url", "qc.example"])
    assert done.exit_code == 2
    assert done.stderr.strip().count("\n") == 0


def test_dates_given_by_option(tmp_path: Path) -> None:
    policy, text = tmp_path / "p.txt", tmp_path / "i.txt"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_text(SOUND, encoding="utf-8")
    on_time = dimension(run(policy, text, "--policy-date", "2026-04-03", "--date", "2026-04-07")[1], "timeliness")
    assert (on_time["value"], "间隔 1 个工作日" in on_time["reason"]) == (10, True)  # 清明 4 to 6 April
    late = dimension(run(policy, text, "--policy-date", "2026-03-20", "--date", "2026-04-20")[1], "timeliness")
    assert late["value"] < 4
    signed = dimension(run(policy, text, "--date", "2026-04-20")[1], "timeliness")
    assert signed["value"] is None
    assert "只有落款日期" in signed["reason"]
    outside = dimension(run(policy, text, "--policy-date", "1999-03-01", "--date", "1999-03-02")[1], "timeliness")
    assert (outside["value"], outside["status"]) == (None, "cannot judge")


@pytest.mark.parametrize(
    ("more", "form"),
    [
        ('<img src="a.png" alt="图解" width="800">', "图片"),
        ("<table><tr><td>事项</td><td>标准</td></tr></table>", "表格"),
        ('<video src="a.mp4"></video>', "视频"),
        ('<p><a href="a.mp4">点击观看</a></p>', "视频"),
        ('<iframe src="https://player.example/video/1"></iframe>', "视频"),
        ('<audio src="a.mp3"></audio>', "音频"),
        ('<p><a href="b_1.html">音频解读</a></p>', "音频"),
        ('<p><a href="b_2.html">一图读懂</a></p>', "图解"),
    ],
)
def test_forms_of_a_page(tmp_path: Path, more: str, form: str) -> None:
    policy, text = tmp_path / "p.txt", tmp_path / "i.html"
    policy.write_text(POLICY, encoding="utf-8")
    plain = "\n".join(line for line in SOUND.replace("举个例子，", "").split("\n") if not line.startswith("问："))
    text.write_bytes(as_page(plain.replace("答：", "")))
    assert "只有一种形式" in dimension(run(policy, text)[1], "forms")["reason"]
    text.write_bytes(as_page(plain.replace("答：", ""), after=more))
    judged = dimension(run(policy, text)[1], "forms")
    assert form in judged["reason"].split("；")[0]
    assert judged["value"] > 2


def test_forms_of_word_and_of_plain_text(tmp_path: Path) -> None:
    policy, text = tmp_path / "p.txt", tmp_path / "i.docx"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_bytes(as_word(SOUND))
    judged = dimension(run(policy, text)[1], "forms")
    assert {"问答", "图片", "表格", "举例"} <= set(judged["reason"].removeprefix("形式：").split("、"))
    assert judged["value"] == 5
    bare = tmp_path / "i.txt"
    line = "中小企业招用毕业年度高校毕业生，签订1年以上劳动合同并缴纳社会保险费的，每人补贴1500元。"
    bare.write_text(f"就业补贴政策解读\n{line}\n", encoding="utf-8")
    assert dimension(run(policy, bare)[1], "forms")["status"] == "cannot judge"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.txt", b""),
        ("空白.txt", "　\n \n".encode()),
        ("坏.docx", b"PK\x03\x04 broken"),
        ("坏.pdf", b"%PDF-1.4\nbroken"),
        ("扫描.pdf", pdf([[]], image=True)),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("图.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("二进制.txt", bytes(range(256)) * 8),
        ("只有标题.txt", "关于某事的解读\n".encode()),
        ("太长.txt", ("本县对符合条件的农户给予每亩二百元补助。" * 11_000).encode()),
    ],
)
@pytest.mark.parametrize("side", ["policy", "interpretation"])
def test_broken_input_is_one_sentence(tmp_path: Path, name: str, data: bytes, side: str) -> None:
    broken, sound = tmp_path / name, tmp_path / "好.txt"
    broken.write_bytes(data)
    sound.write_text(POLICY if side == "interpretation" else SOUND, encoding="utf-8")
    order = [str(broken), str(sound)] if side == "policy" else [str(sound), str(broken)]
    done = CliRunner().invoke(command, [*order, "--no-review", "--out", str(tmp_path / "out.html")])
    assert done.exit_code == 2, done.output
    said = done.stderr.strip()
    assert said
    assert "\n" not in said
    assert "Traceback" not in said
    assert not (tmp_path / "out.html").exists()


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    policy, text = tmp_path / "p.txt", tmp_path / "i.txt"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_text(SOUND, encoding="utf-8")
    for out, reason in (("none/x.html", "没有这个文件或文件夹"), ("x.pdf", "--out 只能写"), ("i.txt", "--out 只能写")):
        done = CliRunner().invoke(command, [str(policy), str(text), "--no-review", "--out", str(tmp_path / out)])
        assert done.exit_code == 2
        assert reason in done.stderr
        assert done.stderr.strip().count("\n") == 0


PICTURES = '<img src="a.png" width="800"><img src="b.png" width="800"><img src="icon.gif" width="16">'


@pytest.mark.parametrize("words", ["", "一图读懂稳就业政策", "一图读懂稳就业政策\n点击图片查看主要内容。"])
def test_an_interpretation_in_pictures_is_not_guessed_at(tmp_path: Path, words: str) -> None:
    policy, text = tmp_path / "p.txt", tmp_path / "i.html"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_bytes(as_page(words, after=PICTURES))
    done = CliRunner().invoke(command, [str(policy), str(text), "--no-review"])
    assert done.exit_code == 2
    if words:
        assert "解读的内容在图片 2 张里" in done.stderr
    assert done.stderr.strip().count("\n") == 0


def test_pictures_beside_a_text_are_said_to_be_unread(tmp_path: Path) -> None:
    policy, text = tmp_path / "p.txt", tmp_path / "i.html"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_bytes(as_page(SOUND, after=PICTURES))
    _, value = run(policy, text)
    assert value["notes"] == ["解读有图片 2 张，其中的文字和声音没有读取，未纳入评估"]
