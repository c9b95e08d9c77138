"""What may be put into a question's inputs: those values of the store that the question can have an answer for."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import InvalidQuery
from ontology.terms import KINDS
from server.pages import queries
from server.pages.facts import legible
from server.pages.gather import gather
from server.pages.renewed import Renewed
from server.pages.search import Index, fold, hits, rank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ontology.questions import Parameter, Question
    from server.pages.facts import Site
    from server.store.base import Store

#: Most values of an input that are known by name, most suggestions at a time, and longest text that is looked for.
MAX_CHOICES: Final = 5000
MAX_SUGGESTIONS: Final = 12
_MAX_CHARS: Final = 200

#: The query that lists the values of an input: by kind and name of the parameter, else by its kind alone.
_SOURCES: Final[Mapping[tuple[str, str | None], str]] = MappingProxyType({
    ("actor", "organization"): "choices/organizations",
    ("actor", "member"): "choices/members",
    ("actor", None): "choices/speakers",
    ("article", None): "choices/articles",
    ("post", None): "choices/posts",
    ("proposition", None): "choices/propositions",
    ("text", "name"): "choices/metonyms",
})  # fmt: skip

#: The query that lists values of two inputs that go together, most telling first, by the names of the inputs.
_PAIRS: Final[Mapping[frozenset[str], str]] = MappingProxyType({
    frozenset(("member", "organization")): "pairs/claims",
    frozenset(("actor", "proposition")): "pairs/positions",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of an input.

    Attributes:
        value: what the address holds: an IRI by its prefix, a day, a number or words.
        label: what a reader calls it.
        known: whether the store has it in the place that the question asks about.
        also: the other name by which it was found, if it was.
    """

    value: str
    label: str
    known: bool = True
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The values of one source: as they are ordered there, and by value."""

    choices: tuple[Choice, ...]
    folded: tuple[str, ...]
    places: Mapping[str, int]

    @classmethod
    def of(cls, choices: tuple[Choice, ...]) -> Listed:
        places = {choice.value: place for place, choice in enumerate(choices)}
        return cls(choices, tuple(fold(choice.label) for choice in choices), places)


#: A list that takes longer to read is kept for a while, since a question's page needs several.
_WORTH_KEEPING_SECONDS: Final = 0.02


class Choices:
    """The values of every input, kept for a while; any number of threads may ask."""

    def __init__(self, store: Store, site: Site, names: Callable[[], Index]) -> None:
        """Begin; `names` gives the names of all actors."""
        self._store = store
        self._site = site
        self._names = names
        sources = sorted(set(_SOURCES.values()))
        self._listed = {name: Renewed(_reader(store, site, name), _WORTH_KEEPING_SECONDS) for name in sources}
        self._pairs = {name: Renewed(_pair_reader(store, name), _WORTH_KEEPING_SECONDS) for name in _PAIRS.values()}
        self._days = Renewed(lambda: _days(store), _WORTH_KEEPING_SECONDS)

    def listed(self, parameter: Parameter) -> Listed:
        """Return the values that the store has for a parameter, the most telling first; none for a day or a number."""
        source = _source(parameter)
        return Listed.of(()) if source is None else self._listed[source].get()

    def initial(self, question: Question) -> dict[str, str]:
        """Return a value for each parameter: the default where the store has it, else the first there is."""
        found = {parameter.name: self._initial(parameter) for parameter in question.parameters}
        changed = [it.name for it in question.parameters if found[it.name] != short(self._site, it, it.default)]
        pairs = _PAIRS.get(frozenset(found))
        pair = self._pairs[pairs].get() if pairs is not None and changed else None
        if pair:
            # Each alone has something to tell, but the two need not have it together.
            return {it.name: short(self._site, it, pair[it.name]) for it in question.parameters}
        return found

    def _initial(self, parameter: Parameter) -> str:
        default = short(self._site, parameter, parameter.default)
        if parameter.kind == "day":
            first, last = self._days.get()
            if first is None or last is None or first <= default <= last:
                return default
            return last if parameter.name in ("until", "to", "before") else first
        listed = self.listed(parameter)
        if default in listed.places or not listed.choices:
            return default
        return listed.choices[0].value

    def named(self, parameter: Parameter, value: str) -> Choice:
        """Return a value with its name, as far as that is known."""
        listed = self.listed(parameter)
        place = listed.places.get(value)
        if place is not None:
            return listed.choices[place]
        if parameter.kind == "actor":
            iri = _expanded(self._site, value)
            if not _is_iri(iri):
                return Choice(value, legible(value), known=False)
            facts = gather(self._store, self._site, {iri}, rounds=1)
            return Choice(value, facts.label(iri) if iri in facts else value, known=False)
        return Choice(value, legible(value), known=_source(parameter) is None)

    def find(self, parameter: Parameter, wanted: str, limit: int = MAX_SUGGESTIONS) -> list[Choice]:
        """Return the values that fit some words, best first; without words, the first of the list."""
        listed = self.listed(parameter)
        text = fold(wanted[:_MAX_CHARS])
        if not text:
            return list(listed.choices[:limit])
        ranked = sorted(
            (fit, place) for place, label in enumerate(listed.folded) if (fit := rank(label, text)) is not None
        )
        found = {listed.choices[place].value: listed.choices[place] for _, place in ranked[:limit]}
        if parameter.kind == "actor":
            others: dict[str, Choice] = {}
            for hit in hits(self._store, self._site, self._names(), wanted, limit * 4):
                value = short(self._site, parameter, hit.link.iri)
                known = value in listed.places
                (found if known else others).setdefault(value, Choice(value, hit.link.label, known, hit.matched))
            found |= {value: choice for value, choice in others.items() if value not in found}
        return list(found.values())[:limit]

    def meant(self, parameter: Parameter, given: str) -> list[Choice]:
        """Return the values that somebody who typed `given` can mean: one where that is plain.

        An IRI, a day, a number and words are themselves; a name is looked up among those of the store.

        Raises:
            InvalidQuery: nothing is called like this.
        """
        given = given.strip()
        if parameter.kind not in KINDS or "://" in given or given.partition(":")[0] in KINDS:
            return [self.named(parameter, short(self._site, parameter, given))]
        found = self.find(parameter, given, limit=50)
        text = fold(given)
        exact = [it for it in found if fold(it.label) == text or (it.also is not None and fold(it.also) == text)]
        known = [it for it in exact if it.known]
        if len(known) == 1 or len(exact) == 1:
            return (known or exact)[:1]
        if not found:
            raise InvalidQuery(
                f"{parameter.name}: nothing in the graph is called '{given[:80]}': choose from the list, or give its "
                f"IRI, as {parameter.kind}:key"
            )
        return (known or exact or found)[:MAX_SUGGESTIONS]


def short(site: Site, parameter: Parameter, value: str) -> str:
    """Return a value as it stands in an address: an IRI of the graph's own by its prefix."""
    path = site.path(value) if parameter.kind in KINDS and "#" not in value else None
    kind, _, key = (path or "").partition("/")
    return f"{kind}:{key}" if kind in KINDS and key else value


def _expanded(site: Site, value: str) -> str:
    kind, _, key = value.partition(":")
    return f"{site.base}id/{kind}/{key}" if kind in KINDS else value


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _source(parameter: Parameter) -> str | None:
    return _SOURCES.get((parameter.kind, parameter.name)) or _SOURCES.get((parameter.kind, None))


def _reader(store: Store, site: Site, source: str) -> Callable[[], Listed]:
    def read() -> Listed:
        found: dict[str, Choice] = {}
        for row in queries.select(store, source, limit=MAX_CHOICES):
            # The aggregates of an empty graph may still be a row.
            if "label" not in row:
                continue
            label = legible(row["label"].value)
            iri = row["thing"].value if "thing" in row else None
            path = None if iri is None else site.path(iri)
            value = row["label"].value if iri is None else iri if path is None else path.replace("/", ":", 1)
            found[value] = Choice(value, label)
        return Listed.of(tuple(found.values()))

    return read


def _pair_reader(store: Store, name: str) -> Callable[[], Mapping[str, str]]:
    def read() -> Mapping[str, str]:
        row = next(queries.select(store, name, limit=1), {})
        return {variable: term.value for variable, term in row.items() if variable != "count"} if len(row) > 1 else {}

    return read


def _days(store: Store) -> tuple[str | None, str | None]:
    row = next(queries.select(store, "days"), {})
    first, last = (row[name].value[:10] if name in row else None for name in ("first", "last"))
    return first, last
