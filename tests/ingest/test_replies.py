"""Which statements answer which others and which deny what others claim, in invented articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ingest import replies
from ingest.article import Article
from ingest.records import Claim, Cue, Proposition, Span
from tests.growth import growth
from tests.ingest.mapping_article import RECORD, STATEMENTS, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.pipeline import Extractor
    from ingest.records import Record


ACCUSED = (
    "Mali’s government accused ECOWAS of ignoring the request. "
    "Secretary General Ama Boateng insisted that ECOWAS did not ignore Mali’s request."
)
RESPONDED = (
    "President Kofi Mensah said the harvest was late. The minister of trade, Rui Teixeira, said prices would rise. "
    "In response to Mensah, Ama Boateng said the granaries were full."
)


def answers(record: Record) -> list[tuple[str | None, str | None]]:
    """Return who answers whom."""
    by_id = {statement.id: statement for statement in record.statements}
    return [
        (statement.speaker.actor, by_id[answered].speaker.actor)
        for statement in record.statements
        for answered in statement.responds_to
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "President Kofi Mensah said Mali will leave ECOWAS. The Togolese government called such rhetoric shameful.",
            [("gov-togo", "person-kofi-mensah")],
        ),
        (ACCUSED, [("person-ama-boateng", "gov-mali")]),
        (RESPONDED, [("person-ama-boateng", "person-kofi-mensah")]),
        ("Kofi Mensah said the harvest was late. Ama Boateng said the granaries were full.", []),
        ("Kofi Mensah said the harvest was late. Ama Boateng did not respond to a request for comment.", []),
        ("Kofi Mensah said the harvest was late. Mensah called the remarks of a rival shameful.", []),
    ],
    ids=["taken up", "contradicted", "in response to", "side by side", "no answer", "his own"],
)
def test_an_answer_points_at_what_it_answers(extractor: Extractor, text: str, expected: list[tuple[str, str]]) -> None:
    assert answers(extractor.extract(Article(id="a", text=text, source="a"))) == expected


def claiming(polarity: str, key: str = "exit-ghana-atlantic", *tensions: str, condition: str | None = None) -> Claim:
    rivals = tuple(Proposition(rival, rival) for rival in tensions)
    return Claim(key, key, polarity, "certain", "non-future", condition, tensions=rivals)  # type: ignore[arg-type]


def acts(first: Claim, second: Claim) -> list[str]:
    """Return the acts of two plain assertions of two speakers that make these claims."""
    one, other = (
        replace(STATEMENTS[place], voice="source", act="assert", claims=(claim,), speaker=replace(
            STATEMENTS[place].speaker, actor=actor), content=(Span(9 * place, 9 * place + 8),)
        )
        for place, actor, claim in ((0, "person-kofi-mensah", first), (1, "person-rui-teixeira", second))
    )  # fmt: skip
    return [it.act for it in replies.told((one, other), RECORD.actors, RECORD.dates, TEXT)]


def test_an_assertion_that_denies_what_another_affirms_is_a_denial() -> None:
    assert acts(claiming("positive"), claiming("negative")) == ["assert", "deny"]
    assert acts(claiming("negative"), claiming("positive")) == ["deny", "assert"]


def test_a_negation_that_nobody_contradicts_denies_nothing() -> None:
    assert acts(claiming("negative"), claiming("negative")) == ["assert", "assert"]
    assert acts(claiming("negative"), claiming("positive", "member-togo-atlantic")) == ["assert", "assert"]
    assert acts(claiming("positive", condition="x"), claiming("negative")) == ["assert", "assert"]


def test_a_denial_of_what_is_in_tension_with_a_claim_is_one() -> None:
    notice = claiming("negative", "exit-notified-ghana-atlantic", "exit-ghana-atlantic")
    assert acts(claiming("positive"), notice) == ["assert", "deny"]


def test_another_act_stays_what_it_is() -> None:
    one = replace(STATEMENTS[0], voice="source", act="announce", claims=(claiming("negative"),))
    (found,) = replies.told((one,), RECORD.actors, RECORD.dates, TEXT)
    assert found.act == "announce"


def test_time_is_linear_in_the_number_of_statements() -> None:
    def telling(count: int) -> Callable[[], object]:
        many = tuple(
            replace(
                STATEMENTS[1],
                id=f"s{number}",
                cue=Cue(Span(0, 1), "say"),
                content=(Span(20 * number, 20 * number + 9),),
            )
            for number in range(count)
        )
        text = "word " * 5 * count
        return lambda: replies.told(many, RECORD.actors, RECORD.dates, text)

    assert growth(telling, 100, 5_000) < 150
