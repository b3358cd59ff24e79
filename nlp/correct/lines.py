"""Lines corrected as ``xianshen correct`` does it: by rules and the lexicon where they are sure, then by the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from nlp.types import Document, Finding, ReviewError, Severity

SLIPS = frozenset(["typo", "form", "phrase"])
"""Kinds of entries that are wrong in any sentence; old names and wordings that a person must weigh are left."""

Rules = Callable[[Document, date], Iterable[Finding]]


class LineCorrector:
    """What is sure first (``rules``, then the lexicon), then the spelling model on what remains. ``problems`` are
    sentences about models that are not at work. ModelError where ``model`` is given and cannot be loaded."""

    def __init__(self, model: Path | None, use_model: bool, rules: Rules | None = None) -> None:
        from nlp.correct import load_corrector
        from nlp.lexicon import Matcher, shipped_release

        self.matcher = Matcher(shipped_release())
        self.rules = rules
        self.problems: list[str] = []
        self.model = None
        if use_model:
            try:
                self.model = load_corrector(hf_model=model)
            except (ReviewError, OSError, ImportError) as error:
                if model is not None:
                    raise
                self.problems.append(f"纠错模型未能加载，仅用词库和规则：{error}")

    def correct(self, lines: list[str]) -> list[str]:
        """The corrected lines, same number, same order."""
        today = date.today()
        mended = [self._sure(line, today) if line.strip() else line for line in lines]
        return self.model.correct(mended) if self.model is not None else mended

    def _sure(self, line: str, today: date) -> str:
        """The line as rules and lexicon mend it, names, titles, quotations and the like left as they are. Of the rules
        what mends one character (完成的很好, 的的); more than one is for a person to weigh."""
        from nlp.text import document_from_text

        document = document_from_text(line)
        found = self.rules(document, today) if self.rules is not None else ()
        text = _mended(line, [one for one in found if one.severity is not Severity.HINT and _single(one)])
        if text != line:
            document = document_from_text(text)
        findings = self.matcher.findings(document, today)
        return _mended(text, [one for one in findings if one.severity != "hint" and one.category in SLIPS])


def _mended(line: str, sure: list[Finding]) -> str:
    from nlp.correct.protect import Protection
    from nlp.fix import apply_fixes
    from nlp.lexicon.words import is_word

    if not sure:
        return line
    protection = Protection.of(line, is_word)
    return apply_fixes(line, [one for one in sure if not protection.marks(one.span.start, one.span.end)])


def _single(finding: Finding) -> bool:
    """Whether the first suggestion changes or takes away one character."""
    if not finding.suggestions:
        return False
    old, new = finding.matched, finding.suggestions[0]
    first = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(new))
    return old[first + 1 :] in (new[first:], new[first + 1 :])
