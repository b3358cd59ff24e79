"""The verdict on one figure of the interpretation."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.interpret.facts import Fact
from nlp.interpret.types import Support


@dataclass(frozen=True, slots=True)
class Figure:
    """The verdict on one fact of the interpretation; ``policy`` is the fact it stands by or against."""

    fact: Fact
    support: Support
    policy: Fact | None
    note: str
