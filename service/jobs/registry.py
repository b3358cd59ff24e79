"""The kinds of job: a name, what people call it, the function that does it, and the lane it runs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.jobs.context import Context

Run = Callable[["Context", dict[str, Any]], dict[str, Any] | None]

# Every module that defines a kind; imported before a job is looked up, so that server and worker know the same kinds.
MODULES = (
    "service.archives.handing",
    "service.archives.limiting",
    "service.archives.running",
    "service.jobs.review_many",
    "service.lexicon.pages.imports",
    "service.lexicon.pages.proposals",
)


class Lane(StrEnum):
    """Jobs of one lane never wait for those of the other: an archive may take a night, an export takes seconds."""

    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Kind:
    """``label`` is what people read."""

    name: str
    label: str
    run: Run
    lane: Lane = Lane.SHORT


_KINDS: dict[str, Kind] = {}


def job(name: str, label: str, lane: Lane = Lane.SHORT) -> Callable[[Run], Run]:
    """Register the decorated ``run(context, params)`` as the kind ``name``."""

    def register(run: Run) -> Run:
        known = _KINDS.get(name)
        if known is not None and known.run.__qualname__ != run.__qualname__:
            raise ValueError(f"two functions for the job kind {name!r}")
        _KINDS[name] = Kind(name, label, run, lane)
        return run

    return register


def find_kind(name: str) -> Kind | None:
    for module in MODULES:
        import_module(module)
    return _KINDS.get(name)


def label_of(name: str) -> str:
    kind = find_kind(name)
    return kind.label if kind else name


def lane_of(name: str) -> Lane:
    """The lane of a kind; jobs of a kind that nobody knows any more are told short, and fail there with a sentence."""
    kind = find_kind(name)
    return kind.lane if kind else Lane.SHORT
