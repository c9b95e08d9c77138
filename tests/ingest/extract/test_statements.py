"""Statements as the article reports them: quotations with their cues, and how findings become utterances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract import nlp, statements
from ingest.records import Segment, Span
from tests.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import Reading, Utterance
    from ingest.records import SegmentKind


def reading(text: str, kind: SegmentKind = "body") -> Reading:
    return nlp.read(text, (Segment(kind, Span(0, len(text))),), nlp.load())


def found(text: str, kind: SegmentKind = "body") -> list[Utterance]:
    return list(statements.find(reading(text, kind)))


def contents(text: str, utterances: list[Utterance]) -> list[list[str]]:
    return [[span.of(text) for span in utterance.content] for utterance in utterances]


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else span.of(text)


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("“The port stays open,” Ana Ruiz said.", "Ana Ruiz", ["The port stays open"]),
        ("“The port stays open,” said Ana Ruiz, the harbor master.", "Ana Ruiz", ["The port stays open"]),
        ("“Where is the money?” asked Odera.", "Odera", ["Where is the money?"]),
        ("Ruiz said: “We won.”", "Ruiz", ["We won."]),
        ("Ruiz told reporters, “We won the vote.”", "Ruiz", ["We won the vote."]),
        ("“The port,” Odera said, “will not open.”", "Odera", ["The port", "will not open."]),
        ("‘We won’t pay,’ Ruiz said.", "Ruiz", ["We won’t pay"]),
        ("“They called it ‘a farce’ twice,” Odera said.", "Odera", ["They called it ‘a farce’ twice"]),
    ],
)
def test_quotation_with_its_cue(text: str, speaker: str, content: list[str]) -> None:
    (utterance,) = found(text)
    assert words(text, utterance.speaker) == speaker
    assert contents(text, [utterance]) == [content]
    assert utterance.type == "direct"


def test_sentences_inside_one_quotation_are_one_statement() -> None:
    text = "“We waited. They came late! Why?” Ruiz said on Friday."
    assert contents(text, found(text)) == [["We waited. They came late! Why?"]]


def test_quotation_in_the_next_sentence_continues_its_speaker() -> None:
    text = "“We are ready,” Odera said. “The border stays open. Nobody will pay.”"
    first, second = found(text)
    assert (first.continues, second.continues) == (None, 0)
    assert (second.cue, second.speaker) == (None, None)
    assert second.content[0].of(text) == "The border stays open. Nobody will pay."


def test_quotation_over_paragraphs_continues_its_speaker() -> None:
    text = "Odera said: “We waited for days.\n“Then we left the port at night.”"
    utterances = found(text)
    assert contents(text, utterances) == [["We waited for days."], ["Then we left the port at night."]]
    assert utterances[1].continues == 0


def test_colon_hands_over_to_the_next_paragraph() -> None:
    text = "In a letter to parents, the principal wrote:\n“The school will close on Friday at noon.”"
    (utterance,) = found(text)
    assert words(text, utterance.speaker) == "the principal"
    assert words(text, utterance.cue) == "wrote"


@pytest.mark.parametrize(
    "text",
    [
        "Odera edits the magazine “The Harbor”.",
        "The so-called “zone of calm” lies north of Lima.",
        "The ship “Aurora” left the port on Monday.",
    ],
)
def test_titles_and_scare_quotes_are_no_statements(text: str) -> None:
    assert found(text) == []


def test_quoted_words_inside_a_reported_clause_make_it_mixed() -> None:
    text = "Carla Mendez said the union must publish its “list of shame” soon."
    (utterance,) = found(text)
    assert utterance.type == "mixed"
    assert [span.of(text) for span in utterance.quoted] == ["list of shame"]
    assert utterance.content[0].of(text) == "the union must publish its “list of shame” soon"


def test_direct_content_leaves_out_marks_and_final_comma_but_quoted_keeps_it() -> None:
    text = "“It is late,” Odera said."
    (utterance,) = found(text)
    assert (utterance.content[0].of(text), utterance.quoted[0].of(text)) == ("It is late", "It is late,")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Peruvian President Carla Mendez said the port was closed.", "Carla Mendez"),
        (
            "The secretary general of the African Union said the port was closed.",
            "The secretary general of the African Union",
        ),
        ("The chair, Ana Ruiz, said the port was closed.", "Ana Ruiz"),
        ("Odera and Ruiz said the port was closed.", "Odera and Ruiz"),
        ("She said the port was closed.", "She"),
        ("Senior Kenyan officials say the port is closed.", "Senior Kenyan officials"),
    ],
)
def test_speaker_is_the_name_or_the_phrase(text: str, speaker: str) -> None:
    (utterance,) = found(text)
    assert words(text, utterance.speaker) == speaker


def test_relative_pronoun_is_taken_in_with_its_antecedent() -> None:
    text = "The vote was won by Carla Mendez, who said the port was closed."
    (utterance,) = found(text)
    assert words(text, utterance.speaker) == "Carla Mendez, who"


def test_person_interviewing_and_medium_are_told_apart() -> None:
    person = "“It is late,” Odera said in an interview with Maria Lopez, a writer."
    agency = "In an interview with the Andina news agency, Ruiz said the port would open in May."
    assert words(person, found(person)[0].interviewer) == "Maria Lopez"
    assert words(agency, found(agency)[0].medium) == "the Andina news agency"
    assert found(agency)[0].interviewer is None


def test_addressee_is_whom_the_cue_addresses() -> None:
    text = "Officials in Lima notified Ottawa about the closure of the mine."
    assert words(text, found(text)[0].addressee) == "Ottawa"


def test_occasion_is_no_addressee() -> None:
    text = "“It is late,” he told a news conference."
    assert found(text)[0].addressee is None


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Kenyan minister: port will stay open", "Kenyan minister", "port will stay open"),
        ("Port will stay open: Kenyan minister", "Kenyan minister", "Port will stay open"),
        ("Union chief does not rule out Peru’s exit from the bloc", "Union chief", "Peru’s exit from the bloc"),
        ("Port will stay open, says minister", "minister", "Port will stay open"),
    ],
)
def test_headline_statements(text: str, speaker: str, content: str) -> None:
    (utterance,) = found(text, "headline")
    assert utterance.voice == "headline"
    assert (words(text, utterance.speaker), utterance.content[0].of(text)) == (speaker, content)


def test_report_inside_what_another_said_is_no_statement_of_its_own() -> None:
    text = "Ruiz said the rebels had vowed to fight on."
    assert contents(text, found(text)) == [["the rebels had vowed to fight on"]]


def test_missing_closing_mark_keeps_the_statement() -> None:
    text = "“We will not pay, said Ruiz. The crowd cheered."
    (utterance,) = found(text)
    assert words(text, utterance.speaker) == "Ruiz"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "'", ",", ".", ":", "said", "Ruiz", "he", "that", "ACCORDING", "according", "to", "who",
             "interview", "with", "told", "the port", "closed", "\n", "...", "—", "rule out", "did not", "x" * 30]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_no_text_raises_and_spans_stay_in_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    utterances = found(text) + found(text, "headline")
    for utterance in utterances:
        for span in (*utterance.content, *utterance.quoted, utterance.sentence):
            assert 0 <= span.start < span.end <= len(text)
        assert utterance.continues is None or utterance.continues < len(utterances)


def test_capitals_without_punctuation_do_not_raise() -> None:
    assert found("MINISTER SAYS PORT WILL CLOSE " * 50) is not None


def test_time_is_linear_on_a_long_document() -> None:
    paragraph = "“We waited,” Ruiz said. Odera said that the port was closed, according to the agency. “It is late.”\n"

    def finding(count: int) -> Callable[[], object]:
        parsed = reading(paragraph * count)
        return lambda: statements.find(parsed)

    assert growth(finding, 40, 400, rounds=1) < 30


def test_seed_articles_are_read_as_the_gold_reads_them(shared: object, seeds: object) -> None:
    import json
    from pathlib import Path

    gold = json.loads((Path(str(shared)) / "gold" / "seeds.json").read_text(encoding="utf-8"))
    matched = wanted = given_ = 0
    for document in gold["documents"]:
        text = (Path(str(seeds)) / document["file"]).read_bytes().decode("utf-8")
        kinds: dict[str, SegmentKind] = {"title": "headline", "body": "body"}
        segments = tuple(
            Segment(kinds[item["kind"]], Span(item["start"], item["end"]))
            for item in gold["segments"]
            if item["doc"] == document["id"] and item["kind"] in kinds
        )
        utterances = statements.find(nlp.read(text, segments, nlp.load()))
        cells = [{i for span in utterance.content for i in range(*span)} for utterance in utterances]
        mine = [s for s in gold["statements"] if s["doc"] == document["id"] and s["voice"] in ("source", "headline")]
        wanted, given_ = wanted + len(mine), given_ + len(cells)
        for statement in mine:
            content = {i for span in statement["content"] for i in range(span["start"], span["end"])}
            matched += any(len(content & other) / len(content | other) >= 0.5 for other in cells)
    assert 2 * matched / (wanted + given_) >= 0.95


def test_who_is_asked_is_not_the_speaker_of_the_question() -> None:
    found = statements.find(reading("Asked whether the port would close, Mayor Ruiz told reporters it would not."))
    assert [
        item.content[0].of("Asked whether the port would close, Mayor Ruiz told reporters it would not.")
        for item in found
    ] == ["it would not"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A court in Riga on Thursday freed the editor, ruling that the paper had told the truth.", "A court in Riga"),
        ("The council of elders in May said that the road was closed.", "The council of elders"),
        ("The council of elders said that the road was closed.", "The council of elders"),
    ],
)
def test_a_time_is_no_part_of_who_speaks(text: str, speaker: str) -> None:
    assert words(text, found(text)[0].speaker) == speaker


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Q&A: “We are not leaving,” says Latvian army chief", "Latvian army chief", ["We are not leaving"]),
        ("‘The river rose’: an interview with Ana Ruiz", "Ana Ruiz", ["The river rose"]),
        ("Analysis: Odera says the port will close", "Odera", ["the port will close"]),
        ("Odera: the port will close", "Odera", ["the port will close"]),
    ],
)
def test_what_a_piece_is_does_not_speak_in_its_headline(text: str, speaker: str, content: list[str]) -> None:
    (utterance,) = found(text, "headline")
    assert (words(text, utterance.speaker), contents(text, [utterance])) == (speaker, [content])


@pytest.mark.parametrize(
    "text", ["Opinion: The city needs no stadium", "LIVE: Parliament debates the budget", "Vote night: as it happened"]
)
def test_a_label_before_a_headline_makes_no_statement(text: str) -> None:
    assert found(text, "headline") == []
