"""What people decide about things of the graph: judgements, as records and as triples of a graph of their own.

A judgement refers to what it is about by its IRI, which stays when an article is read again, and it stays when the
article goes. Nothing that was read is ever changed by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from ontology.errors import EntityNotFound, InvalidJudgement
from ontology.terms import ONR, PROV, RDF, SKOS, XSD
from server.inference import with_inferences
from server.store.base import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.inference.across import Reader
    from server.inference.names import GraphNames
    from server.store.base import Store

#: Each verdict, as it is written, and what it may be about: one thing, or two of one kind.
VERDICTS: Final[Mapping[str, tuple[int, ...]]] = {
    "same": (2,),
    "not-same": (2,),
    "wrong": (1,),
    "right": (1,),
    "note": (1, 2),
}
#: Kinds of things that may be called right or wrong, and of which two may be called the same.
READ: Final = ("statement", "claim", "membership")
PAIRED: Final = ("statement", "actor")
#: Longest note, and longest name of who judges, in characters.
MAX_NOTE: Final = 2_000
MAX_WHO: Final = 200

_TYPE, _JUDGEMENT = ox.NamedNode(str(RDF.type)), ox.NamedNode(ONR.Judgement)
_VERDICT, _JUDGES = ox.NamedNode(ONR.verdict), ox.NamedNode(ONR.judges)
_BY, _AT, _NOTE = ox.NamedNode(ONR.judgedBy), ox.NamedNode(PROV.generatedAtTime), ox.NamedNode(SKOS.note)
_DATE_TIME: Final = ox.NamedNode(str(XSD.dateTime))
_TERM: Final = str(ONR["verdict-"])
_PREFIXED: Final = re.compile(r"(?:.*/)?(?:id|page|data)/([a-z]+)/([^/?#]+)|([a-z]+)[:/]([^/?#]+)")
#: Controls that XML cannot write, and marks that would break a line in two.
_ILLEGIBLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody decided, or remarked.

    Attributes:
        verdict: one of `VERDICTS`.
        things: the IRIs of what it is about, one or two, sorted.
        who: the name under which it was made.
        when: UTC, to the millisecond.
        note: why, or the remark; may be empty.
    """

    verdict: str
    things: tuple[str, ...]
    who: str
    when: datetime
    note: str = ""

    @property
    def at(self) -> str:
        """The time, as xsd:dateTime.

        >>> Judgement("note", ("urn:a",), "Jane Roe", datetime(2024, 5, 14, 9, tzinfo=UTC), "why").at
        '2024-05-14T09:00:00.000Z'
        """
        return self.when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def key(self) -> str:
        """What its IRI ends with: 16 hexadecimal digits that anything in it changes."""
        told = "\n".join((self.verdict, *self.things, self.who, self.at, self.note))
        return sha256(told.encode()).hexdigest()[:16]


def made(
    verdict: str, things: Iterable[str], *, who: str, base: str, when: datetime | None = None, note: str = ""
) -> Judgement:
    """Return a judgement, as of now unless told when, once it is one that can be made.

    Raises:
        InvalidJudgement: no such verdict, not about what it may be about, without a name, or too long.
    """
    if verdict not in VERDICTS:
        raise InvalidJudgement(f"there is no verdict {verdict[:40]!r}: give one of {', '.join(VERDICTS)}")
    iris = tuple(sorted({named(thing, base) for thing in things}))
    kinds = {_kind(iri, base) for iri in iris}
    if len(iris) not in VERDICTS[verdict] or len(kinds) != 1:
        many = "two different things of one kind" if VERDICTS[verdict] == (2,) else "one thing"
        raise InvalidJudgement(f"{verdict!r} is said of {many}: give {many} by IRI or by address")
    allowed = {"note": (*READ, "actor"), "wrong": READ, "right": READ}.get(verdict, PAIRED)
    if not kinds <= {*allowed}:
        raise InvalidJudgement(f"{verdict!r} is said of a {' or '.join(allowed)}, and <{iris[0]}> is none")
    who, note = who.strip(), note.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not who or len(who) > MAX_WHO or _ILLEGIBLE.search(who) or "\n" in who:
        raise InvalidJudgement(f"a judgement names who makes it, in one line of at most {MAX_WHO} characters")
    if len(note) > MAX_NOTE or _ILLEGIBLE.search(note):
        raise InvalidJudgement(f"a note has at most {MAX_NOTE:,} characters, and none that cannot be shown")
    if verdict == "note" and not note:
        raise InvalidJudgement("a note has words: give them with it")
    moment = (when or datetime.now(UTC)).astimezone(UTC)
    return Judgement(verdict, iris, who, moment.replace(microsecond=moment.microsecond // 1000 * 1000), note)


def named(text: str, base: str) -> str:
    """Return the IRI of a thing given by its IRI, by the address of its page, or as "statement/KEY".

    >>> named("statement:0f-1-2", "https://onrecord.example/")
    'https://onrecord.example/id/statement/0f-1-2'

    Raises:
        InvalidJudgement: it is none of these.
    """
    given = text.strip()
    if not given.startswith(f"{base}id/"):
        found = _PREFIXED.fullmatch(urlsplit(given)._replace(query="", fragment="").geturl()) if given else None
        kind, key = (found[1] or found[3], found[2] or found[4]) if found else ("", "")
        given = f"{base}id/{kind}/{key}" if kind in {*READ, *PAIRED} else ""
    try:
        return ox.NamedNode(given).value if given and _kind(given, base) in {*READ, *PAIRED} else _nothing(text)
    except ValueError:
        return _nothing(text)


def quads(judgements: Iterable[Judgement], iris: GraphNames) -> list[ox.Quad]:
    """Return judgements as quads of their graph."""
    name = ox.NamedNode(iris.judgements_graph)
    out = []
    for it in judgements:
        node = ox.NamedNode(iris.judgement(it.key))
        facts: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (_TYPE, _JUDGEMENT),
            (_VERDICT, ox.NamedNode(_TERM + it.verdict)),
            *((_JUDGES, ox.NamedNode(thing)) for thing in it.things),
            (_BY, ox.Literal(it.who)),
            (_AT, ox.Literal(it.at, datatype=_DATE_TIME)),
        ]
        facts += [(_NOTE, ox.Literal(it.note))] if it.note else []
        out += [ox.Quad(node, name_, value, name) for name_, value in facts]
    return out


def read(given: Iterable[ox.Quad], base: str) -> Iterator[tuple[str, Judgement]]:
    """Yield the judgements among quads, each with its IRI, the oldest first; what is not whole is left out."""
    told: dict[str, dict[ox.NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in given:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            told[quad.subject.value][quad.predicate].append(quad.object.value)
    found = []
    for node, facts in told.items():
        verdicts, who, at = (facts.get(it, ()) for it in (_VERDICT, _BY, _AT))
        if not (len(verdicts) == len(who) == len(at) == 1):
            continue
        note = next(iter(facts.get(_NOTE, ())), "")
        try:
            when = moment(at[0])
            things = facts.get(_JUDGES, ())
            found.append(
                (node, made(verdicts[0].removeprefix(_TERM), things, who=who[0], base=base, when=when, note=note))
            )
        except InvalidJudgement:
            continue
    yield from sorted(found, key=lambda pair: (pair[1].when, pair[0]))


def moment(text: str) -> datetime:
    """Return a time written as ISO 8601; UTC where it names no zone.

    Raises:
        InvalidJudgement: it is none.
    """
    try:
        known = datetime.fromisoformat(text.strip())
        return (known if known.tzinfo else known.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidJudgement(f"{text[:40]!r} is no time: write it as 2024-05-14T09:30:00Z") from None


@dataclass(frozen=True, slots=True)
class Judges:
    """A store whose judgements are read and changed, one change at a time."""

    store: Store
    base: str
    iris: GraphNames
    reader: Reader | None
    _one: Lock

    @classmethod
    def of(cls, store: Store, base: str, iris: GraphNames, reader: Reader | None) -> Judges:
        return cls(store, base, iris, reader, Lock())

    def all(self) -> list[tuple[str, Judgement]]:
        """Return all judgements, each with its IRI, the oldest first."""
        return list(read(self.store.quads(self.iris.judgements_graph), self.base))

    def change(self, record: Iterable[Judgement] = (), withdraw: Iterable[str] = ()) -> tuple[int, int]:
        """Record judgements and take others back, in one transaction; return how many of each were not so before.

        Raises:
            EntityNotFound: there is no judgement of an IRI that is to be taken back.
            InvalidStore: the store cannot be read or written; then it is as it was before.
        """
        graph = self.iris.judgements_graph
        with self._one:
            known = dict(self.all())
            new = {node: it for it in record if (node := self.iris.judgement(it.key)) not in known}
            gone = {*withdraw}
            for node in sorted(gone - known.keys()):
                raise EntityNotFound(
                    f"there is no judgement <{node}> to take back: `onrecord judge` lists those there are"
                )
            if new or gone:
                held = [it for it in self.store.quads(graph) if _value(it.subject) not in gone]
                wanted = [*held, *quads(new.values(), self.iris)]
                self.store.replace(with_inferences(self.store, {graph: wanted}, self.iris, reader=self.reader))
        return len(new), len(gone)

    def check_known(self, judgement: Judgement) -> None:
        """Make sure that the store tells of what a judgement is about.

        Raises:
            EntityNotFound: it does not.
        """
        for thing in judgement.things:
            found = self.store.query(f"ASK {{ <{thing}> ?property ?value }}")
            if not (isinstance(found, Answer) and found.value):
                raise EntityNotFound(
                    f"the store tells of no <{thing}>: copy the IRI from its page, where it stands last"
                )

    def withdrawn(self, text: str) -> str:
        """Return the IRI of a judgement given by it, by its address, by its key, or as "judgement:KEY"."""
        return self.iris.judgement(text.strip().rstrip("/").rpartition("/")[2].rpartition(":")[2])


def _kind(thing: str, base: str) -> str:
    return thing.removeprefix(f"{base}id/").partition("/")[0] if thing.startswith(f"{base}id/") else ""


def _nothing(text: str) -> str:
    raise InvalidJudgement(
        f"{text[:200]!r} is no statement, claim, actor or membership of this graph: give its IRI or its address"
    )


def _value(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""
