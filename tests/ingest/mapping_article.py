"""An invented article of some 500 words and the record a careful reader would make of it."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from ingest.article import Article
from ingest.records import (
    Actor,
    ActorType,
    Attribution,
    Claim,
    Cue,
    Date,
    Membership,
    Mention,
    MentionForm,
    Party,
    Post,
    Record,
    Segment,
    Span,
    Statement,
)
from ontology.reference.actors import ReferenceActor

TEXT = """\
Ghana may quit trade bloc, minister says
ACCRA, 14 May 2021 - 08:30
Ghana will leave the Atlantic Trade Council if the bloc does not lower its port tariffs, Foreign Minister Ama Boateng \
said on Wednesday. “We have waited for three years,” she told the Northern Post in an interview. “If the tariffs stay, \
Ghana will leave.”
The Atlantic Trade Council includes Ghana, Togo, Benin, Gabon, Liberia and Portugal. Its secretary general, Rui \
Teixeira, denied that the organization had ignored the requests of its African members. “The council has answered each \
letter that Accra has sent us,” Teixeira said in Lisbon on Thursday, adding that no member had notified the \
secretariat of an exit.
In March, Prime Minister Kofi Mensah announced the suspension of Ghana’s participation in the work of the council. \
After this, Portugal and Gabon asked Accra to return to the table. Mensah did not rule out that the talks would be \
moved to Lomé, where the headquarters of the council are to be built by the end of the decade.
Togo’s government expressed concern about what it called “a needless quarrel among neighbours” and hoped that the \
parties would meet before the summer. A spokesman for the Portuguese Foreign Ministry said on Friday that Lisbon \
regarded Ghana as a full member. According to the spokesman, neither the tariffs nor the fees were discussed at the \
meeting last month, and the council never received a formal notice.
Traders in the port of Tema say that the dispute has cost them a third of their business. Some of them have begun to \
ship cocoa through Abidjan, although the road is long and the trucks are few. Others wait, because the harvest is late \
this year and prices may still rise. The harbour master, who has kept his office since 2009, walks along the empty \
piers every morning and counts the cranes that stand still.
The quarrel is about money, and about pride as well. The council was founded to give small ports a voice against the \
large shipping lines, and for a decade it did so with some success. Its rules were written when Ghana shipped little \
oil. Now the country ships a great deal, and pays by the tonne. Economists at the University of Cape Coast argue that \
the tariffs take more from the country than the council gives back, but they also warn that a departure would close \
the cheapest route to the markets of southern Europe. Liberia, which pays the least, has kept silent.
Mensah and Teixeira are to meet next week in Monrovia.
Read also
Ten beaches to visit this summer
Subscribe to our newsletter
"""

ARTICLE = Article(id="tariffs.txt", text=TEXT, source="news/tariffs.txt", url="https://news.example/tariffs")


class References(NamedTuple):
    """As much of the reference data as mapping reads."""

    actors: MappingProxyType[str, ReferenceActor]


def _reference(*actors: ReferenceActor) -> References:
    return References(MappingProxyType({actor.key: actor for actor in actors}))


REFERENCE = _reference(
    ReferenceActor("ghana", "State", "Ghana", names=("Republic of Ghana",)),
    ReferenceActor("gov-ghana", "GovernmentBody", "Government of Ghana", metonyms=("Accra",)),
    ReferenceActor("togo", "State", "Togo"),
    ReferenceActor("gov-togo", "GovernmentBody", "Government of Togo", metonyms=("Lomé",)),
    ReferenceActor("benin", "State", "Benin"),
    ReferenceActor("gabon", "State", "Gabon"),
    ReferenceActor("liberia", "State", "Liberia"),
    ReferenceActor("portugal", "State", "Portugal"),
    ReferenceActor("gov-portugal", "GovernmentBody", "Government of Portugal", metonyms=("Lisbon",)),
    ReferenceActor("mfa-portugal", "GovernmentBody", "Ministry of Foreign Affairs of Portugal"),
)


def at(words: str, nth: int = 1) -> Span:
    """Return where `words` stand in the text for the nth time."""
    start = -1
    for _ in range(nth):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def _actor(key: str, kind: ActorType, label: str, *mentions: tuple[str, int, MentionForm]) -> Actor:
    return Actor(key, kind, label, tuple(Mention(at(words, nth), form) for words, nth, form in mentions))


PUBLISHED = Date("published", at("14 May 2021 - 08:30"), "2021-05-14", "2021-05-14", "2021-05-14T08:30:00", "minute",
                 "explicit-dateline")  # fmt: skip
DATES = (
    Date("t1", at("on Wednesday"), "2021-05-12", "2021-05-12", "2021-05-12", "day", "most-recent-weekday", "published"),
    Date("t2", at("on Thursday"), "2021-05-13", "2021-05-13", "2021-05-13", "day", "most-recent-weekday", "published"),
    Date("t3", at("In March"), "2021-03-01", "2021-03-31", "2021-03", "month", "most-recent-past-month", "published"),
    Date("t4", at("After this"), "2021-03-01", "2021-05-14", "2021-03/2021-05-14", "bounded", "relative-after", "t3"),
    Date("t5", at("on Friday"), "2021-05-14", "2021-05-14", "2021-05-14", "day", "most-recent-weekday", "published"),
    Date("t6", at("last month"), "2021-04-01", "2021-04-30", "2021-04", "month", "relative-month", "published"),
    Date("t7", at("next week"), "2021-05-17", "2021-05-23", "2021-05-17/2021-05-23", "week", "relative-week",
         "published"),
    Date("t8", None, "2021-05-14", "2021-05-14", "2021-05-14", "as-of", "publication-time", "published"),
    Date("t9", at("since 2009"), "2009-01-01", "2009-12-31", "2009", "year", "explicit"),
)  # fmt: skip

ACTORS = (
    _actor("ghana", "State", "Ghana", ("Ghana", 1, "name"), ("Ghana", 2, "name"), ("Ghana", 3, "name"),
           ("Ghana", 4, "name"), ("Ghana", 5, "name"), ("Ghana", 6, "name"), ("the country", 1, "description")),
    _actor("organization-atlantic-trade-council", "IntergovernmentalOrganization", "Atlantic Trade Council",
           ("Atlantic Trade Council", 1, "name"), ("the bloc", 1, "description"), ("Atlantic Trade Council", 2, "name"),
           ("the organization", 1, "description"), ("The council", 1, "description"),
           ("the council", 1, "description"), ("the council", 2, "description"), ("the council", 3, "description")),
    _actor("person-ama-boateng", "Person", "Ama Boateng", ("Ama Boateng", 1, "name"), ("minister", 1, "role"),
           ("she", 1, "pronoun")),
    _actor("media-northern-post", "NewsMediaOrganization", "Northern Post", ("the Northern Post", 1, "name")),
    _actor("togo", "State", "Togo", ("Togo", 1, "name")),
    _actor("benin", "State", "Benin", ("Benin", 1, "name")),
    _actor("gabon", "State", "Gabon", ("Gabon", 1, "name"), ("Gabon", 2, "name")),
    _actor("liberia", "State", "Liberia", ("Liberia", 1, "name"), ("Liberia", 2, "name")),
    _actor("portugal", "State", "Portugal", ("Portugal", 1, "name"), ("Portugal", 2, "name")),
    _actor("person-rui-teixeira", "Person", "Rui Teixeira", ("Rui Teixeira", 1, "name"), ("Teixeira", 2, "name"),
           ("Teixeira", 3, "name")),
    _actor("gov-ghana", "GovernmentBody", "Government of Ghana", ("Accra", 1, "metonym"), ("Accra", 2, "metonym")),
    _actor("person-kofi-mensah", "Person", "Kofi Mensah", ("Kofi Mensah", 1, "name"), ("Mensah", 2, "name"),
           ("Mensah", 3, "name")),
    _actor("gov-togo", "GovernmentBody", "Government of Togo", ("Togo’s government", 1, "description")),
    _actor("mfa-portugal", "GovernmentBody", "Ministry of Foreign Affairs of Portugal",
           ("Portuguese Foreign Ministry", 1, "name"), ("A spokesman", 1, "role"), ("the spokesman", 1, "role")),
    _actor("gov-portugal", "GovernmentBody", "Government of Portugal", ("Lisbon", 2, "metonym")),
    _actor("place-lisbon", "Place", "Lisbon", ("Lisbon", 1, "name")),
    _actor("place-lome", "Place", "Lomé", ("Lomé", 1, "name")),
    _actor("place-tema", "Place", "Tema", ("Tema", 1, "name")),
    _actor("group-traders-in-the-port-of-tema-0b8fb2b8", "Group", "traders in the port of Tema",
           ("Traders in the port of Tema", 1, "description")),
    _actor("organization-university-of-cape-coast", "Organization", "University of Cape Coast",
           ("University of Cape Coast", 1, "name"), ("Economists at the University of Cape Coast", 1, "role")),
)  # fmt: skip

COUNCIL = "organization-atlantic-trade-council"
EXIT = f"exit-ghana-{COUNCIL}"
_EXIT_LABEL = "Ghana leaves the Atlantic Trade Council"
_STAY = "9c0c7b6aa0f1aef1aa5f6d4d6b06c4a5-150-190"


def _claim(status: str, condition: str | None = None) -> Claim:
    return Claim(
        EXIT,
        _EXIT_LABEL,
        "positive",
        "certain" if condition else "possible",
        "future",
        condition,
        None if condition is None else "the bloc does not lower its port tariffs",
        "m1",
        status,
    )


_MINISTER, _SECRETARY, _PREMIER = (
    "gov-ghana-foreign-minister", f"{COUNCIL}-secretary-general", "gov-ghana-prime-minister",
)  # fmt: skip

STATEMENTS = (
    Statement("s1", "headline", "indirect", Attribution("person-ama-boateng", at("minister")),
              Cue(at("says"), "say"), (at("Ghana may quit trade bloc"),), (), "t1", "assert", 0.8, _MINISTER,
              claims=(_claim("exit-possible"),)),
    Statement("s2", "source", "indirect", Attribution("person-ama-boateng", at("Foreign Minister Ama Boateng")),
              Cue(at("said on").__class__(at("said on").start, at("said on").start + 4), "say"),
              (at("Ghana will leave the Atlantic Trade Council if the bloc does not lower its port tariffs"),), (),
              "t1", "threaten", 0.95, _MINISTER, claims=(_claim("exit-conditional", _STAY),)),
    Statement("s3", "source", "direct", Attribution("person-ama-boateng", at("she")), Cue(at("told"), "tell"),
              (at("We have waited for three years"),), (at("We have waited for three years,"),), "t1", "assert", 0.97,
              _MINISTER, interviewer="media-northern-post"),
    Statement("s4", "source", "direct", Attribution("person-ama-boateng", None), None,
              (at("If the tariffs stay, Ghana will leave"),), (at("If the tariffs stay, Ghana will leave."),), "t1",
              "threaten", 0.9, _MINISTER, interviewer="media-northern-post",
              claims=(_claim("exit-conditional", f"{_STAY}-negated"),)),
    Statement("s5", "narrator", "unquoted", Attribution("media-northern-post", None), None,
              (at("The Atlantic Trade Council includes Ghana, Togo, Benin, Gabon, Liberia and Portugal"),), (), "t8",
              "assert", 0.9, claims=(Claim(f"member-ghana-{COUNCIL}", "Ghana is a member of the Atlantic Trade Council",
                                           "positive", "certain", "non-future", None, None, "m1", "member"),)),
    Statement("s6", "source", "indirect", Attribution("person-rui-teixeira", at("Rui Teixeira")),
              Cue(at("denied"), "deny"),
              (at("the organization had ignored the requests of its African members"),), (), "t2", "deny", 0.92,
              _SECRETARY, claims=(Claim(f"help-ignored-ghana-{COUNCIL}", "The Atlantic Trade Council ignored Ghana",
                                        "negative", "certain", "non-future"),)),
    Statement("s7", "source", "direct", Attribution("person-rui-teixeira", at("Teixeira", 2)),
              Cue(Span(at("Teixeira said").end - 4, at("Teixeira said").end), "say"),
              (at("The council has answered each letter that Accra has sent us"),),
              (at("The council has answered each letter that Accra has sent us,"),), "t2", "assert", 0.97, _SECRETARY),
    Statement("s8", "source", "indirect", Attribution("person-rui-teixeira", at("Teixeira", 2)),
              Cue(at("adding"), "add"), (at("no member had notified the secretariat of an exit"),), (), "t2", "assert",
              0.9, _SECRETARY),
    Statement("s9", "source", "indirect", Attribution("person-kofi-mensah", at("Prime Minister Kofi Mensah")),
              Cue(at("announced"), "announce"),
              (at("the suspension of Ghana’s participation in the work of the council"),), (), "t3", "announce", 0.93,
              _PREMIER, claims=(Claim(f"suspension-ghana-{COUNCIL}", "Ghana suspends its membership", "positive",
                                      "certain", "non-future", None, None, "m1", "participation-suspended"),)),
    Statement("s10", "source", "indirect", Attribution("portugal", at("Portugal and Gabon")), Cue(at("asked"), "ask"),
              (at("to return to the table"),), (), "t4", "request", 0.7, addressee="gov-ghana"),
    Statement("s11", "source", "mixed", Attribution("gov-togo", at("Togo’s government")),
              Cue(at("expressed concern"), "express"), (at("what it called “a needless quarrel among neighbours”"),),
              (at("a needless quarrel among neighbours"),), None, "express-concern", 0.9),
    Statement("s12", "source", "indirect", Attribution("mfa-portugal", at("A spokesman")),
              Cue(Span(at("said on Friday").start, at("said on Friday").start + 4), "say"),
              (at("Lisbon regarded Ghana as a full member"),), (), "t5", "assert", 0.92,
              claims=(Claim(f"member-ghana-{COUNCIL}", "Ghana is a member of the Atlantic Trade Council", "positive",
                            "certain", "non-future", None, None, "m1", "member"),)),
)  # fmt: skip

POSTS = (
    Post(_MINISTER, "Foreign Minister of Ghana", "gov-ghana"),
    Post(_PREMIER, "Prime Minister of Ghana", "gov-ghana"),
    Post(_SECRETARY, "Secretary General of the Atlantic Trade Council", COUNCIL),
)


def _state(number: int, key: str, name: str, nth: int) -> Membership:
    return Membership(f"m{number}", Party(key, at(name, nth)), Party(COUNCIL, at("Atlantic Trade Council", 2)),
                      "member state", None, "t8", statement="s5")  # fmt: skip


def _holding(number: int, person: str, body: str, post: str, words: str) -> Membership:
    return Membership(f"m{number}", Party(person, at(words)), Party(body, None), "office holder", post, "t8",
                      evidence=at(words))  # fmt: skip


MEMBERSHIPS = (
    _state(1, "ghana", "Ghana", 4), _state(2, "togo", "Togo", 1), _state(3, "benin", "Benin", 1),
    _state(4, "gabon", "Gabon", 1), _state(5, "liberia", "Liberia", 1), _state(6, "portugal", "Portugal", 1),
    _holding(7, "person-ama-boateng", "gov-ghana", _MINISTER, "Foreign Minister Ama Boateng"),
    _holding(8, "person-kofi-mensah", "gov-ghana", _PREMIER, "Prime Minister Kofi Mensah"),
    _holding(9, "person-rui-teixeira", COUNCIL, _SECRETARY, "secretary general, Rui Teixeira"),
)  # fmt: skip

SEGMENTS = (
    Segment("headline", at("Ghana may quit trade bloc, minister says")),
    Segment("dateline", at("ACCRA, 14 May 2021 - 08:30")),
    Segment("body", Span(at("Ghana will leave the Atlantic").start, at("in Monrovia.").end)),
    Segment("boilerplate", Span(at("Read also").start, at("our newsletter").end)),
)

RECORD = Record(
    id=ARTICLE.id, sha256=ARTICLE.sha256, source=ARTICLE.source, headline="Ghana may quit trade bloc, minister says",
    publisher="media-northern-post", published=PUBLISHED, segments=SEGMENTS, actors=ACTORS, dates=DATES,
    statements=STATEMENTS, posts=POSTS, memberships=MEMBERSHIPS,
)  # fmt: skip
