"""A review in the form somebody asked for. Writers load when they are used: a text answer needs no openpyxl."""

from __future__ import annotations

from pathlib import Path

from nlp.types import Document, Review


def write_docx(review: Review, original: bytes, document: Document, out: Path, revisions: bool = False) -> None:
    """Write the original with comments (or tracked changes) to ``out``; see nlp.report.docx_file."""
    from nlp.report.docx_file import write_docx as write

    write(review, original, document, out, revisions)
