"""Policy interpretations judged against their policies; ``assess`` is the way in."""

from __future__ import annotations

from nlp.interpret.assess import assess
from nlp.interpret.types import Assessment

__all__ = ["Assessment", "assess"]
