"""The office and the units of the lexicon's tests."""

from __future__ import annotations

from tests.service.lexicon.conftest import office, units

__all__ = ["office", "units"]
