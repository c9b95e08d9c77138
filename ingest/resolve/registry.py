"""The actors of one article while it is read: by key, with the words that stand for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest import iris
from ingest.records import Actor, Mention
from ingest.resolve.coreference import Entity

if TYPE_CHECKING:
    from collections.abc import Container

    from ingest.records import ActorType, MentionForm, Span
    from ontology.reference import Reference


class Registry:
    """What is known so far; grows while the article is read.

    Attributes:
        entities: actors by key.
        keys: which actor which words stand for.
        states: of words that name a seat of government and stand for the government, its state.
        seats: the same of all words that name a seat of government, places included.
    """

    def __init__(self, reference: Reference, sha256: str) -> None:
        self._reference, self._sha256 = reference, sha256
        self.entities: dict[str, Entity] = {}
        self.keys: dict[Span, str] = {}
        self.states: dict[Span, str] = {}
        self.seats: dict[Span, str] = {}
        self._names: dict[str, list[str]] = {}
        self._forms: dict[Span, MentionForm] = {}

    def add(
        self, span: Span, form: MentionForm, key: str, kind: ActorType, label: str, name: str | None = None
    ) -> Entity:
        """Make words a mention of the actor of this key; `name` is one more name by which the article calls it."""
        entity = self.entities.get(key)
        actor = self._reference.actors.get(key)
        if entity is None:
            known = None if actor is None else Entity(key, actor.type, actor.label, None, frozenset(actor.nouns))
            entity = self.entities[key] = known or Entity(key, kind, label)
        if name is not None and name != entity.label and actor is None and form != "metonym":
            others = self._names.setdefault(key, [])
            if name not in others:
                others.append(name)
        self.keys[span] = key
        self._forms[span] = form
        return entity

    def known(self, span: Span, form: MentionForm, entity: Entity) -> None:
        """Make words a mention of an actor that is there."""
        self.add(span, form, entity.key, entity.type, entity.label)

    def local(self, span: Span, form: MentionForm, kind: ActorType, name: str) -> Entity:
        """Make words a mention of an actor that only this article knows by this name or description."""
        return self.add(span, form, iris.local_key(kind, name, self._sha256), kind, name)

    def merge_local(self, kind: ActorType, name: str, into: Entity) -> None:
        """Let what was local to the article be what a later name says it is."""
        entity = self.entities.pop(iris.local_key(kind, name, self._sha256), None)
        if entity is not None:
            self.keys.update({span: into.key for span, key in self.keys.items() if key == entity.key})
            entity.key, entity.label = into.key, into.label

    def actors(self, needed: Container[str]) -> tuple[Actor, ...]:
        """Return the actors that are mentioned or `needed`, by key, each with its mentions in order."""
        places: dict[str, list[Mention]] = {}
        for span, key in sorted(self.keys.items()):
            if span in self._forms:
                places.setdefault(key, []).append(Mention(span, self._forms[span]))
        return tuple(
            Actor(key, entity.type, entity.label, tuple(places.get(key, ())), tuple(self._names.get(key, ())))
            for key, entity in sorted(self.entities.items())
            if key in places or key in needed
        )
