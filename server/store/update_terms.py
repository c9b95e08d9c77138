"""From the text of an update's templates and patterns to quads and rows: what only the engine's own parser can read."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final, Literal

import pyoxigraph as ox

from ontology.errors import InvalidQuery
from server.store import query_text, update_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from server.store.update_tokens import Source

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: What a variable is written as where the parser takes terms only: an IRI of a scheme that nobody has.
_VARIABLE: Final = "x-onrecord-variable:"
#: Words that make the engine send requests.
_REQUESTS: Final = re.compile("load|service", re.ASCII | re.IGNORECASE)
_EMPTY: Final = re.compile(r"\{\s*\}")


@dataclass(frozen=True, slots=True)
class Template:
    """Quads with variables in them.

    Attributes:
        quads: with a variable as an IRI of a scheme of its own.
        variables: the names that occur, sorted.
        has_blank: whether each solution gets nodes of its own.
    """

    quads: tuple[ox.Quad, ...]
    variables: tuple[str, ...]
    has_blank: bool

    def made(self, names: Sequence[str], rows: Iterable[Sequence[Term | None]], graph: str) -> Iterator[ox.Quad]:
        """Yield the quads for rows of these variables; `graph` is that of a quad that names none.

        What would be no quad, or has an unbound variable, is left out (SPARQL 1.1 Update, 3.1.3).
        """
        places = {f"{_VARIABLE}{name}": place for place, name in enumerate(names)}
        default = ox.NamedNode(graph)
        for row in rows:
            blanks: dict[ox.BlankNode, ox.BlankNode] = {}
            for quad in self.quads:
                made = (
                    _put(quad.subject, places, row, blanks),
                    _put(quad.predicate, places, row, blanks),
                    _put(quad.object, places, row, blanks),
                    default if isinstance(quad.graph_name, ox.DefaultGraph)
                    else _put(quad.graph_name, places, row, blanks),
                )  # fmt: skip
                if (
                    isinstance(made[0], ox.NamedNode | ox.BlankNode)
                    and isinstance(made[1], ox.NamedNode)
                    and made[2] is not None
                    and isinstance(made[3], ox.NamedNode)
                ):
                    yield ox.Quad(made[0], made[1], made[2], made[3])


def template(source: Source, verb: Literal["INSERT", "DELETE"], base: str, *, has_variables: bool) -> Template:
    """Read the template of an operation, or its data where it has no variables.

    Raises:
        InvalidQuery: it does not parse; what is deleted has no blank nodes (SPARQL 1.1 Update, 3.1.3).
    """
    quads = _parsed(source, "INSERT DATA ", base, has_variables=has_variables)
    names: set[str] = set()
    has_blank = False
    for quad in quads:
        for term in _terms(quad):
            has_blank |= isinstance(term, ox.BlankNode)
            if isinstance(term, ox.NamedNode) and term.value.startswith(_VARIABLE):
                names.add(term.value.removeprefix(_VARIABLE))
    if has_blank and verb == "DELETE":
        first = next(
            (it for it in update_tokens.tokens(source.request, source.start, source.end) if _is_blank(it)), None
        )
        raise update_tokens.fault(
            source.request, source.start if first is None else first.start, ": what is deleted has no blank nodes"
        )
    return Template(quads, tuple(sorted(names)), has_blank)


def solving(where: Source, names: Sequence[str], base: str, *, each: bool) -> str:
    """Return the query for the solutions of a group: every one where `each` counts, else those that differ."""
    head = " ".join(f"?{name}" for name in names) or "(1 AS ?once)"
    end = "" if each or names else " LIMIT 1"
    group = where.text
    # A line of its own, since the group may end in a comment.
    return f"BASE <{base}>\n{where.declared()}SELECT {'' if each else 'DISTINCT '}{head} WHERE {group}\n{end}"


def iri(source: Source, base: str) -> str:
    """Return the IRI that is written in an update, in full or by a prefix.

    Raises:
        InvalidQuery: it is none.
    """
    found = _parsed(source, "INSERT DATA { <urn:x> <urn:x> ", base, " }", has_variables=False)
    value = found[0].object
    if not isinstance(value, ox.NamedNode):
        raise update_tokens.fault(source.request, source.start, ": expected an IRI")
    return value.value


def check(source: Source, query: str, parser: ox.Store) -> None:
    """Let the engine parse a group's query, and tell what is wrong in words of the update.

    Raises:
        InvalidQuery: it does not parse, or uses SERVICE.
    """
    start = query.index(f" WHERE {source.text}\n") + len(" WHERE ")
    # Before it is asked as it is: the engine sends requests from an empty store too.
    found = query_text.without_service(query, parser)
    if found is not None and found.is_service:
        # Whoever else writes would wait for the answer.
        raise InvalidQuery(
            "SERVICE is not allowed in an update, whatever the setting service_endpoints names: ask that endpoint by a "
            "query, and send what it answers by INSERT DATA. It stands at "
            f"{update_tokens.place(source.request, source.start + max(0, found.offset - start))}"
        )
    if found is not None:
        raise _told(source, found.offset - start, found.hint)
    try:
        parser.query(query)
    except SyntaxError as error:
        offset, hint = query_text.fault(query, str(error), parser.query)
        raise _told(source, offset - start, hint) from None


def _told(source: Source, offset: int, hint: str) -> InvalidQuery:
    """Return the error at an offset of a stretch; what is before it is a fault of the declarations."""
    if offset < 0 and source.prologue:
        return update_tokens.fault(source.request, source.prologue[-1][0], hint)
    return update_tokens.fault(source.request, source.start + max(0, offset), hint)


def _parsed(source: Source, before: str, base: str, after: str = "", *, has_variables: bool) -> tuple[ox.Quad, ...]:
    head = f"BASE <{base}>\n{source.declared()}{before}"
    body, places = _without_variables(source) if has_variables else (source.text, [(0, 0)])
    if _EMPTY.fullmatch(body):
        return ()
    text = f"{head}{body}{after}"
    # Cut out wrong, a stretch could hold another operation. None may send requests, not even then.
    for it in (_respelled(text), text) if _REQUESTS.search(text) else (text,):
        scratch = ox.Store()
        try:
            scratch.update(it)
        except SyntaxError as error:
            offset, hint = query_text.fault(it, str(error), lambda wide: ox.Store().update(wide))
            offset -= len(head)
            new, old = places[bisect_right(places, (max(0, offset), len(text))) - 1]
            raise _told(source, offset - new + old if offset >= 0 else offset, hint) from None
    return tuple(scratch)


def _respelled(text: str) -> str:
    """Return `text` with each word that could send a request as one of its length that means nothing."""
    small = text.lower()
    word = next(it for it in map("".join, product("z", *[ascii_lowercase] * 6)) if it not in small)
    return _REQUESTS.sub(lambda found: word[: len(found[0])], text)


def _without_variables(source: Source) -> tuple[str, list[tuple[int, int]]]:
    """Return a template with variables as IRIs, and pairs of where a stretch begins in it and in the source."""
    parts: list[str] = []
    places = [(0, 0)]
    end, length = source.start, 0
    for token in update_tokens.tokens(source.request, source.start, source.end):
        if token.kind == "variable":
            stands = f"<{_VARIABLE}{token.text[1:]}>"
            parts += [source.request[end : token.start], stands]
            length += token.start - end
            places.append((length, token.start - source.start))
            length += len(stands)
            end = token.end
            places.append((length, end - source.start))
    parts.append(source.request[end : source.end])
    return "".join(parts), places


def _is_blank(token: update_tokens.Token) -> bool:
    return token.kind == "blank" or token.text in ("[", "(")


def _terms(item: ox.Quad | ox.Triple) -> Iterator[Any]:
    for term in item:
        if isinstance(term, ox.Triple):
            yield from _terms(term)
        else:
            yield term


def _put(
    term: Any,
    places: Mapping[str, int],
    row: Sequence[Term | None],
    blanks: dict[ox.BlankNode, ox.BlankNode],
) -> Term | None:
    """Return a term of a template with the values of a row in it; `None` where there is none, or it is no term."""
    if isinstance(term, ox.NamedNode):
        place = places.get(term.value)
        return term if place is None else row[place]
    if isinstance(term, ox.BlankNode):
        return blanks.setdefault(term, ox.BlankNode())
    if isinstance(term, ox.Triple):
        subject, predicate, value = (_put(it, places, row, blanks) for it in term)
        if (
            not isinstance(subject, ox.NamedNode | ox.BlankNode)
            or not isinstance(predicate, ox.NamedNode)
            or value is None
        ):
            return None
        return ox.Triple(subject, predicate, value)
    assert isinstance(term, ox.Literal)  # noqa: S101 -- there is no other term
    return term
