"""Spellings that micro-blogs choose for fun: 冲鸭, 警察蜀黍, 妥妥滴. They are meant; statistics say nothing of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

Range = tuple[int, int]

_PLAYFUL = re.compile(
    r"[冲来好走早安油]鸭(?![脖肉蛋掌翅腿血舌毛绒子苗雏棚场农])"
    r"|康康(?=[你我他她它这那吧呀有哪]|[，。！？~～]|$)"
    r"|[\u4e00-\u9fff]绝绝子|支棱|蜀黍|童鞋们|小?盆友|集美们|酱紫|肿么|有木有|木有(?![限关害])|神马|涨姿势|辣么|灰常|小主们|蚌埠住"
    r"|([\u4e00-\u9fff])\1滴(?=[，。！？~～]|$)|[好真]滴(?=[，。！？~～]|$)"
)


def playful_spans(text: str) -> Iterator[Range]:
    """Where such a spelling stands; common words among them (康康, 滴) only where nothing else can be meant."""
    yield from (match.span() for match in _PLAYFUL.finditer(text))
