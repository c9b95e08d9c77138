"""How a source puts a proposition: affirmed or denied, how surely, of which time, and under which condition.

From the word that puts it forward one goes up the parse, each word above making what it does of what hangs on it, as
far as the content reaches; the cue is the last of them. Certainty and time are those of FactBank's annotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ingest.extract.claims import lexicon
from ingest.extract.claims.clauses import auxiliaries, is_finite, is_negated, mark
from ingest.extract.claims.conditions import CONJUNCTIONS
from ingest.extract.claims.lexicon import effect_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Token

    from ingest.extract.claims.lexicon import Effect
    from ingest.records import Certainty, Polarity, Temporality

_CERTAINTIES: Final[tuple[Certainty, ...]] = ("certain", "probable", "possible", "underspecified")
#: Conjunctions of a clause that tells when or why, and is held true.
_FACTUAL: Final = frozenset(
    ("after", "although", "as", "because", "since", "that", "though", "when", "whereas", "while")
)
_BE: Final = frozenset(("am", "are", "be", "is", "was", "were", "'m", "'re", "'s", "’m", "’re", "’s"))
_COPULAS: Final = frozenset(("appear", "become", "be", "look", "remain", "seem"))
_VERBS: Final = ("VERB", "AUX")
_CHARGING: Final = frozenset(("accuse", "blame", "criticise", "criticize", "fault", "suspect"))
_COMPLEMENTS: Final = frozenset(("acl", "attr", "ccomp", "dobj", "nsubjpass", "oprd", "xcomp"))
#: Prepositions by which a verb takes the noun of an event.
_OF_EVENT: Final = frozenset(("about", "against", "as", "for", "from", "of", "on", "to", "with"))
_NEGATION: Final = re.compile(r"(?:\b(?:cannot|never|not)|n['’]t)\b", re.IGNORECASE)
#: No sentence goes deeper than this; a parse that does is a failed one.
_MAX_STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Cue:
    """What reports a statement: the act, the lemma of its verb, and whether its words negate it."""

    act: str
    lemma: str | None
    is_negated: bool

    @classmethod
    def of(cls, act: str, lemma: str | None, words: str | None) -> Cue:
        # "allowed for an exit" leaves open too, without a negation.
        excludes = lemma is not None and effect_of(lemma.lower(), lemma.lower().partition(" ")[0]) == "exclude"
        negated = act == "not-rule-out" and excludes
        return cls(act, lemma, negated or (words is not None and _NEGATION.search(words) is not None))


@dataclass(frozen=True, slots=True)
class Stance:
    """How a proposition is put.

    `condition` is the verb of the clause that the claim hangs on; `in_effect` tells that the form is left open, and
    `is_ahead` that a word above looks ahead, so that none further up puts it in the past. `is_event` tells that it is a
    change (leaving, not being a member), and `is_pending` one that does not come about by being announced.
    """

    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    time: Temporality = "non-future"
    condition: Token | None = None
    in_effect: bool = False
    is_ahead: bool = False
    is_event: bool = False
    is_pending: bool = False

    def flipped(self) -> Stance:
        return replace(self, polarity="negative" if self.polarity == "positive" else "positive")

    def ahead(self) -> Stance:
        return replace(self, time="future", is_ahead=True)

    def weakened(self, certainty: Certainty) -> Stance:
        """Return this, no surer than `certainty`."""
        return replace(self, certainty=max(self.certainty, certainty, key=_CERTAINTIES.index))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one content: `content` holds its tokens by index in their document."""

    content: Collection[int]
    cue: Cue

    def read(self, trigger: Token, *, is_event: bool, is_pending: bool) -> Stance | None:
        """Return how the proposition that a word puts forward is put, or `None` where nothing is claimed."""
        stance: Stance | None = _of_trigger(trigger, Stance(is_event=is_event, is_pending=is_pending))
        token, finite = trigger, is_finite(trigger)
        for _ in range(_MAX_STEPS):
            if stance is None:
                return None
            if stance.condition is None and token.pos_ in _VERBS:
                stance = replace(stance, condition=_condition(token))
            head = token.head
            if head.i == token.i or head.i not in self.content:
                return self._under_cue(stance, token, finite=finite)
            if token.dep_ == "relcl":
                return stance
            stance, token, finite = _step(stance, token, trigger, finite=finite)
        return None

    def _under_cue(self, stance: Stance, top: Token, *, finite: bool) -> Stance | None:
        """Return the stance as the cue makes it."""
        cue = self.cue
        if cue.lemma is None:
            return stance
        words = cue.lemma.lower().removeprefix("be ").split()
        keys = [" ".join(words), words[0], words[-1]]
        effect: Effect = effect_of(*keys) or "through"
        if effect == "through" and not cue.is_negated and not finite:
            if top.pos_ in _VERBS:
                return replace(stance, time="future") if "to" in auxiliaries(top) else stance
            if cue.act in ("disapprove", "express-concern"):
                return None
            return stance.ahead() if stance.is_pending and cue.act in ("announce", "notify") else stance
        key = next((key for key in keys if key in lexicon.EFFECTS), keys[0])
        return _changed(stance, effect, key, "non-future", negated=cue.is_negated, finite=finite)


def _of_trigger(trigger: Token, stance: Stance) -> Stance:
    """Read a trigger's own negation, modal verb, tense and the words beside it."""
    if trigger.pos_ in _VERBS:
        stance = _with_modal(stance, trigger)
    if is_negated(trigger):
        stance = stance.flipped()
    beside = {child.lower_ for child in trigger.children}
    if {"de", "facto"} <= {word.lower_ for word in trigger.subtree}:
        beside.add("de-facto")
    if beside & lexicon.POSSIBLE_BESIDE:
        stance = stance.weakened("possible").ahead()
    elif beside & lexicon.PLANNED_BESIDE:
        stance = stance.weakened("probable").ahead()
    elif beside & lexicon.PROBABLE_BESIDE:
        stance = stance.weakened("probable")
    return replace(stance, in_effect=bool(beside & lexicon.IN_EFFECT))


def _with_modal(stance: Stance, verb: Token) -> Stance:
    """Return the stance as a verb's auxiliaries make it."""
    found = auxiliaries(verb)
    for word in sorted(found & lexicon.MODALS.keys()):
        stance = replace(stance, time="non-future" if "have" in found and verb.tag_ == "VBN" else "future")
        effect = lexicon.MODALS[word]
        if effect is not None:
            stance = stance.weakened("possible" if effect == "possible" else "underspecified")
    is_progressive = verb.tag_ == "VBG" and bool(found & _BE) and "been" not in found
    if ("to" in found and verb.tag_ == "VB") or (is_progressive and stance.is_event):
        stance = replace(stance, time="future")
    return stance


def _condition(verb: Token) -> Token | None:
    """Return the verb of an if-clause of `verb`."""
    return next(
        (child for child in verb.children if child.dep_ in ("advcl", "ccomp", "dep") and mark(child) in CONJUNCTIONS),
        None,
    )


def _step(stance: Stance, token: Token, trigger: Token, *, finite: bool) -> tuple[Stance | None, Token, bool]:
    """Go up from a token to its head: return the stance there, the token reached, and whether its clause is finite."""
    dep, head = token.dep_, token.head
    if dep in ("pobj", "pcomp") or (dep in ("ccomp", "advcl") and head.pos_ in ("ADP", "SCONJ")):
        above = head.head.head if head.head.pos_ == "ADP" else head.head
        if above.dep_ in ("dobj", "nsubjpass") and above.head.lemma_ in _CHARGING:
            # "accused the bloc of ignoring": the phrase is the verb's, whatever the parser hangs it on.
            above = above.head
        return _through_preposition(stance, head, above, trigger, finite=finite), above, is_finite(above)
    if dep in _COMPLEMENTS:
        return _apply(stance, token, head, _keys(head), trigger, finite=finite), head, is_finite(head)
    if dep in ("conj", "prep"):
        return stance, head, finite
    if dep == "acomp":
        return _with_modal(stance, head), head, True
    if dep in ("dep", "parataxis"):
        return stance, head, True
    if dep == "advcl":
        return _adverbial(stance, token, head, trigger, finite=finite), head, is_finite(head)
    if dep in ("csubj", "nsubj"):
        return _as_subject(stance, token, head), head, True
    return None, head, True


def _through_preposition(
    stance: Stance, preposition: Token, above: Token, trigger: Token, *, finite: bool
) -> Stance | None:
    word = preposition.lower_
    if word == "without":
        return stance.flipped()
    is_verbal = trigger.pos_ in _VERBS and above.pos_ in _VERBS
    if is_verbal and word in ("after", "by", "since"):
        return stance
    if stance.is_ahead and above.lemma_ in _COPULAS:
        # "is on the verge of leaving"
        return stance.flipped() if is_negated(above, preposition) else stance
    if not is_verbal and above.pos_ in _VERBS and word not in _OF_EVENT:
        return None
    keys = [*(f"{key} {word}" for key in _keys(above)), *_keys(above)]
    return _apply(stance, preposition, above, keys, trigger, finite=finite)


def _adverbial(stance: Stance, token: Token, head: Token, trigger: Token, *, finite: bool) -> Stance | None:
    """Read a clause beside the main one: what is said to hold meanwhile, or what is aimed at."""
    word = mark(token)
    if word in _FACTUAL or (not word and (token.tag_ == "VBG" or "having" in auxiliaries(token))):
        return None if word == "when" and stance.time == "future" else stance
    effect = effect_of(*_keys(head)) if "to" in auxiliaries(token) else None
    return None if effect in (None, "through") else _apply(stance, token, head, _keys(head), trigger, finite=finite)


def _as_subject(stance: Stance, token: Token, head: Token) -> Stance | None:
    """Read a noun or a clause as the subject of what is said of it.

    That may be how likely it is, or that it has begun. Anything else that is said to have happened takes the noun's
    event for granted, where the noun speaks of one event ("the exit", "Ghana's exit").
    """
    if head.lemma_ in _COPULAS:
        complement = next((child for child in head.children if child.dep_ in ("acomp", "attr")), None)
        complement = complement or next((child for child in head.children if _is_out_of_the_question(child)), None)
        key = "" if complement is None else complement.lemma_.lower()
        key = "out of the question" if complement is not None and complement.dep_ == "prep" else key
        effect = effect_of(key)
        if complement is None or effect in (None, "through"):
            # "the decision to leave was regrettable" takes for granted that there is one.
            return stance if stance.is_ahead and stance.certainty == "probable" else None
        return _changed(stance, effect, key, "non-future", negated=is_negated(complement, token), finite=False)
    if token.dep_ != "nsubj":
        return None
    if head.lemma_ in lexicon.TELL_OF_EVENT:
        stance = _with_modal(stance, head)
        stance = stance.ahead() if stance.is_event and head.lemma_ in lexicon.BEGINS else stance
        return stance.flipped() if is_negated(head, token) else stance
    is_past = head.tag_ == "VBD" or (head.tag_ == "VBN" and bool(auxiliaries(head) & {"had", "has", "have"}))
    is_one = any(child.dep_ == "poss" or child.lower_ in ("the", "this", "that") for child in token.children)
    return stance if is_past and is_one and not auxiliaries(head) & lexicon.MODALS.keys() else None


def _is_out_of_the_question(word: Token) -> bool:
    """Tell whether a word after a copula is the first of "out of the question"."""
    return word.dep_ == "prep" and [low.lower_ for low in word.subtree] == ["out", "of", "the", "question"]


def _keys(head: Token) -> list[str]:
    """Return the words to look a head up by: with its particle, or its adjective in place of a copula."""
    lemma = head.lemma_.lower()
    if lemma in _COPULAS:
        return [next((child.lemma_.lower() for child in head.children if child.dep_ == "acomp"), lemma)]
    if lemma == "have" and any(child.lower_ == "yet" for child in head.children):
        return ["have yet"]
    particle = next((child.lower_ for child in head.children if child.dep_ == "prt"), None)
    return [f"{lemma} {particle}", lemma] if particle else [lemma]


def _apply(
    stance: Stance, token: Token, head: Token, keys: list[str], trigger: Token, *, finite: bool
) -> Stance | None:
    """Return the stance as a word above `token` makes it, with the word's own negation and modal verb."""
    effect = effect_of(*keys)
    if effect is None:
        # What an unknown verb takes as a finite clause is mostly said; an infinitive or a noun may be anything.
        effect = "through" if finite else None
    if effect is None or (trigger.pos_ not in _VERBS and effect == "through" and not _tells_of_event(head)):
        return None
    key = next((key for key in keys if key in lexicon.EFFECTS), keys[0])
    carrier = head.head if head.dep_ in ("acomp", "attr") else head
    above = _with_modal(Stance(), carrier) if carrier.pos_ in _VERBS else Stance()
    changed = _changed(stance, effect, key, above.time, negated=is_negated(head, token), finite=finite)
    if changed is None:
        return None
    return changed if above.certainty == "certain" else changed.weakened(above.certainty).ahead()


def _tells_of_event(head: Token) -> bool:
    return head.pos_ == "NOUN" or head.lemma_.lower() in lexicon.TELL_OF_EVENT


def _changed(
    stance: Stance, effect: Effect | None, key: str, time_above: Temporality, *, negated: bool, finite: bool
) -> Stance | None:
    """Return a stance under a word of an effect; `key` is the word, `time_above` its own time."""
    told = stance if finite or stance.is_ahead else replace(stance, time=time_above)
    if effect == "through":
        begins = stance.is_event and key in lexicon.BEGINS
        announces = stance.is_pending and not finite and key in lexicon.ANNOUNCES
        return None if negated else told.ahead() if begins or announces else told
    if effect == "stop":
        return told if negated else told.flipped()
    if effect == "negative":
        if negated:
            return told if key in lexicon.AFFIRMS_WHEN_NEGATED else None
        return replace(told.flipped(), certainty="certain")
    ahead = stance if finite else stance.ahead()
    if effect == "exclude":
        return stance.weakened("possible").ahead() if negated else replace(ahead.flipped(), certainty="certain")
    if effect == "future":
        return ahead.flipped() if negated else ahead
    if effect == "planned":
        if negated:
            return stance.flipped().ahead() if key in lexicon.RULES_OUT_WHEN_NEGATED else None
        return ahead if finite else ahead.weakened("probable")
    if effect == "possible":
        return replace(ahead.flipped(), certainty="certain") if negated else ahead.weakened("possible")
    if effect in ("probable", "unlikely"):
        return ahead.weakened("probable").flipped() if negated == (effect == "probable") else ahead.weakened("probable")
    changed = stance.weakened("underspecified").ahead()
    return changed.flipped() if negated else changed
