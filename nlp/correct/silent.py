"""Edits that are never proposed, whatever the statistics say: both wordings are right, or it is no wording at all."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from nlp.correct.features import NAMES, Rows
from nlp.correct.proposals import SUBSTITUTE

_HAN_ONLY = re.compile(r"[㐀-䶿一-鿿\U00020000-\U0003ffff]*")
_PAIRS = """
应/应当 或/或者 如/例如 须/必须 可/可以 并/并且 譬如/比如 宣贯/宣传 印发/印发给 唯一/惟一 男生/男性 女生/女性
标识/标志 制定/制订 截至/截止 他/她 他/它 她/它 这/那 在/于 及/和 与/和 的/之 已/已经
做出/作出 备感/倍感 致词/致辞 汇聚/会聚 兴建/新建 跟紧/紧跟 南美/拉美
曾/曾经 仍/仍然 虽/虽然 因/因为 但/但是 若/如 将/把 为/是 其他/其它
协定/协议 退回/退还 日圆/日元 常年/长年 关连/关联 倍受/备受 延绵/绵延 通讯/通信 一经/已经 实绩/实际 拇趾/拇指 迎考/应考
今秋/金秋 所做/所作 展露/崭露 抛洒/抛撒 实验/试验 开/闭 答好/打好
身份/身分 部份/部分 成份/成分 份量/分量 省份/省分 缘份/缘分 份外/分外
"""
BOTH_RIGHT = frozenset(frozenset(pair.split("/")) for pair in _PAIRS.split())
"""Pairs of which an editor may write either; real slips among them are the lexicon's to name."""
COMMON = 10
"""Commonness (1 to 63) from which a word is no rare one."""


def never(before: str, old: str, new: str, after: str) -> bool:
    """True where replacing ``old`` by ``new`` between two neighbours (a character each, or "") is nobody's mend:
    spaces, marks and digits, a character put in beside a figure or a code, or an equal wording."""
    if not (_HAN_ONLY.fullmatch(old) and _HAN_ONLY.fullmatch(new)):
        return True
    if not old and ((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())):
        return True
    wordings = ((old, new), (before + old, before + new), (old + after, new + after))
    return any(frozenset(wording) in BOTH_RIGHT for wording in wordings)


def exchanges(rows: Rows) -> npt.NDArray[np.bool_]:
    """For each edit whether it only puts one good word for another (扩展→扩大, 上列→上述): a character that neither
    sounds nor looks like the other and was never mistaken for it, where that one makes a word; in a word that is no
    rare one (协定→协议, 次日→之日) it must sound the same or look alike. Set phrases are another matter (一目了解). No
    slip of a person is of this kind (docs/decisions/031)."""
    names = ("kind", "sound", "shape", "seen", "old_cut", "phrase", "old_word")
    column = {name: rows[:, NAMES.index(name)] for name in names}
    near, seen = column["sound"] == 1, column["seen"] > 0
    unlike = (column["sound"] <= 1) & (column["shape"] == 0) & ~(near & seen)
    unlike &= ~(near | seen) | (column["old_word"] >= COMMON)
    good = (column["old_cut"] >= 2) & (column["phrase"] == 0)
    result: npt.NDArray[np.bool_] = (column["kind"] == SUBSTITUTE) & unlike & good
    return result
