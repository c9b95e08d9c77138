"""Programs that speak SPARQL, each run against a running server: curl, Jena's rsparql, Redland's roqet, Comunica."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.clients.asked import ASK, CONSTRUCT, CSV, SELECT, TEXT, TRIPLE, insertion, noted
from tests.clients.programs import comunica, output, rsparql
from tests.server.small_graph import STATEMENT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.clients.conftest import Served


def lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def triples(turtle: str) -> set[str]:
    return {f"{it.triple} ." for it in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}


def test_curl_asks_in_the_address_in_a_form_and_in_the_body(served: Served) -> None:
    ways: list[Sequence[str]] = [
        ("--get", "--data-urlencode", f"query={SELECT}"),
        ("--data-urlencode", f"query={SELECT}"),
        ("--data-binary", SELECT, "--header", "Content-Type: application/sparql-query"),
    ]
    for way in ways:
        told = output(
            "curl", "--fail", "--silent", *way, "--header", "Accept: text/csv", "--compressed", served.address
        )
        assert lines(told) == CSV


def test_curl_writes_with_the_token(served: Served) -> None:
    change = ("--data-urlencode", f"update={insertion('curl')}", served.address)
    refused = output("curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", *change)
    assert refused == "401"
    output("curl", "--fail", "--silent", "--header", f"Authorization: Bearer {served.token}", *change)
    told = output("curl", "--fail", "--silent", "--get", "--data-urlencode", f"query={noted('curl')}", served.address)
    assert json.loads(told)["boolean"] is True


@pytest.mark.parametrize("format_", ["csv", "xml"])
def test_rsparql_reads_rows(served: Served, tmp_path: Path, format_: str) -> None:
    told = output(*rsparql(tmp_path), "--service", served.address, "--results", format_, SELECT)
    assert TEXT in told
    assert STATEMENT in told
    if format_ == "csv":
        assert lines(told) == CSV


def test_rsparql_reads_yes_and_a_graph(served: Served, tmp_path: Path) -> None:
    command = (*rsparql(tmp_path), "--service", served.address)
    assert output(*command, ASK) == "Ask => Yes\n"
    assert triples(output(*command, CONSTRUCT)) == {TRIPLE}


@pytest.mark.parametrize("format_", ["csv", "xml"])
def test_roqet_reads_rows(served: Served, format_: str) -> None:
    # It asks for rows alone, so there is no ASK and no CONSTRUCT to be had.
    told = output("roqet", "-q", "-p", served.address, "-r", format_, "-e", SELECT)
    assert TEXT in told
    assert STATEMENT in told
    if format_ == "csv":
        assert lines(told) == CSV


def test_comunica_reads_rows_through_the_endpoint(served: Served) -> None:
    told = output(*comunica(), f"sparql@{served.address}", "-q", SELECT, "-t", "application/sparql-results+json")
    (row,) = json.loads(told)["results"]["bindings"]
    assert row["statement"] == {"type": "uri", "value": STATEMENT}
    assert row["text"] == {"type": "literal", "value": TEXT, "xml:lang": "en"}
    assert "addressee" not in row


def test_comunica_finds_out_that_it_is_an_endpoint_and_reads_a_graph(served: Served) -> None:
    assert triples(output(*comunica(), served.address, "-q", CONSTRUCT, "-t", "text/turtle")) == {TRIPLE}
