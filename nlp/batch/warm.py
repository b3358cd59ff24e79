"""Imported by the process that workers are forked from: code, lexicon and rules, loaded once and shared by all of them.

What fails to load here is loaded, and reported, by each worker for itself.
"""

from __future__ import annotations

import gc
import signal
from contextlib import suppress
from datetime import date

signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends this one and its workers, as it does on Ctrl-C

with suppress(Exception):
    from nlp.batch.reviewers import batch_reviewer
    from nlp.text import document_from_text

    _reviewer = batch_reviewer(None, None, False, 1).reviewer
    _reviewer.review(document_from_text("各单位要认真部署。", None, "", None), date.today())

gc.collect()
gc.freeze()
