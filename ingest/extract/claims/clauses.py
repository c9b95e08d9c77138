"""Grammar that claims are read from: who does what in a clause, whatever its voice and wherever its subject stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

    from ingest.extract.drafts import Block
    from ingest.records import Span

#: Verbs whose object does what their infinitive says ("urged Ghana to join"); other verbs' subjects do.
_OBJECT_CONTROL: Final = word_set("""
    accuse allow ask blame compel convince encourage force get invite order permit persuade press pressure prevent
    push request stop suspect tell urge warn
""")
_SUBJECTS: Final = frozenset(("nsubj", "nsubjpass"))
_FINITE: Final = frozenset(("MD", "VBD", "VBP", "VBZ"))
_OBJECTS: Final = frozenset(("dobj", "attr", "oprd", "dative"))
_RELATIVES: Final = frozenset(("that", "which", "who", "whom"))
_PARTICIPLES: Final = {"frozen": "freeze", "halted": "halt", "paused": "pause", "suspended": "suspend"}
#: How far up a subject is looked for; a deeper chain of infinitives is no news sentence.
_MAX_STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class Arguments:
    """The subjects of a verb, and its other arguments with their prepositions ("" for an object)."""

    subjects: tuple[Token, ...]
    others: tuple[tuple[str, Token], ...]
    particles: frozenset[str]

    def with_preposition(self, preposition: str) -> Iterator[Token]:
        return (token for found, token in self.others if found == preposition)


def lemma(token: Token) -> str:
    """Return the lemma of a word; of a participle after a copula, whatever the parser takes it for, its verb's.

    "Its membership is frozen" is tagged as an adjective.
    """
    word = token.lemma_.lower()
    return _PARTICIPLES.get(word, word) if token.dep_ == "acomp" else word


def may_be_reduced(verb: Token, *, is_headline: bool) -> bool:
    """Tell whether a verb may be a passive without its auxiliary ("Mali suspended from the bloc").

    Headlines leave it out, and the parser takes such a verb for active.
    """
    if verb.tag_ == "VBD":
        return is_headline
    return verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)


def arguments(verb: Token, *, is_reduced: bool = False) -> Arguments:
    """Return the arguments of a verb; of a passive one as its active form has them.

    `is_reduced` takes the verb for a passive without its auxiliary.
    """
    if verb.dep_ == "acomp":
        below = [low for child in verb.children if child.dep_ == "prep" for low in _prepositional(child, [])]
        copula = [("", child) for child in verb.head.children if child.dep_ == "nsubj"]
        return Arguments((), (*copula, *below), frozenset())
    children = list(verb.children)
    particles = frozenset(child.lower_ for child in children if child.dep_ == "prt")
    others = [("", child) for child in children if child.dep_ in _OBJECTS and child.tag_ != "TO"]
    for child in children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod"):
            others += _prepositional(child, sorted(particles | _adverbs(verb, child)))
    subjects = _subjects(verb)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in children) or (
        verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl") and not any(child.dep_ == "aux" for child in children)
    )
    if passive or (is_reduced and not any(not preposition for preposition, _ in others)):
        others += [("", subject) for subject in subjects]
        subjects = tuple(
            low for child in children if child.dep_ == "agent" for low in child.children if low.dep_ == "pobj"
        )
    return Arguments(tuple(subjects), tuple(others), particles)


def _adverbs(verb: Token, beside: Token) -> set[str]:
    return {child.lower_ for child in verb.children if child.dep_ == "advmod" and child.i + 1 == beside.i}


def _prepositional(word: Token, particles: list[str]) -> Iterator[tuple[str, Token]]:
    """Yield what a preposition governs, under its own name and under those it forms with a particle ("out of")."""
    for child in word.children:
        if child.dep_ in ("pobj", "pcomp") and word.dep_ != "advmod":
            yield word.lower_, child
            for particle in particles:
                yield f"{particle} {word.lower_}", child
        elif child.dep_ == "prep":
            for low in child.children:
                if low.dep_ in ("pobj", "pcomp"):
                    yield f"{word.lower_} {child.lower_}", low
                    if word.dep_ == "prt":
                        yield child.lower_, low


def noun_phrases(noun: Token) -> Iterator[tuple[str, Token]]:
    """Yield what the prepositions beside a noun govern, with the preposition."""
    for child in noun.children:
        if child.dep_ in ("prep", "agent", "dative"):
            yield from _prepositional(child, [])


def _subjects(verb: Token) -> tuple[Token, ...]:
    """Return the subjects of a verb; where it has none of its own, those of the verb or the noun that it hangs on."""
    for _ in range(_MAX_STEPS):
        own = [child for child in verb.children if child.dep_ in _SUBJECTS]
        if own:
            return tuple(_antecedent(verb, subject) for subject in own)
        head = verb.head
        if head.i == verb.i:
            return ()
        if verb.dep_ in ("pcomp", "pobj") and head.pos_ in ("ADP", "SCONJ"):
            head = head.head
        elif verb.dep_ == "acl" and verb.tag_ in ("VBG", "VBN"):
            return (head,)
        elif verb.dep_ not in ("xcomp", "conj", "advcl", "acl", "ccomp", "relcl", "dobj", "pcomp"):
            return ()
        if head.pos_ in ("NOUN", "PROPN"):
            owners = tuple(child for child in head.children if child.dep_ == "poss")
            if owners:
                return owners
            head = _governor(head)
        if verb.dep_ != "conj" and head.lemma_ in _OBJECT_CONTROL:
            objects = tuple(child for child in head.children if child.dep_ in ("dobj", "dative", "nsubjpass"))
            if objects:
                return objects
        if head.pos_ not in ("VERB", "AUX", "ADJ"):
            return ()
        verb = head.head if head.pos_ == "ADJ" and head.dep_ == "acomp" else head
    return ()


def _governor(noun: Token) -> Token:
    """Return the verb that a noun is an object of, over prepositions ("sent a notice of": "sent")."""
    token = noun
    for _ in range(_MAX_STEPS):
        if token.pos_ in ("VERB", "AUX") or token.head.i == token.i:
            return token
        token = token.head
    return token


def _antecedent(verb: Token, subject: Token) -> Token:
    return verb.head if verb.dep_ == "relcl" and subject.lower_ in _RELATIVES else subject


def conjuncts(token: Token) -> Iterator[Token]:
    """Yield a token and what is joined to it by commas or "and".

    The parser may take the rest of a list of names for an apposition to the first: "Mali, Burkina Faso and Niger".
    """
    yield token
    if token.dep_ != "conj":
        yield from token.conjuncts
        for child in token.children:
            if is_listed(child):
                yield from (child, *child.conjuncts)


def is_listed(token: Token) -> bool:
    """Tell whether a name that is parsed as an apposition goes on a list of names: another follows it after "and"."""
    return (
        token.dep_ == "appos"
        and token.pos_ == token.head.pos_ == "PROPN"
        and any(child.dep_ == "cc" for child in token.children)
        and any(child.dep_ == "conj" and child.pos_ == "PROPN" for child in token.children)
    )


def is_negated(token: Token, below: Token | None = None) -> bool:
    """Tell whether a negation belongs to a word: beside it, through its copula, or from a verb it is joined to.

    What stands at `below`, a word under it, has been reckoned with.
    """
    if any(_negates(child) for child in token.children if below is None or child.i != below.i):
        return True
    if token.dep_ in ("acomp", "attr", "oprd") and token.head.pos_ in ("VERB", "AUX"):
        return any(_negates(child) for child in token.head.children)
    if token.dep_ == "conj" and not any(child.dep_ in _SUBJECTS or child.dep_ == "aux" for child in token.children):
        # "has not left or suspended": the negation of the first verb reaches the second.
        return any(child.lower_ in ("or", "nor") for child in token.head.children) and is_negated(token.head)
    return False


def _negates(word: Token) -> bool:
    if word.dep_ == "neg" or word.lower_ in ("hardly", "neither", "never", "nobody", "none", "nor"):
        return True
    if word.lower_ == "no" and word.dep_ == "det":
        return True
    if word.dep_ == "advmod" and word.lower_ == "longer":
        return any(child.lower_ == "no" for child in word.children)
    return word.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and any(
        child.dep_ in ("det", "neg") and child.lower_ in ("no", "neither") for child in word.children
    )


def is_finite(token: Token) -> bool:
    """Tell whether a token is the verb of a clause with a tense."""
    if token.pos_ not in ("VERB", "AUX"):
        return False
    return token.tag_ in _FINITE or any(
        child.dep_ in ("aux", "auxpass") and child.tag_ in _FINITE for child in token.children
    )


def mark(clause: Token) -> str:
    """Return the conjunction of a clause, or "" where it has none."""
    before = (child.lower_ for child in clause.children if child.dep_ in ("mark", "advmod") and child.i < clause.i)
    return next(before, "")


def auxiliaries(verb: Token) -> set[str]:
    """Return the auxiliaries of a verb, lower-case; those of the first verb, of one joined to it without its own."""
    found = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if not found and verb.dep_ == "conj" and not any(child.dep_ in _SUBJECTS for child in verb.children):
        first = verb.head
        if first.tag_ == verb.tag_ or verb.tag_ in ("VB", "VBN"):
            return {child.lower_ for child in first.children if child.dep_ in ("aux", "auxpass")}
    return found


def tokens_of(block: Block, spans: Iterable[Span]) -> set[int]:
    """Return the tokens of a block that some spans touch."""
    found: set[int] = set()
    length = len(block.text)
    for span in spans:
        start, end = max(span.start - block.start, 0), min(span.end - block.start, length)
        tokens = block.doc.char_span(start, end, alignment_mode="expand") if start < end else None
        if tokens is not None:
            found.update(range(tokens.start, tokens.end))
    return found
