"""Fetches the facts behind statements and other small things, hop by hop: two queries a round at most.

One query more fetches what people decided about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.pages import judgements, queries
from server.pages.facts import Facts, Site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.store.base import Store

#: Kinds of which thousands of triples may be told, such as an actor's mentions. Only what names them is fetched; of
#: anything else, everything but an article's text.
_BRIEF: Final = frozenset(("actor", "membership"))

#: Kinds whose judgements every list shows.
_JUDGED: Final = frozenset(("statement", "claim"))

#: Properties whose values are fetched too, since the page shows them.
_FOLLOWED: Final = (
    "onr:speaker", "onr:speakerMention", "onr:inCapacityOf", "onr:addressee", "onr:interviewer", "onr:medium",
    "onr:cue", "onr:content", "onr:quotedPart", "onr:quoteType", "onr:voice", "onr:speechAct", "onr:makesClaim",
    "onr:proposition", "onr:conditionalOn", "onr:conditionalOnNegationOf", "onr:claimedStatus", "onr:aboutMembership",
    "onr:contradicts", "onr:tensionWith", "onr:dateMethod", "onr:precision", "time:hasTime", "schema:isPartOf",
    "schema:publisher", "prov:wasDerivedFrom", "prov:wasGeneratedBy", "gaf:denotedBy", "oa:hasSource",
    "org:member", "org:organization", "org:role", "org:memberDuring", "opengov:post", "org:postIn", "org:unitOf",
)  # fmt: skip


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
        brief = sorted(iri for iri in wanted if site.kind(iri) in _BRIEF)
        whole = sorted(wanted.difference(brief))
        if whole:
            facts.add(queries.construct(store, "describe", values={"thing": whole}))
        if brief:
            facts.add(queries.construct(store, "brief", values={"thing": brief}))
        seen |= wanted
        wanted = {value for thing in wanted for name in _FOLLOWED for value in facts.iris(thing, name)} - seen
    judged = sorted(iri for iri in seen if site.kind(iri) in _JUDGED)
    if judged:
        judgements.add(store, judged, facts)
    return facts
