"""What a person calls a clause: the path of labels that is its id, as one would write it in a sentence."""

from __future__ import annotations

import re

_TOP = re.compile(r"[零〇一二三四五六七八九十百]+")


def clause_name(identifier: str) -> str:
    """``二/（一）/3`` → 二（一）3，``二/段2`` → 第二部分第2段，``二`` → 第二部分，``3`` → 第3条，``第十条`` as it is;
    ``第十条#2`` → 第十条（第2处），where a text numbers twice."""
    path, _, again = identifier.partition("#")
    parts = path.split("/")
    if _TOP.fullmatch(parts[0]) and (len(parts) == 1 or parts[1].startswith("段")):
        parts[0] = f"第{parts[0]}部分"
    if len(parts) == 1 and parts[0].isdigit():
        parts[0] = f"第{parts[0]}条"
    name = "".join(f"第{part[1:]}段" if part.startswith("段") else part for part in parts)
    return f"{name}（第{again}处）" if again else name
