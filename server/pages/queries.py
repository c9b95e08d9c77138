"""The named queries of `server/queries`, and the ways to run them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from server.store.base import Solutions, Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Triple

    from server.store.base import Store, Term

Row = dict[str, "Term"]

_FOLDER: Final = Path(__file__).parents[1] / "queries"


@cache
def text(name: str) -> str:
    """Return the query `server/queries/<name>.rq` as it is written."""
    return (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def names() -> list[str]:
    """Return the name of each query there is."""
    return sorted(file.relative_to(_FOLDER).with_suffix("").as_posix() for file in _FOLDER.rglob("*.rq"))


def select(
    store: Store,
    name: str,
    *,
    bindings: Mapping[str, Term] | None = None,
    values: Mapping[str, Iterable[str]] | None = None,
    pairs: Mapping[tuple[str, str], Iterable[tuple[str, str]]] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[Row]:
    """Run a named SELECT and return each row as the terms of its bound variables.

    `values` puts IRIs into the query's empty `VALUES ?name {}` block of that name, and `pairs` pairs of them into its
    empty `VALUES (?one ?two) {}`; `limit` and `offset` count rows.
    """
    results = store.query(_prepared(name, values, limit, offset, pairs), bindings=bindings)
    assert isinstance(results, Solutions)  # noqa: S101 -- the file says SELECT
    for row in results.rows:
        yield {name: term for name, term in zip(results.variables, row, strict=True) if term is not None}


def construct(
    store: Store,
    name: str,
    *,
    bindings: Mapping[str, Term] | None = None,
    values: Mapping[str, Iterable[str]] | None = None,
    limit: int | None = None,
) -> Iterator[Triple]:
    """Run a named CONSTRUCT and return its triples."""
    results = store.query(_prepared(name, values, limit, 0), bindings=bindings)
    assert isinstance(results, Triples)  # noqa: S101 -- the file says CONSTRUCT
    return results.triples


def _prepared(
    name: str,
    values: Mapping[str, Iterable[str]] | None,
    limit: int | None,
    offset: int,
    pairs: Mapping[tuple[str, str], Iterable[tuple[str, str]]] | None = None,
) -> str:
    query = text(name)
    for (one, two), some in (pairs or {}).items():
        rows = " ".join(f"({NamedNode(first)} {NamedNode(second)})" for first, second in some)
        query = query.replace(f"VALUES (?{one} ?{two}) {{}}", f"VALUES (?{one} ?{two}) {{ {rows} }}")
    for variable, iris in (values or {}).items():
        empty = f"VALUES ?{variable} {{}}"
        # NamedNode refuses what is no IRI, so nothing can end the block early.
        query = query.replace(empty, f"VALUES ?{variable} {{ {' '.join(str(NamedNode(iri)) for iri in iris)} }}")
    if limit is not None:
        query += f"\nLIMIT {limit}"
    if offset:
        query += f"\nOFFSET {offset}"
    return query
