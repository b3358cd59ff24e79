"""The kinds of job: a name, what people call it, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Kind:
    """``label`` is what people read."""

    name: str
    label: str
    run: Run


_KINDS: dict[str, Kind] = {}


def job(name: str, label: str) -> Callable[[Run], Run]:
    """Register the decorated ``run(context, params)`` as the kind ``name``."""

    def register(run: Run) -> Run:
        known = _KINDS.get(name)
        if known is not None and known.run.__qualname__ != run.__qualname__:
            raise ValueError(f"two functions for the job kind {name!r}")
        _KINDS[name] = Kind(name, label, run)
        return run

    return register


def find_kind(name: str) -> Kind | None:
    for module in MODULES:
        import_module(module)
    return _KINDS.get(name)


def label_of(name: str) -> str:
    kind = find_kind(name)
    return kind.label if kind else name
