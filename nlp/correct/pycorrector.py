"""pycorrector's correctors behind the proposer protocol: its statistical Corrector from a folder with a kenlm model,
or any other that the caller has built. pycorrector is imported only where it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Protocol

from nlp.correct.proposals import Candidate
from nlp.types import ModelError, ModelRef

PATTERNS = ("*.klm", "*.arpa", "*.arpa.gz")
"""Files of a kenlm language model."""

ODDS = 3.0
"""pycorrector says what, not how sure: every edit of its counts as much as this many nats."""


class Wrapped(Protocol):
    """What all of pycorrector's correctors offer."""

    def correct_batch(self, sentences: list[str]) -> list[dict[str, Any]]: ...


class PycorrectorProposer:
    """``corrector`` is a MacBertCorrector, Corrector … of pycorrector; ``name`` says which and with what model."""

    def __init__(self, corrector: Wrapped, name: str, sha256: str = "") -> None:
        self._corrector = corrector
        self.ref = ModelRef(name, sha256 or hashlib.sha256(name.encode()).hexdigest())

    @classmethod
    def of_folder(cls, folder: Path) -> PycorrectorProposer:
        """pycorrector's Corrector on the kenlm model in ``folder``; raises ModelError where it cannot be loaded."""
        path = language_model(folder)
        if path is None:
            raise ModelError(f"目录 {folder} 中没有 kenlm 语言模型（*.klm 或 *.arpa）")
        try:
            import kenlm  # noqa: F401
            from pycorrector import Corrector
        except ImportError as error:
            raise ModelError(
                "使用 kenlm 语言模型需要先安装 pycorrector 与 kenlm（pip install xianshen[hf] kenlm）"
            ) from error
        try:
            corrector = Corrector(language_model_path=str(path))
            corrector.check_detector_initialized()
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except Exception as error:
            raise ModelError(f"语言模型 {path} 无法加载：{error}") from error
        return cls(corrector, folder.resolve().name, sha256)

    def propose(self, lines: Sequence[str]) -> list[list[tuple[Candidate, float]]]:
        """The edits between each line and what pycorrector makes of it, with odds of ODDS."""
        results: list[list[tuple[Candidate, float]]] = [[] for _ in lines]
        asked = [number for number, line in enumerate(lines) if line.strip()]
        if not asked:
            return results
        answers = self._corrector.correct_batch([lines[number] for number in asked])
        for number, answer in zip(asked, answers, strict=True):
            target = str(answer["target"])
            matcher = SequenceMatcher(None, lines[number], target, autojunk=False)
            results[number] = [
                (Candidate(i1, i2, target[j1:j2]), ODDS)
                for tag, i1, i2, j1, j2 in matcher.get_opcodes()
                if tag != "equal"
            ]
        return results


def language_model(folder: Path) -> Path | None:
    """The kenlm model in ``folder``, None where there is none."""
    return next((path for pattern in PATTERNS for path in sorted(folder.glob(pattern))), None)
