"""A release as the key of what is derived from it, compared by its hash and not entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.lexicon.release import Release


@dataclass(frozen=True, slots=True)
class ReleaseKey:
    """Equal where the sha256 is equal; hashing it costs nothing, hashing thousands of entries does."""

    sha256: str
    release: Release = field(compare=False)


def key_of(release: Release) -> ReleaseKey:
    """The key of a release, for ``functools.lru_cache``."""
    return ReleaseKey(release.sha256, release)
