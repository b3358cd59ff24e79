"""pdf with a text layer is read, printed lines become paragraphs; scanned and locked files are refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text import limits, locate, read_bytes
from nlp.types import InputError
from tests.text.pdf_samples import pdf

FULL = "各乡镇人民政府要认真贯彻落实会议精神确保各项工作取得实效"
LOCK = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >> "
    "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
)


def test_lines_become_paragraphs_and_page_numbers_go() -> None:
    data = pdf(
        [
            [
                (200, 780, "关于检查的通知"),
                (82, 740, FULL),
                (50, 710, FULL + "县委"),
                (50, 680, "收尾。"),
                (82, 650, FULL[:20]),
                (280, 40, "— 1 —"),
            ],
            [(82, 780, "一、总体要求"), (50, 750, FULL + "布署"), (50, 720, "工作。"), (280, 40, "2")],
        ]
    )
    document = read_bytes(data, "稿.pdf")
    assert document.text.split("\n") == [
        "关于检查的通知",
        FULL + FULL + "县委收尾。",
        FULL[:20],
        "一、总体要求",
        FULL + "布署工作。",
    ]
    assert [block.kind for block in document.blocks][3] == "heading"
    assert locate(document, document.text.index("布署")) == "第2页"
    assert locate(document, 0) == "第1页"


def test_a_paragraph_runs_over_the_page_and_each_part_has_its_page() -> None:
    data = pdf([[(82, 780, FULL), (50, 750, FULL + "继续")], [(50, 780, "下页收尾。"), (82, 750, FULL)]])
    document = read_bytes(data, "稿.pdf")
    assert document.text.split("\n")[0] == FULL + FULL + "继续下页收尾。"
    assert locate(document, document.text.index("继续")) == "第1页"
    assert locate(document, document.text.index("下页")) == "第2页"


def test_running_heads_and_feet_part_no_paragraph_and_are_read_once() -> None:
    head, foot = (50, 815, "某县人民政府文件"), (50, 20, "第1页 内部资料")
    pages = [
        [head, (82, 780, FULL), (50, 750, FULL + "继续"), foot],
        [head, (50, 780, "下页收尾。"), (82, 750, FULL), (50, 720, FULL + "再续"), (50, 20, "第2页 内部资料")],
        [(50, 780, "末页收尾。"), (82, 750, FULL[:20]), head],
    ]
    document = read_bytes(pdf(pages), "稿.pdf")
    assert document.text.split("\n") == [
        FULL + FULL + "继续下页收尾。",
        FULL + FULL + "再续末页收尾。",
        FULL[:20],
        "某县人民政府文件",
        "第1页 内部资料",
    ]


def test_what_stands_on_one_page_only_stays() -> None:
    pages = [[(82, 780, FULL), (50, 750, "甲。")], [(50, 780, "乙。"), (82, 720, FULL)]]
    assert read_bytes(pdf(pages), "稿.pdf").text.split("\n") == [FULL + "甲。", "乙。", FULL]


def test_radicals_of_the_font_become_characters() -> None:
    document = read_bytes(pdf([[(50, 700, "⼈⺠政府⻓期")]]), "稿.pdf")
    assert document.text == "人民政府长期"


def test_scanned_page_is_said() -> None:
    with pytest.raises(InputError, match="扫描件"):
        read_bytes(pdf([[], []], image=True), "稿.pdf")
    document = read_bytes(pdf([[(50, 700, FULL)], []], image=True), "稿.pdf")
    assert [(e.kind, e.location, e.text) for e in document.elements] == [
        ("image", "page 1", ""),
        ("image", "page 2", "扫描页"),
    ]


def test_locked_broken_and_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="密码"):
        read_bytes(pdf([[(50, 700, FULL)]], trailer=LOCK), "稿.pdf")
    with pytest.raises(InputError, match="损坏"):
        read_bytes(b"%PDF-1.5\n" + b"x" * 500, "稿.pdf")
    monkeypatch.setattr(limits, "PDF_PAGES", 1)
    with pytest.raises(InputError, match="超过 1 页"):
        read_bytes(pdf([[], []]), "稿.pdf")


@given(st.integers(0, 4000), st.binary(max_size=4))
def test_damaged_bytes_raise_nothing_else(cut: int, junk: bytes) -> None:
    whole = pdf([[(50, 700, FULL)]])
    cut %= len(whole)
    for data in (whole[:cut], whole[:cut] + junk + whole[cut + len(junk) :]):
        with contextlib.suppress(InputError):
            read_bytes(data, "稿.pdf")
