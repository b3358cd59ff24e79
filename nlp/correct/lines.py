"""Lines corrected as ``xianshen correct`` does it: by the lexicon where it is sure, then by the spelling model."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from nlp.types import ReviewError

SLIPS = frozenset(["typo", "form", "phrase"])
"""Kinds of entries that are wrong in any sentence; old names and wordings that a person must weigh are left."""


class LineCorrector:
    """Lexicon first (what it is sure of), then the spelling model on what remains. ``problems`` are sentences about
    models that are not at work. ModelError where ``model`` is given and cannot be loaded."""

    def __init__(self, model: Path | None, use_model: bool) -> None:
        from nlp.correct import load_corrector
        from nlp.lexicon import Matcher, shipped_release

        self.matcher = Matcher(shipped_release())
        self.problems: list[str] = []
        self.model = None
        if use_model:
            try:
                self.model = load_corrector(hf_model=model)
            except (ReviewError, OSError, ImportError) as error:
                if model is not None:
                    raise
                self.problems.append(f"纠错模型未能加载，仅用词库：{error}")

    def correct(self, lines: list[str]) -> list[str]:
        """The corrected lines, same number, same order."""
        today = date.today()
        mended = [self._by_lexicon(line, today) for line in lines]
        return self.model.correct(mended) if self.model is not None else mended

    def _by_lexicon(self, line: str, today: date) -> str:
        """The line with its slips mended, names, titles, quotations and the like left as they are."""
        from nlp.correct.protect import Protection
        from nlp.fix import apply_fixes
        from nlp.lexicon.words import is_word
        from nlp.text import document_from_text

        if not line.strip():
            return line
        findings = self.matcher.findings(document_from_text(line), today)
        sure = [one for one in findings if one.severity != "hint" and one.category in SLIPS]
        if not sure:
            return line
        protection = Protection.of(line, is_word)
        return apply_fixes(line, [one for one in sure if not protection.marks(one.span.start, one.span.end)])
