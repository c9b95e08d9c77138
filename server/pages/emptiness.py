"""Why a question has no rows: what it needs and the graph lacks, found out by asking for each part of it alone."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from pyparsing import ParseException
from rdflib import Literal, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ontology.terms import SDO
from server.labels import PROPERTIES
from server.pages.facts import shorten
from server.store.base import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontology.questions import Parameter
    from server.pages.choices import Choice
    from server.store.base import Store

#: Most parts of a query that are asked for alone.
_MAX_PARTS: Final = 40
_ARTICLES: Final = f"ASK {{ ?article a <{SDO.NewsArticle}> }}"


def reasons(store: Store, text: str, inputs: Sequence[tuple[Parameter, Choice]]) -> tuple[str, ...]:
    """Return sentences that say why a query has no rows, as far as can be told, and what would help."""
    if not _holds(store, _ARTICLES):
        return ("No article has been read yet. Read some with: onrecord ingest FILE…",)
    lacking = next((lack for asked, lack in _parts(text) if not _holds(store, asked)), None)
    if lacking is not None:
        sentence = (
            f"Nothing that was read has {lacking}, and without it this question has no answer, whatever its inputs."
        )
        return (sentence, "It has one as soon as an article that says so is read.")
    unknown = [
        f"The graph has no “{choice.label}” as the {parameter.name} of what this question is about: choose another."
        for parameter, choice in inputs
        if not choice.known
    ]
    if unknown:
        return tuple(unknown)
    if inputs:
        return ("The graph holds everything that this question is about, but nothing for these inputs. Try others.",)
    return ("The graph holds each thing that this question is about, but never all of them together as it asks.",)


def _holds(store: Store, asked: str) -> bool:
    found = store.query(asked)
    return isinstance(found, Answer) and found.value


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield an ASK for each thing that every row of a query needs, with its name; nothing for what cannot be parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = translateQuery(parseQuery(text)).algebra
    except (ParseException, KeyError, TypeError, ValueError, RecursionError):
        return
    seen: set[str] = set()
    for _, property_, value in list(_needed(parsed))[:_MAX_PARTS]:
        # Anything else is a variable, or a literal that may be written in several ways.
        path = property_.n3() if hasattr(property_, "n3") else None
        if path is None or path.startswith("?"):
            continue
        for end in ("?value", value.n3()) if isinstance(value, URIRef) else ("?value",):
            asked = f"ASK {{ ?thing {path} {end} }}"
            if asked not in seen:
                seen.add(asked)
                yield asked, _told(property_, None if end == "?value" else value)


def _needed(part: object) -> Iterator[tuple[object, object, object]]:
    """Yield the triple patterns without which there is no row: none of OPTIONAL, UNION, MINUS or EXISTS."""
    if not isinstance(part, CompValue) or part.name == "Union":
        return
    if part.name == "BGP":
        yield from part.triples
    for name in ("p",) if part.name in ("LeftJoin", "Minus") else ("p", "p2"):
        yield from _needed(part.get(name))
    yield from _needed(part.get("p1"))


def _told(property_: object, value: object) -> str:
    names = [shorten(str(property_))] if isinstance(property_, URIRef) else []
    if not names and hasattr(property_, "args"):
        names = [shorten(str(it)) for it in property_.args if isinstance(it, URIRef)]
    if value is not None and not isinstance(value, Literal):
        return f"{shorten(str(value))} as its {_words(names)}"
    return _words(names)


def _words(names: list[str]) -> str:
    shown = [f"“{PROPERTIES[name].forward}” ({name})" if name in PROPERTIES else name for name in names]
    return " or ".join(shown) or "one of its properties"
