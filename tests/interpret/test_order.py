"""Which of two texts is the policy: told from the make-up in both orders, without a false word on pairs in order."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nlp.interpret.order import make_up_of, order_remark
from nlp.types import Document

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("blind*/*.yaml"))


def read(path: Path) -> tuple[Document, Document]:
    pair = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Document("p", pair["policy"]), Document("i", pair["interpretation"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_both_orders(path: Path) -> None:
    policy, text = read(path)
    assert order_remark(policy, text) == ("", False)
    remark, swapped = order_remark(text, policy)
    assert swapped
    assert remark.startswith("两份文件可能放反了")


def test_two_interpretations_and_two_policies() -> None:
    policy, text = read(HERE / "blind2" / "parking.yaml")
    remark, swapped = order_remark(text, text)
    assert (swapped, remark.startswith("第一份文件像解读")) == (False, True)
    remark, swapped = order_remark(policy, policy)
    assert (swapped, remark.startswith("第二份文件像政策原文")) == (False, True)


@pytest.mark.parametrize(
    "title", ["关于进一步做好政策解读工作的通知", "《某县政策解读办法》", "某市政务公开和政策解读工作细则（试行）"]
)
def test_a_policy_on_interpreting_is_a_policy(title: str) -> None:
    made = make_up_of(Document("p", f"{title}\n各县（区）人民政府，市政府各部门：\n一、谁起草，谁解读。"))
    assert made.told == ()
    assert made.signs >= 2


def test_plain_paragraphs_are_of_no_kind() -> None:
    """Nothing is said where nothing shows which is which."""
    one, other = Document("p", "今年全县粮食丰收。农民增收。"), Document("i", "粮食产量比去年多。大家很高兴。")
    assert order_remark(one, other) == ("", False)
