"""What a name that nobody knows names, told by the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.extract import actors

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.extract.drafts import Reading
    from ontology.reference import Reference


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("In 1921 Tveter resigned and moved to the coast.", "Tveter", "Person"),
        ("Brunvoll was a zoologist at the institute.", "Brunvoll", "Person"),
        ("In 1997 Brekkan sold the farm that his father had bought.", "Brekkan", "Person"),
        ("Kestrix was founded in 1998 in a garage.", "Kestrix", "Organization"),
        ("After joining Kestrix, Jane Roe wrote a book.", "Kestrix", "Organization"),
        ("Jane Roe worked for Kestrix from 1998 to 2004.", "Kestrix", "Organization"),
        ("John Doe is a former Solidarna politician.", "Solidarna", "Organization"),
        ("She joins from rival Kestrix, where she ran the mills.", "Kestrix", "Organization"),
        ("Brunvoll, which left the index in 2022, expects a loss.", "Brunvoll", "Organization"),
        ("He was the agency's Director-General of Health.", "Health", None),
        ("Chipmaker Brunvoll names a new chief.", "Brunvoll", "Organization"),
    ],
)
def test_the_words_around_a_name_tell_what_it_names(
    read: Callable[..., Reading], reference: Reference, text: str, name: str, kind: str | None
) -> None:
    found = {mention.name: mention.type for mention in actors.find(read(text), reference)}
    assert found.get(name) == kind


def test_a_body_that_took_up_its_own_work_stays_a_body(read: Callable[..., Reading], reference: Reference) -> None:
    text = "Kestrix Holdings sold its mills after he had left."
    found = {mention.name: mention.type for mention in actors.find(read(text), reference)}
    assert found["Kestrix Holdings"] == "Organization"
