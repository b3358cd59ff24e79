"""Which lexicon and models a run uses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nlp.lexicon import Release, load_release, shipped_release
from nlp.shipped import corrector_or_problems


def lexicon_identity(folder: Path | None, release: Release | None = None) -> Mapping[str, str]:
    """Name and sha256 of the release (given, in the folder, or shipped). LexiconError where it cannot be used."""
    release = release or (load_release(folder) if folder else shipped_release())
    return {"release": release.label, "sha256": release.sha256}


def model_identity(folder: Path | None) -> tuple[Mapping[str, str], ...]:
    """Ids and sha256 of the models, empty where none can be loaded."""
    corrector, _ = corrector_or_problems(folder)
    return tuple({"id": ref.id, "sha256": ref.sha256} for ref in corrector.refs) if corrector else ()
