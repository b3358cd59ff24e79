"""The review core as the service uses it: built once a process, read by every thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask import current_app

from nlp import shipped
from nlp.correct.memory import Memory
from nlp.interpret import Assessment, assess
from nlp.review import Reviewer
from nlp.text import document_from_text, read_bytes
from nlp.types import Document, Review
from service.lexicon.reviewers import Reviewers
from service.lists.tables import lists_in
from service.metrics import count_review
from service.recent import Recent
from service.settings import Settings

# As many reviews and assessments at a time as there are cores, two at least: more threads in the interpreter finish
# later, all of them, than a few at a time (docs/decisions/054). No transaction is open, nothing else waits for this.
_AT_ONCE = threading.BoundedSemaphore(max(2, min(4, os.cpu_count() or 2)))
_KNOWN: Recent[tuple[Hashable, ...], Review] = Recent(64)
_WARM_UP = "各乡镇人民政府，县直各部门：\n现将有关事项通知如下。"


def build_reviewer(settings: Settings) -> Reviewer:
    """The shipped reviewer, warmed up; a model that fails to load is a known Failure. InputError where the folder of
    lists that the settings name cannot be used."""
    lists = lists_in(Path(settings.lists)) if settings.lists else ()
    reviewer = shipped.remembering(shipped.build_reviewer(use_model=bool(settings.model), lists=lists), Memory())
    reviewer.review(document_from_text(_WARM_UP), date.today())
    return reviewer


def get_reviewer(unit_id: int | None = None) -> Reviewer:
    """The reviewer by the newest release of the lexicon, as it applies in that unit."""
    with current_app.extensions["xianshen_sessions"]() as db:
        reviewers: Reviewers = current_app.extensions["xianshen_reviewers"]
        return reviewers.of(db, unit_id)


def review_document(document: Document, as_of: date | None, unit_id: int | None = None) -> Review:
    """The review of a document of that unit, judged as of that day, today where none is given."""
    return review_by(get_reviewer(unit_id), document, as_of or date.today())


def review_by(reviewer: Reviewer, document: Document, as_of: date, again: bool = False) -> Review:
    """The review by that reviewer, when its turn comes: every review of the service goes through here.

    The same document on the same day is reviewed once, and a line is asked about once, unless the document is to be
    reviewed ``again`` (docs/decisions/067).
    """
    asked = _asked(reviewer, document, as_of)
    known = None if again else _KNOWN.get(asked)
    if known is not None:
        return known
    if again:
        reviewer = shipped.remembering(reviewer, Memory())
    with _AT_ONCE:
        review = reviewer.review(document, as_of)
    count_review(review)
    if not review.failures:
        _KNOWN.keep(asked, review)
    return review


def _asked(reviewer: Reviewer, document: Document, as_of: date) -> tuple[Hashable, ...]:
    """Everything that the review depends on, to be compared and not only hashed."""
    elements = tuple(
        (one.kind, one.location, one.text, tuple(sorted(one.attributes.items())), one.span) for one in document.elements
    )
    return reviewer, replace(document, elements=()), elements, as_of


def assess_pair(
    policy: Document, interpretation: Document, policy_date: date | None = None, day: date | None = None
) -> Assessment:
    """The assessment of an interpretation, when its turn comes. Raises InputError where there is nothing to judge."""
    with _AT_ONCE:
        return assess(policy, interpretation, policy_date, day)


def make_document(text: str | None, title: str | None = None, html: str | None = None, name: str = "") -> Document:
    """The document of a plain text. ``html`` is its page: links, images and forms are taken from it, no text,
    so that every offset is one of ``text``; where there is no ``text``, it is the document. Raises InputError where
    either cannot be read."""
    if text is None:
        page = read_bytes(b"\xef\xbb\xbf" + (html or "").encode("utf-8", "replace"), "网页.html")
        return replace(page, id=name or "text", title=title or page.title)
    document = replace(document_from_text(text, title=title or None), id=name or "text")
    if not html or not html.strip():
        return document
    page = read_bytes(b"\xef\xbb\xbf" + html.encode("utf-8", "replace"), "网页.html")
    links = tuple(replace(link, span=None) for link in page.links)
    elements = tuple(replace(element, span=None) for element in page.elements)
    return replace(document, links=links + document.links, elements=elements)
