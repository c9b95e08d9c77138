"""Memberships that learned weights find between the persons and the bodies of a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ingest.extract import modality
from ingest.extract.drafts import Again
from ingest.extract.lexicon.heads import word_set
from ingest.extract.memberships import belonging, pairs
from ingest.extract.memberships.features import Shown, path
from ingest.extract.memberships.weights import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.extract.drafts import MembershipDraft
    from ingest.extract.memberships.pairs import Party, Sides
    from ingest.extract.memberships.weights import Weights
    from ingest.extract.sentences import Sentence
    from ingest.records import Span

#: Verbs in the past tense that put a membership in the past, and those that do so in any tense.
_LASTING: Final = word_set("be serve work teach remain lead head play study hold")
_ENDING: Final = word_set("leave quit resign retire depart")
_FORMER: Final = word_set("former formerly ex previously then late")
#: Of nobody named in the sentence, these are said of people in general: "those who work for the bank".
_WHO: Final = word_set("who whom whose")


#: Who has these with a body, or leads them, is not of it: "led the talks with the union".
_DEALINGS: Final = word_set(
    """talks talk negotiations negotiation meeting meetings deal deals agreement agreements contract contracts dispute
    disputes row relations ties links dialogue discussions discussion conflict war feud accord treaty pact call
    lawsuit case mediation summit"""
)
_BETWEEN: Final = word_set("with against between to")


@dataclass(frozen=True, slots=True)
class Found:
    """A person and a body of a sentence, whether rules say anything of them, and their chance."""

    person: Party
    body: Party
    said: bool
    chance: float


def judged(sentence: Sentence, said: Mapping[tuple[Span, Span], str], weights: Weights) -> Iterator[list[Found]]:
    """Yield for each sentence of a block all its pairs; `said` is what rules say of pairs, by their places."""
    for sides in pairs.find(sentence):
        parties, shown = _parties(sides), Shown(sentence, sides, said)
        rows = [
            pair(person, body, (person.span, body.span) in said, weights.logit(shown.of(person, body)))
            for person, body in parties
        ]
        chances = weights.chances(rows)
        yield [
            Found(person, body, row.said, chance)
            for (person, body), row, chance in zip(parties, rows, chances, strict=True)
        ]


def _parties(sides: Sides) -> list[tuple[Party, Party]]:
    return [(person, body) for person in sides.persons for body in sides.bodies]


def pair(person: Party, body: Party, said: bool, logit: float) -> Pair:
    """Return a pair as the second regression looks at it."""
    return Pair(person.number, body.number, person.word or "name", body.word or "name", said, logit)


def find(
    sentence: Sentence,
    said: Mapping[tuple[Span, Span], str],
    drafts: Sequence[MembershipDraft],
    weights: Weights,
) -> Iterator[MembershipDraft]:
    """Yield the drafts that rules made in a block, with the other words for the same two, and those that weights add.

    Of a pair that holds a post, a draft carries the other words only.
    """
    drafted = {(member, draft.organization) for draft in drafts for member in draft.members}
    again: dict[tuple[Span, Span], list[Again]] = {}
    added: list[MembershipDraft] = []
    for found in judged(sentence, said, weights):
        for first, others in _together(found, weights.least):
            at = first.person.span, first.body.span
            again[at] = [Again(first.person.span, it.person.span, it.body.span) for it in others]
            if at not in drafted:
                added.append(_draft(sentence, first))
    for draft in [*drafts, *added]:
        also = [it for member in draft.members for it in again.get((member, draft.organization), ())]
        yield replace(draft, also=tuple(also)) if also else draft


def _together(found: Sequence[Found], least: float) -> Iterator[tuple[Found, list[Found]]]:
    """Yield, for each person and body that belong together, the pair to keep, and the other words for the same two."""
    groups: dict[tuple[int, int], list[Found]] = {}
    for it in found:
        groups.setdefault((it.person.number, it.body.number), []).append(it)
    for group in groups.values():
        taken = [it for it in group if it.said or (it.chance >= least and _is_asserted(it))]
        # Rules know which words carry what they say; of the others, names say most.
        taken.sort(key=lambda it: (not it.said, it.body.word is not None, it.person.word is not None, -it.chance))
        if taken and taken[0].body.word is None and not (taken[0].person.word in _WHO and not taken[0].said):
            yield taken[0], taken[1:]


def _is_asserted(found: Found) -> bool:
    up, down = path(found.person.root, found.body.root)
    if any(token.lower_ in _BETWEEN and token.head.lower_ in _DEALINGS for token in down):
        return False
    return not any(
        modality.is_negated(token) or modality.is_unreal(token)
        for token in (*up[1:], *down[:-1])
        if token.pos_ in ("VERB", "AUX")
    )


def _draft(sentence: Sentence, found: Found) -> MembershipDraft:
    up, down = path(found.person.root, found.body.root)
    between = sentence.doc[min(found.person.end, found.body.end) : max(found.person.first, found.body.first)]
    past = any(
        token.lemma_ in _ENDING or (token.tag_ == "VBD" and token.lemma_ in _LASTING) for token in (*up[1:], *down[:-1])
    ) or any(token.lower_ in _FORMER for token in between)
    return belonging.draft(sentence, found.person.root, [found.person.span], found.body.span, past=past)
