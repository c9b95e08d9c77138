"""From drafts to a record: dates of sayings, whose voice, which memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.article import Article

if TYPE_CHECKING:
    from ingest.pipeline import Extractor
    from ingest.records import Date, Record


def read(
    extractor: Extractor, text: str, *, published: str | None = "2024-05-07", publisher: str | None = None
) -> Record:
    return extractor.extract(Article(id="a", text=text, source="a", published=published, publisher=publisher))


def dates_by_id(record: Record) -> dict[str, Date]:
    found = {date.id: date for date in record.dates}
    return found if record.published is None else found | {record.published.id: record.published}


def test_the_words_date_a_saying(extractor: Extractor) -> None:
    record = read(extractor, "The dam is safe, Kenyan minister Wanjiru Odera said on Monday.")
    (statement,) = record.statements
    assert statement.date is not None
    date = dates_by_id(record)[statement.date]
    assert (date.earliest, date.latest) == ("2024-05-06", "2024-05-06")


def test_a_saying_without_a_date_lies_before_publication(extractor: Extractor) -> None:
    record = read(extractor, "The dam is safe, Kenyan minister Wanjiru Odera said.")
    date = dates_by_id(record)[record.statements[0].date or ""]
    assert (date.earliest, date.latest, date.anchor) == (None, "2024-05-07", "published")


def test_a_saying_in_an_article_without_a_date_stays_open(extractor: Extractor) -> None:
    record = read(extractor, "The dam is safe, Kenyan minister Wanjiru Odera said.", published=None)
    date = dates_by_id(record)[record.statements[0].date or ""]
    assert (date.earliest, date.latest) == (None, None)
    assert [issue.code for issue in record.issues] == ["no-publication-date"]


def test_what_the_writer_says_of_members_is_the_publishers_word_as_of_publication(extractor: Extractor) -> None:
    record = read(extractor, "NATO includes Norway, Denmark and Iceland.", publisher="Reuters")
    (statement,) = record.statements
    assert (statement.voice, statement.speaker.actor, statement.date) == ("narrator", "reuters", "published")
    assert [(it.member.actor, it.organization.actor, it.attested, it.statement) for it in record.memberships] == [
        (member, "nato", "published", statement.id) for member in ("norway", "denmark", "iceland")
    ]
    assert [claim.status for claim in statement.claims] == ["member"] * 3


def test_a_publisher_that_nobody_names_is_one_without_a_name(extractor: Extractor) -> None:
    record = read(extractor, "NATO includes Norway and Denmark.")
    assert record.publisher is None
    key = record.statements[0].speaker.actor
    assert [actor.label for actor in record.actors if actor.key == key] == ["Unnamed publisher"]


def test_what_a_source_says_of_members_is_that_sources_word(extractor: Extractor) -> None:
    record = read(extractor, "“NATO includes Norway and Denmark,” said the Icelandic foreign minister, Jon Palsson.")
    assert {it.statement for it in record.memberships if it.post is None} == {record.statements[0].id}
    assert record.statements[0].speaker.actor == "person-jon-palsson"


def test_whoever_tells_a_newspaper_has_it_as_medium(extractor: Extractor) -> None:
    record = read(extractor, "“The dam is safe,” Kenyan minister Wanjiru Odera told Reuters.")
    assert (record.statements[0].addressee, record.statements[0].medium) == (None, "reuters")


def test_a_quotation_that_goes_on_keeps_speaker_words_and_date(extractor: Extractor) -> None:
    text = "“The dam is safe,” Wanjiru Odera said on Monday.\n\n“It has held for years.”"
    record = read(extractor, text)
    first, last = record.statements[0], record.statements[-1]
    assert [text[span.start : span.end] for span in last.content][-1] == "It has held for years."
    assert (last.speaker, last.date) == (first.speaker, first.date)
    assert last.speaker is not None
    assert last.speaker.actor == "person-wanjiru-odera"


def test_a_status_is_a_claim_about_the_membership_not_an_attestation_of_it(extractor: Extractor) -> None:
    record = read(extractor, "Norway may leave NATO, its foreign minister Kari Dahl said.")
    (membership,) = [it for it in record.memberships if it.post is None]
    assert (membership.member.actor, membership.organization.actor, membership.attested) == ("norway", "nato", None)
    assert [(claim.membership, claim.status) for claim in record.statements[0].claims] == [
        (membership.id, "exit-possible")
    ]


def test_the_same_text_gives_the_same_record(extractor: Extractor) -> None:
    text = "Norway may leave NATO, its foreign minister Kari Dahl said on Monday."
    assert read(extractor, text) == read(extractor, text)


INTERVIEW = """Dam chief: we will be ready

By Lars Holm

Chipo Banda, the head of the dam authority, spoke to us in Lusaka.

Q: Who knew of the crack?

A: Everybody. I told the ministry in May.

Q: Did it answer?

A: It did not say when it would act.
"""


def test_the_by_line_tells_who_asked_in_an_interview(extractor: Extractor) -> None:
    record = read(extractor, INTERVIEW)
    asked, answered = ([it for it in record.statements if it.type == "direct"][n::2] for n in (0, 1))
    assert {(it.speaker.actor, it.addressee, it.interviewer) for it in asked} == {
        ("person-lars-holm", "person-chipo-banda", None)
    }
    assert {(it.speaker.actor, it.addressee, it.interviewer) for it in answered} == {
        ("person-chipo-banda", None, "person-lars-holm")
    }


def test_without_a_by_line_the_publisher_asked(extractor: Extractor) -> None:
    record = read(extractor, INTERVIEW.replace("By Lars Holm\n\n", ""), publisher="Reuters")
    assert [it.speaker.actor for it in record.statements if it.type == "direct"][0::2] == ["reuters"] * 2


def test_i_is_the_writer_whom_the_by_line_names(extractor: Extractor) -> None:
    text = "The city needs no stadium\n\nBy Lars Holm\n\nThe mayor wants a stadium. I hope that she will think again.\n"
    (hope,) = [it for it in read(extractor, text).statements if it.act == "hope"]
    assert hope.speaker.actor == "person-lars-holm"


def test_what_is_not_said_claims_nothing(extractor: Extractor) -> None:
    record = read(extractor, "Norway's foreign minister, Kari Dahl, would not say whether Norway would leave NATO.")
    assert [(it.act, it.claims) for it in record.statements if it.voice == "source"] == [("decline", ())]


def test_nobody_speaks_to_themselves(extractor: Extractor) -> None:
    record = read(
        extractor, "The union Prospera, which speaks for the mill's workers, urged the company to rule out cuts."
    )
    assert all(it.addressee is None or it.addressee != it.speaker.actor for it in record.statements)
