"""The answer of a query as bytes, row by row as the rows are found. No Flask.

Formats follow SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/), XML
(https://www.w3.org/TR/rdf-sparql-XMLres/), CSV and TSV (https://www.w3.org/TR/sparql11-results-csv-tsv/). Oxigraph
writes them too, but only to a file, and lets through what XML forbids; its JSON is used where a file will do, and has
the same bytes as the one that is made here.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from ontology.terms import XSD
from server.formats.chunks import in_chunks
from server.formats.negotiation import CSV, EXPORT_FORMATS, JSON, RESULT_FORMATS, TSV, XML
from server.formats.rdf_writer import pieces
from server.store.base import Answer, Solutions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from server.formats.negotiation import Format
    from server.store.base import Output, Results

    Row = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]

_STRING: Final = str(XSD.string)
#: Literals that Turtle, and so TSV, writes without quotation marks, by their datatype.
_BARE: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType({
    str(XSD.integer): re.compile(r"[+-]?[0-9]+"),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    str(XSD.boolean): re.compile(r"true|false"),
})  # fmt: skip
_CSV_SPECIAL: Final = re.compile(r'[",\r\n]')
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def offered(results: Results) -> Sequence[Format]:
    """Return the formats that these results can be written in, the default first."""
    return RESULT_FORMATS if isinstance(results, Solutions | Answer) else EXPORT_FORMATS


def write(results: Results, format_: Format, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    r"""Write results in one of the formats that `offered` names; `prefixes` shorten the IRIs of a graph.

    Raises:
        FormatNotFound: the results hold something that the format cannot say. Reading the rows raises what `Store`
            raises.

    >>> list(write(Answer(True), JSON, {}))
    [b'{"head":{},"boolean":true}\n']
    """
    if isinstance(results, Answer):
        return iter((_ANSWERS[format_].format("true" if results.value else "false").encode(),))
    if isinstance(results, Solutions):
        return in_chunks(_WRITERS[format_](results.variables, results.rows))
    return pieces(results.triples, format_, prefixes)


def write_into(results: Results, format_: Format, prefixes: Mapping[str, str], output: Output) -> None:
    """Write what `write` gives into `output`, by the engine's own writer where there is one.

    Raises:
        FormatNotFound: as `write`; whatever `output` raises too.
    """
    if format_ is JSON and isinstance(results, Solutions) and results.write_json is not None:
        results.write_json(output)
        return
    for part in write(results, format_, prefixes):
        output.write(part)


def _json(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    names = ",".join(map(encode_basestring, variables))
    keys = [f"{encode_basestring(name)}:" for name in variables]
    yield f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":['
    between = ""
    for row in rows:
        bound = [key + _json_term(term) for key, term in zip(keys, row, strict=True) if term is not None]
        yield f"{between}{{{','.join(bound)}}}"
        between = ","
    yield "]}}"


def _json_term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if isinstance(term, ox.Literal):
        value = encode_basestring(term.value)
        if term.language:
            direction = f',"its:dir":"{term.direction.value}"' if term.direction else ""
            return f'{{"type":"literal","value":{value},"xml:lang":"{term.language}"{direction}}}'
        datatype = term.datatype.value
        kind = "" if datatype == _STRING else f',"datatype":{encode_basestring(datatype)}'
        return f'{{"type":"literal","value":{value}{kind}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":"{term.value}"}}'
    assert isinstance(term, ox.Triple)  # noqa: S101 -- there is no other term
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    return '{"type":"triple","value":{' + ",".join(f'"{name}":{_json_term(part)}' for name, part in parts) + "}}"


def _xml(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    # White space between elements is not content, so each row has a line.
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>'
    yield "".join(f"<variable name={quoteattr(name)}/>" for name in variables)
    yield "</head>\n<results>\n"
    starts = [f"<binding name={quoteattr(name)}>" for name in variables]
    for row in rows:
        bound = [
            f"{start}{_xml_term(term)}</binding>" for start, term in zip(starts, row, strict=True) if term is not None
        ]
        yield f"<result>{''.join(bound)}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, ox.Literal):
        # A bare carriage return would be read as a line feed, and what XML has no way to write is replaced.
        words = escape(_NOT_XML.sub("\ufffd", term.value), {"\r": "&#13;"})
        if term.language:
            return f"<literal xml:lang={quoteattr(term.language)}>{words}</literal>"
        datatype = term.datatype.value
        kind = "" if datatype == _STRING else f" datatype={quoteattr(datatype)}"
        return f"<literal{kind}>{words}</literal>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{term.value}</bnode>"
    assert isinstance(term, ox.Triple)  # noqa: S101 -- there is no other term
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts)}</triple>"


def _csv(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield f"{','.join(variables)}\r\n"
    for row in rows:
        yield f"{','.join(['' if term is None else _csv_term(term) for term in row])}\r\n"


def _csv_term(term: object) -> str:
    text = _plain(term)
    if _CSV_SPECIAL.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _plain(term: object) -> str:
    if isinstance(term, ox.Triple):
        return " ".join(map(_plain, term))
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _tsv(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in variables) + "\n"
    for row in rows:
        yield "\t".join(["" if term is None else _tsv_term(term) for term in row]) + "\n"


def _tsv_term(term: object) -> str:
    if isinstance(term, ox.Literal):
        bare = _BARE.get(term.datatype.value)
        if bare is not None and bare.fullmatch(term.value):
            return term.value
    # Terms are written as in N-Triples, where tabs and line ends are escaped.
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


_WRITERS: Final[Mapping[Format, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]]] = MappingProxyType({
    JSON: _json,
    XML: _xml,
    CSV: _csv,
    TSV: _tsv,
})  # fmt: skip

# The W3C defines none for CSV and TSV; the bare word is what other engines write.
_ANSWERS: Final[Mapping[Format, str]] = MappingProxyType({
    JSON: '{{"head":{{}},"boolean":{}}}\n',
    XML: '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
    "<head/>\n<boolean>{}</boolean>\n</sparql>\n",
    CSV: "{}\r\n",
    TSV: "{}\n",
})  # fmt: skip
