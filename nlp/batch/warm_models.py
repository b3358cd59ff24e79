"""``nlp.batch.warm`` with the shipped models: the tables of the n-gram lie in memory once, however many workers look
things up in them, so they do not drive one another out of the processor's cache."""

from __future__ import annotations

import gc
from contextlib import suppress

import nlp.batch.warm  # noqa: F401

with suppress(Exception):
    from nlp.correct import load_corrector

    _corrector = load_corrector()

gc.collect()
gc.freeze()
