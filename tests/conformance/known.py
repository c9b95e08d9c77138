"""The tests that fail, each with its cause. One that passes has no place here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN: Final[Mapping[str, str]] = MappingProxyType({
    "csv-tsv-res/csv03": "Oxigraph keeps the value of an xsd:double and writes 1.0E6 as 1000000",
    "csv-tsv-res/tsv03": "Oxigraph keeps an xsd:negativeInteger as an xsd:integer",
    "functions/bnode01": "Oxigraph's BNODE(\"a\") is one blank node in the whole answer, and not one in each row",
})  # fmt: skip

#: Folders that are not run, and why.
NOT_RUN: Final[Mapping[str, str]] = MappingProxyType({
    "entailment": "needs inference while a query runs; OnRecord infers when an article is written",
    "service": "its endpoints are at example.org, where nobody answers; tests/server/test_federation.py tests SERVICE",
})  # fmt: skip
