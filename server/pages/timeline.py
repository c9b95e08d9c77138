"""The chart of posts and memberships: since when each is attested, and which standing claims give it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

from server.labels import STATUS_FAMILIES
from server.pages import dates, queries
from server.pages.charts.lanes import Chart, Days, Event, Row, Span, chart
from server.pages.facts import local_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.pages.facts import Site
    from server.pages.links import Link
    from server.pages.memberships import MembershipRow
    from server.store.base import Store

#: Claims of a membership's standing that are marked, the newest; and claims that are looked at for a chart.
_MARKS: Final = 24
_MAX_CLAIMS: Final = 1000
_EDTF: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def memberships_chart(store: Store, site: Site, rows: Sequence[MembershipRow], actor: str) -> Chart | None:
    """Return a chart with a lane for each membership, named by its other end; `None` where none has a date."""
    if not rows:
        return None
    marks = _standings(store, site, [row.link.iri for row in rows])
    return chart([Row(*_named(row, actor, marks.get(row.link.iri, ()))) for row in rows])


def days_of(row: queries.Row) -> Days:
    """Return the bounds of the date that a row tells of as `?earliest` and `?latest`."""
    return Days(_day(row, "earliest"), _day(row, "latest"))


def when(row: queries.Row) -> str:
    """Return the date that a row tells of as `?earliest`, `?latest` and `?edtf`, as every page writes dates."""
    return dates.display(*days_of(row), row["edtf"].value if "edtf" in row else None)


def _day(row: queries.Row, name: str) -> date | None:
    try:
        return date.fromisoformat(row[name].value[:10]) if name in row else None
    except ValueError:
        return None


def _standings(store: Store, site: Site, memberships: Sequence[str]) -> Mapping[str, tuple[Event, ...]]:
    """Return the newest claims of each membership's status."""
    found: dict[str, dict[tuple[str, str], Event]] = {}
    wanted = {"membership": memberships}
    for row in queries.select(store, "membership/standings", values=wanted, limit=_MAX_CLAIMS):
        marks = found.setdefault(row["membership"].value, {})
        if len(marks) < _MARKS:
            status, statement = local_name(row["status"].value).removeprefix("status-"), row["statement"].value
            words = f"{when(row)}: {status.replace('-', ' ')}"
            event = Event(days_of(row), STATUS_FAMILIES.get(status, "other"), words, site.href(statement))
            marks.setdefault((status, statement), event)
    return {membership: tuple(marks.values()) for membership, marks in found.items()}


def _named(
    row: MembershipRow, actor: str, marks: tuple[Event, ...]
) -> tuple[Link, tuple[Event, ...], Span | None, str]:
    """Return a lane that is named by the other end, with how the two hang together as seen from `actor`."""
    if row.member is not None and row.member.iri == actor:
        name, note = (row.post, "post held") if row.post is not None else (row.organization, "member of")
    else:
        name, note = row.member, row.post.label if row.post is not None else "member"
    return name or row.link, marks, _span(row), note


def _span(row: MembershipRow) -> Span | None:
    attested = [it for it in (row.first, row.last) if it is not None]
    known = [Days(it.earliest, it.latest) for it in attested]
    told = [f"attested {' to '.join(dict.fromkeys(it.text for it in attested))}"] if attested else []
    begins = ends = None
    if row.during is not None:
        told.append(f"said to last {row.during.text}")
        start, slash, end = (row.during.edtf or "").partition("/")
        if slash:
            begins, ends = _piece(start), _piece(end)
        else:
            # It held then; nothing is said of when it began or ended.
            known.append(Days(row.during.earliest, row.during.latest))
    return Span(tuple(known), begins, ends, "; ".join(told)) if known or begins or ends else None


def _piece(edtf: str) -> Days | None:
    """Return the days that one end of an EDTF interval may stand for; `None` where it is open or unknown.

    >>> _piece("2022-09")
    Days(earliest=datetime.date(2022, 9, 1), latest=datetime.date(2022, 9, 30))
    """
    match = _EDTF.match(edtf)
    if match is None:
        return None
    year, month, day = int(match["year"]), int(match["month"] or 0), int(match["day"] or 0)
    try:
        last = day or monthrange(year, month or 12)[1]
        return Days(date(year, month or 1, day or 1), date(year, month or 12, last))
    except ValueError:
        return None
