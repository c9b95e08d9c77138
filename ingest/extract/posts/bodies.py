"""The bodies that a noun phrase gives a title to: "Norwegian prime minister", "director of the bank"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from ingest.extract.drafts import ActorMention
    from ingest.extract.sentences import Sentence
    from ingest.records import Span

CLOSING_MARKS: Final = ("”", '"', "''", "»")
_OPENING_MARKS: Final = ("“", '"', "``", "«", "‘")
_LINKS: Final = word_set("of at for in with on to from by within")
_LED: Final = word_set("lead head run chair manage direct own captain oversee")


def before(sentence: Sentence, left: int, start: int, *, is_job: bool) -> list[Span]:
    """Return the body before a title, between the tokens `left` and `start`; a job's adjective is a nationality."""
    doc = sentence.doc
    for index in range(start - 1, left - 1, -1):
        mention = sentence.body(index)
        if mention is not None and not (is_job and mention.type in ("State", "Place")):
            return [mention.span]
        if not is_job and sentence.reference.state_of(doc[index].text) is not None:
            return [sentence.block.span(doc[index])]
        pieces = doc[index].text.split("-")
        if len(pieces) > 1 and sentence.reference.state_of(pieces[0]) is not None:
            return []
    return []


def after_title(sentence: Sentence, end: int) -> tuple[list[Span], int]:
    """Return the bodies named after a title over "of", "at" and the like, and the token where the last one ends."""
    doc = sentence.doc
    index, linked = end, False
    limit = min(len(doc), end + 25)
    out: list[Span] = []
    while index < limit:
        token = doc[index]
        mention = sentence.at.get(index)
        if mention is not None and mention.type not in ("Person", "Group"):
            if not linked and not out:
                return [], end
            # "of the Ministry of Culture of Norway": the innermost name that is a body, not the state after it
            if mention.form == "description" and (named := _named_after(sentence, mention)) is not None:
                mention = named
            if not (out and mention.type in ("State", "Place")):
                out.append(mention.span)
            index = sentence.end(mention)
            linked = False
            if (
                index + 1 < limit
                and doc[index].text in ("and", ",", "&")
                and sentence.body(_skip_article(doc, index + 1)) is not None
            ):
                following = sentence.body(_skip_article(doc, index + 1))
                if (
                    following is not None
                    and _nominal_follows(doc, sentence.end(following))
                    and following.type not in ("State", "Place")
                ):
                    index = sentence.start(following)
                    linked = True
                    continue
            after = doc[index].lower_ if index < limit else ""
            if after == "(":
                index = closing(doc, index) + 1
                after = doc[index].lower_ if index < limit else ""
            if after in ("of", "at", "in") and out and _kind_of_part(doc, out, sentence):
                continue
            break
        if token.lower_ in _LINKS and token.pos_ in ("ADP", "PART", "SCONJ"):
            linked = True
        elif (
            token.text in (",", ";", ":", "(", "—", "–")
            or (token.pos_ in ("VERB", "AUX") and token.tag_ not in ("VBG", "VBN"))
            or token.lower_ in ("who", "which", "that", "as", "when", "where", "he", "she")
        ) or (mention is not None and mention.type == "Person"):
            break
        index += 1
    return out, (index if out else end)


def led_by(sentence: Sentence, holder: Span) -> list[Span]:
    """Return the body of "the bank is led by chairman Jane Roe"."""
    if holder not in sentence.tokens:
        return []
    first, last = sentence.tokens[holder]
    link = sentence.doc[first:last].root.head
    verb = link.head
    if link.lower_ != "by" or verb.lemma_ not in _LED:
        return []
    nodes = [child for child in verb.children if child.dep_ == "nsubjpass"] + (
        [verb.head] if verb.dep_ == "acl" else []
    )
    return [
        mention.span for node in nodes if (mention := sentence.body(node.i)) is not None and mention.type != "State"
    ]


def _named_after(sentence: Sentence, mention: ActorMention) -> ActorMention | None:
    """Return the name that directly follows a description: "the investment company “Vesna”"."""
    doc = sentence.doc
    index = sentence.end(mention)
    if index < len(doc) and doc[index].text in _OPENING_MARKS:
        index += 1
    named = sentence.body(index) if index < len(doc) else None
    return named if named is not None and named.form in ("name", "abbreviation") else None


def _skip_article(doc: Doc, index: int) -> int:
    return index + 1 if index < len(doc) and doc[index].lower_ in ("the", "its") and index + 1 < len(doc) else index


def _nominal_follows(doc: Doc, index: int) -> bool:
    """Tell that no verb follows, which would make the name before it a subject rather than one more of a list."""
    return index >= len(doc) or doc[index].pos_ not in ("VERB", "AUX", "PART")


def _kind_of_part(doc: Doc, out: list[Span], sentence: Sentence) -> bool:
    first, last = sentence.tokens[out[-1]]
    head = doc[first:last].root.lower_
    return head in (
        "department",
        "school",
        "college",
        "faculty",
        "institute",
        "board",
        "center",
        "centre",
        "division",
        "committee",
    )


def closing(doc: Doc, index: int) -> int:
    for place in range(index, min(index + 20, len(doc))):
        if doc[place].text == ")":
            return place
    return index
