"""Charts as inline SVG: no script, no style attribute, the same on paper. Every value stands there as a number too,
and the whole is said in words to who does not see it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_BLUE, _RED, _GRID, _INK = "#2b5fa3", "#c00000", "#d4dbe2", "#1c2733"
_WIDE, _LABEL, _BAR = 560, 150, 24
_LINE_TOP, _LINE_LOW, _BAR_TOP, _BAR_LOW, _HIGH = 46, 122, 152, 212, 240
"""Heights of the chart of months: the line above, the bars below, so that neither hides a number of the other."""


def bars(title: str, rows: Sequence[tuple[str, float]], unit: str = "") -> Markup:
    """Horizontal bars, one a row, the longest over the whole width."""
    most = max((value for _, value in rows), default=0) or 1
    parts = []
    for number, (name, value) in enumerate(rows):
        y = number * _BAR
        width = (_WIDE - _LABEL - 70) * value / most
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 16}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect x="{_LABEL}" y="{y + 4}" width="{width:.1f}" height="{_BAR - 8}" fill="{_BLUE}"/>'
            f'<text x="{_LABEL + width + 6:.1f}" y="{y + 16}">{value:g}{escape(unit)}</text>'
        )
    told = "；".join(f"{name} {value:g}{unit}" for name, value in rows)
    return _svg(title, told, _WIDE, max(1, len(rows)) * _BAR, parts)


def months(title: str, rows: Sequence[tuple[str, float | None, float]]) -> Markup:
    """Months side by side: a line for the rate (None is a gap), below it a bar for the serious findings."""
    step = (_WIDE - 20) / max(1, len(rows))
    most_rate = max((rate for _, rate, _ in rows if rate is not None), default=0) or 1
    most_bar = max((bar for *_, bar in rows), default=0) or 1
    parts = [
        f'<text x="10" y="14" fill="{_BLUE}">● 差错率（每万字）</text>'
        f'<text x="190" y="14" fill="{_RED}">▮ 严重问题（处）</text>'
        f'<line x1="10" x2="{_WIDE - 10}" y1="{_BAR_LOW}" y2="{_BAR_LOW}" stroke="{_GRID}"/>'
    ]
    runs: list[list[str]] = [[]]
    for number, (name, rate, bar) in enumerate(rows):
        x = 10 + step * (number + 0.5)
        height = (_BAR_LOW - _BAR_TOP) * bar / most_bar
        parts.append(f'<text x="{x:.1f}" y="{_BAR_LOW + 20}" text-anchor="middle">{escape(name[2:])}</text>')
        if bar:
            top = _BAR_LOW - height
            parts.append(
                f'<rect x="{x - 9:.1f}" y="{top:.1f}" width="18" height="{height:.1f}" fill="#f3c9c9" stroke="{_RED}"/>'
                f'<text x="{x:.1f}" y="{top - 5:.1f}" text-anchor="middle" fill="{_RED}">{bar:g}</text>'
            )
        if rate is None:
            runs.append([])
            continue
        y = _LINE_LOW - (_LINE_LOW - _LINE_TOP) * rate / most_rate
        runs[-1].append(f"{x:.1f},{y:.1f}")
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{_BLUE}"/>'
            f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle" fill="{_BLUE}">{rate:g}</text>'
        )
    lines = [f'<polyline points="{" ".join(run)}" fill="none" stroke="{_BLUE}" stroke-width="2"/>' for run in runs]
    told = "；".join(
        f"{name} 差错率 {'无' if rate is None else f'{rate:g}'}、严重 {bar:g} 处" for name, rate, bar in rows
    )
    return _svg(title, told, _WIDE, _HIGH, [*lines, *parts])


def _svg(title: str, told: str, wide: int, high: int, parts: Sequence[str]) -> Markup:
    body = "".join(parts)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(f"{title}：{told}")}" '
        f'font-size="13" fill="{_INK}"><title>{escape(title)}</title>{body}</svg>'
    )


def _short(name: str) -> str:
    return name if len(name) <= 10 else f"{name[:9]}…"
