"""Posts of an article: which body each is in, who holds it, and whom a role stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest import iris
from ingest.extract.lexicon import nouns, titles
from ingest.records import Post
from ingest.resolve import offices
from ingest.resolve.cast import Holding
from ingest.resolve.coreference import Entity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ingest.extract.drafts import PostMention
    from ingest.extract.lexicon.titles import TitleMatch
    from ingest.records import Span
    from ingest.resolve.registry import Registry
    from ontology.reference import Reference

#: Titles that any first post of a body may be called by.
_HEADS: Final = frozenset({"Head", "Leader", "Chair"})
_IN_A_STATE: Final = ("government", "foreign", "minister")
_WORD_BEFORE: Final = re.compile(r"\b([a-z]+) $")
_LONGEST_WORD: Final = 24
#: Bodies whose posts are no state's.
_OTHER_BODIES: Final = nouns.BODIES - nouns.GOVERNING - {"military", "army"}


@dataclass(slots=True)
class Held:
    """A post where the text names it: its title, and its body and its holder where they are known."""

    mention: PostMention
    title: TitleMatch
    body: str | None = None
    person: str | None = None


class Posts:
    """The posts of one article, whose actors are in a registry."""

    def __init__(
        self,
        mentions: Sequence[PostMention],
        text: str,
        registry: Registry,
        reference: Reference,
    ) -> None:
        self._text = text
        self._keys, self._seats, self._entities = registry.keys, registry.seats, registry.entities
        self._reference = reference
        self.records: dict[str, Post] = {}
        self.holdings: list[Holding] = []
        self.held = [
            Held(mention, title)
            for mention in sorted(mentions, key=lambda mention: mention.span)
            if (title := next(iter(titles.find(mention.title)), None)) is not None
        ]
        self._by_title: dict[str, list[Held]] = defaultdict(list)
        self._starts = [held.mention.span.start for held in self.held]

    def settle(self, only_state: Callable[[Span], str | None]) -> None:
        """Find each post's body and holder. `only_state` returns the one state that a place speaks of."""
        for held in self.held:
            holder = held.mention.holder
            held.person = self._keys.get(holder) if holder is not None else None
            if held.mention.body is not None:
                held.body = self._named_body(held.mention.body, held.title)
        taken = {(it.title.title, it.body): it.person for it in self.held if it.person and not it.mention.past}
        for held in self.held:
            if held.mention.body is None and held.mention.holder is not None and held.title.kind in _IN_A_STATE:
                state = None if self._is_of_a_body(held.mention.span) else only_state(held.mention.span)
                body = self._in_state(held.title, state) if state is not None else None
                # Beside "Norwegian President Jane Roe", "President Doe" is another state's.
                if body is not None and taken.get((held.title.title, body), held.person) == held.person:
                    held.body = body
        self._lend()
        self._specify()
        for held in self.held:
            self.hold(held)

    def _is_of_a_body(self, span: Span) -> bool:
        """Tell whether words beside a title say that the sentence's state does not have the post.

        They do in "the federation president" and in "our ambassador to Norway".
        """
        if self._text.startswith(" to ", span.end):
            return True
        before = _WORD_BEFORE.search(self._text, max(0, span.start - _LONGEST_WORD), span.start)
        within = span.of(self._text).split(" ")[:-1]
        nouns_before = {before[1]} if before is not None else set()
        return not (nouns_before | set(within)).isdisjoint(_OTHER_BODIES)

    def settle_described(self) -> None:
        """Find the bodies that are described only, once descriptions are tied: "the union's secretary general"."""
        for held in self.held:
            span = held.mention.body
            if held.body is None and span is not None and span in self._keys:
                held.body = self._named_body(span, held.title)
                self.hold(held)

    def _specify(self) -> None:
        """Read "NATO chief" as the post by which the article names the same person in the same body elsewhere."""
        exact = {
            (held.person, held.body): held.title
            for held in reversed(self.held)
            if held.person is not None and held.title.kind in ("head", "government") and held.title.title not in _HEADS
        }
        for held in self.held:
            if held.title.title in _HEADS and held.person is not None:
                held.title = exact.get((held.person, held.body), held.title)

    def hold(self, held: Held) -> None:
        """Record a holding where both its ends are known."""
        if held.person is None or held.body is None or self._entities[held.person].type != "Person":
            return
        key = iris.post_key(held.body, held.title.title)
        if key not in self.records:
            label = self._entities[held.body].label
            label = offices.post_label(held.title.title, held.body, label, self._reference)
            self.records[key] = Post(key, label, held.body)
        mention = held.mention
        self.holdings.append(
            Holding(
                held.person, key, mention.holder, mention.span, mention.body, past=mention.past, tenure=mention.tenure
            )
        )

    def _named_body(self, span: Span, title: TitleMatch) -> str | None:
        key = self._keys.get(span)
        state = self._seats.get(span)
        if key is None:
            state = state or self._reference.state_of(span.of(self._text))
        elif self._entities[key].type == "State":
            state = key
        return self._in_state(title, state) if state is not None else key

    def _in_state(self, title: TitleMatch, state: str) -> str | None:
        found = offices.post_in_state(title, state, self._reference)
        if found is None:
            return None
        self._entities.setdefault(found.key, Entity(found.key, "GovernmentBody", found.label))
        return found.key

    def _lend(self) -> None:
        """Give a post without a body the body of the same title's other mentions, where they agree on one."""
        bodies: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for held in self.held:
            if held.body is not None:
                bodies[held.title.title, held.person].add(held.body)
                bodies[held.title.title, "anybody"].add(held.body)
        for held in self.held:
            if held.body is not None:
                continue
            title = held.title.title
            chosen = bodies.get((title, held.person)) if held.person is not None else None
            if not chosen:
                chosen = bodies.get((title, None if held.person is not None else "anybody"), set())
            if held.title.kind in _IN_A_STATE:
                chosen = {body for body in chosen if self._entities[body].type == "GovernmentBody"}
            if len(chosen) == 1:
                held.body = next(iter(chosen))

    def at(self, span: Span) -> Held | None:
        """Return the post that a role's words name."""
        for held in self.held[bisect_right(self._starts, span.end) - 1 :: -1]:
            if held.mention.span.overlaps(span):
                return held
            if held.mention.span.start < span.start - 200:
                break
        return None

    def holder_within(self, span: Span) -> str | None:
        """Return the holder whom some words name by title and name: "Norwegian Prime Minister Jane Roe"."""
        for held in self.held[bisect_right(self._starts, span.end) - 1 :: -1]:
            if held.mention.span.end <= span.start:
                break
            holder = held.mention.holder
            if (
                held.person is not None
                and holder is not None
                and holder.within(span)
                and held.mention.span.overlaps(span)
            ):
                return held.person
        return None

    def person_of(self, here: Held) -> str | None:
        """Return who holds the post of a role: the latest holder of it before, else the only one after."""
        if here.person is not None:
            return here.person
        before: str | None = None
        after: set[str] = set()
        for other in self._same_title(here):
            if other.person is None or not _fits(here, other):
                continue
            if other.mention.span.start < here.mention.span.start:
                before = other.person
            else:
                after.add(other.person)
        return before or (after.pop() if len(after) == 1 else None)

    def _same_title(self, here: Held) -> Iterable[Held]:
        if here.title.title in _HEADS or here.title.title in ("Minister", "Secretary"):
            return self.held
        if not self._by_title:
            for held in self.held:
                self._by_title[held.title.title].append(held)
        return self._by_title[here.title.title]


def _fits(here: Held, other: Held) -> bool:
    wanted, offered = here.title.title, other.title.title
    if wanted == offered:
        return here.body is None or other.body in (None, here.body)
    if wanted in _HEADS:
        return here.body is not None and here.body == other.body and other.title.kind in ("head", "government")
    return offered.endswith(f" {wanted}") and (here.body is None or other.body is None or here.body == other.body)


def count_states(keys: Iterable[str], reference: Reference) -> Counter[str]:
    """Return how often each state, or a body of its government, is among some actors."""
    out: Counter[str] = Counter()
    for key in keys:
        actor = reference.actors.get(key)
        if actor is None:
            continue
        state = actor.key if actor.type == "State" else actor.country if actor.type == "GovernmentBody" else None
        if state is not None:
            out[state] += 1
    return out
