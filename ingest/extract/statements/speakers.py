"""Who speaks, to whom and through what: the words of a cue's clause that name the participants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract.statements import times

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.statements.passages import Passage, Range
    from ingest.records import Span

_SUBJECT: Final = frozenset({"nsubj", "csubj", "expl"})
_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
#: A clause with one of these relations and no subject of its own shares the subject of the clause that it belongs to.
_SHARES_SUBJECT: Final = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "prep", "acomp"})
#: How far up the tree a shared subject is looked for.
_CLIMB: Final = 5
#: Words that stand before a name and are no part of it, in lower case without full stop.
_TITLES: Final = frozenset(
    """
    president minister secretary general chancellor premier senator sen governor gov representative rep
    congressman congresswoman director chief commissioner ambassador spokesman spokeswoman spokesperson
    speaker chairman chairwoman chair judge justice king queen prince princess pope bishop archbishop
    cardinal imam mayor captain colonel col lieutenant lt major maj sergeant sgt admiral adm marshal
    commander officer deputy leader head attorney mr mrs ms miss dr prof professor sir lord lady dame rev
    reverend analyst economist lawyer editor reporter journalist correspondent manager coach founder
    executive ceo adviser advisor envoy delegate councillor councilman councilwoman treasurer prosecutor
    detective superintendent inspector constable undersecretary taoiseach sheikh ayatollah emir sultan
    """.split()  # noqa: SIM905
)
#: Who does this with a statement or a letter says what stands in it ("issued a statement saying that").
_ISSUES: Final = frozenset(
    {"issue", "release", "send", "write", "post", "publish", "sign", "make", "give", "deliver", "tweet"}
)
#: Verbs whose object is who is spoken to.
ADDRESSED: Final = frozenset(
    {
        "tell",
        "inform",
        "notify",
        "assure",
        "reassure",
        "remind",
        "warn",
        "advise",
        "ask",
        "question",
        "press",
        "urge",
        "brief",
        "order",
        "convince",
        "text",
        "email",
        "beg",
        "implore",
        "invite",
        "instruct",
        "command",
        "caution",
        "petition",
        "promise",
        "update",
        "alert",
    }
)
_OCCASION: Final = frozenset(
    {
        "interview",
        "conversation",
        "call",
        "conference",
        "briefing",
        "rally",
        "crowd",
        "hearing",
        "meeting",
        "audience",
        "forum",
    }
)
_OUTLET: Final = frozenset(
    {"interview", "conversation", "statement", "comment", "remark", "letter", "email", "message", "post", "speech"}
)


@dataclass(frozen=True, slots=True)
class Participants:
    """The words that name those a statement was made to or through."""

    addressee: Span | None = None
    interviewer: Span | None = None
    medium: Span | None = None


NOBODY: Final = Participants()


def subject(passage: Passage, verb: int) -> int | None:
    """Return the head of a verb's subject as understood: its own, a shared one, the antecedent or the agent."""
    verb = passage.shared.get(verb, verb)
    token: Token = passage.tokens[verb]
    for _ in range(_CLIMB):
        passive = False
        for child in token.children:
            if child.dep_ in _SUBJECT and passage.inside[child.i] < 0:
                return _antecedent(token, child)
            passive = passive or child.dep_ in ("nsubjpass", "auxpass")
        if passive and token.i == verb:
            return _agent(passage, token)
        if passive:
            for child in token.children:
                if child.dep_ == "nsubjpass":
                    return _antecedent(token, child)
        if token.dep_ in ("acl", "relcl") and token.head.i < token.i:
            noun = token.head
            if token.dep_ == "acl" and noun.dep_ == "dobj" and noun.head.lemma_ in _ISSUES:
                token = noun.head
                continue
            if not any(child.dep_ == "aux" and child.lower_ == "to" for child in token.lefts):
                return noun.i if noun.pos_ in ("NOUN", "PROPN", "PRON") else None
            # "his plan to resign", "they made an effort to resign": who plans, who made the effort
            for child in noun.lefts:
                if child.dep_ == "poss" and passage.inside[child.i] < 0:
                    return child.i
            if noun.dep_ not in ("dobj", "pobj", "attr"):
                return None
            token = noun.head
            continue
        if token.dep_ not in _SHARES_SUBJECT or token.head.i == token.i:
            return None
        token = token.head
    return None


def _antecedent(verb: Token, found: Token) -> int | None:
    if found.lower_ in _RELATIVE and verb.dep_ == "relcl":
        head = verb.head
        return head.i if head.pos_ in ("NOUN", "PROPN", "PRON") else found.i
    return found.i


def _agent(passage: Passage, verb: Token) -> int | None:
    for child in verb.children:
        if child.dep_ == "agent":
            for below in child.children:
                if below.dep_ == "pobj" and passage.inside[below.i] < 0:
                    return below.i
    return None


def phrase(passage: Passage, head: int) -> Range:
    """Return the noun phrase of `head` outside quotations, with coordination, without appositions and clauses."""
    token = passage.tokens[head]
    start, end = token.left_edge.i, head + 1
    for child in token.rights:
        if child.dep_ in ("appos", "relcl", "acl", "advcl", "punct", "dep") or child.i > end + 12:
            if child.dep_ == "punct" and any(later.dep_ == "conj" and later.i > child.i for later in token.rights):
                continue
            break
        end = child.right_edge.i + 1
    inside = passage.inside
    while start < head and inside[start] >= 0:
        start += 1
    for i in range(head, end):
        if inside[i] >= 0:
            end = i
            break
    return start, max(end, head + 1)


def name(passage: Passage, head: int, verb: int | None = None) -> Span:
    """Return the words that name somebody: a person's name without titles where the phrase holds one, else the phrase.

    An apposition that holds the name ("the chair, Ana Ruiz") names the speaker too. Where the `verb` stands in a
    relative clause on the phrase, the relative pronoun right after it is taken in ("Ruiz, who").
    """
    token = passage.tokens[head]
    start, end = phrase(passage, head)
    coordinated = any(child.dep_ == "conj" for child in token.children)
    if not coordinated:
        for candidate in (token, *(child for child in token.rights if child.dep_ == "appos")):
            person = _person(passage, candidate)
            if person is None and candidate is not token and token.pos_ == "NOUN" and candidate.pos_ == "PROPN":
                # a name that entity recognition missed, beside a role
                person = _after_titles(passage, candidate.left_edge.i, candidate.i), candidate.i + 1
            if person is not None:
                start, end = person
                break
        else:
            start = _after_titles(passage, start, head)
            end = times.before(passage, start, end)
    while end - start > 1 and (passage.tokens[end - 1].is_punct or passage.tokens[end - 1].is_space):
        end -= 1
    while end - start > 1 and start < head and (passage.tokens[start].is_punct or passage.tokens[start].is_space):
        start += 1
    return passage.span(start, end if verb is None else _with_relative(passage, end, verb))


def _with_relative(passage: Passage, end: int, verb: int) -> int:
    for i in range(end, min(end + 2, len(passage.tokens))):
        token = passage.tokens[i]
        if token.lower_ in _RELATIVE and token.dep_ in ("nsubj", "nsubjpass"):
            return i + 1 if token.head.i <= verb <= token.head.right_edge.i else end
        if passage.tokens[i].text != ",":
            break
    return end


def _after_titles(passage: Passage, start: int, head: int) -> int:
    """Return where a name begins that titles stand before, the phrase's own start if there is none."""
    if passage.tokens[head].pos_ != "PROPN" or passage.lemmas[head].rstrip(".") in _TITLES:
        return start
    for i in range(head - 1, start - 1, -1):
        if passage.tokens[i].lower_.rstrip(".") in _TITLES and passage.tokens[i].dep_ in ("compound", "nmod", "amod"):
            return i + 1
    return start


def _person(passage: Passage, token: Token) -> Range | None:
    """Return the tokens of the person's name that `token` belongs to."""
    if token.ent_type_ != "PERSON" or token.pos_ == "PRON":
        return None
    start, end = token.i, token.i + 1
    tokens = passage.tokens
    while start > 0 and tokens[start].ent_iob_ == "I":
        start -= 1
    while end < len(tokens) and tokens[end].ent_iob_ == "I":
        end += 1
    while end - 1 > token.i and (tokens[end - 1].tag_ == "POS" or tokens[end - 1].is_punct):
        end -= 1
    return start, end


def participants(passage: Passage, verb: int, speaker: int | None, content: list[Range]) -> Participants:
    """Return addressee, interviewer and medium as far as the cue's sentence names them outside what was said."""
    token = passage.tokens[verb]
    addressee = interviewer = medium = None
    for child in token.children:
        if passage.inside[child.i] >= 0 or child.i == speaker:
            continue
        if (
            child.dep_ in ("dobj", "dative", "nsubjpass")
            and passage.lemmas[verb] in ADDRESSED
            and child.pos_ in ("NOUN", "PROPN", "PRON")
        ):
            if passage.lemmas[child.i] not in _OCCASION:
                addressee = name(passage, child.i)
        elif child.dep_ in ("prep", "dative"):
            for below in child.children:
                if below.dep_ != "pobj" or passage.inside[below.i] >= 0:
                    continue
                if child.lower_ == "to" and child.i > verb and passage.lemmas[below.i] not in _OCCASION:
                    addressee = name(passage, below.i)
                elif child.lower_ in ("in", "during", "on", "via") and passage.lemmas[below.i] in _OUTLET:
                    partner = _partner(passage, below)
                    if partner is not None and passage.lemmas[below.i] != "interview":
                        addressee = name(passage, partner)
    partner = _interview(passage, verb, content)
    if partner is not None and passage.tokens[partner].ent_type_ == "PERSON":
        interviewer = name(passage, partner)
    elif partner is not None:
        medium = name(passage, partner)
    return Participants(addressee, interviewer, medium)


def _interview(passage: Passage, verb: int, content: list[Range]) -> int | None:
    """Return whom the interview in which something was said was with, wherever the parse hangs it in the sentence."""
    start, end = passage.sentence(verb)
    for i in passage.interviews:
        if start <= i < end and not any(first <= i < last for first, last in content):
            partner = _partner(passage, passage.tokens[i])
            if partner is not None:
                return partner
    return None


def _partner(passage: Passage, occasion: Token) -> int | None:
    """Return whom an interview was with, or a statement to."""
    for child in occasion.children:
        if child.dep_ == "prep" and child.lower_ in ("with", "to"):
            for below in child.children:
                if below.dep_ == "pobj" and passage.inside[below.i] < 0:
                    return below.i
    return None
