"""The reviewer as it ships: the lexicon and models that travel with the code, or folders a user names."""

from __future__ import annotations

from pathlib import Path

from nlp.correct import Corrector, load_corrector
from nlp.lexicon import Release, load_release, shipped_release
from nlp.review import Reviewer
from nlp.types import Failure, ReviewError


def build_reviewer(
    lexicon: Path | None = None,
    model: Path | None = None,
    use_model: bool = True,
    release: Release | None = None,
    head: str = "",
) -> Reviewer:
    """A Reviewer on the shipped (or given) lexicon and model folders.

    ``release`` is used instead of a folder; ``head`` anchors it in the log it comes from (Provenance). A model that
    fails to load becomes a Failure of every review; the rest stands. LexiconError where the lexicon cannot be used.
    """
    release = release or (load_release(lexicon) if lexicon else shipped_release())
    if not use_model:
        return Reviewer(release, head=head)
    corrector, problems = corrector_or_problems(model)
    return Reviewer(release, corrector, problems=problems, head=head)


def corrector_or_problems(model: Path | None) -> tuple[Corrector | None, tuple[Failure, ...]]:
    """The corrector with the model in that folder beside the shipped ones; where it fails to load, the shipped ones
    alone and what went wrong."""
    try:
        return load_corrector(hf_model=model), ()
    except (ReviewError, OSError, ImportError) as error:
        if model is None:
            return None, (Failure("spelling", f"纠错模型未能加载：{error}"),)
        problem = Failure("spelling", f"指定的模型未能加载，仍用自带的模型审校：{error}")
    corrector, problems = corrector_or_problems(None)
    return corrector, (problem, *problems)
