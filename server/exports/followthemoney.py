"""Entities of FollowTheMoney (https://followthemoney.tech/), one JSON object a line: who, in which body, in which post.

Actors become Person, PublicBody, Organization or LegalEntity (a group), posts Position, memberships Membership, those
in a post Occupancy, articles Article. A membership is what a source says: `proof` is the article, `summary` the words,
`status` what statements say of it, `date` when a source says that it held, as precise as the source is.
"""

from __future__ import annotations

import json
import re
from hashlib import sha1
from typing import TYPE_CHECKING, Final

from ontology.terms import FOAF, GAF, ONR, OPENGOV, ORG, PROV, RDF, SDO, SKOS, TIME
from server import told_twice

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from server.exports.network import Network

#: Class of an actor to the schema of its entity; the first that an actor has. A place is none that can act.
_SCHEMAS: Final = {
    str(FOAF.Person): "Person",
    str(ONR.State): "PublicBody",
    str(ONR.GovernmentBody): "PublicBody",
    str(ONR.Place): "",
    str(FOAF.Group): "LegalEntity",
    str(ONR.IntergovernmentalOrganization): "Organization",
    str(SDO.NewsMediaOrganization): "Organization",
    str(ORG.OrganizationalUnit): "Organization",
    str(ORG.Organization): "Organization",
}
_BODIES: Final = ("PublicBody", "Organization")
_ALPHA_2: Final = re.compile(r"[A-Z]{2}")
_DAY: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

Values = dict[str, list[str]]


def entities(network: Network, base: str) -> Iterator[str]:
    """Write the actors, posts, memberships and articles of an export, sorted by their IRIs within each kind."""
    database = network.database
    database.execute("CREATE INDEX IF NOT EXISTS backwards ON triple (p, o)")
    writer = _Entities(network, database, f"{base}id/")
    for kind, made in (
        ("actor", writer.actor),
        ("article", writer.article),
        ("membership", writer.membership),
        ("post", writer.post),
    ):
        begin = f"{base}id/{kind}/"
        rows = database.execute(
            "SELECT iri FROM node WHERE iri > ? AND iri < ? ORDER BY iri", (begin, begin[:-1] + "0")
        )
        for (iri,) in rows:
            network.step()
            found = made(iri)
            if found is not None:
                yield _line(iri, *found)


class _Entities:
    def __init__(self, network: Network, database: sqlite3.Connection, ids: str) -> None:
        self._network = network
        self._database = database
        self._ids = ids

    def actor(self, iri: str) -> tuple[str, Values] | None:
        schema = self._schema(iri)
        if not schema:
            return None
        return schema, {
            "name": [self._network.name(iri)],
            "alias": self._values(iri, SKOS.altLabel),
            "weakAlias": self._values(iri, SKOS.hiddenLabel),
            "country": self._country(iri) if schema in _BODIES else [],
            "parent": [it for it in map(self._body, self._values(iri, ORG.unitOf)) if it],
            "sourceUrl": [iri],
            "proof": self._proofs(self._values(iri, GAF.denotedBy)),
        }

    def post(self, iri: str) -> tuple[str, Values] | None:
        bodies = self._values(iri, ORG.postIn)
        return "Position", {
            "name": [self._network.name(iri)],
            "organization": [it for it in map(self._body, bodies) if it],
            "country": [code for body in bodies for code in self._country(body)],
            "sourceUrl": [iri],
        }

    def article(self, iri: str) -> tuple[str, Values] | None:
        headlines = self._values(iri, SDO.headline)
        return "Article", {
            "title": headlines,
            "name": headlines or self._values(iri, SDO.identifier),
            "publisher": [self._network.name(it) for it in self._values(iri, SDO.publisher)],
            "publishedAt": self._dates(self._values(iri, TIME.hasTime)),
            "sourceUrl": self._values(iri, SDO.url) or [iri],
            "bodyText": self._values(iri, SDO.articleBody),
        }

    def membership(self, iri: str) -> tuple[str, Values] | None:
        member, body, post = (self._first(iri, it) for it in (ORG.member, ORG.organization, OPENGOV.post))
        claims = self._backwards(ONR.aboutMembership, iri)
        statements = sorted(
            {
                *(it for it in self._values(iri, PROV.wasDerivedFrom) if it.startswith(f"{self._ids}statement/")),
                *(statement for claim in claims for statement in self._backwards(ONR.makesClaim, claim)),
            }
        )
        sources = [it for it in self._values(iri, PROV.wasDerivedFrom) if "#char=" in it]
        sources += [it for statement in statements for it in self._values(statement, SDO.isPartOf)]
        values = {
            "summary": [self._network.name(it) for it in statements if self._values(it, SDO.text)],
            "status": [
                status.removeprefix(f"{ONR}status-") for it in claims for status in self._values(it, ONR.claimedStatus)
            ],
            "date": self._dates(self._values(iri, ONR.attestedOn)),
            **self._term(iri),
            "proof": self._proofs(sources),
            "sourceUrl": [iri],
        }
        if post and self._is_there(post) and self._schema(member) == "Person":
            return "Occupancy", values | {"holder": [_id(member)], "post": [_id(post)]}
        if not self._schema(member) or not self._body(body):
            return None
        role = self._first(iri, ORG.role).removeprefix(f"{ONR}role-").replace("-", " ")
        # FollowTheMoney has it as a person's or a body's; what a body holds is told as its role.
        named = self._network.name(post) if post else role
        return "Membership", values | {"member": [_id(member)], "organization": [_id(body)], "role": [named]}

    def _schema(self, iri: str) -> str:
        if not iri.startswith(f"{self._ids}actor/") or not self._is_there(iri):
            return ""
        types = self._values(iri, RDF.type)
        return next((schema for type_, schema in _SCHEMAS.items() if type_ in types), "LegalEntity")

    def _body(self, iri: str) -> str:
        return _id(iri) if self._schema(iri) in _BODIES else ""

    def _country(self, iri: str) -> list[str]:
        """Return the code of the state that a body is, or is of."""
        states = [iri, *self._values(iri, ONR.homeState), *self._values(iri, ORG.unitOf)]
        return [code.lower() for it in states for code in self._values(it, SKOS.notation) if _ALPHA_2.fullmatch(code)]

    def _proofs(self, sources: Iterable[str]) -> list[str]:
        articles = sorted({it.partition("#")[0] for it in sources})
        return [_id(it) for it in articles if self._is_there(it)]

    def _term(self, iri: str) -> Values:
        """Return start and end of a membership, only where a source names them."""
        edtf = [self._edtf(it).partition("/") for it in self._values(iri, ORG.memberDuring)]
        return {
            "startDate": [start for start, _, _ in edtf if _DAY.fullmatch(start)],
            "endDate": [end for _, _, end in edtf if _DAY.fullmatch(end)],
        }

    def _dates(self, dates: Iterable[str]) -> list[str]:
        """Return dates as FollowTheMoney writes them: year, month or day, as much of it as is known to be so."""
        found = (self._common(self._edtf(it)) for it in dates)
        return [it for it in found if it]

    def _edtf(self, date: str) -> str:
        return told_twice.edtf(self._values(date, ONR.edtf)) or ""

    @staticmethod
    def _common(edtf: str) -> str:
        first, _, last = edtf.partition("/")
        if not _DAY.fullmatch(first) or not _DAY.fullmatch(last or first):
            return ""
        same = []
        for one, other in zip(first.split("-"), (last or first).split("-"), strict=False):
            if one != other:
                break
            same.append(one)
        return "-".join(same)

    def _is_there(self, iri: str) -> bool:
        return self._database.execute("SELECT 1 FROM node WHERE iri = ?", (iri,)).fetchone() is not None

    def _first(self, iri: str, property_: str) -> str:
        return self._network.value(iri, property_)

    def _values(self, iri: str, property_: str) -> list[str]:
        return self._network.values(iri, property_)

    def _backwards(self, property_: str, iri: str) -> list[str]:
        rows = self._database.execute("SELECT s FROM triple WHERE p = ? AND o = ? ORDER BY s", (str(property_), iri))
        return [row[0] for row in rows]


def _id(iri: str) -> str:
    """Return the id of an entity: the same for the same IRI, in the signs that FollowTheMoney's programs allow."""
    return f"onrecord-{sha1(iri.encode(), usedforsecurity=False).hexdigest()}"


def _line(iri: str, schema: str, values: Mapping[str, list[str]]) -> str:
    properties = {name: sorted(set(found)) for name, found in sorted(values.items()) if any(found)}
    entity = {"id": _id(iri), "schema": schema, "properties": properties, "datasets": ["onrecord"]}
    return f"{json.dumps(entity, ensure_ascii=False)}\n"
