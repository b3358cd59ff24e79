"""What was asked for lately, kept for whoever asks the same again: a few, the oldest forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Answer = TypeVar("Answer")


class Recent(Generic[Asked, Answer]):
    """The last ``most`` answers. Its lock is held for a look, never while something is worked out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Asked, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Asked) -> Answer | None:
        """The answer, None where it is not known or was forgotten."""
        with self._lock:
            found = self._kept.get(asked)
            if found is not None:
                self._kept.move_to_end(asked)
            return found

    def keep(self, asked: Asked, answer: Answer) -> None:
        with self._lock:
            self._kept[asked] = answer
            self._kept.move_to_end(asked)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
