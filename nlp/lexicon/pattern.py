"""The small pattern language of lexicons/README.md, compiled to bounded regular expressions.

``[甲乙]`` one of, ``(甲|乙)`` alternatives, ``{汉1-4}`` Han characters, ``{数}`` digits, ``{任0-6}`` any characters
of one sentence. There is no repetition without a bound and no nesting, so matching is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\[([^\[\](){}|]+)\]|\(([^\[\](){}]+)\)|\{(汉|任)(\d)-(\d{1,2})\}|\{(数)\}|([^\[\](){}|]+)")
_HAN = "[㐀-䶿一-鿿\U00020000-\U0003ffff]"
_INSIDE = "[^。！？；\r\n]"


@dataclass(frozen=True, slots=True)
class Pattern:
    """``regex`` with one group a wildcard; ``anchors``: literal strings of which every match holds one."""

    regex: re.Pattern[str]
    anchors: tuple[str, ...]

    def expand(self, right: str, match: re.Match[str]) -> str:
        """``right`` with ``{1}``, ``{2}`` … replaced by what the wildcards matched."""
        return re.sub(r"\{(\d)\}", lambda number: match.group(int(number.group(1))) or "", right)


def compile_pattern(source: str) -> Pattern:
    """ValueError with the reason where ``source`` is not a pattern or has no two literal characters together."""
    parts: list[str] = []
    anchors: tuple[str, ...] = ()
    position = 0
    while position < len(source):
        token = _TOKEN.match(source, position)
        if token is None:
            raise ValueError(f"{source!r} is not a pattern at character {position + 1}")
        position = token.end()
        one_of, options, wild, low, high, digits, literal = token.groups()
        if one_of:
            parts.append(f"([{re.escape(one_of)}])")
        elif options:
            choices = options.split("|")
            parts.append("(" + "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True)) + ")")
            if min(map(len, choices)) >= 2 and not anchors:
                anchors = tuple(choices)
        elif wild:
            if int(low) > int(high) or int(high) > 20:
                raise ValueError(f"{source!r}: the range {low}-{high} is empty or longer than 20")
            parts.append(f"({_HAN if wild == '汉' else _INSIDE}{{{low},{high}}}?)")
        elif digits:
            parts.append(r"(\d{1,12})")
        else:
            parts.append(re.escape(literal))
            if len(literal) >= 2 and len(literal) > max(map(len, anchors), default=0):
                anchors = (literal,)
    if not anchors:
        raise ValueError(f"{source!r} needs two literal characters side by side")
    return Pattern(re.compile("".join(parts)), anchors)
