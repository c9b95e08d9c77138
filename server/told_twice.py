"""What counts of a date that is told twice: what its own article leaves open, and what other articles make known.

An article's graph stays as it was read, so a date that other articles make known has two values of `onr:edtf`,
`onr:precision` and `onr:dateMethod` in the union of all graphs. Whatever shows or exports a date asks here which of
them counts. The ontology states the same rule for who writes queries, in the notes on these properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ACROSS: Final = "method-cross-document-inference"
_UNKNOWN: Final = "prec-unknown"


def edtf(values: Iterable[str]) -> str | None:
    """Return the value that leaves least open: unknown digits count first, then unknown ends.

    >>> edtf(["../..", "2024-03-12"]), edtf(["2022-09/..", "2022-09/2024-03-18"]), edtf([])
    ('2024-03-12', '2022-09/2024-03-18', None)
    """
    return min(values, key=lambda value: (value.count("X"), value.count(".."), value), default=None)


def precision(terms: Iterable[str]) -> str | None:
    """Return the term, by its local name, that says how finely the date is known rather than that it is not.

    >>> precision(["prec-unknown", "prec-day"]), precision(["prec-unknown"])
    ('prec-day', 'prec-unknown')
    """
    return min(terms, key=lambda term: (term == _UNKNOWN, term), default=None)


def method(terms: Iterable[str]) -> str | None:
    """Return the term, by its local name, for how the date is known in the end.

    >>> method(["method-no-anchor", "method-cross-document-inference"])
    'method-cross-document-inference'
    """
    return min(terms, key=lambda term: (term != _ACROSS, term), default=None)
