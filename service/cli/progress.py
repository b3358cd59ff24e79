"""Telling a person how far a long review has come: a bar on a terminal, one plain line in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

LONG = 20_000
"""Code points from which one document is worth a word."""


def over_files(files: tuple[str, ...]) -> Iterator[str]:
    """The files, with a bar on stderr where there are several and a person is watching."""
    if len(files) < 2 or not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label="审校", file=sys.stderr) as bar:
        yield from bar


@contextmanager
def within(name: str, characters: int, alone: bool) -> Iterator[Callable[[int], None] | None]:
    """What to tell how many code points of a document have been read; None where nobody need be told. The bar is
    for a file that is reviewed ``alone``; several have the bar of ``over_files``."""
    if characters < LONG:
        yield None
    elif not sys.stderr.isatty():
        click.echo(f"正在审校 {name}（{characters:,} 字）", err=True)
        yield None
    elif not alone:
        yield None
    else:
        with click.progressbar(length=characters, label=f"审校 {name}", file=sys.stderr) as bar:
            yield lambda read: bar.update(max(0, read - bar.pos))
