"""Charts as inline SVG, drawn here: stacked bars told apart by pattern, and the rate of errors over the months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from nlp.report.labels import xml_safe

MONTHS_SHOWN = 36
_BAR = 1000
_WIDE, _LEFT, _RIGHT = 900, 46, 14
_TOP, _RATE, _GAP, _COUNT, _BOTTOM = 26, 120, 40, 70, 30


def text(value: object) -> str:
    """Escaped for HTML, without what no page can hold."""
    return escape(xml_safe(str(value), "\ufffd"))


def number(value: float) -> str:
    """1,234 or 3.25, without trailing zeros."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def bar(parts: Sequence[tuple[str, float]], most: float, said: str) -> str:
    """One stacked bar; ``parts`` are (class, amount), ``most`` fills the whole width."""
    drawn, place = [], 0.0
    for name, amount in parts:
        width = _BAR * amount / most if most else 0.0
        if amount > 0:
            width = max(width, 4.0)
            drawn.append(f'<rect class="f-{name}" x="{place:.1f}" width="{width:.1f}" height="17"/>')
            place += width
    return (
        f'<svg role="img" aria-label="{text(said)}" viewBox="0 0 {_BAR} 17" preserveAspectRatio="none">'
        f"{''.join(drawn)}</svg>"
    )


def legend(items: Sequence[tuple[str, str]]) -> str:
    """What the patterns mean: (class, words)."""
    told = "".join(
        f'<li><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="f-{name}" width="22" height="12"/></svg>'
        f"{words}</li>"
        for name, words in items
    )
    return f'<ul class="legend">{told}</ul>'


def timeline(months: Sequence[Mapping[str, Any]], pass_line: float = 1.0) -> str:
    """Two panels over the same months: errors per 10,000 characters as a line, serious findings as bars."""
    shown = list(months[-MONTHS_SHOWN:])
    if not shown:
        return '<p class="note">导出里没有发布日期，画不出走势。</p>'
    step = (_WIDE - _LEFT - _RIGHT) / len(shown)
    middle = [_LEFT + step * (index + 0.5) for index in range(len(shown))]
    height = _TOP + _RATE + _GAP + _COUNT + _BOTTOM
    said = "；".join(f"{month['month']} 每万字 {month['per_10k']}、严重 {month['serious']}" for month in shown)
    return (
        f'<div class="scroll"><svg role="img" aria-label="{text(said)}" viewBox="0 0 {_WIDE} {height}" font-size="13">'
        f"{_rates(shown, middle, pass_line)}{_serious(shown, middle, step)}{_axis(shown, middle, height)}</svg></div>"
    )


def _rates(shown: Sequence[Mapping[str, Any]], middle: Sequence[float], pass_line: float) -> str:
    most = nice(max(pass_line * 1.3, *(float(month["per_10k"]) for month in shown)))
    foot = _TOP + _RATE

    def y(value: float) -> float:
        return foot - _RATE * value / most

    drawn = [f'<text x="{_LEFT - 36}" y="14" fill="#55636f">差错率（处/万字）</text>']
    for value in (0.0, most / 2, most):
        drawn.append(_grid(y(value), number(value)))
    drawn.append(
        f'<path d="M{_LEFT} {y(pass_line):.1f}H{_WIDE - _RIGHT}" stroke="#1d6b36" stroke-dasharray="6 4"/>'
        f'<text x="{_WIDE - _RIGHT}" y="{y(pass_line) - 4:.1f}" text-anchor="end" fill="#1d6b36" class="halo">'
        f"合格线 {number(pass_line)}</text>"
    )
    points = [(x, y(float(month["per_10k"]))) for x, month in zip(middle, shown, strict=True)]
    line = "L".join(f"{x:.1f} {height:.1f}" for x, height in points)
    drawn.append(f'<path d="M{line}" fill="none" stroke="#1f4e79" stroke-width="2.5" stroke-linejoin="round"/>')
    for (x, height), month in zip(points, shown, strict=True):
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{height:.1f}" r="3.5" fill="#1f4e79"><title>{text(month["month"])}：每万字 '
            f"{number(month['per_10k'])} 处，{number(month['posts'])} 篇</title></circle>"
        )
    return "".join(drawn)


def _serious(shown: Sequence[Mapping[str, Any]], middle: Sequence[float], step: float) -> str:
    most = nice(max(1.0, *(float(month["serious"]) for month in shown)))
    head = _TOP + _RATE + _GAP
    foot = head + _COUNT
    drawn = [f'<text x="{_LEFT - 36}" y="{head - 12}" fill="#55636f">严重问题（处）</text>']
    drawn += [_grid(foot, "0"), _grid(head, number(most))]
    width = min(step * 0.62, 26)
    for x, month in zip(middle, shown, strict=True):
        value = float(month["serious"])
        if value:
            tall = _COUNT * value / most
            drawn.append(
                f'<rect class="f-serious" x="{x - width / 2:.1f}" y="{foot - tall:.1f}" width="{width:.1f}" '
                f'height="{tall:.1f}"><title>{text(month["month"])}：严重 {number(value)} 处</title></rect>'
            )
    return "".join(drawn)


def _axis(shown: Sequence[Mapping[str, Any]], middle: Sequence[float], height: int) -> str:
    every = -(-len(shown) // 12)
    drawn, year = [], ""
    for index, (x, month) in enumerate(zip(middle, shown, strict=True)):
        if index % every:
            continue
        this, name = month["month"][:4], month["month"][5:7].lstrip("0")
        label = f"{name}月" if this == year else f"{this}.{name}"
        year = this
        drawn.append(f'<text x="{x:.1f}" y="{height - 10}" text-anchor="middle" fill="#55636f">{text(label)}</text>')
    return "".join(drawn)


def _grid(y: float, label: str) -> str:
    return (
        f'<path d="M{_LEFT} {y:.1f}H{_WIDE - _RIGHT}" stroke="#d4dbe2"/>'
        f'<text x="{_LEFT - 7}" y="{y + 4:.1f}" text-anchor="end" fill="#55636f">{label}</text>'
    )


def nice(value: float) -> float:
    """The next of 1, 2, 4, 5, 10 … times a power of ten that is not below ``value``."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(factor * power for factor in (1, 2, 4, 5, 8, 10) if factor * power >= value * 0.999)
