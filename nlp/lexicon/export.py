"""Entries → TSV, the same bytes for the same entries."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.types import LexiconEntry


def entry_line(entry: LexiconEntry) -> str:
    """The line of one entry, without its line end; columns as in lexicons/README.md."""
    return "\t".join(
        (entry.id, str(entry.version), entry.form, entry.wrong, "|".join(entry.right), str(entry.severity),
         entry.valid_from.isoformat() if entry.valid_from else "",
         entry.valid_to.isoformat() if entry.valid_to else "",
         entry.scope, entry.exempt, entry.authority, entry.bad, entry.good, entry.status, entry.note)
    )  # fmt: skip


def export_tsv(entries: Iterable[LexiconEntry]) -> str:
    """Header and lines sorted by id."""
    from nlp.lexicon.entry import HEADER

    lines = [entry_line(entry) for entry in sorted(entries, key=lambda entry: entry.id)]
    return "\n".join([HEADER, *lines]) + "\n"
