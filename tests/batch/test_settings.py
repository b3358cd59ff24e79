"""Thresholds, the list of columns, masking, titles: what a person writes or reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.batch.expected import Expected, load_expected
from nlp.batch.interpretations import interpretation_keys, is_interpretation, is_policy, policy_keys
from nlp.batch.thresholds import Thresholds, load_thresholds
from nlp.text.masking import masked, shown, shown_context
from nlp.types import InputError


def test_defaults_and_a_tenant(tmp_path: Path) -> None:
    assert load_thresholds(None) == Thresholds()
    path = tmp_path / "t.toml"
    path.write_text('tenant = "甲县"\n[updates]\nhome_days = 10\n[columns]\ndynamic = ["快讯"]\n', encoding="utf-8")
    limits = load_thresholds(path)
    assert (limits.tenant, limits.updates.home_days, limits.updates.policy_months) == ("甲县", 10, 6)
    assert limits.columns.dynamic == ("快讯",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[update]\nhome_days = 1\n", "不认识的设置“update”，可用的有：tenant、updates"),
        ("[updates]\nhome_day = 1\n", r"\[updates\] 里不认识的设置“home_day”，可用的有：home_days"),
        ("[updates]\nhome_days = 0\n", r"\[updates\] home_days 应是 1 到 100000 的整数，现在是 0"),
        ("[updates]\nhome_days = true\n", "应是 1 到"),
        ("[local]\nenabled = 1\n", "应是 true 或 false"),
        ("[columns]\ndynamic = '动态'\n", "应是文字的列表"),
        ("updates = 3\n", r"应写成一节：\[updates\]"),
        ("tenant = 3\n", "应是单位名称"),
        ("[updates\n", "不是有效的 toml"),
    ],
)
def test_bad_thresholds_are_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "t.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        load_thresholds(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_columns_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text("单位,栏目名称,备注\n甲局,动态,x\n甲局,动态,y\n,要闻,\n,,\n", encoding=encoding)
    assert load_expected(path) == (Expected(column="要闻"), Expected(unit="甲局", column="动态"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("单位,名称\n甲,乙\n", "表头"),
        ("栏目\n", "是空的"),
        ("单位,栏目\n甲,\n", "第 2 行既没有栏目也没有账号"),
        ("", "表头"),
    ],
)
def test_bad_lists_are_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        load_expected(path)
    with pytest.raises(InputError, match="无法打开"):
        load_expected(tmp_path / "none.csv")


def test_masking() -> None:
    assert masked("身份证530102198001010037，手机13800138000，账号6222 0212 0800 1234 567") == (
        "身份证53*************037，手机138****8000，账号62** **** ****"
    )
    assert masked("文号2026001，合计1234567890元") == "文号2026001，合计1234567890元"
    assert shown("PRV-01", "privacy", "530102198001010037", ["53*************037"]) == "53*************037"
    assert shown("PRV-06", "privacy", "甲村三组12号", []) == "甲村*****"
    assert shown("PRV-17", "privacy", "身份证号", []) == "身份证号"
    assert shown_context("住甲村三组12号。", "甲村三组12号", "甲村****") == "住甲村****。"


TITLE = "甲县人民政府办公室关于印发《甲县农村供水管理办法（试行）》的通知"


@pytest.mark.parametrize(
    "reading",
    [
        "《甲县农村供水管理办法》政策解读", "一图读懂《甲县农村供水管理办法（试行）》", "【图解】甲县农村供水管理办法",
        "关于《甲县农村供水管理办法（试行）》的解读", "甲县农村供水管理办法（试行）解读", f"《{TITLE}》解读",
        "图解：甲县农村供水管理办法",
    ],
)  # fmt: skip
def test_titles_that_belong_together(reading: str) -> None:
    assert is_interpretation(reading)
    assert not is_policy(reading)
    assert set(policy_keys(TITLE)) & set(interpretation_keys(reading))


def test_titles_that_do_not() -> None:
    assert is_policy(TITLE)
    assert not is_policy("甲县关于召开会议的通知")
    assert not is_policy("关于2026年国庆节放假的通知")
    assert not set(policy_keys(TITLE)) & set(interpretation_keys("《甲县城市供水管理办法》政策解读"))
    assert not set(policy_keys("关于印发2025年工作要点的通知")) & set(interpretation_keys("《2026年工作要点》解读"))
