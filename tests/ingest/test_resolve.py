"""Who is who in invented articles."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from ingest.extract import actors, memberships, posts
from ingest.extract.drafts import Utterance
from ingest.records import Span
from ingest.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.extract.drafts import Reading
    from ingest.resolve.cast import Cast
    from ontology.reference import Reference


@pytest.fixture
def cast_of(read: Callable[..., Reading], reference: Reference) -> Callable[..., Cast]:
    """Resolve a text; `speakers` are words of it that somebody's statement is attributed to, in order."""

    def make(text: str, *speakers: str) -> Cast:
        reading = read(text)
        mentions = actors.find(reading, reference)
        said, place = [], 0
        for words in speakers:
            place = text.index(words, place)
            span = Span(place, place + len(words))
            said.append(Utterance("source", "indirect", (Span(0, 0),), (), span, None, None, "assert", span, 1.0))
            place += len(words)
        titled = posts.read(reading, mentions, reference)
        found_posts = posts.find(titled)
        belongings = memberships.find(titled)
        digest = sha256(text.encode()).hexdigest()
        return resolve(reading, mentions, found_posts, said, belongings, reference, digest)

    return make


def _key(cast: Cast, text: str, words: str, occurrence: int = 1) -> str | None:
    place = -1
    for _ in range(occurrence):
        place = text.index(words, place + 1)
    return cast.key(Span(place, place + len(words)))


@pytest.mark.parametrize(
    ("text", "words", "occurrence", "key"),
    [
        ("Jane Roe met Lars Holm. Roe said so.", "Roe", 2, "person-jane-roe"),
        ("João Vidal left. Vidal interrupts the speaker.", "Vidal", 2, "person-joao-vidal"),
        ("Jane F. Roe spoke. Later Jane Roe left.", "Jane Roe", 1, "person-jane-f-roe"),
        ("Mary Doe and John Doe met. Mr. Doe said no.", "Doe", 3, "person-john-doe"),
        ("Mary Doe and John Doe met. Mrs. Doe said no.", "Doe", 3, "person-mary-doe"),
        ("The Alpine Transport Union (ATU) met. The ATU left.", "ATU", 2, "organization-alpine-transport-union"),
        ("The Alpine Transport Union met. The union left.", "The union", 1, "organization-alpine-transport-union"),
        ("NATO met in Bergen. The alliance said no.", "The alliance", 1, "nato"),
        ("The Danish Defence Ministry agreed.", "Danish Defence Ministry", 1, "body-denmark-ministry-of-defence"),
        (
            "Denmark's Ministry of Defence agreed.",
            "Denmark's Ministry of Defence",
            1,
            "body-denmark-ministry-of-defence",
        ),
        ("The Kenyan authorities agreed.", "Kenyan authorities", 1, "gov-kenya"),
        ("Nairobi rejected the offer.", "Nairobi", 1, "gov-kenya"),
        ("They met in Nairobi.", "Nairobi", 1, "place-nairobi"),
        ("She told the magazine “Northern Review” so.", "Northern Review", 1, "media-northern-review"),
        ("Sweden is calm. The government said so.", "The government", 1, "gov-sweden"),
        ("Lars Holm won, they said. Holm says he will go on.", "Holm", 2, "person-lars-holm"),
        ("Kestrix Mills met Oslo Bank. Kestrix, which sells wool, left.", "Kestrix", 2, "organization-kestrix-mills"),
        (
            "Norsk Bank has shops. Ann Lee joins from rival Kestrix Mills. The company left.",
            "The company",
            1,
            "organization-norsk-bank",
        ),
    ],
)
def test_words_stand_for_the_actor(
    cast_of: Callable[..., Cast], text: str, words: str, occurrence: int, key: str
) -> None:
    assert _key(cast_of(text), text, words, occurrence) == key


@pytest.mark.parametrize(
    ("text", "speakers", "key"),
    [
        ("Kenyan President Amina Otieno left. She said so.", ("She",), "person-amina-otieno"),
        ("Jane Roe met Lars Holm. He said no.", ("He",), "person-lars-holm"),
        ("“No,” said Anna van den Holm.", ("Holm",), "person-anna-van-den-holm"),
        ("Lars Holm resigned after chairwoman Adze Obi spoke. He said no.", ("He",), "person-lars-holm"),
        (
            "Oslo Rovers lost. They met former Bergen coach Jane Roe. Rovers said no.",
            ("Rovers",),
            "organization-oslo-rovers",
        ),
        ("The Alpine League met. Later the league said no.", ("the league",), "organization-alpine-league"),
        ("Danish Prime Minister Jane Roe left. The premier said no.", ("The premier",), "person-jane-roe"),
        (
            "NATO Secretary General Jane Roe left. Later the secretary general spoke.",
            ("the secretary general",),
            "person-jane-roe",
        ),
        ("NATO Secretary General Jane Roe left. NATO's chief spoke.", ("NATO's chief",), "person-jane-roe"),
        ("The Danish government met. It said no.", ("It",), "gov-denmark"),
        (
            "Jane Roe, a spokeswoman for Norsk Bank, said no.",
            ("Jane Roe, a spokeswoman for Norsk Bank",),
            "person-jane-roe",
        ),
        ("A spokeswoman, Jane Roe, said no.", ("A spokeswoman, Jane Roe,",), "person-jane-roe"),
        ("Danish Prime Minister Jane Roe said no.", ("Danish Prime Minister Jane Roe",), "person-jane-roe"),
        ("They met Jane Roe, who said no.", ("who",), "person-jane-roe"),
        ("The Interfax news agency said so.", ("The Interfax news agency",), "interfax"),
        (
            "Estonia has left the Baltic Council, its government said.",
            ("its government",),
            "gov-estonia",
        ),
    ],
)
def test_speaker_is_resolved(cast_of: Callable[..., Cast], text: str, speakers: tuple[str, ...], key: str) -> None:
    assert _key(cast_of(text, *speakers), text, speakers[-1]) == key


@pytest.mark.parametrize(
    ("text", "speaker", "label"),
    [
        ("Kenya and Uganda said no.", "Kenya and Uganda", "Kenya and Uganda"),
        (
            "Jane Roe, a lawyer, and Lars Holm said no.",
            "Jane Roe, a lawyer, and Lars Holm",
            "Jane Roe, a lawyer, and Lars Holm",
        ),
        (
            "The mayor, Jane Roe, and Lars Holm said no.",
            "The mayor, Jane Roe, and Lars Holm",
            "mayor, Jane Roe, and Lars Holm",
        ),
    ],
)
def test_what_several_say_together_is_no_ones_alone(
    cast_of: Callable[..., Cast], text: str, speaker: str, label: str
) -> None:
    cast = cast_of(text, speaker)
    (actor,) = (it for it in cast.actors if it.key == _key(cast, text, speaker))
    assert (actor.type, actor.label) == ("Group", label)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("She said so.", "She"),
        ("The report said so.", "The report"),
        ("It rained. Lars Holm left.", "It"),
        ("Lars Holm left. She said so.", "She"),
        ("The official said no.", "The official"),
    ],
)
def test_speaker_that_cannot_be_resolved_is_not_guessed(cast_of: Callable[..., Cast], text: str, speaker: str) -> None:
    assert _key(cast_of(text, speaker), text, speaker) is None


def test_unnamed_sources_are_local_to_the_article(cast_of: Callable[..., Cast]) -> None:
    text = "A senior official said no. The official added that many diplomats, who met on Monday, agreed."
    cast = cast_of(text, "A senior official", "The official", "many diplomats, who met on Monday,")
    digest = sha256(text.encode()).hexdigest()[:8]
    assert _key(cast, text, "A senior official") == f"person-senior-official-{digest}"
    assert _key(cast, text, "The official") == f"person-senior-official-{digest}"
    assert _key(cast, text, "many diplomats, who met on Monday,") == f"group-many-diplomats-{digest}"


def test_nationals_who_speak_are_a_group(cast_of: Callable[..., Cast]) -> None:
    text = "Norwegians said no."
    digest = sha256(text.encode()).hexdigest()[:8]
    assert _key(cast_of(text, "Norwegians"), text, "Norwegians") == f"group-norwegians-{digest}"


def test_surname_never_given_in_full_is_local(cast_of: Callable[..., Cast]) -> None:
    text = "Mr. Holm said no."
    digest = sha256(text.encode()).hexdigest()[:8]
    assert [actor.key for actor in cast_of(text).actors] == [f"person-holm-{digest}"]


def test_actor_has_every_mention_with_its_form(cast_of: Callable[..., Cast]) -> None:
    text = "Danish Prime Minister Jane Roe left. Roe was tired. The premier said so, and she slept."
    cast = cast_of(text, "she")
    (roe,) = (actor for actor in cast.actors if actor.key == "person-jane-roe")
    assert [(mention.span.of(text), mention.form) for mention in roe.mentions] == [
        ("Jane Roe", "name"),
        ("Roe", "name"),
        ("The premier", "role"),
        ("she", "pronoun"),
    ]


@pytest.mark.parametrize(
    ("text", "post", "label", "body"),
    [
        (
            "Danish Prime Minister Jane Roe left.",
            "gov-denmark-prime-minister",
            "Prime Minister of Denmark",
            "gov-denmark",
        ),
        (
            "Dutch Foreign Minister Jane Roe left.",
            "mfa-netherlands-foreign-minister",
            "Foreign Minister of the Netherlands",
            "mfa-netherlands",
        ),
        (
            "Denmark's defence minister, Jane Roe, left.",
            "body-denmark-ministry-of-defence-defence-minister",
            "Defence Minister of Denmark",
            "body-denmark-ministry-of-defence",
        ),
        ("NATO Secretary General Jane Roe left.", "nato-secretary-general", "Secretary General of NATO", "nato"),
        (
            "Jane Roe, the editor-in-chief of the magazine “Northern Review”, left.",
            "media-northern-review-editor-in-chief",
            "Editor-in-chief of Northern Review",
            "media-northern-review",
        ),
        (
            "Sweden is calm, Prime Minister Jane Roe said.",
            "gov-sweden-prime-minister",
            "Prime Minister of Sweden",
            "gov-sweden",
        ),
        (
            "The Alpine Transport Union met. The union's secretary general, Jane Roe, left.",
            "organization-alpine-transport-union-secretary-general",
            "Secretary General of Alpine Transport Union",
            "organization-alpine-transport-union",
        ),
    ],
)
def test_post_is_in_its_body(cast_of: Callable[..., Cast], text: str, post: str, label: str, body: str) -> None:
    cast = cast_of(text)
    (record,) = cast.posts
    assert (record.key, record.label, record.post_in) == (post, label, body)
    assert [(holding.person, holding.post) for holding in cast.holdings] == [("person-jane-roe", post)]
    assert cast.capacity("person-jane-roe") == post
    assert body in {actor.key for actor in cast.actors}


def test_chief_is_the_post_named_elsewhere(cast_of: Callable[..., Cast]) -> None:
    cast = cast_of("NATO chief Jane Roe left. NATO Secretary General Jane Roe spoke.")
    assert {holding.post for holding in cast.holdings} == {"nato-secretary-general"}


def test_premier_of_two_states_stays_without_a_state(cast_of: Callable[..., Cast]) -> None:
    assert cast_of("Sweden and Norway met, Prime Minister Jane Roe said.").posts == ()


def test_president_beside_a_counterpart_is_not_of_the_counterparts_state(cast_of: Callable[..., Cast]) -> None:
    cast = cast_of("President Lars Holm met his Danish counterpart Jane Roe.")
    assert not [post for post in cast.posts if "denmark" in post.key]


def test_president_of_a_club_lends_no_state_to_a_president(cast_of: Callable[..., Cast]) -> None:
    cast = cast_of("Lars Holm is president of the Northern Club. Later President Jane Roe arrived.")
    assert [(holding.person, holding.post) for holding in cast.holdings] == [
        ("person-lars-holm", "organization-northern-club-president")
    ]


def test_past_holding_gives_no_capacity(cast_of: Callable[..., Cast]) -> None:
    cast = cast_of("Former Danish premier Jane Roe spoke.")
    assert [holding.past for holding in cast.holdings] == [True]
    assert cast.capacity("person-jane-roe") is None


def test_seat_of_government_is_its_state_as_a_member(cast_of: Callable[..., Cast]) -> None:
    text = "Oslo is a member of the Alpine Transport Union."
    cast = cast_of(text)
    assert (cast.key(Span(0, 4)), cast.member(Span(0, 4))) == ("gov-norway", "norway")


def test_holder_named_by_a_pronoun_is_resolved(cast_of: Callable[..., Cast]) -> None:
    cast = cast_of("Jane Roe spoke first. She is the director of Norsk Bank.")
    assert [holding.person for holding in cast.holdings] == ["person-jane-roe"]


def test_holder_whom_nothing_names_is_an_unnamed_person(cast_of: Callable[..., Cast]) -> None:
    text = "She is the director of Norsk Bank."
    digest = sha256(text.encode()).hexdigest()[:8]
    (holding,) = cast_of(text).holdings
    assert holding.person == f"person-director-of-norsk-bank-{digest}"


def test_secretariat_is_the_body_it_is_a_unit_of(cast_of: Callable[..., Cast]) -> None:
    text = "The secretariat is small. The NATO secretariat grew."
    cast = cast_of(text)
    assert _key(cast, text, "The secretariat") == _key(cast, text, "The NATO secretariat") == "nato-secretariat"


def test_every_key_is_an_actor(cast_of: Callable[..., Cast]) -> None:
    text = "NATO Secretary General Jane Roe met Norway's premier in Oslo, the Interfax news agency said. They agreed."
    cast = cast_of(text, "the Interfax news agency", "They")
    assert set(cast.keys.values()) <= {actor.key for actor in cast.actors}


def test_empty_text_has_no_cast(cast_of: Callable[..., Cast]) -> None:
    assert cast_of("…").actors == ()


def test_memberships_of_the_seeds_are_all_found(
    shared: Path, seeds: Path, read: Callable[..., Reading], reference: Reference
) -> None:
    gold = json.loads((shared / "gold" / "seeds.json").read_text(encoding="utf-8"))
    names = {actor["id"]: {actor["label"], *actor["aliases"]} for actor in gold["actors"]}
    found: set[tuple[str, str]] = set()
    for document in gold["documents"]:
        text = (seeds / document["file"]).read_text(encoding="utf-8")
        junk = [it["start"] for it in gold["segments"] if it["doc"] == document["id"] and it["kind"] == "boilerplate"]
        body = text[: min(junk)] if document["id"] == "d1" else text
        reading = read(body)
        mentions = actors.find(reading, reference)
        titled = posts.read(reading, mentions, reference)
        drafts = memberships.find(titled)
        cast = resolve(reading, mentions, posts.find(titled), (), drafts, reference, "0" * 64)
        labels = {actor.key: actor.label for actor in cast.actors}
        bodies = {post.key: post.post_in for post in cast.posts}
        pairs = [(cast.member(member), cast.key(draft.organization)) for draft in drafts for member in draft.members]
        pairs += [(holding.person, bodies[holding.post]) for holding in cast.holdings]
        found |= {(labels[member], labels[body]) for member, body in pairs if member in labels and body in labels}
    wanted = [it for it in gold["memberships"] if it.get("kind", "post-holding") == "post-holding"]
    missing = [
        it["id"]
        for it in wanted
        if not any(member in names[it["member"]] and body in names[it["organization"]] for member, body in found)
    ]
    assert (len(wanted), missing) == (10, [])


def test_a_country_where_something_happens_is_not_it(cast_of: Callable[..., Cast]) -> None:
    text = "The miner will cut jobs in Chile and Zambia, it said. Zambia protested. It will go to court."
    cast = cast_of(text, "it", "It")
    assert (_key(cast, text, "it said"[:2]), _key(cast, text, "It")) == (None, "zambia")
