"""Bodies that a description stands for: a state's government, a part of a state, a unit of the body before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon import heads, nouns
from ingest.resolve import offices
from ingest.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import ActorMention
    from ingest.records import Span
    from ingest.resolve.positions import Positions
    from ingest.resolve.registry import Registry
    from ontology.reference import Reference

_DETAIL: Final = re.compile(r"\s*[,;(–—]|\s(?:who|which|that|including|whose|whom)\b")
#: First words of a description that have a capital only where a sentence begins.
_OPENERS: Final = heads.word_set(
    """several some many most other leading senior top few all both local two three four five six seven eight nine ten
    eleven twelve dozens hundreds thousands unnamed former current one another certain various political"""
)


class Bodies:
    """Ties descriptions of bodies; each method tells whether it could.

    `only_state` gives the one state that is spoken of where a span is.
    """

    def __init__(
        self,
        registry: Registry,
        positions: Positions,
        reference: Reference,
        only_state: Callable[[Span], str | None],
    ) -> None:
        self._registry, self._positions, self._reference = registry, positions, reference
        self._only_state = only_state

    def tie_government(self, span: Span) -> bool:
        """Tie "the government" or "its government" to that of the one state that is spoken of."""
        state = self._only_state(span)
        government = self._reference.government(state) if state is not None else None
        if government is None:
            return False
        self._registry.add(span, "description", government, "GovernmentBody", government)
        return True

    def tie_part_of_state(self, span: Span, noun: str) -> bool:
        """Tie "parliament" or "the army" to that of the one state that is spoken of."""
        state = self._only_state(span) if noun in nouns.PARTS_OF_STATES else None
        if state is None:
            return False
        body = offices.state_body(noun, state, self._reference)
        self._registry.add(span, "description", body.key, "GovernmentBody", body.label)
        return True

    def tie_unit(self, mention: ActorMention) -> bool:
        """Make "the union secretariat" that body's unit, and what "the secretariat" before it stood for."""
        inner = next((it for it in self._positions.mentions_within(mention.span) if it.span != mention.span), None)
        body = self._registry.keys.get(inner.span) if inner is not None else None
        if body is None:
            return False
        noun = slug(mention.name.rsplit(" ", 1)[-1])
        unit = self._registry.add(mention.span, "name", f"{body}-{noun}", "OrganizationalUnit", mention.name)
        self._registry.merge_local("OrganizationalUnit", noun, unit)
        return True


def label_of(words: str) -> str:
    """Return a description as a label: up to a comma or a relative clause, in lower case where only a sentence began.

    >>> label_of("Several experts, who met on Monday")
    'several experts'
    """
    short = _DETAIL.split(words, maxsplit=1)[0].strip() or words
    first = short.split(" ", 1)[0].casefold()
    return short[0].lower() + short[1:] if first in _OPENERS or first in nouns.GROUPS else short
