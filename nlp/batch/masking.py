"""What the outputs of the archive may show of personal data; see nlp.text.masking."""

from __future__ import annotations

from nlp.text.masking import masked, shown, shown_context

__all__ = ["masked", "shown", "shown_context"]
