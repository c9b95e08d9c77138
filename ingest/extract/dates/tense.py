"""Whether the clause around a time expression tells of what was or of what is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Participles that look ahead: what "is scheduled for Friday" has not happened.
_AHEAD: Final = frozenset(
    [
        "schedule",
        "expect",
        "plan",
        "set",
        "slate",
        "due",
        "propose",
        "intend",
        "hope",
        "anticipate",
        "forecast",
        "project",
        "bind",
        "aim",
        "prepare",
        "wait",
        "promise",
        "vow",
        "pledge",
    ]
)
_MODALS_SURE: Final = frozenset(["will", "'ll", "’ll", "wo", "shall"])
_MODALS_AHEAD: Final = frozenset(["will", "'ll", "’ll", "wo", "shall", "would", "may", "can", "should", "must"])
_LIMITS: Final = frozenset(["until", "till", "through"])
_NEGATIONS: Final = frozenset(["not", "n't", "n’t", "never", "no", "nobody", "nothing"])
_CLIMB: Final = 12


def deadline(doc: Doc, place: int) -> bool:
    """Whether the words before a place (code points in the block) set a limit yet to come: "until", "as soon as".

    "He did not know until Friday" sets none.
    """
    token = _token_at(doc, place)
    if token is None or token.i == 0:
        return False
    before = doc[token.i - 1].lower_
    if before == "as" and token.i > 2 and doc[token.i - 3].lower_ == "as":
        return doc[token.i - 2].lower_ in ("soon", "early", "late")
    if before not in _LIMITS:
        return False
    return not any(word.lower_ in _NEGATIONS for word in token.sent)


def behind(doc: Doc, place: int, toward: int) -> bool:
    """Whether the word before a place leaves only the past: "since Jan. 13", "the year ended March 31", "met on May 5".

    `toward` is the direction of the clause: "extended to May 5" may look ahead from a verb of the past.
    """
    token = _token_at(doc, place)
    if token is None or token.i == 0:
        return False
    before = doc[token.i - 1].lower_
    return before in ("since", "ended") or (toward < 0 and before in ("on", "from", "between"))


def direction(doc: Doc, place: int) -> int:
    """Return -1 for the past, 1 for the future (2 after "will"), 0 where the clause shows neither.

    `place` is where the expression begins, in code points of the block. What decides is the nearest verb above the
    expression in the parse.
    """
    token = _token_at(doc, place)
    if token is None:
        return 0
    if token.dep_ == "poss":
        # "Friday's ruling" stands apart from the verb above it.
        return 0
    for _ in range(_CLIMB):
        if token.pos_ in ("VERB", "AUX"):
            return _of_verb(token)
        if token.lower_ == "due":
            return 1
        if token.head is token:
            return 0
        token = token.head
    return 0


def _of_verb(verb: Token) -> int:
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    modal = next((child.lower_ for child in helpers if child.lower_ in _MODALS_AHEAD), None)
    if modal is not None:
        # "would have gone", "may have gone"
        if any(child.lemma_ == "have" and child.dep_ == "aux" for child in helpers):
            return -1
        return 2 if modal in _MODALS_SURE else 1
    if any(child.tag_ == "TO" for child in helpers):
        above = [child.lower_ for child in verb.head.children if child.dep_ in ("aux", "auxpass")]
        # "had been due to close on Friday", "is said to have closed on Friday"
        return 0 if "had" in above or any(child.lemma_ == "have" for child in helpers) else 1
    if verb.lemma_ in ("plan", "schedule", "slate") and not any(child.lower_ == "had" for child in helpers):
        return 1
    have = any(child.lemma_ == "have" for child in helpers)
    if verb.tag_ == "VBD" or have:
        return 1 if verb.lemma_ in _AHEAD and any(child.lemma_ == "be" for child in helpers) else -1
    if verb.tag_ == "VBN":
        if verb.lemma_ in _AHEAD:
            return 1
        return -1 if not any(child.tag_ in ("VBZ", "VBP") for child in helpers) else 0
    if verb.tag_ == "VBG":
        going = [child for child in helpers if child.lemma_ == "be"]
        if going:
            return -1 if going[0].tag_ == "VBD" else 1
        return direction_of_head(verb)
    if verb.tag_ in ("VBZ", "VBP"):
        if verb.lemma_ in (
            "plan",
            "expect",
            "hope",
            "intend",
            "aim",
            "begin",
            "start",
            "open",
            "expire",
            "meet",
            "end",
            "take",
            "go",
            "come",
            "leave",
            "arrive",
            "travel",
        ):
            return 1
        return 0
    return 1 if verb.tag_ == "VB" else 0


def direction_of_head(verb: Token) -> int:
    """Return the direction of the verb that a participle hangs on."""
    head = verb.head
    for _ in range(_CLIMB):
        if head.pos_ in ("VERB", "AUX") and head is not verb and head.tag_ != "VBG":
            return _of_verb(head)
        if head.head is head:
            return 0
        head = head.head
    return 0


def _token_at(doc: Doc, place: int) -> Token | None:
    found = doc.char_span(place, place + 1, alignment_mode="expand")
    return found[0] if found is not None and len(found) else None
