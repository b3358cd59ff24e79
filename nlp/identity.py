"""What identifies a result: the text that was judged and the code that judged it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


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


def folder_sha256(folder: Path) -> str:
    """Over the configuration, vocabulary and weights of a model folder, in hex: which model judged."""
    digest = hashlib.sha256()
    patterns = ("*.safetensors", "*.bin", "config.json", "vocab.txt")
    for path in sorted(path for pattern in patterns for path in folder.glob(pattern)):
        with path.open("rb") as file:
            digest.update(f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()
