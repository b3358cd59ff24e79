"""The style and the script of the assessment page; written inline, so that one file is the whole page."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
STYLE = (_HERE / "assessment.css").read_text(encoding="utf-8")
SCRIPT = (_HERE / "assessment.js").read_text(encoding="utf-8")
