"""An article of any length, as a graph: a statement in each sentence, with a speaker, a date and other names."""

from __future__ import annotations

import pyoxigraph as ox

from ontology.terms import DEFAULT_BASE
from tests.server.small_graph import quads

KEY = "ab" * 16
GRAPH = f"{DEFAULT_BASE}graph/article/{KEY}"
ARTICLE = f"{DEFAULT_BASE}id/article/{KEY}"
#: Twenty words; four speakers take turns.
SENTENCE = "On Monday envoy number {} said that the {} harbour would stay open to boats of the union for good now.\n"


def long_article(sentences: int) -> dict[str, list[ox.Quad]]:
    """Return the graph of an article of so many sentences of twenty words."""
    text, lines = [], []
    at = 0
    spans: dict[str, list[str]] = {name: [] for name in (*(f"actor:envoy-{n}" for n in range(4)), "actor:union")}
    for number in range(sentences):
        sentence = SENTENCE.format(number % 4, number)
        start = at + sentence.index("the ")
        end = at + len(sentence) - 2
        name, union = at + sentence.index("envoy"), at + sentence.index("union")
        spans[f"actor:envoy-{number % 4}"].append(_span(name, name + 14))
        spans["actor:union"].append(_span(union, union + 5))
        place, cue, day = _span(start, end), _span(name + 15, name + 19), _span(at + 3, at + 9)
        lines.append(
            f"statement:{KEY}-{start}-{end} a onr:Statement ; schema:isPartOf article:{KEY} ; "
            f"onr:speaker actor:envoy-{number % 4} ; onr:content {place} ; onr:cue {cue} ; "
            f"onr:quoteType onr:quote-indirect ; onr:voice onr:voice-source ; time:hasTime date:{KEY}-{at} ; "
            f'schema:text "{sentence[start - at : end - at]}"@en .'
        )
        lines.append(f"date:{KEY}-{at} a onr:DateInterval ; gaf:denotedBy {day} .")
        for span, first, last in ((place, start, end), (cue, name + 15, name + 19), (day, at + 3, at + 9)):
            words = sentence[first - at : last - at]
            lines.append(
                f"{span} a onr:Mention ; oa:hasSource article:{KEY} ; oa:start {first} ; oa:end {last} ; "
                f'oa:exact "{words}" .'
            )
        text.append(sentence)
        at += len(sentence)
    for actor, named in spans.items():
        kind = "foaf:Person" if "envoy" in actor else "org:Organization"
        lines.append(f'{actor} a {kind} ; skos:prefLabel "{actor.partition(":")[2]}"@en .')
        lines += [f"{actor} gaf:denotedBy {span} ." for span in named]
    body = ox.Quad(
        ox.NamedNode(ARTICLE),
        ox.NamedNode("https://schema.org/articleBody"),
        ox.Literal("".join(text)),
        ox.NamedNode(GRAPH),
    )
    lines.append(f'article:{KEY} a schema:NewsArticle ; schema:headline "A harbour"@en .')
    return {GRAPH: [*quads(GRAPH, "\n".join(lines)), body]}


def _span(start: int, end: int) -> str:
    return f"<{ARTICLE}#char={start},{end}>"
