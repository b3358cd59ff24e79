"""Which lexicon and models a run uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlp.lexicon import Release, load_release, shipped_release
from nlp.lists import PrivateList
from nlp.shipped import corrector_or_problems


@dataclass(frozen=True, slots=True)
class Given:
    """What an installation judges by: its release (None: the shipped one) with the log entry that made it, and its
    private lists."""

    release: Release | None = None
    head: str = ""
    lists: tuple[PrivateList, ...] = ()


def lists_identity(given: Given) -> tuple[Mapping[str, str], ...]:
    """Ids and sha256 of the private lists."""
    return tuple({"id": one.ref.id, "sha256": one.ref.sha256} for one in given.lists)


def lexicon_identity(folder: Path | None, given: Given) -> Mapping[str, str]:
    """Name and sha256 of the release (of the folder, given, or shipped). LexiconError where it cannot be used."""
    release = load_release(folder) if folder else given.release or shipped_release()
    return {"release": release.label, "sha256": release.sha256}


def model_identity(folder: Path | None) -> tuple[Mapping[str, str], ...]:
    """Ids and sha256 of the models, empty where none can be loaded."""
    corrector, _ = corrector_or_problems(folder)
    return tuple({"id": ref.id, "sha256": ref.sha256} for ref in corrector.refs) if corrector else ()
