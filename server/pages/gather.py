"""Fetches the facts behind statements and other small things, hop by hop: three queries a round at most.

One query more fetches what people decided about them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from server.pages import judgements, queries
from server.pages.facts import Facts, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.store.base import Store

#: Kinds of which not everything is fetched. Thousands of triples may be told, such as an actor's mentions: only what
#: names it is. Of a span, all but its words stands in its IRI. Of anything else, it is all but an article's text.
_QUERIES: Final[Mapping[str, str]] = MappingProxyType({"actor": "named", "membership": "brief", "span": "words"})

#: Kinds whose judgements every list shows.
_JUDGED: Final = frozenset(("statement", "claim"))

#: Properties whose values are fetched too, since the page shows them.
_FOLLOWED: Final = frozenset((
    "onr:speaker", "onr:speakerMention", "onr:inCapacityOf", "onr:addressee", "onr:interviewer", "onr:medium",
    "onr:cue", "onr:content", "onr:quotedPart", "onr:quoteType", "onr:voice", "onr:speechAct", "onr:makesClaim",
    "onr:proposition", "onr:conditionalOn", "onr:conditionalOnNegationOf", "onr:claimedStatus", "onr:aboutMembership",
    "onr:contradicts", "onr:tensionWith", "onr:dateMethod", "onr:precision", "time:hasTime", "schema:isPartOf",
    "schema:publisher", "prov:wasDerivedFrom", "prov:wasGeneratedBy", "gaf:denotedBy", "oa:hasSource",
    "org:member", "org:organization", "org:role", "org:memberDuring", "opengov:post", "org:postIn", "org:unitOf",
))  # fmt: skip


#: Those of them by which what attests a membership is shown: whose words, of when, in which article.
_ATTESTING: Final = _FOLLOWED.difference((
    "onr:speakerMention", "onr:inCapacityOf", "onr:addressee", "onr:interviewer", "onr:medium", "onr:cue",
    "onr:content", "onr:quotedPart", "onr:quoteType", "onr:voice", "onr:speechAct", "onr:makesClaim",
))  # fmt: skip


def gather_evidence(store: Store, site: Site, things: Iterable[str], known: Facts | None = None) -> Facts:
    """Do what `gather` does, but of statements fetch only what tells whose words they are, of when and where."""
    facts = known if known is not None else Facts()
    wanted = set(things)
    seen: set[str] = set()
    while wanted:
        _read(store, site, facts, wanted - facts.gathered)
        seen |= wanted
        wanted = {value for thing in wanted for value in facts.linked(thing, _ATTESTING)} - seen
    return facts


def gather(store: Store, site: Site, things: Iterable[str], rounds: int = 4, known: Facts | None = None) -> Facts:
    """Return what is said of `things` and of what their page shows with them.

    `known` are facts to start from and to add to; what is in them is not fetched again.
    """
    facts = known if known is not None else Facts()
    wanted = set(things)
    seen: set[str] = set()
    for _ in range(rounds):
        if not wanted:
            break
        _read(store, site, facts, wanted - facts.gathered)
        seen |= wanted
        wanted = {value for thing in wanted for value in facts.linked(thing, _FOLLOWED)} - seen
    judged = {iri for iri in seen - facts.judged if site.kind(iri) in _JUDGED}
    if judged:
        judgements.add(store, sorted(judged), facts)
        facts.judged |= judged
    return facts


def _read(store: Store, site: Site, facts: Facts, things: set[str]) -> None:
    """Add what is said of things to the facts."""
    by_query: dict[str, list[str]] = {}
    for iri in sorted(things):
        by_query.setdefault(_QUERIES.get(site.kind(iri) or "", "describe"), []).append(iri)
    for query, some in by_query.items():
        facts.add(queries.construct(store, query, values={"thing": some}))
    facts.gathered |= things
