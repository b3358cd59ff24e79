"""The reasons of the lexicon reader in the maintainer's language; the column keeps its name."""

from __future__ import annotations

import re

NAMES = {
    "id": "编号",
    "version": "版本",
    "form": "形式",
    "wrong": "错误写法",
    "right": "正确写法",
    "severity": "级别",
    "valid_from": "生效日",
    "valid_to": "失效日",
    "scope": "适用范围",
    "exempt": "豁免",
    "authority": "依据",
    "bad": "反例",
    "good": "正例",
    "status": "状态",
    "note": "备注",
}
_SAID = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(\d+) columns, (\d+) needed; .*", r"有 \1 列，应有 \2 列；列与列之间用一个制表符分开"),
        (r"'(.*)' must look like (\S+)-0001", r"“\1”不是编号，应像 \2-0001（类别加短横加数字或小写字母）"),
        (r"'(.*)' must be a whole number from 1", r"“\1”不是版本号，应为 1 起的整数"),
        (r"'(.*)' must be one of (.*)", r"“\1”不在可用的值之中：\2"),
        (
            r"'(.*)' must be serious, general or hint",
            r"“\1”不是级别，应为 serious（严重）、general（一般）或 hint（提示）",
        ),
        (
            r"'(.*)' must be active or proposed.*",
            r"“\1”不是状态，应为 active（启用）、proposed（待确认）或 retired（停用）",
        ),
        (r"is empty; the form (\S+) needs it", r"不能为空（形式 \1 必须有）"),
        (r"(.*) is not a date; write YYYY-MM-DD", r"“\1”不是日期，应写成 2026-11-24"),
        (r"lies before valid_from", "早于生效日"),
        (r"'(.*)' names no words", r"“\1”没有写词"),
        (r"'(.*)' is none of prev= .*", r"“\1”不是豁免条件，可用 prev= next= near= quote title name start year"),
        (r"'(.*)' is not a pattern at character (\d+)", r"“\1”的第 \2 个字起不成模式，写法见 lexicons/README.md"),
        (r"'(.*)': the range (\S+) is empty or longer than 20", r"“\1”：范围 \2 为空或超过 20"),
        (r"'(.*)' needs two literal characters side by side", r"“\1”至少要有两个连着的固定字"),
        (r"holds a tab or a line break", "含制表符或换行"),
        (r"holds a character that cannot be shown", "含不能显示的字符"),
        (r"is the same as wrong; write what is right", "与错误写法相同"),
        (r"(\S+) does not fire in it \((.*) did\); .*", r"词条在反例句中没有命中（命中的是 \2），请另写一句"),
        (
            r"(\S+) does not fire in it, its words run into (.*); .*",
            r"反例句中的错误写法与前后的字连成了“\2”，不会命中，请另写一句",
        ),
        (r"(\S+) does not fire in it; .*", "词条在反例句中没有命中，请另写一句"),
        (r"(\S+) fires in it; .*", "词条在正例句中也命中，请另写一句或加豁免"),
        (r"(.*) is itself found fault with by (\S+); .*", r"“\1”本身会被词条 \2 判错，两条须改一条"),
    )
)


def reason(text: str) -> str:
    """``column: what`` in Chinese; what is not known is given back as it is."""
    column, colon, rest = text.partition(": ")
    named = bool(colon) and column in NAMES
    body = rest if named else text
    for pattern, said in _SAID:
        match = pattern.fullmatch(body)
        if match:
            body = match.expand(said)
            break
    return f"{NAMES[column]}（{column}）：{body}" if named else body
