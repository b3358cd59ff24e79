"""What a person calls a clause: the path of labels that is its id, as one would write it in a sentence."""

from __future__ import annotations


def clause_name(identifier: str) -> str:
    """``二/（一）/3`` → 二（一）3，``二/段2`` → 二第2段，``第十条`` as it is."""
    return "".join(f"第{part[1:]}段" if part.startswith("段") else part for part in identifier.split("/"))
