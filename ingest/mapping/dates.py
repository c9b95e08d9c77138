"""Dates of a record to nodes: only those that something refers to, each with its anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ingest.mapping import vocabulary as v
from ingest.records import Date

if TYPE_CHECKING:
    from ingest.mapping.article_graph import ArticleGraph
    from ingest.records import Record

#: The id by which dates and statements refer to an article's own date.
PUBLISHED: Final = "published"
#: EDTF of an interval of which neither end is known (ISO 8601-2, 4.4).
UNKNOWN_EDTF: Final = "../.."

_UNDATED: Final = Date(
    id="", span=None, earliest=None, latest=None, edtf=UNKNOWN_EDTF, precision="unknown", method="not-stated"
)


class Dates:
    """The nodes of one record's dates, made as they are asked for."""

    def __init__(self, record: Record, graph: ArticleGraph) -> None:
        self._graph = graph
        self._dates = {date.id: date for date in record.dates}
        self._published = record.published
        self._nodes: dict[str, NamedNode] = {}
        self._taken: set[str] = set()

    def published(self) -> NamedNode | None:
        """Return the node of the publication date, where one is known."""
        return None if self._published is None else self.node(PUBLISHED)

    def node(self, key: str | None) -> NamedNode:
        """Return the node of the date of this id; of a date that says nothing is known, where there is none.

        Raises:
            InvalidRecord: the record holds no date of that id.
        """
        key, date = self._find(key)
        node = self._nodes.get(key)
        if node is None:
            # Before its anchors are described: a record that anchors two dates in each other must not hang.
            node = self._nodes[key] = NamedNode(self._iri(key, date))
            self._describe(node, date, () if date.anchor is None else (date.anchor,))
        return node

    def period(self, since: str | None, until: str | None) -> NamedNode | None:
        """Return the node of the interval between two dates, from ids, or `None` where no day of it is known.

        It begins no earlier than the one and ends no later than the other; a missing end is open, never "now".
        """
        ends = [key for key in (since, until) if key is not None]
        first = None if since is None else self._find(since)[1]
        last = None if until is None else self._find(until)[1]
        earliest = first.earliest if first else None
        latest = last.latest if last else None
        if earliest is None and latest is None:
            return None
        edtf = f"{first.edtf.partition('/')[0] if first else '..'}/{last.edtf.rpartition('/')[2] if last else '..'}"
        method = "explicit-range" if first and last else "since" if first else "until"
        key = f"{since}/{until}"
        node = self._nodes.get(key)
        if node is None:
            date = Date(key, None, earliest, latest, edtf, "bounded", method)
            node = self._nodes[key] = NamedNode(self._iri(key, date))
            self._describe(node, date, tuple(ends))
        return node

    def _find(self, key: str | None) -> tuple[str, Date]:
        if key is None:
            return "", _UNDATED
        if self._published is not None and key in (PUBLISHED, self._published.id):
            return PUBLISHED, self._published
        date = self._dates.get(key)
        if date is not None:
            return key, date
        if key == PUBLISHED:
            return "", _UNDATED
        raise self._graph.missing("date", key, "dates")

    def _iri(self, key: str, date: Date) -> str:
        mint, article = self._graph.iris, self._graph.sha256
        if key == PUBLISHED:
            return mint.published(article)
        nth = 0
        while True:
            nth += 1
            if date.span is not None:
                iri = mint.date(article, *date.span, nth)
            else:
                iri = mint.inferred_date(article, date.method, None if date.edtf == UNKNOWN_EDTF else date.edtf, nth)
            if iri not in self._taken:
                self._taken.add(iri)
                return iri

    def _describe(self, node: NamedNode, date: Date, anchors: tuple[str, ...]) -> None:
        add = self._graph.add
        add(node, v.A, v.DATE_INTERVAL)
        if date.earliest is not None:
            add(node, v.EARLIEST, Literal(date.earliest, datatype=v.DATE_TYPE))
        if date.latest is not None:
            add(node, v.LATEST, Literal(date.latest, datatype=v.DATE_TYPE))
        add(node, v.EDTF, Literal(date.edtf, datatype=v.EDTF_TYPE))
        add(node, v.PRECISION, v.controlled("prec", date.precision))
        add(node, v.DATE_METHOD, v.controlled("method", date.method))
        if date.span is not None:
            add(node, v.DENOTED_BY, self._graph.words(date.span))
        for anchor in anchors:
            if self._find(anchor)[1] is not _UNDATED:
                add(node, v.WAS_DERIVED_FROM, self.node(anchor))
