"""Events read from invented articles: what happened, who took part, when, and how real it is on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ingest.article import Article
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.pipeline import Extractor
    from ingest.records import Event, Record, Statement


@dataclass(frozen=True)
class Told:
    """An article with its record."""

    text: str
    record: Record

    def event(self, words: str) -> Event:
        (found,) = (it for it in self.record.events if it.span.of(self.text) == words)
        return found

    def statement(self, event: Event) -> Statement:
        return next(it for it in self.record.statements if it.id == event.statement)

    def days(self, event: Event) -> str | None:
        return next((it.edtf for it in self.record.dates if it.id == event.date), None)


def read(extractor: Extractor, text: str) -> Told:
    article = Article(id="a", text=text, source="a.txt", published="2021-05-14")
    return Told(text, extractor.extract(article))


@pytest.mark.parametrize(
    ("text", "words", "kind", "participants", "real"),
    [
        (
            "Prime Minister Ama Boateng announced the closure of the port of Tema on Monday.",
            "announced", "announcement", {"person-ama-boateng"}, "factual",
        ),
        (
            "The Ghanaian government notified Lisbon about the closure of the port of Tema.",
            "notified", "notification", {"gov-ghana", "gov-portugal"}, "factual",
        ),
        (
            "Ghana’s government asked the African Union for help after the flood.",
            "asked", "request", {"gov-ghana", "african-union"}, "factual",
        ),
        (
            "France vetoed the European Union’s decision to lift the tariffs.",
            "vetoed", "veto", {"france"}, "factual",
        ),
        (
            "Ethiopian forces invaded Eritrea in May 1998.",
            "invaded", "military-operation", {"eritrea"}, "factual",
        ),
        (
            "Thousands fled after Ethiopia’s offensive military operations in Eritrea in June 2000.",
            "operations", "military-operation", {"ethiopia"}, "factual",
        ),
        (
            "President Kofi Mensah met Prime Minister Ama Boateng in Accra on Tuesday.",
            "met", "meeting", {"person-kofi-mensah", "person-ama-boateng"}, "factual",
        ),
        (
            "“The harvest is late,” Ama Boateng told a news conference on Tuesday.",
            "conference", "meeting", {"person-ama-boateng"}, "factual",
        ),
    ],
)  # fmt: skip
def test_an_event_has_a_type_those_who_took_part_and_how_real_it_is(
    extractor: Extractor, text: str, words: str, kind: str, participants: set[str], real: str
) -> None:
    event = read(extractor, text).event(words)
    assert (event.type, event.factuality) == (kind, real)
    assert participants <= set(event.participants)


@pytest.mark.parametrize(
    ("text", "words", "real"),
    [
        ("Ama Boateng said that Togo vetoed the decision of the African Union.", "vetoed", "claimed"),
        ("Ama Boateng said that Togo did not veto the decision of the African Union.", "veto", "did-not-happen"),
        ("Ama Boateng said that Togo would veto the decision of the African Union.", "veto", "hypothetical"),
        ("Ama Boateng said that Togo will veto the decision of the African Union.", "veto", "planned"),
        ("Ama Boateng said that Togo may veto the decision of the African Union.", "veto", "hypothetical"),
        ("Ama Boateng said prices will rise if Togo vetoes the African Union’s decision.", "vetoes", "hypothetical"),
        ("Ama Boateng said that Togo planned to veto the decision of the African Union.", "veto", "planned"),
        ("Ama Boateng said that sanctions would encourage Togo to launch new attacks.", "attacks", "hypothetical"),
        ("Ama Boateng said that Togo launched new attacks on Benin in March.", "attacks", "claimed"),
        (
            "The government notified Lisbon about the departure of Portuguese soldiers from Accra airport.",
            "departure", "planned",
        ),
        (
            "Ama Boateng argued that Togo vetoed the decision of the African Union to send a peacekeeping mission.",
            "mission", "did-not-happen",
        ),
        (
            "Ama Boateng argued that Togo vetoed the decision of the African Union to send a peacekeeping mission.",
            "decision", "claimed",
        ),
    ],
)  # fmt: skip
def test_how_real_an_event_is_hangs_on_the_words_above_it(
    extractor: Extractor, text: str, words: str, real: str
) -> None:
    assert read(extractor, text).event(words).factuality == real


def test_an_event_is_dated_by_its_own_words_not_by_those_of_the_saying(extractor: Extractor) -> None:
    told = read(
        extractor, "Ama Boateng said on Tuesday that in November 2019 Togo vetoed the decision of the African Union."
    )
    event = told.event("vetoed")
    assert told.days(event) == "2019-11"
    said = told.statement(event)
    assert said.speaker.actor == "person-ama-boateng"
    assert said.date != event.date


def test_an_exit_is_dated_by_the_words_that_say_when_it_was(extractor: Extractor) -> None:
    for text in ("Qatar left OPEC in 2019.", "Ama Boateng said on Friday that Qatar left OPEC in 2019."):
        told = read(extractor, text)
        assert told.days(told.event("left")) == "2019"


def test_what_did_not_happen_or_is_only_imagined_has_no_date(extractor: Extractor) -> None:
    told = read(extractor, "Ama Boateng said that Togo may veto the decision of the African Union in June 2022.")
    assert told.event("veto").date is None


def test_the_writers_own_event_rests_on_a_statement_of_the_writers(extractor: Extractor) -> None:
    told = read(extractor, "The army of Togo shelled the port of Tema on Monday.")
    statement = told.statement(told.event("shelled"))
    assert (statement.voice, statement.cue) == ("narrator", None)
    assert "shelled the port" in statement.content[0].of(told.text)


@pytest.mark.parametrize(
    ("text", "words", "kind", "real"),
    [
        ("Ama Boateng said Mali will leave ECOWAS.", "leave", "exit", "planned"),
        ("Ama Boateng did not rule out that Mali could leave ECOWAS.", "leave", "exit", "hypothetical"),
        ("Ama Boateng said Mali will leave ECOWAS if the sanctions stay.", "leave", "exit", "hypothetical"),
        ("Ama Boateng said Mali left ECOWAS in January.", "left", "exit", "claimed"),
        ("Sweden joined NATO in March 2024.", "joined", "accession", "factual"),
        ("Ama Boateng said Mali declined ECOWAS offers of help.", "declined", "refusal", "claimed"),
    ],
)
def test_claims_about_a_membership_put_forward_events(
    extractor: Extractor, text: str, words: str, kind: str, real: str
) -> None:
    event = read(extractor, text).event(words)
    assert (event.type, event.factuality) == (kind, real)
    assert len(event.participants) == 2


def test_what_one_speaker_affirms_and_another_denies_is_disputed(extractor: Extractor) -> None:
    told = read(
        extractor,
        "Mali’s government accused ECOWAS of ignoring the request. "
        "Secretary General Ama Boateng insisted that ECOWAS did not ignore Mali’s request.",
    )
    assert told.event("ignoring").factuality == "disputed"


def test_an_exit_told_again_by_the_same_speaker_is_one_event(extractor: Extractor) -> None:
    told = read(extractor, "Ama Boateng said Mali will leave ECOWAS. “Mali will leave ECOWAS,” Ama Boateng said.")
    assert [event.type for event in told.record.events] == ["exit"]


@pytest.mark.parametrize(
    "text",
    [
        "The patient survived a heart attack.",
        "The union called a general strike.",
        "Ama Boateng boycotted high-level meetings.",
        "The hospital cancelled the operation.",
        "She attacked his record in a debate.",
        "Did Togo veto the decision of the African Union?",
        "Ama Boateng has not announced the closure of the port.",
        "The decision is hard.",
        "He needs to tell the truth about the harvest.",
    ],
)
def test_other_senses_kinds_of_events_and_questions_are_none(extractor: Extractor, text: str) -> None:
    assert read(extractor, text).record.events == ()


def test_an_event_is_called_by_who_did_what(extractor: Extractor) -> None:
    told = read(extractor, "On Monday Togo vetoed the decision of the African Union to lift the tariffs.")
    assert told.event("vetoed").label == "Togo vetoed the decision"
    assert told.event("decision").label == "decision of the African Union"


def test_every_event_rests_on_a_statement_and_known_actors(extractor: Extractor) -> None:
    told = read(
        extractor,
        "Togo vetoed the decision of the African Union on Monday. Ama Boateng announced the closure of the port, and "
        "told a news conference that Mali may leave ECOWAS. The French army shelled the harbour in 1884.",
    )
    statements = {statement.id for statement in told.record.statements}
    actors = {actor.key for actor in told.record.actors}
    dates = {date.id for date in told.record.dates} | {"published"}
    assert len(told.record.events) >= 4
    for event in told.record.events:
        assert event.statement in statements
        assert set(event.participants) <= actors
        assert event.date is None or event.date in dates


def test_time_grows_with_the_text_and_not_with_its_square(extractor: Extractor) -> None:
    def assembling(paragraphs: int) -> Callable[[], object]:
        text = "\n\n".join(
            f"Ama Boateng said on Tuesday that in {1900 + number % 100} Togo vetoed the decision of the African Union. "
            "Mali may leave ECOWAS. The French army shelled the harbour in 1884."
            for number in range(paragraphs)
        )
        read = extractor.read(Article(id="a", text=text, source="a.txt"))
        assert len(read.record(None).events) >= paragraphs
        return lambda: read.record(None)

    assert growth(assembling, 12, 120, rounds=2) < 30
