"""How many chapters, articles and parts a policy has by its own numbering."""

from __future__ import annotations

import re

from nlp.interpret.lines import label_of
from nlp.interpret.normalise import number_value
from nlp.types import Span


def levels_of(text: str, lines: list[Span]) -> tuple[tuple[str, int, Span], ...]:
    """What the policy has how many of: (章 | 条 | 部分, number, span of the last label).

    Only what is numbered from one without a gap: a text that lost a heading is not counted.
    """
    seen: dict[str, dict[int, Span]] = {}
    for span in lines:
        label = label_of(text[span.start : span.end])
        if label is None:
            continue
        number = number_value(label[1].strip("第章节编条（）"))
        for name in {1: ("章",), 2: ("条",), 3: ("部分",), 5: ("措施",)}.get(label[0], ()):
            if number is not None and (name != "章" or "章" in label[1]):
                seen.setdefault(name, {})[int(number)] = Span(span.start, span.start + label[2])
    whole = {name: max(spans) for name, spans in seen.items() if len(spans) == max(spans) > 1}
    found = {name: (most, seen[name][most]) for name, most in whole.items()}
    if "章" in found:
        found.setdefault("部分", found["章"])
    if "措施" in found:
        found.setdefault("条", found["措施"])
    found.pop("措施", None)
    return tuple((name, number, span) for name, (number, span) in sorted(found.items()))


def counts_of(text: str, lines: list[Span], clauses: int) -> frozenset[int]:
    """Every number of parts that the policy's own structure bears out: chapters, articles, items under a heading."""
    levels: dict[int, int] = {}
    runs: set[int] = set()
    current: dict[int, int] = {}
    for span in lines:
        label = label_of(text[span.start : span.end])
        if label is None:
            continue
        level = label[0]
        levels[level] = levels.get(level, 0) + 1
        for deeper in [key for key in current if key > level]:
            runs.add(current.pop(deeper))
        current[level] = current.get(level, 0) + 1
    runs.update(current.values())
    inline = re.findall(r"[^，。；：]{2,30}(?:、[^，。；：、]{1,30}){1,12}", text)
    return frozenset(runs | set(levels.values()) | {item.count("、") + 1 for item in inline} | {clauses})
