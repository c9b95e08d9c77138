"""The reference data, read: actors by key, and the names by which articles call them."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.errors import InvalidReference
from ontology.reference.actors import (
    ACTOR_TYPES,
    ActorKey,
    NameForm,
    NameMatch,
    PropositionPattern,
    ReferenceActor,
)
from ontology.reference.names import NameIndex
from ontology.reference.turtle import BUILT, BY_HAND, Description, read
from ontology.terms import DEFAULT_BASE, ONR, ORG, RDF, SDO, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_TYPE_IRIS: Final = {name: str(ONR[name]) for name in ACTOR_TYPES} | {
    "NewsMediaOrganization": str(SDO.NewsMediaOrganization),
    "OrganizationalUnit": str(ORG.OrganizationalUnit),
    "Organization": str(ORG.Organization),
}
_TYPES: Final = {iri: name for name, iri in _TYPE_IRIS.items()}
#: A territory, a sea, a treaty: no actor, but its name is known, so that a state's name within it is not taken for the
#: state.
_NO_ACTORS: Final = frozenset((str(ONR.Place), str(SKOS.Concept)))

#: The form a name is found in, where it has several: the first of these.
_FORMS: Final[tuple[NameForm, ...]] = ("name", "abbreviation", "metonym", "demonym")

#: Words that a body's name is also written with in lower case ("French foreign ministry").
_COMMON_WORD: Final = re.compile(r"\b(?:Affairs|Defen[cs]e|Department|Foreign|Government|Ministry)\b")

#: A name shorter than this in capitals is too often an abbreviation of something else.
_MIN_CAPITALS: Final = 4

_STATUSES: Final = {
    "affirmed": ONR.statusWhenAffirmed,
    "conditional": ONR.statusWhenConditional,
    "denied": ONR.statusWhenDenied,
    "described": ONR.statusWhenDescribed,
    "planned": ONR.statusWhenPlanned,
    "possible": ONR.statusWhenPossible,
    "ruled-out": ONR.statusWhenRuledOut,
}


class Reference:
    """Reference data in memory. Made by `load`; not to be changed.

    Attributes:
        actors: states, bodies and media by key.
        patterns: the propositions that claims are matched with.
    """

    def __init__(
        self,
        actors: Iterable[ReferenceActor],
        patterns: Iterable[PropositionPattern] = (),
        other_names: Iterable[str] = (),
    ) -> None:
        self.actors: Mapping[ActorKey, ReferenceActor] = MappingProxyType({actor.key: actor for actor in actors})
        self.patterns = tuple(patterns)
        self._other_names = tuple(other_names)

    def find(self, text: str) -> Iterator[NameMatch]:
        """Yield the names in a text: longest matches, left to right, whole words, case-sensitive, no overlap.

        A possessive's ending is outside the match; "the" before a name is too, unless the name has it ("The Hague").
        """
        for start, end, (form, keys) in self._index.find(text):
            if keys:
                yield NameMatch(start, end, form, keys)

    def named(self, words: str) -> tuple[ActorKey, ...]:
        """Return the actors whose label, name or abbreviation is exactly these words, whatever their case."""
        return self._by_name.get(words.casefold(), ())

    def government(self, state: ActorKey) -> ActorKey | None:
        return self._key(f"gov-{state}")

    def foreign_ministry(self, state: ActorKey) -> ActorKey | None:
        return self._key(f"mfa-{state}")

    def state_of(self, demonym: str) -> ActorKey | None:
        """Return the state of an adjective or a national; `None` where there is none, or more than one."""
        keys = self._by_demonym.get(demonym, ())
        return keys[0] if len(keys) == 1 else None

    def _key(self, key: ActorKey) -> ActorKey | None:
        return key if key in self.actors else None

    @cached_property
    def _index(self) -> NameIndex[tuple[NameForm, tuple[ActorKey, ...]]]:
        bearers: dict[str, dict[NameForm, set[ActorKey]]] = {}
        for actor in self.actors.values():
            for form, name in self._written(actor):
                bearers.setdefault(name, {}).setdefault(form, set()).add(actor.key)
        index = NameIndex[tuple[NameForm, tuple[ActorKey, ...]]]()
        for other in self._other_names:
            index.add(other, ("name", ()))
        for name, forms in bearers.items():
            form = next(form for form in _FORMS if form in forms)
            index.add(name, (form, tuple(sorted(forms[form]))))
        return index

    def _written(self, actor: ReferenceActor) -> Iterator[tuple[NameForm, str]]:
        """Yield each name of an actor in every way it is written."""
        for name in (actor.label, *actor.names):
            for variant in self._variants(actor, name):
                if variant not in actor.abbreviations:
                    yield "name", variant
                if variant.startswith("The "):
                    yield "name", "the " + variant.removeprefix("The ")
            if actor.type == "State" and len(name) >= _MIN_CAPITALS:
                yield "name", name.upper()
        for abbreviation in actor.abbreviations:
            yield "abbreviation", abbreviation
        for metonym in actor.metonyms:
            yield "metonym", metonym
        for demonym in actor.demonyms:
            yield "demonym", demonym

    def _variants(self, actor: ReferenceActor, name: str) -> Iterator[str]:
        """Yield a name; of a government body also "France's Foreign Ministry" for "French Foreign Ministry"."""
        written = [name]
        state = self.actors.get(actor.country or "") if actor.type == "GovernmentBody" else None
        if state is not None:
            owners = (state.label, *state.names, *state.abbreviations)
            for adjective in state.demonyms:
                if name.startswith(adjective + " "):
                    rest = name.removeprefix(adjective)
                    written += [owner + rest for owner in owners]
                    written += [owner + ("'" if owner.endswith("s") else "'s") + rest for owner in owners]
                    break
        for variant in written:
            yield variant
            lowered = _COMMON_WORD.sub(lambda word: word.group().lower(), variant)
            if lowered != variant and not lowered.islower():
                yield lowered

    @cached_property
    def _by_name(self) -> dict[str, tuple[ActorKey, ...]]:
        keys: dict[str, set[ActorKey]] = {}
        for actor in self.actors.values():
            for name in (actor.label, *actor.names, *actor.abbreviations):
                keys.setdefault(name.casefold(), set()).add(actor.key)
        return {name: tuple(sorted(found)) for name, found in keys.items()}

    @cached_property
    def _by_demonym(self) -> dict[str, tuple[ActorKey, ...]]:
        keys: dict[str, list[ActorKey]] = {}
        for actor in self.actors.values():
            for demonym in actor.demonyms:
                keys.setdefault(demonym, []).append(actor.key)
        return {demonym: tuple(found) for demonym, found in keys.items()}


def load(extra: Sequence[Path] = ()) -> Reference:
    """Return the built data, the hand-written data and a user's own Turtle files as one.

    The same files are read once a process, until one of them changes. A file of a user adds actors, and adds names to
    actors that are there.

    Raises:
        InvalidReference: nothing was built, a file cannot be read or is not Turtle, or an actor has no class or label.
    """
    built = sorted(BUILT.glob("*.ttl"))
    if not built:
        raise InvalidReference(
            f"{BUILT}: no reference data was built here: run `make setup`, or `python -m ontology.reference`"
        )
    return _load(tuple((path, _state(path)) for path in (*built, *sorted(BY_HAND.glob("*.ttl")), *extra)))


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise InvalidReference(f"{path}: cannot be read: {error.strerror or error}") from error
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _load(files: tuple[tuple[Path, tuple[int, int]], ...]) -> Reference:
    actors: dict[ActorKey, Description] = {}
    patterns: dict[str, Description] = {}
    told_in: dict[str, Path] = {}
    for path, _ in files:
        for kind, found in (("actor", actors), ("pattern", patterns)):
            for key, description in read(path, kind).items():
                told_in.setdefault(key, path)
                found.setdefault(key, Description()).add(description)
    others = [actor for actor in actors.values() if actor.type in _NO_ACTORS]
    return Reference(
        [_actor(key, actors, told_in[key]) for key in sorted(actors) if actors[key].type not in _NO_ACTORS],
        [_pattern(key, patterns[key], told_in[key]) for key in sorted(patterns)],
        [name for other in others for label in (SKOS.prefLabel, SKOS.altLabel) for name in other.all(label)],
    )


def _actor(key: ActorKey, actors: Mapping[ActorKey, Description], path: Path) -> ReferenceActor:
    described = actors[key]
    label = _label(key, described, path)
    kind = _TYPES.get(described.type or "")
    if kind is None:
        told = f"the class <{described.type}>" if described.type else "no class"
        raise InvalidReference(f"{path}: the actor {key} has {told}: give it one of {', '.join(sorted(_TYPES))}")
    for target in (*described.all(ORG.unitOf), *described.all(ONR.homeState)):
        if target not in actors:
            raise InvalidReference(f"{path}: the actor {key} belongs to {target}, which no file describes")
    unit_of = described.first(ORG.unitOf)
    nationals = [name for name in described.all(ONR.national) if name not in described.all(ONR.adjective)]
    return ReferenceActor(
        key=key,
        type=kind,
        label=label,
        names=tuple(name for name in described.all(SKOS.altLabel) if name != label),
        abbreviations=described.all(ONR.abbreviation),
        metonyms=described.all(SKOS.hiddenLabel),
        demonyms=(*described.all(ONR.adjective), *nationals),
        nouns=described.all(ONR.commonNoun),
        codes=described.all(SKOS.notation),
        country=described.first(ONR.homeState) or _state_above(unit_of, actors),
        unit_of=unit_of,
    )


def _state_above(key: ActorKey | None, actors: Mapping[ActorKey, Description]) -> ActorKey | None:
    """Return the state that a chain of units ends in; a chain that bites its own tail ends in none."""
    seen: set[ActorKey] = set()
    while key is not None and key not in seen:
        seen.add(key)
        described = actors.get(key, Description())
        if described.type == _TYPE_IRIS["State"]:
            return key
        key = described.first(ORG.unitOf)
    return None


def _pattern(key: str, described: Description, path: Path) -> PropositionPattern:
    template = described.first(ONR.template)
    if template is None or not described.all(ONR.trigger):
        raise InvalidReference(
            f"{path}: the pattern {key} has no template or no trigger: give it onr:template and onr:trigger"
        )
    statuses = {name: described.first(iri) for name, iri in _STATUSES.items()}
    return PropositionPattern(
        key=described.first(SKOS.notation) or key,
        template=template,
        triggers=described.all(ONR.trigger),
        contrary_triggers=described.all(ONR.contraryTrigger),
        statuses=MappingProxyType({name: _local(iri, "status-") for name, iri in statuses.items() if iri is not None}),
        brought_about_by=tuple(_local(iri, "act-") for iri in described.all(ONR.broughtAboutBy)),
        tensions=described.all(ONR.inTensionWith),
    )


def _local(iri: str, prefix: str) -> str:
    """Return a controlled term without namespace and prefix: "left" for `onr:status-left`."""
    return iri.removeprefix(str(ONR)).removeprefix(prefix)


def _label(key: str, described: Description, path: Path) -> str:
    labels = described.all(SKOS.prefLabel)
    if len(labels) != 1:
        told = f"{len(labels)} labels ({', '.join(labels)})" if labels else "no label"
        raise InvalidReference(f"{path}: {key} has {told}: give it one skos:prefLabel")
    return labels[0]


def quads(base: str = DEFAULT_BASE, reference: Reference | None = None) -> Iterator[ox.Quad]:
    """Yield the actors as the graph `<base>graph/reference`: classes, labels, codes, units, home states."""
    graph = ox.NamedNode(f"{base}graph/reference")
    actor = f"{base}id/actor/"
    for it in (load() if reference is None else reference).actors.values():
        subject = ox.NamedNode(actor + it.key)
        yield ox.Quad(subject, ox.NamedNode(str(RDF.type)), ox.NamedNode(_TYPE_IRIS[it.type]), graph)
        yield ox.Quad(subject, ox.NamedNode(str(SKOS.prefLabel)), ox.Literal(it.label, language="en"), graph)
        for predicate, names in ((SKOS.altLabel, it.names + it.abbreviations), (SKOS.hiddenLabel, it.metonyms)):
            for name in dict.fromkeys(names):
                yield ox.Quad(subject, ox.NamedNode(str(predicate)), ox.Literal(name, language="en"), graph)
        for code in it.codes:
            yield ox.Quad(subject, ox.NamedNode(str(SKOS.notation)), ox.Literal(code), graph)
        links = {ORG.unitOf: it.unit_of, ONR.homeState: it.country if it.unit_of is None else None}
        for link, target in links.items():
            if target is not None:
                yield ox.Quad(subject, ox.NamedNode(str(link)), ox.NamedNode(actor + target), graph)
