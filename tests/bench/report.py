"""The results as tables, and held against the aims."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OURS: Final = "OnRecord"
OXIGRAPH: Final = "Oxigraph"
RDFLIB: Final = "rdflib-endpoint"

#: Above this median of Oxigraph's server, in ms, a ratio is the aim; below, a difference.
_SHORT_MS: Final = 20.0
_MOST_RATIO: Final = 1.25
_MOST_EXTRA_MS: Final = 1.5
_MOST_REPEATED_MS: Final = 1.0
_LEAST_OVER_RDFLIB: Final = 100.0
_MIB: Final = 1024 * 1024


def tables(result: dict[str, Any]) -> str:
    """Return the whole report of one size as text."""
    engines = list(result["engines"])
    corpus = result["corpus"]
    counts = ", ".join(f"{corpus[it]:,} {it}" for it in ("quads", "articles", "statements", "claims"))
    parts = [
        f"{counts}; seed {corpus['seed']}; {result['machine']}",
        table(
            ["", *engines],
            [
                ["load, s", *(_number(result["engines"][it]["load_seconds"]) for it in engines)],
                ["load, s: at rest", *(_number(result["engines"][it]["rest_seconds"]) for it in engines)],
                ["memory, MiB: loaded", *(_mib(result["engines"][it]["memory_bytes"]) for it in engines)],
                ["memory, MiB: after", *(_mib(result["engines"][it]["memory_after_bytes"]) for it in engines)],
                ["disk, MiB", *(_mib(result["engines"][it]["disk_bytes"]) for it in engines)],
            ],
        ),
        "milliseconds, median / p95 of requests that each have other values",
        table(
            ["query", "rows", *engines, f"/ {OXIGRAPH}", f"{RDFLIB} /"],
            [
                [name, _rows(result, name), *(_cell(result, it, name) for it in engines), *_ratios(result, name)]
                for name in result["queries"]
            ],
        ),
        "milliseconds, median of one and the same request, repeated",
        table(
            ["query", *engines],
            [[name, *(_ms(by[it]["median_ms"]) for it in engines)] for name, by in result["repeated"].items()],
        ),
        "requests a second, all queries mixed",
        table(
            ["clients", *engines],
            [
                [clients, *(_per_second(result["throughput"][it][clients]) for it in engines)]
                for clients in result["clients"]
            ],
        ),
        "\n".join(aims(result)),
    ]
    if result["disagreements"]:
        parts.append("\n".join(["ANSWERS DIFFER:", *result["disagreements"]]))
    else:
        parts.append("All engines gave the same rows for every request that they answered.")
    parts += result["notes"]
    return "\n\n".join(parts)


def aims(result: dict[str, Any]) -> Iterator[str]:
    """Yield each aim with what was measured."""
    latency = result["latency"]
    if OXIGRAPH in latency:
        missed = []
        for name in result["queries"]:
            ours, theirs = latency[OURS][name]["median_ms"], latency[OXIGRAPH][name]["median_ms"]
            if ours is None or theirs is None:
                missed.append(f"{name} (no answer)")
            elif theirs > _SHORT_MS and ours > _MOST_RATIO * theirs:
                missed.append(f"{name} ({ours / theirs:.2f} times {_ms(theirs)} ms)")
            elif theirs <= _SHORT_MS and ours > theirs + _MOST_EXTRA_MS:
                missed.append(f"{name} ({ours - theirs:+.1f} ms on {_ms(theirs)} ms)")
        asked = len(result["queries"])
        limits = f"{_MOST_RATIO} times {OXIGRAPH}'s server above {_SHORT_MS:g} ms, {_MOST_EXTRA_MS} ms more below"
        not_met = f"; not {', '.join(missed)}" if missed else ""
        yield f"aim: at most {limits}: {asked - len(missed)} of {asked} queries{not_met}"
    slowest = max((it[OURS]["median_ms"] or math.inf for it in result["repeated"].values()), default=math.inf)
    most = f"aim: a repeated query at most {_MOST_REPEATED_MS:g} ms on the server"
    yield f"{most}: {_ms(slowest)} ms over HTTP, client included"
    if RDFLIB in latency:
        one = str(result["clients"][0])
        ours, theirs = (result["throughput"][it].get(one, {}).get("per_second", 0) for it in (OURS, RDFLIB))
        rate = f"{ours / theirs:,.0f} times" if theirs else "not measured"
        medians = f"{_total(result)} times in the sum of the medians, {_geometric(result):,.0f} in their geometric mean"
        least = f"aim: at least {_LEAST_OVER_RDFLIB:g} times {RDFLIB} on the mix at 1 M quads"
        yield f"{least}: {rate} in requests a second with one client; {medians}"


def growth(small: dict[str, Any], large: dict[str, Any]) -> str:
    """Return how medians grew from one size to another, beside the growth in rows and in quads."""
    quads = large["corpus"]["quads"] / small["corpus"]["quads"]
    rows = []
    for name in large["queries"]:
        before, after = (it["latency"][OURS].get(name) for it in (small, large))
        if before and after and before["median_ms"] and after["median_ms"]:
            answered = (after["rows"] or 0) / before["rows"] if before["rows"] else math.nan
            times = [f"{after['median_ms'] / before['median_ms']:.2f}", f"{answered:.2f}", f"{quads:.1f}"]
            rows.append([name, _ms(before["median_ms"]), _ms(after["median_ms"]), *times])
    head = ["query", "ms before", "ms after", "times", "rows, times", "quads, times"]
    return f"{OURS} from {small['corpus']['quads']:,} to {large['corpus']['quads']:,} quads\n\n{table(head, rows)}"


def _total(result: dict[str, Any]) -> str:
    """Return how many times as long rdflib-endpoint takes for one pass through the queries, as far as it answers."""
    both = [
        (result["latency"][RDFLIB][name]["median_ms"], result["latency"][OURS][name]["median_ms"])
        for name in result["queries"]
    ]
    there = [(theirs, ours) for theirs, ours in both if theirs and ours]
    return f"{sum(it for it, _ in there) / sum(it for _, it in there):,.0f}" if there else "-"


def _geometric(result: dict[str, Any]) -> float:
    latency = result["latency"]
    ratios = [
        latency[RDFLIB][name]["median_ms"] / latency[OURS][name]["median_ms"]
        for name in result["queries"]
        if latency[RDFLIB][name]["median_ms"] and latency[OURS][name]["median_ms"]
    ]
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else 0.0


def _ratios(result: dict[str, Any], name: str) -> list[str]:
    ours = result["latency"][OURS][name]["median_ms"]
    shown = []
    for other, turned in ((OXIGRAPH, False), (RDFLIB, True)):
        theirs = result["latency"].get(other, {}).get(name, {}).get("median_ms")
        if not ours or not theirs:
            shown.append("-")
        else:
            shown.append(f"{theirs / ours:,.0f}" if turned else f"{ours / theirs:.2f}")
    return shown


def _cell(result: dict[str, Any], engine: str, name: str) -> str:
    found = result["latency"][engine][name]
    if found["median_ms"] is None:
        return f"({found['problems'][0][:24]})" if found["problems"] else "-"
    return f"{_ms(found['median_ms'])} / {_ms(found['p95_ms'])}" + ("!" if found["problems"] else "")


def _rows(result: dict[str, Any], name: str) -> str:
    rows = next((it[name]["rows"] for it in result["latency"].values() if it[name]["rows"] is not None), None)
    return "-" if rows is None else f"{rows:,.0f}"


def _per_second(found: dict[str, Any] | None) -> str:
    if found is None:
        return "-"
    return _number(found["per_second"]) + (f" ({found['failed']} failed)" if found["failed"] else "")


def _ms(value: float | None) -> str:
    return "-" if value is None else _number(value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _mib(value: int) -> str:
    return f"{value / _MIB:,.0f}" if value else "-"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, all but its first column set to the right."""
    widths = [max(len(str(row[place])) for row in (head, *rows)) for place in range(len(head))]
    lines = []
    for row in (head, ["-" * width for width in widths], *rows):
        first, *others = (str(it).rjust(width) for it, width in zip(row, widths, strict=True))
        lines.append(f"| {' | '.join([first.strip().ljust(widths[0]), *others])} |")
    return "\n".join(lines)
