"""Who publishes an article: the actor in whose voice its writer speaks."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ingest import furniture, iris
from ingest.extract import publication
from ingest.records import Actor, Mention, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.article import Article
    from ingest.records import Segment
    from ontology.reference import Reference

_LINE: Final = re.compile(r"\S[^\n\r]*")
_UNNAMED: Final = "Unnamed publisher"


class Publishing:
    """One article's publisher, added to its actors, or to their mentions, where there is one.

    Attributes:
        publisher: the actor's key, or `None` where neither source nor article names one.
    """

    def __init__(
        self, article: Article, segments: Sequence[Segment], actors: dict[str, Actor], reference: Reference
    ) -> None:
        self._sha256, self._actors, self._reference = article.sha256, actors, reference
        self._text, self._segments = article.text, segments
        self.publisher: str | None = None
        # The source's own word comes before the article's signature.
        if article.publisher is not None and article.publisher.strip():
            self.publisher = self._medium(article.publisher.strip(), None)
        elif (span := publication.publisher(article.text, segments)) is not None:
            self.publisher = self._medium(span.of(article.text), span)

    def narrator(self) -> str:
        """Return the actor in whose voice the writer speaks: the publisher, or one without a name."""
        if self.publisher is not None:
            return self.publisher
        key = iris.local_key("NewsMediaOrganization", _UNNAMED, self._sha256)
        self._actors.setdefault(key, Actor(key, "NewsMediaOrganization", _UNNAMED, ()))
        return key

    def writer(self) -> str | None:
        """Return the person whom the by-line names, where it names one."""
        return None if self._byline is None else self._person(self._byline)

    @cached_property
    def _byline(self) -> Span | None:
        """Where the by-line names its writer: each turn of an interview asks for it."""
        for segment in self._segments:
            if segment.kind != "boilerplate":
                continue
            for line in _LINE.finditer(segment.span.of(self._text)):
                found = furniture.writer(line.group())
                if found is not None:
                    start = segment.span.start + line.start()
                    return Span(start + found[0], start + found[1])
        return None

    def _person(self, span: Span) -> str:
        name = span.of(self._text)
        name = name.title() if name.isupper() else name
        key = iris.person_key(name)
        there = self._actors.get(key) or Actor(key, "Person", name, ())
        self._actors[key] = replace(
            there, mentions=tuple(sorted({*there.mentions, Mention(span, "byline")}, key=_place))
        )
        return key

    def _medium(self, name: str, span: Span | None) -> str:
        known = self._reference.named(name)
        key = known[0] if len(known) == 1 else iris.media_key(name)
        mentions = () if span is None else (Mention(span, "byline"),)
        there = self._actors.get(key)
        if there is not None:
            self._actors[key] = replace(there, mentions=tuple(sorted({*there.mentions, *mentions}, key=_place)))
        elif key in self._reference.actors:
            actor = self._reference.actors[key]
            self._actors[key] = Actor(key, actor.type, actor.label, mentions)
        else:
            self._actors[key] = Actor(key, "NewsMediaOrganization", name, mentions)
        return key


def _place(mention: Mention) -> tuple[int, int]:
    return mention.span
