"""The only place where keys and IRIs are minted, of slugs (`ingest.slugs`). Strings in, strings out.

A key is what an IRI ends in and what a record holds: lower-case ASCII words joined by single hyphens. Whatever text it
is made of, a key is bounded in length and needs no escaping in an IRI. Span and statement IRIs hold the article's hash
and offsets only, so that a corrected reading keeps them.

IRIs follow RFC 3987; a span's fragment is a character range of RFC 5147, counted in code points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ingest.slugs import slug
from ontology.defaults import BASE
from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.records import ActorType

#: Hexadecimal digits of an article's sha256 in its IRIs: 128 bits, so no two articles of any corpus meet.
HASH_CHARS: Final = 32

#: Hexadecimal digits of an article's sha256 in keys that only it knows.
_LOCAL_CHARS: Final = 8
_SAFE: Final = re.compile(r"[A-Za-z0-9._~-]+")
_LENIENT: Final = "surrogatepass"
# EDTF's own signs, by signs that need no escaping in a path; "/" must not become "%2F", which servers take for "/".
_EDTF_SIGNS: Final = str.maketrans({"/": "_", "?": "!", "%": "*"})
_EDTF_SAFE: Final = ":.,~+_!*-"

_KEY_KINDS: Final[Mapping[ActorType, str]] = {
    "Person": "person",
    "Group": "group",
    "State": "state",
    "GovernmentBody": "body",
    "IntergovernmentalOrganization": "organization",
    "NewsMediaOrganization": "media",
    "OrganizationalUnit": "unit",
    "Organization": "organization",
    "Place": "place",
}


def actor_key(kind: ActorType, name: str) -> str:
    """Return the key of an actor that no reference data knows, by its full name.

    >>> actor_key("Person", "Jane Roe"), actor_key("NewsMediaOrganization", "The Northern Post")
    ('person-jane-roe', 'media-the-northern-post')
    """
    return f"{_KEY_KINDS[kind]}-{slug(name)}"


def local_key(kind: ActorType, name: str, article: str) -> str:
    """Return the key of an actor that only one article knows by this name or description; `article` is its sha256.

    >>> local_key("Group", "senior officials", "9c2ee6e5" * 8)
    'group-senior-officials-9c2ee6e5'
    """
    return f"{actor_key(kind, name)}-{article[:_LOCAL_CHARS]}"


def person_key(name: str) -> str:
    """Return the key of a person by their full name.

    >>> person_key("José Núñez")
    'person-jose-nunez'
    """
    return actor_key("Person", name)


def organization_key(name: str) -> str:
    return actor_key("Organization", name)


def media_key(name: str) -> str:
    return actor_key("NewsMediaOrganization", name)


def body_key(name: str) -> str:
    """Return the key of a government body by its name."""
    return actor_key("GovernmentBody", name)


def place_key(name: str) -> str:
    return actor_key("Place", name)


def government_key(state: str) -> str:
    """Return the key of a state's government.

    >>> government_key("france"), foreign_ministry_key("france")
    ('gov-france', 'mfa-france')
    """
    return f"gov-{state}"


def foreign_ministry_key(state: str) -> str:
    return f"mfa-{state}"


def post_key(body: str, title: str) -> str:
    """Return the key of a post in the body of key `body`.

    >>> post_key("gov-france", "Prime Minister")
    'gov-france-prime-minister'
    """
    return f"{body}-{slug(title)}"


def membership_key(member: str, organization: str) -> str:
    """Return the key of a membership in an organization or, given a post's key, of the holding of a post.

    No two pairs of keys made here share one, since no key has two hyphens in a row.

    >>> membership_key("ghana", "african-union")
    'ghana--african-union'
    """
    return f"{member}--{organization}"


def proposition_key(kind: str, *actors: str) -> str:
    """Return the key of a proposition of the reference data's `kind` about these actors.

    >>> proposition_key("exit", "ghana", "african-union")
    'exit-ghana-african-union'
    """
    return "-".join((kind, *actors))


def condition_key(article: str, start: int, end: int) -> str:
    """Return the key of a proposition that only the words at `start` to `end` of an article state.

    >>> condition_key("9c2ee6e5" * 8, 10, 31)
    '9c2ee6e59c2ee6e59c2ee6e59c2ee6e5-10-31'
    """
    return f"{article[:HASH_CHARS]}-{start}-{end}"


def run_key(*settings: str) -> str:
    """Return the key of an extraction run by everything that its results depend on, in order.

    >>> len(run_key("0.1.0", "model", "3.8.0"))
    12
    """
    return sha256("\0".join(settings).encode("utf-8", _LENIENT)).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints every IRI under `base`, which must be http or https and end in "/".

    `article` is an article's sha256 throughout; offsets are code points, 0-based, end excluded. Keys made here go into
    an IRI as they are; any other key is percent-encoded, so that every result is an IRI.

    Raises:
        InvalidSetting: `base` is no such IRI.

    >>> iris = Iris("https://onrecord.example/")
    >>> iris.actor("nato")
    'https://onrecord.example/id/actor/nato'
    >>> iris.span("9c2ee6e5" * 8, 150, 189)
    'https://onrecord.example/id/article/9c2ee6e59c2ee6e59c2ee6e59c2ee6e5#char=150,189'
    """

    base: str
    _id: str = field(init=False, repr=False, compare=False)
    _graph: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not BASE.fullmatch(self.base):
            raise InvalidSetting(
                f"base: {self.base!r} cannot begin IRIs; give an http or https address that ends in a slash, "
                'as "https://example.org/"'
            )
        object.__setattr__(self, "_id", f"{self.base}id/")
        object.__setattr__(self, "_graph", f"{self.base}graph/")

    def article(self, article: str) -> str:
        return f"{self._id}article/{article[:HASH_CHARS]}"

    def span(self, article: str, start: int, end: int) -> str:
        """Return the IRI of a place in an article, a segment included (https://www.rfc-editor.org/rfc/rfc5147)."""
        return f"{self._id}article/{article[:HASH_CHARS]}#char={start},{end}"

    def statement(self, article: str, start: int, end: int, nth: int = 1) -> str:
        """Return the IRI of a statement whose content begins at `start` and ends at `end`, gaps included.

        `nth` tells apart several statements of the same words.
        """
        return f"{self._id}statement/{article[:HASH_CHARS]}-{start}-{end}{_ordinal(nth)}"

    def claim(self, article: str, start: int, end: int, number: int) -> str:
        """Return the IRI of the claim of this `number`, from 1, that the statement there makes."""
        return f"{self._id}claim/{article[:HASH_CHARS]}-{start}-{end}-{number}"

    def event(self, article: str, start: int, end: int, nth: int = 1) -> str:
        return f"{self._id}event/{article[:HASH_CHARS]}-{start}-{end}{_ordinal(nth)}"

    def date(self, article: str, start: int, end: int, nth: int = 1) -> str:
        """Return the IRI of a date that words stand for; `nth` tells apart several readings of them."""
        return f"{self._id}date/{article[:HASH_CHARS]}-{start}-{end}{_ordinal(nth)}"

    def inferred_date(self, article: str, method: str, edtf: str | None = None, nth: int = 1) -> str:
        """Return the IRI of a date that no words stand for, by how it was worked out and what came of it.

        `nth` tells apart several that come out the same from different anchors.

        >>> Iris("https://onrecord.example/").inferred_date("0" * 64, "same-week", "2023-05-01/2023-05-07~")[-50:]
        '00000000000000000-same-week-2023-05-01_2023-05-07~'
        """
        stem = f"{self._id}date/{article[:HASH_CHARS]}-{slug(method)}"
        if edtf is None:
            return f"{stem}{_ordinal(nth)}"
        return f"{stem}-{quote(edtf.translate(_EDTF_SIGNS), safe=_EDTF_SAFE, errors=_LENIENT)}{_ordinal(nth)}"

    def published(self, article: str) -> str:
        """Return the IRI of an article's publication date."""
        return f"{self._id}date/{article[:HASH_CHARS]}-published"

    def actor(self, key: str) -> str:
        return self._keyed("actor", key)

    def membership(self, key: str) -> str:
        return self._keyed("membership", key)

    def post(self, key: str) -> str:
        return self._keyed("post", key)

    def proposition(self, key: str) -> str:
        return self._keyed("proposition", key)

    def judgement(self, key: str) -> str:
        return self._keyed("judgement", key)

    def run(self, key: str) -> str:
        return self._keyed("run", key)

    def article_graph(self, article: str) -> str:
        return f"{self._graph}article/{article[:HASH_CHARS]}"

    def inferred_graph(self, article: str) -> str:
        return f"{self._graph}inferred/{article[:HASH_CHARS]}"

    def disagreement(self, claim: str, other: str) -> str:
        """Return the IRI of the disagreement between two claims, given by theirs."""
        start = len(f"{self._id}claim/")
        return f"{self._id}disagreement/{claim[start:]}--{other[start:]}"

    def disagreements_graph(self, proposition: str) -> str:
        """Return the graph for what is derived from the claims about a proposition, given by its IRI."""
        return f"{self._graph}disagreements/{proposition.removeprefix(f'{self._id}proposition/')}"

    def across_graph(self, article: str) -> str:
        """Return the IRI of the graph of what an article and others tell of each other."""
        return f"{self._graph}across/{article[:HASH_CHARS]}"

    def copies_graph(self, article: str) -> str:
        """Return the IRI of the graph of which articles have nearly the same text as an article."""
        return f"{self._graph}copies/{article[:HASH_CHARS]}"

    @property
    def ontology_graph(self) -> str:
        return f"{self._graph}ontology"

    @property
    def reference_graph(self) -> str:
        return f"{self._graph}reference"

    @property
    def judgements_graph(self) -> str:
        return f"{self._graph}judgements"

    @property
    def runs_graph(self) -> str:
        return f"{self._graph}runs"

    def _keyed(self, kind: str, key: str) -> str:
        if not _SAFE.fullmatch(key):
            key = quote(key, safe="", errors=_LENIENT)
        return f"{self._id}{kind}/{key}"


def _ordinal(nth: int) -> str:
    return "" if nth == 1 else f"-{nth}"
