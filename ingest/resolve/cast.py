"""Who is who in one article: what resolution hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.extract.drafts import UNTOLD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.extract.drafts import Tenure
    from ingest.records import Actor, Post, Span


@dataclass(frozen=True, slots=True)
class Holding:
    """That a person holds a post: the words for the person, for the post as a whole, and for its body.

    `past` tells that the article puts the holding in the past, `tenure` when it began or ended.
    """

    person: str
    post: str
    holder: Span | None
    span: Span
    body: Span | None
    past: bool = False
    tenure: Tenure = UNTOLD


@dataclass(frozen=True)
class Cast:
    """The actors, posts and holdings of one article, and which actor which words stand for."""

    actors: tuple[Actor, ...]
    posts: tuple[Post, ...]
    holdings: tuple[Holding, ...]
    keys: Mapping[Span, str] = field(default_factory=dict)
    states: Mapping[Span, str] = field(default_factory=dict)

    def key(self, span: Span | None) -> str | None:
        """Return the key of the actor that these words stand for, or `None` where that is not known."""
        return self.keys.get(span) if span is not None else None

    def member(self, span: Span) -> str | None:
        """Return the key of the member that these words stand for: a seat of government stands for its state."""
        return self.states.get(span) or self.keys.get(span)

    def capacity(self, speaker: str | None) -> str | None:
        """Return the key of the post by which the article names a speaker: the first that is not past."""
        return next((holding.post for holding in self.holdings if holding.person == speaker and not holding.past), None)
