"""Things of the graph in the words of schema.org, as JSON-LD without a context."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ontology.terms import prefixes
from server.labels import KINDS

if TYPE_CHECKING:
    from server.pages.links import DateView, Link
    from server.pages.memberships import MembershipRow
    from server.pages.statements import StatementRow

#: What JSON-LD is made of.
Node = Mapping[str, object]

#: What people call a kind of thing, to the type of schema.org that it is. What is not here is a Thing.
_TYPES: Final[Mapping[str, str]] = MappingProxyType({
    "person": "Person",
    "state": "Country",
    "government body": "GovernmentOrganization",
    "intergovernmental organization": "Organization",
    "news medium": "NewsMediaOrganization",
    "place": "Place",
    "unit": "Organization",
    "organization": "Organization",
    "article": "NewsArticle",
    "event": "Event",
    "post": "Occupation",
    "proposition": "Claim",
    "claim": "Claim",
    "claim about a membership": "Claim",
    "membership": "OrganizationRole",
    "class": "DefinedTerm",
    "property": "DefinedTerm",
    "term": "DefinedTerm",
})  # fmt: skip
#: Those of them that schema.org lets have members.
BODIES: Final = frozenset(("Country", "GovernmentOrganization", "NewsMediaOrganization", "Organization"))
_CLASSES: Final[Mapping[str, str]] = {word: name for name, word in reversed(list(KINDS.items()))}
#: What EDTF and schema.org write alike: a year, a month or a day; no season, and nothing that is uncertain.
_DAY: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-[0-3]\d)?)?")
#: Of each list, what goes into the metadata; the page itself and the data have all.
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is.

    Attributes:
        base: what the IRIs of the graph begin with.
        root: of the site, with a slash at its end.
        url: of this page, in full.
        title: of this page, as text.
    """

    base: str
    root: str
    url: str
    title: str

    def at(self, path: str) -> str:
        """Return the whole address of a path from the application's root."""
        return f"{self.root.removesuffix('/')}{path}"


def node(link: Link, place: Place) -> dict[str, object]:
    """Return a thing by its IRI, with its type, its name and its page."""
    node: dict[str, object] = {"@type": _TYPES.get(link.kind or "", "Thing"), "@id": link.iri}
    type_ = class_of(link.kind or "")
    if type_:
        node["additionalType"] = type_
    return {**node, "name": link.label, "url": place.at(link.href)}


def class_of(word: str) -> str | None:
    """Return the class, as an IRI, whose things are called so."""
    prefix, colon, name = _CLASSES.get(word, "").partition(":")
    return f"{prefixes()[prefix]}{name}" if colon and prefix != "schema" else None


def role(row: MembershipRow, place: Place, *, to: str) -> dict[str, object]:
    """Return a membership between what a page is about and the other end, as schema.org has roles: amid a property."""
    name = row.post or row.role
    end, property_ = (row.member, "member") if to == "member" else (row.organization, "memberOf")
    return {
        "@type": "OrganizationRole",
        "@id": row.link.iri,
        "additionalType": class_of("membership"),
        "url": place.at(row.link.href),
        **some("roleName", [name.label] if name else []),
        **some(property_, [node(end, place)] if end else []),
        **(lasting(row.during) if row.during else {}),
    }


def lasting(date: DateView) -> Node:
    """Return the ends of an interval that a source names, each as exactly as it does.

    A day up to which something held, or since which it does not, is none of its ends.
    """
    first, between, last = (date.edtf or "").partition("/")
    if not between or date.precision == "as-of":
        return {}
    return {name: end for name, end in (("startDate", first), ("endDate", last)) if _DAY.fullmatch(end)}


def statement_type(row: StatementRow) -> str:
    return "Quotation" if row.type in ("direct", "mixed") else "Claim"


def appearance(row: StatementRow, place: Place) -> dict[str, object]:
    """Return a statement in a list, without its words."""
    return {"@type": statement_type(row), "@id": row.iri, "url": place.at(row.href)}


def statement(row: StatementRow, place: Place) -> dict[str, object]:
    type_ = statement_type(row)
    speaker = [node(row.speaker, place)] if row.speaker else []
    article: dict[str, object] = {"@type": "NewsArticle", "@id": row.source.iri, "url": place.at(row.place)}
    if row.headline:
        article["headline"] = row.headline
    return {
        "@type": type_,
        "@id": row.iri,
        "additionalType": class_of("statement"),
        "url": place.at(row.href),
        "inLanguage": "en",
        **some("creator", speaker),
        **some("spokenByCharacter", [{"@id": row.speaker.iri}] if row.speaker and type_ == "Quotation" else []),
        **day("dateCreated", row.date),
        "isPartOf": article,
        **some("appearance", [{"@id": row.source.iri}] if type_ == "Claim" else []),
    }


def speakers(rows: Sequence[StatementRow], place: Place) -> list[Node]:
    known = {it.speaker.iri: it.speaker for it in rows if it.speaker}
    return [node(it, place) for it in known.values()]


def day(name: str, date: DateView) -> Node:
    """Return a date that is known to the day, month or year; bounds of any other kind are no date of schema.org's."""
    return {name: date.machine} if date.machine else {}


def some(name: str, values: Sequence[object]) -> Node:
    """Return a property with its values: none where there are none, and `_MOST` at most."""
    if not values:
        return {}
    return {name: values[0] if len(values) == 1 else list(values[:_MOST])}
