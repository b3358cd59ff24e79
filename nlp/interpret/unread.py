"""What an interpretation says in pictures, video and sound: nobody reads it here, so that is said, not guessed at."""

from __future__ import annotations

import re

from nlp.types import Document, Element, InputError

_NAMES = {"image": ("图片", "张"), "video": ("视频", "段"), "audio": ("音频", "段")}
_ICON = 60
"""Pixels: a smaller picture is an ornament."""
_LEAST = 160
"""Characters: a text below it beside pictures is a caption, not an interpretation."""


def seen(document: Document, kind: str) -> list[Element]:
    """The elements of a kind (image, video, audio, table) that are more than ornaments."""
    return [element for element in document.elements if element.kind == kind and not _ornament(element)]


def unread(document: Document) -> list[str]:
    """A remark on pictures, video and sound. InputError where the whole interpretation is in them."""
    counts = [
        f"{name} {len(found)} {measure}" for kind, (name, measure) in _NAMES.items() if (found := seen(document, kind))
    ]
    if not counts:
        return []
    told = "、".join(counts)
    if len("".join(document.text.split())) < _LEAST:
        raise InputError(
            document.source or "解读", f"解读的内容在{told}里，读不到其中的文字，无法评估；请连同文字稿一起评估"
        )
    return [f"解读有{told}，其中的文字和声音没有读取，未纳入评估"]


def _ornament(element: Element) -> bool:
    sizes = (re.match(r"\d+", str(element.attributes.get(side, ""))) for side in ("width", "height"))
    return any(int(size.group()) < _ICON for size in sizes if size)
