"""When a membership or the holding of a post began and ended, as far as the sentence that tells of it says so.

"Norway joined in 1949" and "a member since 1949" name a start, "she resigned on Tuesday" and "mayor until 2012" an end,
"from 2006 to 2015", "between 2006 and 2015" and "(2006-2015)" both. That something held in a year names neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ingest.extract.drafts import Tenure
from ingest.extract.lexicon.heads import CALENDAR, word_set
from ingest.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.sentences import Sentence

Change: TypeAlias = Literal["begins", "ends"]

_BEGINNING: Final = word_set(
    "join rejoin enter accede become name appoint elect reelect re-elect nominate promote select choose hire install"
)
_ENDING: Final = word_set(
    "leave quit exit resign retire depart withdraw oust dismiss fire sack remove expel step stand"
)
#: These end something only with "down" or "aside".
_ENDING_WITH: Final = word_set("step stand")
_DOWN: Final = word_set("down aside")
#: These begin it with a word for what is taken: "took office", "assumed the presidency".
_TAKING: Final = word_set("take assume")
_OFFICE: Final = word_set("office power charge helm reins presidency chairmanship leadership post")
#: These begin it for their subject, or end it in the passive: "she was replaced as minister in 2018".
_REPLACING: Final = word_set("replace succeed")
_SINCE: Final = word_set("since from")
_UNTIL: Final = word_set("until till to")
_AT: Final = word_set("in on at during")
#: From a title to the verb that says who holds it.
_SAID_OF: Final = word_set("attr oprd xcomp dobj")
_WITHIN_PHRASE: Final = word_set("NOUN PROPN ADP NUM ADJ PRON SYM")
#: Years right behind the words for a post or a membership.
_YEARS_BESIDE: Final = re.compile(r"\s?,?\s?\(?(?:from )?(?=\d{4}\s?[-–—])([^\s,;.()]+(?: ?[-–—] ?\d{2,4})?)")


def change(verb: Token) -> Change | None:
    """Tell whether a verb begins or ends what it tells of: "joined", "was appointed"; "left", "stepped down"."""
    if verb.lemma_ in _TAKING:
        return "begins" if any(child.lower_ in _OFFICE for child in verb.children if child.dep_ == "dobj") else None
    if verb.lemma_ in _REPLACING:
        return "ends" if any(child.dep_ == "nsubjpass" for child in verb.children) else "begins"
    if verb.lemma_ in _BEGINNING:
        return "begins"
    if verb.lemma_ in _ENDING and (
        verb.lemma_ not in _ENDING_WITH or any(child.lower_ in _DOWN for child in verb.children)
    ):
        return "ends"
    return None


def of(sentence: Sentence, token: Token, end: int | None = None) -> Tenure:
    """Return the tenure that a sentence gives to what a verb or a noun tells.

    `end` is where the words for it end, in code points of the article; years may stand right behind them.
    """
    if end is not None and (beside := _years_beside(sentence, end)) is not None:
        return Tenure(beside, beside)
    verb = _verb(token)
    since, until = _bounds(sentence, token, verb)
    changed = change(verb) if verb is not None else None
    if verb is not None and changed is not None:
        when = _when(sentence, verb)
        if changed == "begins":
            since = since or when
        else:
            until = until or when
    return Tenure(since, until)


def _years_beside(sentence: Sentence, end: int) -> Span | None:
    found = _YEARS_BESIDE.match(sentence.text, end - sentence.block.start)
    return None if found is None else Span(*(sentence.block.start + place for place in found.span(1)))


def _verb(token: Token) -> Token | None:
    """Return the verb that a token is, or that says of somebody what it names."""
    node = token
    while node.dep_ == "conj" and node.head.pos_ in ("NOUN", "PROPN"):
        node = node.head
    if node.pos_ in ("VERB", "AUX"):
        return node
    if node.dep_ == "pobj" and node.head.lower_ in ("as", "of"):
        above = node.head.head
        if above.lower_ in _OFFICE and above.dep_ == "dobj":
            above = above.head
        if above.pos_ in ("VERB", "AUX"):
            return above
    if node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.head.pos_ in ("VERB", "AUX"):
        return node.head.head.head
    return node.head if node.dep_ in _SAID_OF and node.head.pos_ in ("VERB", "AUX") else None


def _bounds(sentence: Sentence, token: Token, verb: Token | None) -> tuple[Span | None, Span | None]:
    """Return what follows "since" or "from", and "until" or "to", where they belong to the token or its verb."""
    since: Span | None = None
    until: Span | None = None
    for link in token.sent:
        word = link.lower_
        if word == "between" and since is None and _belongs(link, token, verb):
            years = [node for child in link.children if child.dep_ == "pobj" for node in (child, *child.conjuncts)]
            if len(years) == 2:
                since, until = sentence.block.span(years[0]), sentence.block.span(years[1])
        elif word in _SINCE and since is None and _belongs(link, token, verb):
            since = _words_after(sentence, link)
        elif word in _UNTIL and until is None and (word != "to" or since is not None) and _belongs(link, token, verb):
            until = _words_after(sentence, link) if link.dep_ != "mark" else None
    # "a member until he was expelled in 2020", "since she joined in 1999"
    for clause in () if verb is None else verb.children:
        opening = next((child for child in clause.children if child.dep_ == "mark"), None)
        if clause.dep_ != "advcl" or opening is None:
            continue
        if opening.lower_ in _UNTIL and until is None:
            until = _when(sentence, clause)
        elif opening.lower_ == "since" and since is None:
            since = _when(sentence, clause)
    return since, until


def _belongs(link: Token, token: Token, verb: Token | None) -> bool:
    """Tell whether a preposition is tied to the token or to its verb, maybe through the words of one phrase."""
    node = link.head
    while node not in (token, verb) and node.pos_ in _WITHIN_PHRASE and node.head != node:
        node = node.head
    return node in (token, verb)


def _words_after(sentence: Sentence, link: Token) -> Span | None:
    """Return the words that a preposition opens, up to the next preposition; of "her exit in 2024", those of when."""
    doc = sentence.doc
    event = next((child for child in link.children if child.dep_ == "pobj"), None)
    if event is not None and event.ent_type_ not in ("DATE", "TIME") and (when := _when(sentence, event)) is not None:
        return when
    end = link.i + 1
    while end <= link.right_edge.i and doc[end].pos_ != "ADP" and doc[end].text not in (",", ";", "(", ")"):
        end += 1
    words = doc[link.i + 1 : end]
    # "joined the fund from the bank" tells of no time
    return sentence.block.span(words) if any(_tells_when(token) for token in words) else None


def _tells_when(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME") or token.lower_ in CALENDAR or any(char.isdigit() for char in token.text)


def _when(sentence: Sentence, verb: Token) -> Span | None:
    """Return the words of when a verb happened: "on Tuesday", "in 1949", "last month"."""
    doc = sentence.doc
    for child in verb.children:
        if child.dep_ in ("npadvmod", "advmod") or (child.dep_ == "prep" and child.lower_ in _AT):
            edges = doc[child.left_edge.i : child.right_edge.i + 1]
            if any(token.ent_type_ in ("DATE", "TIME") for token in edges):
                return sentence.block.span(edges)
    return None
