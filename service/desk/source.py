"""A stored text as the document it came as: with the form, links and pictures of the file it was uploaded in."""

from __future__ import annotations

from dataclasses import replace

from nlp.text import document_from_text, read_bytes
from nlp.types import Document, ReviewError

KEPT_FILES = ("docx", "html", "md")
"""Formats whose file is kept beside the text, because it holds more than the text."""


def stored_document(identifier: str, text: str, title: str, file: bytes | None, source: str) -> Document:
    """The file itself while its text is unchanged; later the text, with the links and pictures of the file."""
    named = title or None
    if file is not None:
        try:
            uploaded = read_bytes(file, source)
        except ReviewError:
            uploaded = None
        if uploaded is not None:
            if uploaded.text == text:
                return replace(uploaded, title=named or uploaded.title)
            plain = document_from_text(text, title=named)
            links = tuple(replace(link, span=None) for link in uploaded.links)
            elements = tuple(replace(element, span=None) for element in uploaded.elements)
            return replace(
                plain, id=identifier, published=uploaded.published, links=links + plain.links, elements=elements
            )
    return replace(document_from_text(text, title=named), id=identifier)
