"""What clients are to ask of the small graph, and what they are to be told."""

from __future__ import annotations

from typing import Final

from tests.server.small_graph import BASE, STATEMENT, H

_PREFIXES: Final = """PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>
PREFIX time: <http://www.w3.org/2006/time#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

#: One row with an IRI, words beyond ASCII in a language, a number, a day, and a variable that is not bound.
SELECT: Final = f"""{_PREFIXES}
SELECT ?statement ?text ?confidence ?day ?addressee {{
  ?statement a onr:Statement ; schema:text ?text ; onr:confidence ?confidence ; time:hasTime ?date .
  ?date onr:earliest ?day
  OPTIONAL {{ ?statement onr:addressee ?addressee }}
}}"""
TEXT: Final = "the plan was “dead on arrival” in its present form"
CSV: Final = f"statement,text,confidence,day,addressee\n{STATEMENT},{TEXT},0.93,2024-03-05,\n"

ASK: Final = f"{_PREFIXES} ASK {{ ?statement a onr:Statement }}"
ASK_NO: Final = f"{_PREFIXES} ASK {{ ?statement onr:addressee ?actor }}"

ROE: Final = f"{BASE}id/actor/person-jane-roe"
LABEL: Final = "http://www.w3.org/2004/02/skos/core#prefLabel"
CONSTRUCT: Final = f"CONSTRUCT {{ ?s <{LABEL}> ?label }} WHERE {{ ?s <{LABEL}> ?label FILTER(?s = <{ROE}>) }}"
TRIPLE: Final = f'<{ROE}> <{LABEL}> "Jane Roe"@en .'

#: A graph for each client to write into.
NOTES: Final = f"{BASE}graph/notes"
ARTICLE: Final = f"{BASE}id/article/{H}"


def insertion(client: str) -> str:
    """Return an update that one client makes."""
    return f'INSERT DATA {{ GRAPH <{NOTES}> {{ <{ARTICLE}> <urn:noted-by> "{client} – «{client}»" }} }}'


def noted(client: str) -> str:
    """Return an ASK that is true after that update."""
    return f'ASK {{ GRAPH <{NOTES}> {{ <{ARTICLE}> <urn:noted-by> "{client} – «{client}»" }} }}'
