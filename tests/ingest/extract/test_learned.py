"""Statements that a tagger found, joined with those that grammar found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.extract import nlp, statements
from ingest.extract.tagger import Attribution
from ingest.records import Segment, Span

if TYPE_CHECKING:
    from ingest.extract.drafts import Utterance


def place(text: str, words: str, after: str = "") -> Span:
    start = text.index(words, text.index(after) + len(after))
    return Span(start, start + len(words))


def tagged(text: str, source: str | None, cue: str, *content: str, confidence: float = 0.8) -> Attribution:
    spans = tuple(place(text, words) for words in content)
    return Attribution(place(text, cue), spans, None if source is None else place(text, source), confidence)


def find(text: str, *attributions: Attribution) -> list[Utterance]:
    reading = nlp.read(text, (Segment("body", Span(0, len(text))),), nlp.load())
    return list(statements.find(reading, attributions))


def article(text: str, *attributions: Attribution) -> list[Utterance]:
    """Find in a text of several paragraphs."""
    starts = [0, *(match.end() for match in re.finditer("\n\n", text))]
    ends = [*(start - 2 for start in starts[1:]), len(text)]
    segments = tuple(Segment("body", Span(start, end)) for start, end in zip(starts, ends, strict=True))
    return list(statements.find(nlp.read(text, segments, nlp.load()), attributions))


def speaker(text: str, utterance: Utterance) -> str | None:
    return None if utterance.speaker is None else utterance.speaker.of(text)


def words(text: str, utterance: Utterance) -> list[str]:
    return [span.of(text) for span in utterance.content]


def test_the_taggers_words_stand_and_the_rules_act_stays() -> None:
    text = "The union denied that the yard would close before the summer, as many had expected."
    (alone,) = find(text)
    attribution = tagged(text, "The union", "denied", "the yard would close before the summer")
    (joined,) = find(text, attribution)
    assert alone.act == joined.act == "deny"
    assert words(text, joined) == ["the yard would close before the summer"]


def test_a_statement_is_the_surer_the_more_speaks_for_it() -> None:
    text = "The union denied that the yard would close before the summer, as many had expected."
    parts = "The union", "denied", "the yard would close before the summer"
    doubted, found, sure = (find(text, tagged(text, *parts, confidence=it))[0] for it in (0.3, 0.6, 0.9))
    assert doubted.confidence < found.confidence < sure.confidence < 1
    both = f"{text} “It is over,” said the mayor."
    _, alone = find(both, tagged(both, *parts, confidence=0.9))
    assert 0 < alone.confidence < sure.confidence


def test_what_only_the_tagger_finds_is_a_statement_with_the_lexicons_act() -> None:
    text = "Nobody in the council, the mayor has long complained, reads the budget."
    attribution = tagged(text, "the mayor", "complained", "Nobody in the council", "reads the budget")
    (found,) = find(text, attribution)
    assert words(text, found) == ["Nobody in the council", "reads the budget"]
    assert (found.lemma, found.act, found.type) == ("complain", "disapprove", "indirect")
    assert speaker(text, found) == "the mayor"


def test_a_quotation_of_the_taggers_loses_its_marks_and_is_direct() -> None:
    text = "“The dam will hold,” Mayor Ana Ruiz said."
    attribution = tagged(text, "Mayor Ana Ruiz", "said", "“The dam will hold,”")
    (found,) = find(text, attribution)
    assert words(text, found) == ["The dam will hold"]
    assert found.type == "direct"
    assert speaker(text, found) == "Ana Ruiz"


def test_content_in_the_next_paragraph_is_kept() -> None:
    text = "The minister made one promise:\n\nThe road will be open in May."
    (found,) = find(text, tagged(text, "The minister", "promise", "made one", "The road will be open in May"))
    assert words(text, found) == ["made one", "The road will be open in May"]


def test_a_quotation_in_the_next_paragraph_is_nobody_elses() -> None:
    text = "“The dam will hold,” Ruiz said. She looked tired.\n\n“It held in the flood of last spring.”"
    attribution = tagged(text, "Ruiz", "said", "“The dam will hold,”", "“It held in the flood of last spring.”")
    (found,) = find(text, attribution)
    assert words(text, found) == ["The dam will hold", "It held in the flood of last spring."]
    assert found.type == "direct"
    assert len(found.quoted) == 2


def test_a_source_in_the_paragraph_before_is_kept() -> None:
    text = "The minister spoke at noon.\n\nThe road, it was said, will be open in May."
    (found,) = find(text, tagged(text, "The minister", "said", "The road", "will be open in May"))
    assert found.speaker == place(text, "The minister")


def test_a_speaker_that_only_the_rule_sees_is_kept() -> None:
    text = "The mayor said that the bridge is safe."
    (found,) = find(text, tagged(text, None, "said", "the bridge is safe"))
    assert speaker(text, found) == "The mayor"


def test_whom_the_words_go_back_to_is_not_whom_they_were_said_to() -> None:
    text = "According to Ana Ruiz, the bridge is safe."
    (found,) = find(text, tagged(text, "Ana Ruiz", "According to", "the bridge is safe"))
    assert found.addressee is None
    assert found.speaker == place(text, "Ana Ruiz")


def test_who_hands_on_what_another_said_is_its_medium() -> None:
    text = "Ruiz told the council that the bridge is safe, according to the Harbor Post."
    content = "Ruiz told the council that the bridge is safe"
    (found,) = find(text, tagged(text, "the Harbor Post", "according to", content))
    assert words(text, found) == ["the bridge is safe"]
    assert found.speaker == place(text, "Ruiz")
    assert found.medium == place(text, "the Harbor Post")


def test_a_quotation_that_goes_on_without_a_cue_stays_with_its_speaker() -> None:
    text = "“The dam will hold,” Ruiz said. “It held in the flood of last spring and it will again.”"
    first, second = find(text, tagged(text, "Ruiz", "said", "“The dam will hold,”"))
    assert second.continues == 0
    assert first.speaker == place(text, "Ruiz")


def test_a_content_does_not_end_in_a_preposition_that_governs_what_was_left_out() -> None:
    text = "The mayor called for calm after the second night of riots."
    attribution = tagged(text, "The mayor", "called for", "calm after")
    (found,) = find(text, attribution)
    assert words(text, found) == ["calm"]


def test_who_is_asked_is_not_part_of_what_is_asked_for() -> None:
    text = "The governor asked the ministry for more trucks on Monday."
    attribution = tagged(text, "The governor", "asked", "the ministry for more trucks")
    (found,) = find(text, attribution)
    assert words(text, found)[0].startswith("more trucks")
    assert found.addressee is not None
    assert found.addressee.of(text) == "the ministry"


def test_a_quotation_around_its_cue_is_whole_where_the_tagger_lost_a_part() -> None:
    text = "“The harbor,” Ruiz told reporters, “belongs to the people who work in it.”"
    attribution = tagged(text, "Ruiz", "told", "“belongs to the people who work in it.”")
    (found,) = find(text, attribution)
    assert words(text, found) == ["The harbor", "belongs to the people who work in it."]


def test_a_particle_belongs_to_the_cue() -> None:
    text = "The minister did not rule out a second round of talks."
    attribution = tagged(text, "The minister", "did not rule", "out a second round of talks")
    (found,) = find(text, attribution)
    assert found.cue is not None
    assert found.cue.of(text) == "did not rule out"
    assert words(text, found) == ["a second round of talks"]


def test_a_clause_with_its_cue_behind_it_stands_without_the_tagger() -> None:
    text = "The state will appeal, Attorney General Kofi Asare told the Gazette. “It is over,” said the mayor."
    appeal, _ = find(text, tagged(text, "the mayor", "said", "“It is over,”"))
    assert words(text, appeal) == ["The state will appeal"]
    assert speaker(text, appeal) == "Kofi Asare"
    assert appeal.confidence > 0.5


def test_what_the_tagger_reads_into_the_next_sentence_ends_with_its_own() -> None:
    text = "The mayor says it will pay for itself. It will not."
    (said,) = find(text, tagged(text, "The mayor", "says", "it will pay for itself. It will not"))
    assert words(text, said) == ["it will pay for itself"]


def test_when_it_was_said_is_no_part_of_what_was() -> None:
    text = "The council halted the works in what Okafor described last week as a step back for the harbor."
    attribution = tagged(text, "Okafor", "described", "last week as a step back for the harbor")
    (found,) = find(text, attribution)
    assert words(text, found) == ["as a step back for the harbor"]

    # Here it may be when they begin.
    text = "The mayor said next week the works would begin again."
    (found,) = find(text, tagged(text, "The mayor", "said", "next week the works would begin again"))
    assert words(text, found) == ["next week the works would begin again"]


def test_of_a_long_source_the_subject_of_the_verb_speaks() -> None:
    text = (
        "The director of the Northern Harbor Authority (NHA), a body of six coastal towns, Ines Duarte has said "
        "that the quay will not be sold."
    )
    source = "The director of the Northern Harbor Authority (NHA), a body of six coastal towns, Ines Duarte"
    (found,) = find(text, tagged(text, source, "has said", "the quay will not be sold"))
    assert (speaker(text, found) or "").startswith("The director")


def test_what_is_said_in_the_next_paragraph_alone_is_a_statement() -> None:
    text = "The mayor added:\n\nIt is typical of the council. It knows nothing, and it never asks."
    content = "It is typical of the council. It knows nothing, and it never asks."
    for words_ in (content, f"\n\n{content}"):
        (found,) = article(text, tagged(text, "The mayor", "added:", words_))
        assert words(text, found) == [content.removesuffix(".")]
        assert speaker(text, found) == "The mayor"


def test_a_few_words_of_anothers_quotation_do_not_make_it_ones_own() -> None:
    text = (
        "“The bridge is safe, and it has been safe for as long as I have lived,” said Ruiz.\n\n"
        "“The bridge is not safe, and every driver who has had to cross it knows as much,” said Holm."
    )
    first, second = (it.strip("“,") for it in text.split("”")[:2])
    second = second.split("“")[1]
    found = article(
        text,
        tagged(text, "Ruiz", "said", first, "“The bridge is not"),
        Attribution(place(text, "said", after="Ruiz"), (place(text, second),), place(text, "Holm"), 0.8),
    )
    assert [words(text, it) for it in found] == [[first.rstrip(",")], [second.rstrip(",")]]


def test_how_things_are_seen_is_told_by_who_tells_it() -> None:
    text = "Officers saw the driver get out, and they told him to stop, according to the police."
    content = "Officers saw the driver get out, and they told him to stop"
    (found,) = find(text, tagged(text, "the police", "according to", content))
    assert words(text, found) == [content]
    assert speaker(text, found) == "the police"


def test_a_title_in_quotation_marks_is_nobodys_statement() -> None:
    text = "The mayor said the road would close.\n\n“The Road Goes Ever On.”\n\n“The road goes on forever.”"
    found = article(text, tagged(text, "The mayor", "said", "the road would close"))
    assert [words(text, it) for it in found] == [["the road would close"], ["The road goes on forever."]]


def test_who_does_one_thing_says_the_other_in_the_same_breath() -> None:
    text = "The mayor left the hall, shouting that the vote was rigged."
    (found,) = find(text, tagged(text, None, "shouting", "the vote was rigged"))
    assert speaker(text, found) == "The mayor"


def test_an_article_alone_is_no_statement() -> None:
    text = "The mayor backed the plan of the council."
    assert find(text, tagged(text, "The mayor", "backed", "the")) == []
    (found,) = find(text, tagged(text, "The mayor", "backed", "the plan"))
    assert words(text, found) == ["the plan"]


def test_a_clause_before_its_cue_has_its_subject() -> None:
    text = "The northern league will leave the pact, the minister said on Tuesday."
    (found,) = find(text, tagged(text, "the minister", "said", "will leave the pact"))
    assert words(text, found) == ["The northern league will leave the pact"]


def test_what_a_headline_says_ends_with_it() -> None:
    text = "League will leave the pact, minister says\n\nLeague members met on Monday."
    segments = (Segment("headline", Span(0, 41)), Segment("body", Span(43, len(text))))
    second = Span(43, 49)
    attribution = Attribution(place(text, "says"), (place(text, "League will leave the pact"), second), None, 0.8)
    found = statements.find(nlp.read(text, segments, nlp.load()), [attribution])
    assert [words(text, it) for it in found] == [["League will leave the pact"]]
