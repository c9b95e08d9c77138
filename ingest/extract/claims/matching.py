"""Which propositions the words of a sentence put forward, and about whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ingest.extract.claims.clauses import Arguments, arguments, conjuncts, lemma, mark, may_be_reduced, noun_phrases
from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from ingest.extract.claims.frames import Frame, Phrase
    from ingest.extract.claims.parties import Parties
    from ingest.extract.drafts import Block
    from ingest.records import Span

_NOUNS: Final = ("NOUN", "PROPN")
#: Prepositions after which a verb means something else: "left the alliance with a dilemma", "joined it against him".
_OTHER_SENSE: Final[Mapping[str, frozenset[str]]] = {
    "leave": frozenset(("at", "for", "out", "to", "with", "without")),
    "join": frozenset(("against", "with")),
    "enter": frozenset(("with",)),
    "include": frozenset(("in",)),
}
#: Verbs that tell of a state, not of going, when a predicate follows their object ("left the bloc weakened").
_WITH_PREDICATE: Final = frozenset(("get", "keep", "leave"))
_PREDICATES: Final = frozenset(("acomp", "advcl", "oprd", "xcomp"))
#: What "in" may introduce beside leaving, but for dates: anything else is the state that something is left in.
_MANNERS: Final = word_set("""
    anger effect fact favor favour form future order practice principle protest response solidarity theory
""")
#: Prepositions beside a verb that may give the organization which its object is of ("declined help from the bloc").
_OF_ORGANIZATION: Final = word_set("by from in of")
_PRONOUNS: Final = word_set("he i it its she their they")
#: Nouns that relate a member to an organization, so that one left unsaid can only be the one spoken of.
_RELATIONS: Final = frozenset(("ally", "involvement", "member", "membership", "participation", "signatory"))


@dataclass(frozen=True, slots=True)
class Setting:
    """Where words stand, and what helps where they name no party.

    `speaker` is who speaks, `we` whom "we" stands for; `content` and `sentence` are where to look for what is meant.
    """

    block: Block
    content: tuple[Span, ...]
    sentence: Span
    speaker: str | None = None
    we: str | None = None


@dataclass(slots=True)
class Match:
    """A trigger in the text. `within` are the tokens of propositions that are part of this one."""

    frame: Frame
    token: Token
    members: list[str] = field(default_factory=list)
    organization: str | None = None
    nouns: list[Token] = field(default_factory=list)
    within: set[int] = field(default_factory=set)

    @property
    def is_complete(self) -> bool:
        return bool(self.members) and self.organization is not None


class Matcher:
    """Matches frames with the words of one article."""

    def __init__(self, frames: Mapping[str, tuple[Frame, ...]], parties: Parties) -> None:
        self._frames = frames
        self._parties = parties

    def is_trigger(self, token: Token) -> bool:
        return lemma(token) in self._frames

    def match(self, setting: Setting, token: Token) -> Match | None:
        """Return what a word puts forward about which parties, or `None`."""
        candidates = self._candidates(setting, token)
        return next((found for found in candidates if found.is_complete), None)

    def _candidates(self, setting: Setting, token: Token, only: str | None = None) -> Iterator[Match]:
        """Yield each frame that fits a word, the most telling first; `only` those of one pattern, parties wanting."""
        frames = [it for it in self._frames.get(lemma(token), ()) if only in (None, it.pattern.key)]
        readings = [False]
        if may_be_reduced(token, is_headline=setting.block.kind == "headline"):
            readings.append(True)
        for is_reduced in readings if frames else ():
            is_noun = token.pos_ in _NOUNS
            given = (
                Arguments((), tuple(noun_phrases(token)), frozenset())
                if is_noun
                else arguments(token, is_reduced=is_reduced)
            )
            for frame in frames:
                if frame.is_noun == is_noun and (is_noun or _sense_fits(frame, token, given)):
                    found = self._fill(setting, frame, token, given, is_nested=only is not None)
                    if found is not None:
                        yield found

    def _nested(self, setting: Setting, token: Token, given: Arguments, pattern: str) -> Match | None:
        """Return the proposition of a pattern that is put forward below a word, its subject left out.

        Its parties may be wanting: the words above name them.
        """
        aside = {low.i for subject in given.subjects for low in subject.subtree}
        for low in token.subtree:
            if low.i == token.i or low.i in aside:
                continue
            found = next(self._candidates(setting, low, pattern), None)
            if found is not None:
                return found
        return None

    def _fill(self, setting: Setting, frame: Frame, token: Token, given: Arguments, *, is_nested: bool) -> Match | None:
        """Return the frame with its parties, as far as there are any, or `None` where the words are not its own."""
        found = Match(frame, token, nouns=[token] if frame.is_noun else [])
        for phrase in frame.phrases:
            # "a notice of withdrawal": that the withdrawal is from the one notified needs no saying.
            is_implied = is_nested and frame.is_noun and phrase.kind == "organization"
            if not self._phrase(setting, found, phrase, given) and not is_implied:
                return None
        if frame.subject == "member":
            found.members = self._subjects(setting, given.subjects)
            if not found.members and not is_nested:
                return None
        if frame.subject == "organization":
            found.organization = self._organization_of(setting, given.subjects)
            if found.organization is None and not is_nested:
                return None
        if not found.members:
            found.members = self._members_unplaced(setting, found, given)
        if found.organization is None:
            found.organization = self._organization_unplaced(setting, found, given)
        organization = found.organization
        if organization is not None:
            found.members = [member for member in found.members if self._parties.may_have(organization, member)]
        return found

    def _phrase(self, setting: Setting, found: Match, phrase: Phrase, given: Arguments) -> bool:
        """Tell whether a phrase of the frame is in the text, and note what it names."""
        if phrase.kind == "pattern":
            nested = self._nested(setting, found.token, given, phrase.pattern)
            if nested is not None:
                found.members, found.organization = nested.members, nested.organization
                found.within = {nested.token.i, *nested.within}
            return nested is not None
        candidates = list(given.with_preposition(phrase.preposition))
        if phrase.preposition:
            beside = (pair for noun in found.nouns for pair in noun_phrases(noun))
            candidates += [low for preposition, low in beside if preposition == phrase.preposition]
        if phrase.kind == "noun":
            if not phrase.preposition:
                # "declined NATO offers to …": the parser takes the plural for a verb with a clause of its own.
                candidates += [
                    it for it in found.token.children if it.dep_ == "ccomp" and it.tag_ == "VBZ" and not mark(it)
                ]
            nouns = (item for low in candidates for item in conjuncts(low) if item.lemma_.lower() in phrase.lemmas)
            noun = next(nouns, None)
            if noun is not None:
                found.nouns.append(noun)
            return noun is not None
        if phrase.kind == "member":
            found.members = self._named(setting, (low for low in candidates if low.dep_ != "pcomp"))
            return bool(found.members)
        if found.frame.is_noun:
            candidates += [child for child in found.token.children if child.dep_ in ("compound", "nmod")]
        found.organization = self._organization_of(setting, candidates)
        return found.organization is not None

    def _named(self, setting: Setting, tokens: Iterable[Token]) -> list[str]:
        return [key for token in tokens for key in self._parties.members(setting.block, token, setting.we)]

    def _subjects(self, setting: Setting, subjects: Sequence[Token]) -> list[str]:
        """Return the members that a verb's subjects name; a speaker who means "we" by themselves is one."""
        found = self._named(setting, subjects)
        persons = [key for key in found if self._parties.is_person(key)]
        unnamed = all(token.lower_ in _PRONOUNS for token in subjects) and not found
        if unnamed and (above := self._parties.subjects_above(setting.block, subjects)):
            return above
        if unnamed or (persons and persons == found == [setting.speaker]):
            meant = setting.speaker if setting.we is None else setting.we
            state = self._parties.state(meant)
            return found if state is None else [state]
        return found

    def _organization_of(self, setting: Setting, tokens: Iterable[Token]) -> str | None:
        found = (self._parties.organization(setting.block, token, setting.we) for token in tokens)
        return next((key for key in found if key is not None), None)

    def _members_unplaced(self, setting: Setting, found: Match, given: Arguments) -> list[str]:
        """Return the member that the frame does not place: beside its nouns, its subject, or else the speaker."""
        for noun in reversed(found.nouns):
            beside = self._parties.members_beside(setting.block, noun, setting.we)
            near = next((key for key in beside if key != found.organization), None)
            if near is not None:
                return [near]
            owners = [child for child in noun.children if child.dep_ == "poss" and child.lower_ in _PRONOUNS]
            above = self._parties.subjects_above(setting.block, owners)
            if above and found.organization not in above:
                return above
        if found.frame.subject == "someone":
            subjects = self._named(setting, given.subjects)
            return [key for key in subjects if not self._parties.is_person(key) and key != found.organization]
        state = self._parties.state(setting.speaker)
        return [] if state is None else [state]

    def _organization_unplaced(self, setting: Setting, found: Match, given: Arguments) -> str | None:
        """Return the organization that the frame does not place: beside its nouns, an argument, or the one meant."""
        is_anybodys = found.frame.subject == "someone"
        around = [low for name, low in given.others if is_anybodys or (found.nouns and name in _OF_ORGANIZATION)]
        told = self._organization_of(setting, [*(given.subjects if is_anybodys else ()), *around])
        known = [key for noun in reversed(found.nouns) for key in self._parties.named_beside(setting.block, noun)]
        known += [told] if told is not None else []
        for noun in reversed(found.nouns):
            known += self._parties.meant_beside(setting.block, noun, setting.we)
        for key in known:
            if key not in found.members:
                return key
        if _relates(found.frame) and all(self._leaves_open(setting, noun) for noun in found.nouns):
            return self._only_one(setting)
        return None

    def _leaves_open(self, setting: Setting, noun: Token) -> bool:
        """Tell whether a noun names nothing that it is of, but a member ("Ghana's membership", "our ally")."""
        if noun.lemma_.lower() == "ally" and not any(child.lower_ in ("its", "our") for child in noun.children):
            return False
        return all(
            low.dep_ == "pcomp" or low.lemma_.lower() in _RELATIONS or bool(self._named(setting, [low]))
            for preposition, low in noun_phrases(noun)
            if preposition in ("in", "of", "to", "with", "within")
        )

    def _only_one(self, setting: Setting) -> str | None:
        """Return the one organization that the content names, or else the sentence, or else the foremost before it."""
        for spans in (setting.content, (setting.sentence,)):
            named = {key for span in spans for key in self._parties.organizations_in(span)}
            if named:
                return named.pop() if len(named) == 1 else None
        return self._parties.foremost_organization(setting.sentence.start)


def _relates(frame: Frame) -> bool:
    """Tell whether a frame speaks of belonging, by its nouns or by what is part of it."""
    lemmas = frozenset[str]().union(*(phrase.lemmas for phrase in frame.phrases), frame.heads if frame.is_noun else ())
    return bool(lemmas & _RELATIONS) or any(phrase.kind == "pattern" for phrase in frame.phrases)


def _sense_fits(frame: Frame, verb: Token, given: Arguments) -> bool:
    """Tell whether the arguments beyond those of a frame leave a verb the sense that the frame means."""
    expected = {word for phrase in frame.phrases for word in phrase.preposition.split()}
    if given.particles - expected != {frame.particle} - {""}:
        return False
    prepositions = {preposition for preposition, _ in given.others}
    takes_object = any(not phrase.preposition for phrase in frame.phrases)
    if "" in prepositions and not takes_object:
        return False
    word = lemma(verb)
    if (prepositions - expected) & _OTHER_SENSE.get(word, frozenset()):
        return False
    inner = [low for preposition, low in given.others if preposition == "in"]
    if word == "join":
        return all(low.dep_ != "pcomp" for low in inner)
    if word in _WITH_PREDICATE and takes_object:
        return all(map(_is_time_or_manner, inner)) and not any(_is_predicate(child, verb) for child in verb.children)
    return True


def _is_predicate(child: Token, verb: Token) -> bool:
    """Tell whether a word says how the object is left, rather than adding something after a comma."""
    if child.dep_ not in _PREDICATES or child.i < verb.i or child.tag_ not in ("JJ", "VBG", "VBN") or mark(child):
        return False
    return child.doc[child.left_edge.i - 1].text != ","


def _is_time_or_manner(token: Token) -> bool:
    return token.dep_ == "pcomp" or token.like_num or token.ent_type_ in ("DATE", "TIME") or token.lemma_ in _MANNERS
