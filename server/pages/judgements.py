"""What people decided about a thing, as its page and the lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server.pages import queries
from server.pages.facts import Facts
from server.pages.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.pages.facts import Site
    from server.store.base import Store

#: Kinds of things that can be judged.
JUDGED: Final = ("statement", "claim", "actor", "membership")
#: Kinds of which two can be the same.
PAIRED: Final = ("statement", "actor")

#: Each verdict in words, as the command line writes it.
VERDICTS: Final = {
    "same": "The same as",
    "not-same": "Not the same as",
    "wrong": "Judged wrong",
    "right": "Judged right",
    "note": "Noted",
}
#: Judgements about one thing that are shown, the newest.
_SHOWN: Final = 50
_LABEL_CHARS: Final = 120
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class JudgementView:
    """A judgement about a thing.

    Attributes:
        link: the judgement.
        verdict: as the command line writes it: "not-same".
        words: the same for reading: "Not the same as".
        other: what it was judged together with.
        who: who made it.
        machine, text: when, for machines and for reading.
        note: why, or the remark.
    """

    link: Link
    verdict: str
    words: str
    other: Link | None
    who: str
    machine: str
    text: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A thing that can be judged, with what was decided about it, the newest first.

    Attributes:
        iri, href: the thing and its page.
        kind: "statement", "claim", "actor" or "membership".
        paired: whether two of its kind can be called the same.
        judgements: what was decided.
    """

    iri: str
    href: str
    kind: str
    paired: bool
    judgements: tuple[JudgementView, ...]


def judged(store: Store, site: Site, thing: str) -> Judged | None:
    """Return what was decided about a thing; `None` for what cannot be judged."""
    kind = site.kind(thing)
    if kind not in JUDGED:
        return None
    facts = Facts()
    add(store, [thing], facts)
    return Judged(thing, site.href(thing), kind, kind in PAIRED, views(facts, site, thing))


def add(store: Store, things: Iterable[str], facts: Facts) -> None:
    """Add what was decided about things to the facts."""
    facts.add(queries.construct(store, "judgements", values={"thing": things}))


def views(facts: Facts, site: Site, thing: str) -> tuple[JudgementView, ...]:
    """Return the judgements about a thing that are among the facts, the newest first."""
    found = sorted(facts.sources("onr:judges", thing), key=lambda it: (_moment(facts, it), it), reverse=True)
    return tuple(_view(facts, site, it, thing) for it in found[:_SHOWN])


def is_wrong(judgements: Iterable[JudgementView]) -> bool:
    """Whether a thing counts as wrong: by the newest judgement that says so or that it is right."""
    newest = max(
        ((it.machine, it.verdict == "wrong") for it in judgements if it.verdict in ("wrong", "right")), default=None
    )
    return newest is not None and newest[1]


def _view(facts: Facts, site: Site, iri: str, thing: str) -> JudgementView:
    verdict = (facts.term(iri, "onr:verdict") or "").removeprefix("verdict-")
    words = VERDICTS.get(verdict, verdict)
    others = [it for it in facts.iris(iri, "onr:judges") if it != thing]
    when = _moment(facts, iri)
    return JudgementView(
        link=Link(iri, words, site.href(iri), "judgement"),
        verdict=verdict,
        words="Noted, together with" if verdict == "note" and others else words,
        other=Link(others[0], _short(facts.label(others[0])), site.href(others[0])) if others else None,
        who=facts.text(iri, "onr:judgedBy") or "",
        machine=when.isoformat(timespec="milliseconds"),
        text=f"{when.day} {when:%b %Y, %H:%M} UTC",
        note=facts.text(iri, "skos:note"),
    )


def _moment(facts: Facts, iri: str) -> datetime:
    try:
        known = datetime.fromisoformat(facts.text(iri, "prov:generatedAtTime") or "")
    except ValueError:
        return _NEVER
    return (known if known.tzinfo else known.replace(tzinfo=UTC)).astimezone(UTC)


def _short(label: str) -> str:
    return label if len(label) <= _LABEL_CHARS else f"{label[: _LABEL_CHARS - 1]}…"
