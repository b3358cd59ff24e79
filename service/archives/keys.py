"""What names an error of a post across runs, so that an item of 整改 follows it."""

from __future__ import annotations

from nlp.batch.stream import without_version
from nlp.review import text_sha256


def document_key(archive_id: str, post_id: str) -> str:
    """The document of a post on record."""
    return text_sha256(f"archive\x1f{archive_id}\x1f{post_id}")


def error_key(code: str, origin: str, shown: str) -> str:
    """An error by its rule, the entry without its version, and the words as they are shown (masked)."""
    return text_sha256("\x1f".join((code, without_version(origin), shown)))


def place_key(error: str, place: str) -> str:
    """One place of an error: by the words around it, or by its number among equal ones."""
    return text_sha256(f"{error}\x1f{place}")
