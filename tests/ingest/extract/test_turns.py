"""Interviews and transcripts: whose turn a paragraph is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.article import Article
from ingest.extract import actors, nlp, statements
from ingest.segment import segment
from ontology import reference as reference_data
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import Utterance
    from ingest.pipeline import Extractor
    from ingest.records import Span

INTRODUCTION = "Dam chief: we warned them\n\nChipo Banda, the head of the dam authority, spoke to the Gazette.\n\n"


def turns(text: str) -> list[Utterance]:
    reading = nlp.read(text, segment(text), nlp.load())
    mentions = actors.find(reading, reference_data.load())
    return [it for it in statements.find(reading, (), mentions) if it.voice == "source" and it.type == "direct"]


def told(text: str) -> list[tuple[str | None, str]]:
    return [
        (words(text, it.stands_for or it.speaker), " … ".join(span.of(text) for span in it.content))
        for it in turns(text)
    ]


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else span.of(text)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Q: ", "A: "),
        ("Q. ", "A. "),
        ("Question: ", "Answer: "),
        ("QUESTION: ", "BANDA: "),
        ("Interviewer: ", "Banda: "),
        ("Interviewer: ", "Ms Banda: "),
        ("Q: ", "CB: "),
        ("Q: ", ""),
        ("**", ""),
        ("– ", ""),
        ("", ""),
    ],
)
def test_answers_are_the_interviewees_and_questions_are_not(question: str, answer: str) -> None:
    mark = "**" if question == "**" else ""
    text = (
        f"{INTRODUCTION}{question}Who knew of the crack?{mark}\n\n{answer}Everybody. I told the ministry in May.\n\n"
        f"{question}Was it repaired?{mark}\n\n{answer}No. They said there was no money.\n\n"
        "The ministry has not commented."
    )
    assert told(text) == [
        (None, "Who knew of the crack?"),
        ("Chipo Banda", "Everybody. I told the ministry in May."),
        (None, "Was it repaired?"),
        ("Chipo Banda", "No. They said there was no money."),
    ]
    assert [it.act for it in turns(text)][::2] == ["request", "request"]
    assert [words(text, it.addressee) for it in turns(text)] == ["Chipo Banda", None] * 2
    assert all(it.writer_asks for it in turns(text))


def test_a_named_interviewer_asks_and_is_told() -> None:
    text = f"{INTRODUCTION}Gazette: Who knew?\n\nBanda: Everybody.\n\nGazette: And you?\n\nBanda: I knew it first.\n"
    assert [speaker for speaker, _ in told(text)] == ["Gazette", "Chipo Banda"] * 2
    assert [words(text, it.interviewer) for it in turns(text)] == [None, "Gazette"] * 2
    assert not any(it.writer_asks for it in turns(text))


def test_initials_stand_for_who_is_introduced() -> None:
    text = (
        "Head of the dam authority Chipo Banda talked to the Gazette's Lars Holm.\n\n"
        "LH: Who knew?\n\nCB: Everybody knew it.\n\nLH: And you?\n\nCB: I knew it first.\n"
    )
    assert [speaker for speaker, _ in told(text)] == ["Lars Holm", "Chipo Banda"] * 2


def test_an_answer_goes_on_in_paragraphs_without_a_label() -> None:
    text = (
        f"{INTRODUCTION}Q: Who knew?\n\nA: Everybody knew.\n\n(Laughs.)\n\nThe ministry said it would act.\n\n"
        "Q: And now?\n\nA: We wait.\n\nI still hope.\n\nBanda spoke before the inquiry opened.\n\nI was there too."
    )
    assert [content for speaker, content in told(text) if speaker] == [
        "Everybody knew.",
        "The ministry said it would act.",
        "We wait.",
        "I still hope.",
    ]


def test_a_transcript_gives_every_speaker_their_turn() -> None:
    text = (
        "The premier, Chipo Banda, held a press conference on the dam.\n\n"
        "MODERATOR: First question, please.\n\nREPORTER: Will you resign?\n\nPREMIER BANDA: I will not.\n\n"
        "REPORTER (Daily Echo): Why?\n\nPREMIER BANDA: Because I was elected.\n"
    )
    assert told(text) == [
        ("MODERATOR", "First question, please."),
        (None, "Will you resign?"),
        ("Chipo Banda", "I will not."),
        (None, "Why?"),
        ("Chipo Banda", "Because I was elected."),
    ]
    assert not any(it.writer_asks for it in turns(text))


def test_a_label_is_who_speaks_and_tied_to_whom_it_stands_for(extractor: Extractor) -> None:
    text = (
        "Banda: I will stay\n\nThe premier, Chipo Banda, held a press conference on the dam.\n\n"
        "MODERATOR: First question, please. Who resigns?\n\nCB: I will not.\n\nMODERATOR: Why?\n\n"
        "CB: I was elected.\n\nBANDA: And I will stay.\n"
    )
    record = extractor.extract(Article("a.txt", text, "a.txt"))
    labels = {actor.key: actor.label for actor in record.actors}
    spoken = [
        (it.speaker.span.of(text), labels.get(it.speaker.actor or ""))
        for it in record.statements
        if it.voice == "source" and it.speaker.span is not None
    ]
    assert [words for words, _ in spoken] == ["MODERATOR", "CB", "MODERATOR", "CB", "BANDA"]
    assert [label for words, label in spoken if words != "MODERATOR"] == ["Chipo Banda"] * 3


def test_a_transcript_that_is_quoted_whole_is_one() -> None:
    text = (
        "The premier, Chipo Banda, was on the radio.\n\nHere is what was said:\n\n"
        '"HOLM: Will you resign?\n\n"BANDA: No. As the "Echo" wrote, I was elected.\n\n"(CROSSTALK.)\n\n'
        '"And I was elected twice, as we know.\n\n"HOLM: So you stay?\n\n"BANDA: I stay."\n'
    )
    assert told(text) == [
        ("HOLM", "Will you resign?"),
        ("Chipo Banda", 'No. As the "Echo" wrote, I was elected.'),
        ("Chipo Banda", "And I was elected twice, as we know."),
        ("HOLM", "So you stay?"),
        ("Chipo Banda", 'I stay."'),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # put together by the writer: nobody speaks
        "Mayor Olga Brandt likes it. More here.\n\nQ: When?\n\nA: On 1 March.\n\nQ: Who pays?\n\nA: Residents pay.\n",
        # a report with questions in it
        "Chipo Banda spoke to the Gazette.\n\nWho knew?\n\nThe inquiry will tell.\n\nWho will pay?\n\nNobody says.\n",
        # labels that name nobody
        "The fair opens on Monday.\n\nWhere: the old port.\n\nWhen: from noon.\n\nPrice: free for children.\n",
    ],
)
def test_questions_alone_make_no_interview(text: str) -> None:
    assert turns(text) == []


def test_words_quoted_in_an_answer_are_part_of_it() -> None:
    text = f'{INTRODUCTION}Q: Who knew?\n\nA: "Nobody," they said. We laughed.\n\nQ: And you?\n\nA: I did.\n'
    assert [content for speaker, content in told(text) if speaker] == ['"Nobody," they said. We laughed.', "I did."]


def test_questions_and_answers_take_turns_whatever_mark_they_end_with() -> None:
    text = (
        f"{INTRODUCTION}Ms Banda, how do you sleep?\n\nBadly. I dream of water.\n\nYour ministry says you lied.\n\n"
        "It sold my house. What would you call that?\n\nWould you go back?\n\nI would not.\n"
    )
    assert [content for speaker, content in told(text) if speaker] == [
        "Badly. I dream of water.",
        "It sold my house. What would you call that?",
        "I would not.",
    ]


def test_a_transcript_needs_no_introduction() -> None:
    text = (
        "The bank under fire\n\nAnna Holm: Did it sleep?\n\nSamir Haddad: We did not.\n\n"
        "Anna Holm: Will you go?\n\nSamir Haddad: No.\n"
    )
    assert [speaker for speaker, _ in told(text)] == ["Anna Holm", "Samir Haddad"] * 2


def test_reading_turns_takes_time_in_proportion_to_the_text() -> None:
    def finding(size: int) -> Callable[[], object]:
        text = INTRODUCTION + "Q: Who knew of it?\n\nBanda: I told Ana Ruiz.\n\nLars Holm: And you?\n\n" * size
        reading = nlp.read(text, segment(text), nlp.load())
        mentions = actors.find(reading, reference_data.load())
        return lambda: statements.find(reading, (), mentions)

    assert growth(finding, 20, 200, rounds=1) < 30


def test_a_full_label_tells_whose_later_initials_are() -> None:
    text = (
        "The governor answers our questions.\n\nAnna Holm: Did the bank sleep?\n\nSamir Haddad: We did not.\n\n"
        "AH: Will you go?\n\nSH: I will go.\n\n"
        "AH: When will you go?\n\nSH: In May, I hope.\n"
    )
    assert [speaker for speaker, _ in told(text)] == ["Anna Holm", "Samir Haddad"] * 3
