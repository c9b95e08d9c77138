"""Formats by Accept and by suffix."""

from __future__ import annotations

import pytest

from ontology.errors import FormatNotFound
from server.formats.negotiation import (
    DATASET_FORMATS,
    EXPORT_FORMATS,
    GRAPH_FORMATS,
    HTML,
    RESULT_FORMATS,
    best,
    by_suffix,
    prefers_html,
    split_suffix,
)

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "JSON"),
        ("", "JSON"),
        ("*/*", "JSON"),
        ("text/csv", "CSV"),
        ("TEXT/CSV", "CSV"),
        ("application/json", "JSON"),
        ("application/xml, application/json;q=0.9", "XML"),
        ("application/sparql-results+json;q=0.2, application/sparql-results+xml;q=0.3", "XML"),
        ("text/*", "CSV"),
        ("text/*;q=0.5, text/csv;q=0.1", "TSV"),
        ("*/*;q=0.5, application/sparql-results+json;q=0", "XML"),
        ("*/*;q=0.1, text/tab-separated-values ; q=0.2", "TSV"),
        ("application/sparql-results+xml;charset=utf-8;q=0.4, text/csv;q=.9", "XML"),
        ("application/x-unknown, */*;q=0.01", "JSON"),
        ("garbage, text/csv", "CSV"),
    ],
)
def test_results_come_in_the_format_that_accept_likes_best(accept: str | None, name: str) -> None:
    assert best(accept, RESULT_FORMATS).name == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (FIREFOX, "HTML"),
        ("*/*", "HTML"),
        ("text/turtle", "Turtle"),
        ("application/ld+json, text/html;q=0.9", "JSON-LD"),
        ("application/rdf+xml;q=0.7, application/n-triples;q=0.8", "N-Triples"),
        ("application/*", "N-Triples"),
    ],
)
def test_things_come_as_page_or_data(accept: str, name: str) -> None:
    assert best(accept, (HTML, *GRAPH_FORMATS)).name == name


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "application/sparql-results+json;q=nan"])
def test_what_nothing_can_be_written_in_names_what_can(accept: str) -> None:
    with pytest.raises(FormatNotFound, match=r"offered are .*text/csv \(CSV\)") as raised:
        best(accept, RESULT_FORMATS)
    assert accept in str(raised.value)


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (FIREFOX, True),
        ("text/html", True),
        ("application/xhtml+xml", True),
        ("text/*", True),
        ("application/json", False),
        ("*/*", False),
        (None, False),
        ("text/html;q=0.5, application/json", False),
        ("application/sparql-results+json,*/*;q=0.9", False),
    ],
)
def test_only_what_asks_for_html_gets_it(accept: str | None, html: bool) -> None:
    assert prefers_html(accept) is html


def test_every_format_is_found_by_its_suffix_and_its_media_type() -> None:
    for offered in (RESULT_FORMATS, EXPORT_FORMATS):
        for format_ in offered:
            assert by_suffix(format_.suffix, offered) is format_
            assert best(format_.media_type, offered) is format_
            for alias in format_.aliases:
                assert best(alias, offered).aliases.count(alias) == 1


def test_an_unknown_suffix_names_the_known_ones() -> None:
    with pytest.raises(FormatNotFound, match=r"nothing is written as \.docx here: offered are \.trig \(TriG\)"):
        by_suffix("docx", DATASET_FORMATS)


@pytest.mark.parametrize(
    ("key", "stem", "suffix"),
    [
        ("nato.ttl", "nato", "ttl"),
        ("0f-2024-03..2024-04.jsonld", "0f-2024-03..2024-04", "jsonld"),
        ("st.-kitts", "st.-kitts", None),
        (".ttl", ".ttl", None),
        ("a.ttl.nt", "a.ttl", "nt"),
    ],
)
def test_a_suffix_is_split_from_a_key_with_dots(key: str, stem: str, suffix: str | None) -> None:
    found, format_ = split_suffix(key, GRAPH_FORMATS)
    assert (found, format_.suffix if format_ else None) == (stem, suffix)
