"""Open slots: an item of a list, a place in a wording that takes any word. What stands there is a fact, not a slip."""

from __future__ import annotations

import re

from nlp.lexicon.words import is_word

_FRAMES = tuple(map(re.compile, (r"因([地时人事企村校户岗业片层病类链国])制宜", r"一(.)[一双多](.)")))
_WIDTH = 4
"""Characters of a frame."""
_PAUSE = re.compile(r"[，。；：！？,;:!?（）()“”\n]")
_SHORTEST = 2
"""Characters of an item at least."""
_REACH = 60
"""Code points on both sides in which the other items of a list are looked for."""


def fills(text: str, start: int, end: int, new: str) -> bool:
    """Whether the edit puts one thing for another in a frame (因事制宜 → 因时制宜, 一段一策 → 一企一策). What makes an
    idiom of what is none is no such edit (一摸一样 → 一模一样)."""
    if not end - start == len(new) == 1:
        return False
    for first in range(max(0, start - _WIDTH + 1), start):
        old = text[first : first + _WIDTH]
        made = old[: start - first] + new + old[end - first :]
        for frame in _FRAMES:
            slots = frame.fullmatch(old)
            if slots and frame.fullmatch(made) and start - first in map(slots.start, range(1, frame.groups + 1)):
                return is_word(old) or not is_word(made)
    return False


def repeats(text: str, start: int, end: int, new: str) -> bool:
    """Whether the edit makes an item of a list of another one that stands there already (瞒报、漏报、慢报 → 瞒报). How
    far the first item and the last one reach is not known."""
    begin = max((match.end() for match in _PAUSE.finditer(text, max(0, start - _REACH), start)), default=0)
    begin = max(begin, start - _REACH)
    stop = _PAUSE.search(text, end, end + _REACH)
    before = text[begin:start].split("、")
    after = text[end : stop.start() if stop else end + _REACH].split("、")
    head, tail = before.pop(), after.pop(0)
    if not before and not after:
        return False
    item = head + new + tail
    lefts = range(len(head) + 1) if not before else (0,)
    rights = range(len(head) + len(new), len(item) + 1) if not after else (len(item),)
    parts = {item[left:right] for left in lefts for right in rights if right - left >= _SHORTEST}
    return any(
        part in before
        or part in after
        or any(one.endswith(part) for one in before[:1])
        or any(one.startswith(part) for one in after[-1:])
        for part in parts
    )
