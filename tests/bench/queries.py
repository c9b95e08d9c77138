"""What the engines are asked: competency questions with values that the generated data holds.

Every request has a text of its own, so that no cache of answers can serve it, unless the repeated request is what is
measured. All engines get the same texts in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ingest.iris import Iris
from ontology import questions
from ontology.terms import DEFAULT_BASE
from server.store.query_text import bind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.generator import Samples


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the query's name, its text, and how many rows the generator knows it to have, if it does."""

    name: str
    text: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A query whose values are drawn from the data."""

    name: str
    about: str
    draw: Callable[[Samples, Random], tuple[str, int | None]]


_IRIS: Final = Iris(DEFAULT_BASE)
_DAYS_ASKED: Final = 7


def _one(kept: list[str], rng: Random) -> str:
    return rng.choice(kept)


def _lookup(samples: Samples, rng: Random) -> tuple[str, int | None]:
    node = f"<{DEFAULT_BASE}id/statement/{_one(samples.statements, rng)}>"
    return f"SELECT ?property ?value WHERE {{ {node} ?property ?value }}", None


def _members(samples: Samples, rng: Random) -> tuple[str, int | None]:
    return questions.find("cq03").query(organization=f"actor:{rng.choice(samples.memberships)[1]}"), None


def _said(samples: Samples, rng: Random) -> tuple[str, int | None]:
    return questions.find("cq04").query(actor=f"actor:{_one(samples.speakers, rng)}"), None


def _quotations(samples: Samples, rng: Random) -> tuple[str, int | None]:
    key, direct = rng.choice(samples.articles)
    return _bound("cq05", "article", _IRIS.article(key)), direct


def _between(samples: Samples, rng: Random) -> tuple[str, int | None]:
    since = date.fromisoformat(_one(samples.days, rng)) - timedelta(rng.randrange(_DAYS_ASKED))
    until = since + timedelta(_DAYS_ASKED)
    return questions.find("cq06").query(since=since.isoformat(), until=until.isoformat()), None


def _claimed(samples: Samples, rng: Random) -> tuple[str, int | None]:
    member, organization = rng.choice(samples.memberships)
    return questions.find("cq08").query(member=f"actor:{member}", organization=f"actor:{organization}"), None


def _capacity(samples: Samples, rng: Random) -> tuple[str, int | None]:
    return questions.find("cq12").query(post=f"post:{_one(samples.posts, rng)}"), None


def _uncertain(samples: Samples, rng: Random) -> tuple[str, int | None]:
    return questions.find("cq14").query(threshold=f"0.{rng.randrange(46, 50)}"), None


def _senses(samples: Samples, rng: Random) -> tuple[str, int | None]:
    return questions.find("cq17").query(name=_one(samples.metonyms, rng)), None


def _contradictions(samples: Samples, rng: Random) -> tuple[str, int | None]:
    return _bound("cq20", "proposition", _IRIS.proposition(_one(samples.disputed, rng))), None


def _tension(samples: Samples, rng: Random) -> tuple[str, int | None]:
    member, organization = rng.choice(samples.memberships)
    return questions.find("cq21").query(member=f"actor:{member}", organization=f"actor:{organization}"), None


def _position(samples: Samples, rng: Random) -> tuple[str, int | None]:
    actor, proposition = rng.choice(samples.propositions)
    return questions.find("cq22").query(actor=f"actor:{actor}", proposition=f"proposition:{proposition}"), None


def _reasons(samples: Samples, rng: Random) -> tuple[str, int | None]:
    return questions.find("cq25").query(organization=f"actor:{rng.choice(samples.memberships)[1]}"), None


def _bound(name: str, variable: str, iri: str) -> str:
    """Return a question that has no parameter, asked of one thing only."""
    return bind(questions.find(name).text, {variable: ox.NamedNode(iri)})


TEMPLATES: Final = (
    Template("lookup", "all about one statement", _lookup),
    Template("cq03", "states of an organization, according to whom", _members),
    Template("cq04", "what an actor said", _said),
    Template("cq05", "direct quotations of one article", _quotations),
    Template("cq06", "what was said in eight days", _between),
    Template("cq08", "claims about a member's status", _claimed),
    Template("cq12", "what was said in the capacity of a post", _capacity),
    Template("cq14", "uncertain statements, of all", _uncertain),
    Template("cq17", "senses of a name", _senses),
    Template("cq20", "contradicting claims on one proposition", _contradictions),
    Template("cq21", "claims about a membership and their tensions", _tension),
    Template("cq22", "an actor's position on a proposition over time", _position),
    Template("cq25", "why somebody belongs to an organization", _reasons),
)


class Queries:
    """An endless supply of requests, the same from the same seed.

    Requests are numbered from `first` on, so that two supplies of one seed have the same values in other texts.
    """

    def __init__(self, samples: Samples, seed: int, first: int = 1) -> None:
        self._samples = samples
        self._rng = Random(seed)  # noqa: S311 -- figures, not secrets
        self._number = first - 1
        # A corpus of very few articles may hold nothing to ask these for.
        without = {"cq17": samples.metonyms, "cq20": samples.disputed}
        self._templates = [it for it in TEMPLATES if without.get(it.name, True)]

    def names(self) -> list[str]:
        return [it.name for it in self._templates]

    def one(self, name: str) -> Asked:
        template = next(it for it in self._templates if it.name == name)
        text, rows = template.draw(self._samples, self._rng)
        self._number += 1
        return Asked(name, f"# request {self._number}\n{text}", rows)

    def mix(self) -> Iterator[list[Asked]]:
        """Yield passes through all queries, each once in a pass, in an order that changes."""
        while True:
            names = self.names()
            self._rng.shuffle(names)
            yield [self.one(name) for name in names]
