"""What a release changed, as plain text that could be sent to all units."""

from __future__ import annotations

from nlp.report.labels import SEVERITY
from nlp.types import LexiconEntry
from service.lexicon.history import differences
from service.lexicon.releases import Difference


def change_log(label: str, found: Difference, note: str = "") -> str:
    """Title, note, and three lists: new, changed, retired."""
    lines = [f"词库 {label} 更新说明"]
    if note:
        lines.append(note)
    if not found:
        lines.append("没有变化。")
    if found.added:
        lines.append(f"一、新增 {len(found.added)} 条")
        lines += [f"  {describe(entry)}" for entry in found.added]
    if found.changed:
        lines.append(f"{'二' if found.added else '一'}、修改 {len(found.changed)} 条")
        for before, after in found.changed:
            lines.append(f"  {describe(after)}")
            lines += [f"    {one.sentence}" for one in differences(before, after)]
    if found.retired:
        number = "一二三"[bool(found.added) + bool(found.changed)]
        lines.append(f"{number}、停用 {len(found.retired)} 条")
        lines += [f"  {describe(entry)}" for entry in found.retired]
    return "\n".join(lines) + "\n"


def describe(entry: LexiconEntry) -> str:
    """One entry in one line: what is wrong, what to write, how grave, on what authority, id@version."""
    right = "、".join(f"「{one}」" for one in entry.right)
    if entry.form == "term":
        said = f"{right}不再提示"
    elif entry.wrong:
        said = f"「{entry.wrong}」" + (f"应为{right}" if right else "不宜使用")
    else:
        said = f"规范表述{right}"
    where = "" if entry.scope == "all" else f" · 仅{entry.scope}"
    return f"{said} · {SEVERITY[entry.severity]} · 依据{entry.authority} · {entry.origin}{where}"
