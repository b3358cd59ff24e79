"""Which encoding a text file is in, and what is said about one that is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text import read_bytes
from nlp.text.encoding import decode
from nlp.types import InputError

TEXT = "各乡镇人民政府：\r\n请认真贯彻落实，2023年4月17日前报送。\n𠮷😀\u00a0完"
PLAIN = "各乡镇人民政府要认真贯彻落实会议精神确保各项工作取得实效"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
)
def test_encodings(data: bytes) -> None:
    document = read_bytes(data, "稿.txt")
    assert document.text == TEXT
    assert document.format == "txt"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_chinese_alone_without_a_mark(encoding: str) -> None:
    assert read_bytes(PLAIN.encode(encoding), "稿.txt").text == PLAIN


def test_gbk_that_is_valid_utf8_by_chance() -> None:
    assert read_bytes("联通".encode("gbk"), "稿.txt").text == "联通"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1))
def test_utf8_with_a_mark_is_always_itself(text: str) -> None:
    if text.strip():
        assert read_bytes(codecs.BOM_UTF8 + text.encode(), "稿.txt").text == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空文件"),
        (b" \n ", "空文件"),
        ("\u3000\n".encode(), "没有文字内容"),
        ("第一行\n坏".encode() + b"\xff\xff\n", "第 2 行"),
        (b"\xff\xfe\x00\xd8\x00", "UTF-16"),
        (bytes(range(1, 32)) * 50, "控制字符"),
        (b"\x00" * 100, "控制字符"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "控制字符"),
    ],
)
def test_no_text(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_bytes(data, "稿.txt")
    assert str(caught.value).startswith("稿.txt：")


def test_big5_is_said_and_never_read_as_a_medley() -> None:
    with pytest.raises(InputError, match="Big5"):
        decode("關於防汛工作的通知\n各鄉鎮要統一部署防汛工作，請認真落實。".encode("big5"), "a.txt")
    for text in ("关于防汛工作的通知α", "龢龘鬱懋罡昇煊翀赟喆，各乡镇要认真落实", "關於防汛工作的通知"):
        assert decode(text.encode("gb18030"), "a.txt") == text
