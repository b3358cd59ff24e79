"""The reviewer as it ships: the lexicon and models that travel with the code, or folders a user names."""

from __future__ import annotations

from pathlib import Path

from nlp.correct import load_corrector
from nlp.lexicon import load_release, shipped_release
from nlp.review import Reviewer
from nlp.types import Failure, ReviewError


def build_reviewer(lexicon: Path | None = None, model: Path | None = None, use_model: bool = True) -> Reviewer:
    """A Reviewer on the shipped (or given) lexicon and model folders.

    A model that fails to load becomes a Failure of every review; the rest stands. LexiconError where the
    lexicon cannot be used.
    """
    release = load_release(lexicon) if lexicon else shipped_release()
    if not use_model:
        return Reviewer(release)
    try:
        return Reviewer(release, load_corrector(hf_model=model))
    except (ReviewError, OSError, ImportError) as error:
        return Reviewer(release, problems=(Failure("spelling", f"纠错模型未能加载：{error}"),))
