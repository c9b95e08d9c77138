"""The measurements: latency by query, a repeated query, and requests a second by the number of clients."""

from __future__ import annotations

import statistics
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ontology.terms import ONR, SDO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.bench.client import Client, Reply
    from tests.bench.engines import Engine
    from tests.bench.generator import Corpus
    from tests.bench.queries import Asked, Queries

#: How long an engine may go on with a request that nobody waits for any more, before the next one.
_DRAIN_SECONDS: Final = 900
#: Disagreements that are told in full.
_TOLD: Final = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        rounds, warm_up: times that each query is asked, each time with other values; and of these, how many first ones
            are not counted.
        budget: seconds after which an engine is not asked a query again; it was then asked at least once.
        timeout: seconds after which an answer is no longer waited for.
        repeats: times that one and the same request is sent.
        clients: numbers of clients that ask at the same time.
        seconds: for how long they ask, at least; passes through all queries are finished.
    """

    rounds: int = 13
    warm_up: int = 3
    budget: float = 20.0
    timeout: float = 120.0
    repeats: int = 40
    clients: tuple[int, ...] = (1, 4, 16)
    seconds: float = 6.0


@dataclass(slots=True)
class Timing:
    """What one engine took for one query: seconds of each counted request, rows of each, and problems."""

    seconds: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warm_up: list[float] = field(default_factory=list)

    @property
    def median_ms(self) -> float | None:
        counted = self.seconds or self.warm_up
        return statistics.median(counted) * 1000 if counted else None

    @property
    def p95_ms(self) -> float | None:
        counted = sorted(self.seconds or self.warm_up)
        return counted[min(len(counted) - 1, round(0.95 * len(counted)))] * 1000 if counted else None

    def summary(self) -> dict[str, Any]:
        return {
            "median_ms": self.median_ms,
            "p95_ms": self.p95_ms,
            "requests": len(self.seconds or self.warm_up),
            "rows": statistics.fmean(self.rows) if self.rows else None,
            "problems": self.problems,
        }


def check(engine: Engine, corpus: Corpus, timeout: float) -> list[str]:
    """Return what of the corpus an engine does not count right; an empty list where it holds all of it."""
    faults = []
    client = engine.client(timeout)
    for term, count in (
        (str(SDO.NewsArticle), corpus.articles),
        (f"{ONR}Statement", corpus.statements),
        (f"{ONR}MembershipClaim", corpus.claims),
        (f"{ONR}Mention", corpus.mentions),
    ):
        reply = client.ask(f"SELECT (COUNT(*) AS ?count) WHERE {{ ?it a <{term}> }}")
        found = int(reply.rows()[0]["count"]["value"]) if reply.is_answer else reply.problem
        if found != count:
            faults.append(f"{engine.name}: {found} of {count} instances of {term}")
    client.close()
    return faults


def latency(
    engines: Sequence[Engine], queries: Queries, plan: Plan, tell: Callable[[str], None]
) -> tuple[dict[str, dict[str, Timing]], list[str]]:
    """Return the timings by engine and query, and where engines disagreed on an answer.

    The engines take turns on each request, and the first turn moves on.
    """
    timings: dict[str, dict[str, Timing]] = {it.name: defaultdict(Timing) for it in engines}
    spent: dict[tuple[str, str], float] = defaultdict(float)
    clients = {it.name: it.client(plan.timeout) for it in engines}
    faults: list[str] = []
    for turn in range(plan.rounds):
        for name in queries.names():
            asked = queries.one(name)
            replies: dict[str, Reply] = {}
            for engine in (*engines[turn % len(engines) :], *engines[: turn % len(engines)]):
                if spent[engine.name, name] >= plan.budget:
                    continue
                reply = clients[engine.name].ask(asked.text)
                spent[engine.name, name] += reply.seconds
                timing = timings[engine.name][name]
                if not reply.is_answer:
                    timing.problems.append(reply.problem)
                    spent[engine.name, name] = plan.budget
                    _drain(engine)
                    continue
                replies[engine.name] = reply
                (timing.warm_up if turn < plan.warm_up else timing.seconds).append(reply.seconds)
                timing.rows.append(len(reply.rows()))
            faults += _disagreements(asked, replies)
        tell(f"round {turn + 1} of {plan.rounds}")
    for client in clients.values():
        client.close()
    return timings, faults[:_TOLD]


def repeated(engines: Sequence[Engine], asked: Asked, plan: Plan) -> dict[str, Timing]:
    """Return the timings of one and the same request, the first time not counted."""
    timings: dict[str, Timing] = {}
    for engine in engines:
        client, timing = engine.client(plan.timeout), Timing()
        start = time.monotonic()
        for number in range(plan.repeats + 1):
            reply = client.ask(asked.text)
            if not reply.is_answer:
                timing.problems.append(reply.problem)
                break
            (timing.seconds if number else timing.warm_up).append(reply.seconds)
            if time.monotonic() - start > plan.budget:
                break
        client.close()
        timings[engine.name] = timing
    return timings


def throughput(engine: Engine, queries: Queries, clients: int, plan: Plan) -> dict[str, Any]:
    """Return requests a second of so many clients that go through the queries together."""
    passes, lock = queries.mix(), threading.Lock()
    waiting: list[Asked] = []
    outcomes: list[tuple[float, str]] = []
    start = time.monotonic()

    def following() -> Asked | None:
        with lock:
            if not waiting:
                if outcomes and time.monotonic() - start >= plan.seconds:
                    return None
                waiting.extend(next(passes))
            return waiting.pop()

    def work(number: int) -> None:
        client = engine.client(plan.timeout, number)
        while (asked := following()) is not None:
            reply = client.ask(asked.text)
            outcomes.append((reply.seconds, "" if reply.is_answer else f"{asked.name}: {reply.problem}"))
        client.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    failed = [problem for _, problem in outcomes if problem]
    if failed:
        _drain(engine)
    answered = sorted(taken for taken, problem in outcomes if not problem)
    return {
        "clients": clients,
        "requests": len(outcomes),
        "seconds": seconds,
        "per_second": len(answered) / seconds,
        "p95_ms": answered[round(0.95 * (len(answered) - 1))] * 1000 if answered else None,
        "failed": len(failed),
        "first_failure": failed[0] if failed else "",
    }


def _drain(engine: Engine) -> None:
    """Wait until an engine that was left in the middle of a request answers again."""
    client: Client = engine.client(_DRAIN_SECONDS)
    client.ask("ASK { }")
    client.close()


def _disagreements(asked: Asked, replies: dict[str, Reply]) -> list[str]:
    answers = {name: reply.rows() for name, reply in replies.items()}
    counts = {name: len(rows) for name, rows in answers.items()}
    if len({*counts.values(), *(() if asked.rows is None else (asked.rows,))}) > 1:
        expected = "" if asked.rows is None else f", {asked.rows} expected"
        return [f"{asked.name}: rows {counts}{expected}; {asked.text}"]
    values = {name: sorted(map(_plain, rows)) for name, rows in answers.items()}
    reference = next(iter(values.values()), [])
    differing = [name for name, rows in values.items() if rows != reference]
    if differing:
        return [f"{asked.name}: other values than {next(iter(values))} from {', '.join(differing)}; {asked.text}"]
    return []


def _plain(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return a row in a form in which numbers written in different ways are equal."""
    return tuple(sorted((name, _number(term["value"])) for name, term in row.items()))


def _number(value: str) -> str:
    value = {"true": "1", "false": "0"}.get(value, value)
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return value
