"""Which speech act a statement is: what its cue says, corrected by the polarity and the modality of what was said.

The cue lexicon gives the act. Facts of grammar change it: a negated cue of excluding leaves a thing possible; an
obligation laid on others demands; a consequence announced for the case that a condition fails is a threat. A negated
main clause alone denies nothing ("said the talks had not begun"): it does under a cue of insisting, and where what it
negates is something that people are accused of. That a statement denies what another of the article claims is seen
later (`ingest.replies`). Of tone only this is told: what is called by a word of blame is disapproved of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set
from ingest.extract.statements import unsaid

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.statements.passages import Finding, Passage, Range
    from ingest.records import Act

_LEFT_OPEN: Final = re.compile(
    r"\b(?:can(?:not|['’]t| not)|could(?: not|n['’]t)) be (?:ruled out|excluded)\b"
    r"|\bnot (?:rule|ruling|exclude|excluding)(?: out)?\b",
    re.IGNORECASE,
)
_CONSEQUENCE: Final = re.compile(r"\b(?:will|would|shall|going to)\b|['’]ll\b", re.IGNORECASE)
_FAILED_CONDITION: Final = re.compile(
    r"\b(?:if not|unless|or else|otherwise)\b|\bif\b[^.;]{1,120}?(?:\bnot\b|n['’]t\b|\bfails?\b|\bno longer\b)",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"\b(?:if|unless)\b", re.IGNORECASE)
_HOPE: Final = re.compile(r"\b(?:I|we)(?: \w+ly| do| still| all)? (?:hope|wish)\b", re.IGNORECASE)
_OBLIGATION: Final = frozenset({"must", "should"})
_MODAL: Final = frozenset({"MD"})
_SPEAKER: Final = frozenset({"i", "we"})
#: Cues under which a negated clause contradicts somebody.
_INSISTING: Final = word_set("contend counter insist maintain protest rebut reiterate retort swear")
#: Cues of doing nothing, by which nothing is said not to be so, and of finding out.
_REFUSING: Final = frozenset({"decline", "refuse"})
_JUDGING: Final = word_set("conclude determine find judge rate rule")
#: What people are accused of: verbs, and what is said of somebody with "be", "have" or "play".
_MISDEEDS: Final = word_set("""
    abuse accuse assault attack bomb breach break bribe cheat collude commit conceal conspire cover deceive destroy
    discriminate falsify hack harass harm hide ignore incite interfere kill leak lie manipulate meddle mislead mistreat
    murder neglect persecute plot provoke rape rig shell shoot smuggle spy steal tamper target threaten torture violate
""")
_GUILT: Final = word_set("""
    aware behind case complicit culpable guilty involve involved involvement knowledge liable part responsibility
    responsible role true truth
""")
_ASCRIBING: Final = frozenset({"be", "bear", "have", "play"})
#: Words that deny without a negation ("said the report was false").
_FALSE: Final = word_set("baseless fabricated fabrication fake false falsehood groundless lie slander unfounded untrue")
_BLAME: Final = word_set("""
    absurd abuse aggressive aggression appalling barbaric betrayal blackmail coward cowardly criminal cruel cynical
    damaging dangerous deceitful deplorable despicable disaster disastrous disgrace disgraceful dishonest disturbing
    farce hateful horrific hostile humiliating hypocrisy hypocritical illegal immoral inadmissible incompetent insult
    insulting intolerable irresponsible ludicrous madness misguided mistake nonsense offensive outrage outrageous
    pathetic propaganda provocation provocative racist reckless regrettable reprehensible repugnant ridiculous scandal
    scandalous shame shameful sham stupid terrible troubling unacceptable unfair unfriendly unjust unjustified unlawful
    useless vile wrong
""")
#: How much of a long quotation is looked at, in characters and tokens: its main point comes early.
_CHARS: Final = 600
_TOKENS: Final = 80
_LAST: Final = 6
_PREDICATES: Final = frozenset({"acomp", "attr", "dobj", "prep"})


def of(passage: Passage, found: Finding, words: str) -> Act:
    """Return the act of a finding whose content reads `words`."""
    if unsaid.is_unsaid(passage, found):
        return "decline"
    negated = found.verb is not None and any(child.dep_ == "neg" for child in passage.tokens[found.verb].lefts)
    words = words[:_CHARS]
    if found.lemma == "rule" and found.act == "demand" and found.clausal:
        obliges = any(_obliges(main) for main in _main_verbs(*found.beginning(passage)))
        return "demand" if obliges else "assert"  # a court's finding, unless it says what has to be
    if found.act == "not-rule-out":
        if _FAILED_CONDITION.search(words):
            return "threaten"
        permits = found.lemma == "allow" and found.verb is not None and _permits(passage.tokens[found.verb])
        return "assert" if permits else "not-rule-out"
    if found.lemma is not None and found.lemma.startswith(("rule out", "exclude")):
        return "not-rule-out" if negated else "deny"
    if found.lemma == "warn" and not _CONDITION.search(words):
        return "express-concern"
    if found.act == "deny" and found.lemma is not None and found.lemma.split()[0] in _REFUSING:
        return "assert"
    if found.act == "characterize" and not negated and _blames(*found.beginning(passage)):
        return "disapprove"
    if found.act != "assert" or not found.clausal or negated:
        return found.act
    if _LEFT_OPEN.search(words):
        return "not-rule-out"
    if _FAILED_CONDITION.search(words) and _CONSEQUENCE.search(words):
        return "threaten"
    if _HOPE.search(words):
        return "hope"
    for main in _main_verbs(*found.beginning(passage)):
        if _obliges(main):
            return "demand"
        if _denies(main, found.lemma):
            return "deny"
    return "assert"


def _permits(verb: Token) -> bool:
    """Tell "allowed him to stay", which permits, from "allowed that he might stay", which leaves open."""
    return any(
        child.dep_ in ("ccomp", "xcomp") and any(low.tag_ == "TO" for low in child.lefts) for child in verb.rights
    )


def _main_verbs(passage: Passage, content: Range) -> list[Token]:
    start, end = content
    return [
        token
        for token in passage.tokens[start : min(end, start + _TOKENS)]
        if token.dep_ in ("ROOT", "ccomp") and (not start <= token.head.i < end or token.head.i == token.i)
    ]


def _obliges(main: Token) -> bool:
    subject = next((child for child in main.lefts if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.lower_ in _SPEAKER:
        return False
    if main.lower_ in _OBLIGATION or any(child.dep_ == "aux" and child.lower_ in _OBLIGATION for child in main.lefts):
        return not any(child.dep_ == "neg" for child in main.lefts)
    return main.lemma_ in ("need", "have", "ought") and any(
        child.dep_ == "xcomp" and any(low.lower_ == "to" for low in child.lefts) for child in main.rights
    )


def _denies(main: Token, lemma: str | None) -> bool:
    """Tell whether a main clause rejects what somebody may be presumed to have said."""
    is_negated = _negated(main)
    if not is_negated and (main.lemma_ != "be" or lemma in _JUDGING):
        return False
    told = {
        low.lemma_.lower() for child in main.rights if child.dep_ in _PREDICATES for low in (child, *child.children)
    }
    if main.lemma_ == "be" and told & _FALSE and lemma not in _JUDGING:
        return not is_negated
    if not is_negated:
        return False
    if lemma is not None and not _INSISTING.isdisjoint(lemma.split()):
        return True
    return main.lemma_.lower() in _MISDEEDS | {"involve"} or (main.lemma_ in _ASCRIBING and bool(told & _GUILT))


def _negated(main: Token) -> bool:
    if not any(_negates(child) for child in main.children):
        return False
    if any(child.tag_ in _MODAL for child in main.lefts):
        return False
    return not (
        main.lemma_ in ("think", "know", "believe", "want", "care")
        and any(child.lower_ in _SPEAKER for child in main.lefts)
    )


def _negates(child: Token) -> bool:
    """Tell whether a word below a verb negates it: "not", "never", or "no" before what it has or does."""
    return child.dep_ == "neg" or (
        child.dep_ in ("attr", "dobj") and any(low.lower_ in ("no", "nothing") for low in (child, *child.lefts))
    )


def _blames(passage: Passage, content: Range) -> bool:
    """Tell whether the last words of a content call something by a word of blame."""
    start, end = content
    last = passage.tokens[max(start, end - _LAST) : end]
    return any(token.lemma_.lower() in _BLAME for token in last)
