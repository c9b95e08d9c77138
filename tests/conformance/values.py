"""Numbers by their value, so that two spellings of one number are one.

A store may keep the value of a literal and not how it was written; `1.0` and `1.00` are one xsd:decimal. Another
datatype is another term all the same.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_BOOLEANS: Final = {"0": "false", "1": "true"}


def as_value(term: Term) -> Term:
    """Return a term, a number or truth value written in the one way that all its spellings share.

    >>> number = ox.NamedNode("http://www.w3.org/2001/XMLSchema#double")
    >>> as_value(ox.Literal("3.210E4", datatype=number)) == as_value(ox.Literal("32100", datatype=number))
    True
    """
    if isinstance(term, ox.Literal):
        read = _READ.get(term.datatype.value.removeprefix(_XSD))
        if read is not None:
            return ox.Literal(read(term.value), datatype=term.datatype)
    return term


def _exact(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text


def _floating(text: str) -> str:
    try:
        return str(float(text))
    except ValueError:
        return text


_READ: Final[dict[str, Callable[[str], str]]] = {
    "decimal": _exact,
    "integer": _exact,
    "double": _floating,
    "float": _floating,
    "boolean": lambda text: _BOOLEANS.get(text, text),
}
