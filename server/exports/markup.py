"""XML as graph tools read it: GraphML (http://graphml.graphdrawing.org/) and GEXF 1.3 (https://gexf.net/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from server.exports.network import FIXED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from server.exports.network import Edge, Network, Node

#: What no XML 1.0 document can hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OF_EDGES: Final = ("kind", "start", "end")


def graphml(network: Network, about: Mapping[str, str]) -> Iterator[str]:
    """Write a network as GraphML, line by line; `about` is what is told of the whole."""
    names = network.attributes()
    yield f'{_HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    columns = [*FIXED[1:], *names]
    keys = {name: f"n{place}" for place, name in enumerate(columns)}
    for name, key in keys.items():
        yield f'  <key id="{key}" for="node" attr.name={_quoted(name)} attr.type="string"/>\n'
    for place, name in enumerate(_OF_EDGES):
        yield f'  <key id="e{place}" for="edge" attr.name="{name}" attr.type="string"/>\n'
    yield '  <key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
    for place, name in enumerate(about):
        yield f'  <key id="g{place}" for="graph" attr.name={_quoted(name)} attr.type="string"/>\n'
    yield '  <graph id="onrecord" edgedefault="directed">\n'
    for place, words in enumerate(about.values()):
        yield f'    <data key="g{place}">{_text(words)}</data>\n'
    for node in network.nodes():
        values = zip(columns, node.row(names)[1:], strict=True)
        data = "".join(f'<data key="{keys[name]}">{_text(value)}</data>' for name, value in values if value)
        yield f"    <node id={_quoted(node.iri)}>{data}</node>\n"
    for edge in network.edges():
        data = "".join(
            f'<data key="e{place}">{_text(value)}</data>'
            for place, value in enumerate((edge.kind, edge.start, edge.end))
            if value
        )
        yield (
            f'    <edge id="e{edge.id}" source={_quoted(edge.source)} target={_quoted(edge.target)}>{data}'
            f'<data key="weight">{edge.weight}</data></edge>\n'
        )
    yield "  </graph>\n</graphml>\n"


def gexf(network: Network, about: Mapping[str, str]) -> Iterator[str]:
    """Write a network as GEXF, line by line, each node and edge with the days in which it is to be shown."""
    names = network.attributes()
    columns = [*FIXED[1:3], *FIXED[6:], *names]
    yield f'{_HEAD}<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    # Which day the newest of it is of, as the format has no time of day.
    modified = about.get("modified", "")[:10]
    yield f"  <meta{f' lastmodifieddate={_quoted(modified)}' if modified else ''}>\n"
    yield "    <creator>OnRecord</creator>\n"
    yield f"    <description>{_text('; '.join(f'{name}: {words}' for name, words in about.items()))}</description>\n"
    yield '  </meta>\n  <graph mode="dynamic" defaultedgetype="directed" timeformat="date">\n'
    yield '    <attributes class="node" mode="static">\n'
    for place, name in enumerate(columns):
        yield f'      <attribute id="{place}" title={_quoted(name)} type="string"/>\n'
    yield "    </attributes>\n    <nodes>\n"
    for node in network.nodes():
        yield _gexf_node(node, names)
    yield "    </nodes>\n    <edges>\n"
    for edge in network.edges():
        yield _gexf_edge(edge)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _gexf_node(node: Node, names: Sequence[str]) -> str:
    row = node.row(names)
    # The label and the days have places of their own.
    values = "".join(
        f'<attvalue for="{place}" value={_quoted(value)}/>'
        for place, value in enumerate([*row[1:3], *row[6:]])
        if value
    )
    inside = f"<attvalues>{values}</attvalues>" if values else ""
    return (
        f"      <node id={_quoted(node.iri)} label={_quoted(node.label)}{_days(node.start, node.end)}>{inside}</node>\n"
    )


def _gexf_edge(edge: Edge) -> str:
    return (
        f'      <edge id="{edge.id}" source={_quoted(edge.source)} target={_quoted(edge.target)} '
        f'label={_quoted(edge.kind)} kind={_quoted(edge.kind)} weight="{edge.weight}"{_days(edge.start, edge.end)}/>\n'
    )


def _days(start: str, end: str) -> str:
    return (f' start="{_text(start)}"' if start else "") + (f' end="{_text(end)}"' if end else "")


def _text(words: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", words), {"\r": "&#13;", '"': "&quot;"})


def _quoted(words: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", words), {"\r": "&#13;"})
