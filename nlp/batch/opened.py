"""Posts of a task as they are read, put together so that the models judge the lines of several at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.batch.groups import Planned
from nlp.batch.schema import Post
from nlp.types import Document


@dataclass(frozen=True, slots=True)
class Opened:
    """A post of a task, with its place in the plan. documents: (field, what is reviewed), none where the post repeats
    one of the same ``identity`` or could not be read for the reason ``error``; read: the post with what its document
    tells of it."""

    planned: Planned
    post: Post
    identity: bytes = b""
    read: Post | None = None
    documents: tuple[tuple[str, Document], ...] = ()
    error: str = ""

    @property
    def characters(self) -> int:
        """What there is to review."""
        return sum(len(document.text) for _, document in self.documents)


def together(posts: Iterable[Opened], most: int) -> Iterator[list[Opened]]:
    """Neighbours of about ``most`` characters: the models judge the lines of several posts at once, which is the
    faster the more they are."""
    some: list[Opened] = []
    size = 0
    for one in posts:
        some.append(one)
        size += one.characters
        if size >= most:
            yield some
            some, size = [], 0
    if some:
        yield some
