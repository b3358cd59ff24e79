"""An interpretation with Word comments, as the command writes it: each comment stands at the words it speaks of."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from service.cli.interpret import command
from tests.interpret.test_inputs import FAULTY, POLICY, as_page, as_pdf, as_word

TOLD = FAULTY + "\n下一步将认真布署落实。"


def commented(folder: Path, name: str, data: bytes) -> dict[str, str]:
    """Comment text → the words it is anchored to."""
    policy, text, out = folder / "p.txt", folder / name, folder / "out.docx"
    policy.write_text(POLICY, encoding="utf-8")
    text.write_bytes(data)
    done = CliRunner().invoke(command, [str(policy), str(text), "--no-model", "--out", str(out)])
    assert done.exit_code == 1, done.output
    document = docx.Document(io.BytesIO(out.read_bytes()))
    assert text.read_bytes() == data
    xml = document.element.body.xml
    anchors = {}
    for comment in document.comments:
        number = comment.comment_id
        inside = re.search(
            rf'<w:commentRangeStart w:id="{number}"/>(.*?)<w:commentRangeEnd w:id="{number}"/>', xml, re.S
        )
        assert inside, comment.text
        anchors[comment.text] = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", inside.group(1)))
    return anchors


@pytest.mark.parametrize(
    ("name", "data"),
    [("i.docx", as_word(TOLD)), ("i.txt", TOLD.encode()), ("i.html", as_page(TOLD)), ("i.pdf", as_pdf(TOLD))],
)
def test_comments_stand_at_their_words(tmp_path: Path, name: str, data: bytes) -> None:
    anchors = commented(tmp_path, name, data)

    def words(part: str) -> list[str]:
        return [anchor for said, anchor in anchors.items() if part in said]

    assert words("金额不一致：政策为“1500元”，解读写成“2500元”") == ["2500元"]
    assert words("期限不一致") == ["20个工作日"]
    assert words("「布署」应为「部署」") == ["布署"]
    assert words("解读评估 59 分") == ["《关于支持中小企业稳定就业岗位的通知》政策问答"]
    assert all(len(anchor) >= 20 for anchor in words("字与政策原文相同"))


def test_the_original_keeps_its_table_and_picture(tmp_path: Path) -> None:
    commented(tmp_path, "i.docx", as_word(TOLD))
    document = docx.Document(str(tmp_path / "out.docx"))
    assert document.tables[0].cell(1, 1).text == "每人1500元"
    assert len(document.inline_shapes) == 1
