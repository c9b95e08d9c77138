"""The results as one SVG: medians by query on a logarithmic axis, and requests a second by clients.

Engines are told apart by shape as well as by color (Okabe and Ito's palette, which color-blind readers can tell apart).
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLORS: Final = ("#0072b2", "#e69f00", "#cc79a7", "#009e73", "#56b4e9")
_LEFT, _WIDTH, _ROW, _TOP = 150, 900, 30, 96
_AXIS: Final = _WIDTH - _LEFT - 40


def svg(result: dict[str, Any]) -> str:
    """Return the plot of one size."""
    engines, queries = list(result["engines"]), list(result["queries"])
    medians = {(it, q): result["latency"][it][q]["median_ms"] for it in engines for q in queries}
    rates = {
        (it, c): result["throughput"][it][c]["per_second"]
        for it in engines
        for c in result["clients"]
        if result["throughput"][it].get(c)
    }
    second = _TOP + len(queries) * _ROW + 110
    height = second + len(result["clients"]) * _ROW + 70
    title = f"OnRecord and other SPARQL engines on {result['corpus']['quads']:,} quads of generated news"
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    font = 'font-family="sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font} role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="20" y="28" font-size="17" font-weight="bold">{escape(title)}</text>',
    ]
    for place, engine in enumerate(engines):
        x = 24 + place * 170
        parts += [_mark(place, x, 52), f'<text x="{x + 12}" y="57">{escape(engine)}</text>']
    parts += _panel("median over HTTP, milliseconds (further left is better)", _TOP, queries, engines, medians)
    parts += _panel("requests a second by clients (further right is better)", second, result["clients"], engines, rates)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(
    title: str, top: int, rows: Sequence[str], engines: Sequence[str], values: dict[tuple[str, str], float | None]
) -> list[str]:
    there = [value for value in values.values() if value]
    if not there:
        return []
    low = math.floor(math.log10(min(there)))
    high = max(low + 1, math.ceil(math.log10(max(there))))
    bottom = top + len(rows) * _ROW

    def across(value: float) -> float:
        return _LEFT + _AXIS * (math.log10(value) - low) / (high - low)

    parts = [f'<text x="{_LEFT}" y="{top - 14}" font-weight="bold">{escape(title)}</text>']
    for power in range(low, high + 1):
        x = across(10.0**power)
        parts += [
            f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="#ccc"/>',
            f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{10.0**power:,g}</text>',
        ]
    for number, row in enumerate(rows):
        y = top + number * _ROW + _ROW / 2
        parts += [
            f'<line x1="{_LEFT}" y1="{y}" x2="{_LEFT + _AXIS}" y2="{y}" stroke="#eee"/>',
            f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(row)}</text>',
        ]
        for place, engine in enumerate(engines):
            value = values.get((engine, row))
            if value:
                # A little apart, so that marks at the same value can both be seen.
                shift = (place - (len(engines) - 1) / 2) * 4
                parts.append(_mark(place, across(value), y + shift, f"{engine}, {row}: {value:,.3g}"))
    return parts


def _mark(place: int, x: float, y: float, told: str = "") -> str:
    color = _COLORS[place % len(_COLORS)]
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6"',
        f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"',
        f'<path d="M{x:.1f} {y - 7:.1f} l7 12 h-14 z"',
        f'<path d="M{x:.1f} {y - 7:.1f} l7 7 l-7 7 l-7 -7 z"',
        f'<path d="M{x - 6:.1f} {y - 2:.1f} h4 v-4 h4 v4 h4 v4 h-4 v4 h-4 v-4 h-4 z"',
    )
    shape = shapes[place % len(shapes)]
    element = shape[1:].partition(" ")[0]
    note = f"<title>{escape(told)}</title>" if told else ""
    return f'{shape} fill="{color}" stroke="#333" stroke-width="0.7">{note}</{element}>'
