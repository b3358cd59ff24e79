"""Spelling correction: ``load_corrector`` builds it once; nothing is loaded on import."""

from nlp.correct.load import Corrector, load_corrector

__all__ = ["Corrector", "load_corrector"]
