"""What identifies a result: the text that was judged and the code that judged it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version


def text_sha256(text: str) -> str:
    """sha256 of the text in UTF-8 (lone surrogates passed through), in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def code_version() -> str:
    """Version of this installation, for the provenance."""
    try:
        return version("xianshen")
    except PackageNotFoundError:
        return "0"
