"""Charts as inline SVG: no script, no style attribute, the same on paper. Every value stands there as a number too."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_BLUE, _RED, _GRID, _INK = "#2b5fa3", "#c00000", "#d4dbe2", "#1c2733"
_WIDE, _LABEL, _BAR = 560, 150, 24


def bars(title: str, rows: Sequence[tuple[str, float]], unit: str = "") -> Markup:
    """Horizontal bars, one a row, the longest over the whole width."""
    most = max((value for _, value in rows), default=0) or 1
    parts = []
    for number, (name, value) in enumerate(rows):
        y = number * _BAR
        width = (_WIDE - _LABEL - 60) * value / most
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 16}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect x="{_LABEL}" y="{y + 4}" width="{width:.1f}" height="{_BAR - 8}" fill="{_BLUE}"/>'
            f'<text x="{_LABEL + width + 6:.1f}" y="{y + 16}">{value:g}{escape(unit)}</text>'
        )
    return _svg(title, _WIDE, max(1, len(rows)) * _BAR, parts)


def months(title: str, rows: Sequence[tuple[str, float | None, float]]) -> Markup:
    """Months side by side: a line for the rate (None is a gap), a bar for the serious findings."""
    high, bottom, step = 190, 160, (_WIDE - 70) / max(1, len(rows))
    rates = [rate for _, rate, _ in rows if rate is not None]
    most_rate, most_bar = max(rates, default=0) or 1, max((bar for *_, bar in rows), default=0) or 1
    parts = [f'<line x1="40" x2="{_WIDE - 20}" y1="{bottom}" y2="{bottom}" stroke="{_GRID}"/>']
    points: list[str] = []
    for number, (name, rate, bar) in enumerate(rows):
        x = 50 + step * (number + 0.5)
        height = (bottom - 40) * bar / most_bar
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{escape(name[2:])}</text>')
        if bar:
            parts.append(
                f'<rect x="{x - 9:.1f}" y="{bottom - height:.1f}" width="18" height="{height:.1f}" fill="#f3c9c9" '
                f'stroke="{_RED}"/><text x="{x:.1f}" y="{bottom - 4}" text-anchor="middle" fill="{_RED}">{bar:g}</text>'
            )
        if rate is not None:
            y = bottom - (bottom - 40) * rate / most_rate
            points.append(f"{x:.1f},{y:.1f}")
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{_BLUE}"/>'
                f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle" fill="{_BLUE}">{rate:g}</text>'
            )
    if len(points) > 1:
        parts.insert(1, f'<polyline points="{" ".join(points)}" fill="none" stroke="{_BLUE}" stroke-width="2"/>')
    parts.append(
        f'<text x="40" y="14" fill="{_BLUE}">● 差错率（每万字）</text>'
        f'<text x="190" y="14" fill="{_RED}">▮ 严重问题（处）</text>'
    )
    return _svg(title, _WIDE, high, parts)


def _svg(title: str, wide: int, high: int, parts: Sequence[str]) -> Markup:
    body = "".join(parts)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(title)}" font-size="13" '
        f'fill="{_INK}"><title>{escape(title)}</title>{body}</svg>'
    )


def _short(name: str) -> str:
    return name if len(name) <= 10 else f"{name[:9]}…"
