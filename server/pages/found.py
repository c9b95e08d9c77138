"""What was found: things by their names and statements by their words, narrowed down by what the address says.

The index finds them where the store has one. While it is being built, and for another engine's store, the store itself
is asked, which takes longer, knows no slips, looks through the newest alone and cannot narrow down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from ontology.terms import KINDS
from server.labels import KINDS as WORDS
from server.pages import search as in_store
from server.pages import search_form
from server.pages.asked import MAX_PAGES, PER_PAGE, Asked, address
from server.pages.facts import legible
from server.pages.links import Link
from server.pages.statements import rows
from server.search import finding, saying
from server.search.folding import placed
from server.search.marking import Marker
from server.search.wanted import ANYTHING, NAME, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tantivy import Searcher

    from server.pages.facts import Site
    from server.pages.search import Hit, Index
    from server.pages.search_form import Field
    from server.pages.statements import StatementRow
    from server.search.finding import NamedHit
    from server.search.search import Search
    from server.store.base import Store

#: Things and statements of one page; things that come before the statements where both are looked for, and how many
#: where their names are only like the words; suggestions.
FIRST_NAMED: Final = 8
FEW_ALIKE: Final = 3
MAX_SUGGESTIONS: Final = 8

#: Seconds that a page waits for the index to be in step with the store, and to be built at first.
_PATIENCE: Final = 1.0
#: Seconds that somebody who types waits for the index to be opened.
_SHORT_PATIENCE: Final = 0.3
_MARKS: Final = ('"', "“", "„", "«")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A thing that was found by a name: as `Hit`, of any kind; `is_alike` if the name is only like the words."""

    link: Link
    matched: str | None
    metonym: bool
    mentions: int
    is_actor: bool
    is_alike: bool = False


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of what was found.

    Attributes:
        asked: what was asked for, and `wanted` the words as they are shown.
        named: things with a fitting name, the best first; `more_named` whether there are more of them.
        named_href: where all of them are listed, from the application's root.
        statements: those of this page.
        count: how many statements there are in all; `None` where nobody counted.
        is_loose: whether they have some of the words only.
        more: whether there is another page.
        fields: what the results can be narrowed down to; none where there is no index.
        chosen: what they are narrowed down to, in words.
        note: why the results are less than they could be, if they are.
        here: the address of these results, without the number of the page, and ready for it.
    """

    asked: Asked
    wanted: str
    named: tuple[NamedRow, ...] = ()
    more_named: bool = False
    named_href: str = ""
    statements: tuple[StatementRow, ...] = ()
    count: int | None = None
    is_loose: bool = False
    more: bool = False
    fields: tuple[Field, ...] = ()
    chosen: tuple[str, ...] = ()
    note: str | None = None
    here: str = ""

    @property
    def number(self) -> int:
        return self.asked.number

    @property
    def quoted(self) -> str:
        """The words between quotation marks, unless they have some."""
        return self.wanted if self.wanted[:1] in _MARKS else f"“{self.wanted}”"

    @property
    def can_narrow(self) -> bool:
        return bool(self.fields)

    @property
    def is_narrowed(self) -> bool:
        return self.asked.within != ANYTHING

    @property
    def has_dates(self) -> bool:
        """Whether what is listed can be narrowed down by days."""
        return self.asked.within.is_of_a_time

    @property
    def are_alike(self) -> bool:
        """Whether the names are only like the words, as after a slip."""
        return bool(self.named) and all(it.is_alike for it in self.named)

    @property
    def has_names(self) -> bool:
        """Whether names belong on this page."""
        return not self.asked.within.is_of_statements and (self.number == 1 or not self.has_statements)

    @property
    def has_statements(self) -> bool:
        """Whether statements belong on this page."""
        return not self.asked.within.kind or self.asked.within.is_of_statements

    @property
    def is_cut(self) -> bool:
        """Whether this is the last page that is listed, and not the last there is."""
        return self.number >= MAX_PAGES and (self.count or 0) > self.most

    @property
    def most(self) -> int:
        """Most statements that are listed."""
        return finding.MOST


def page(
    store: Store,
    site: Site,
    search: Search | None,
    names: Callable[[], Index],
    asked: Asked,
    *,
    is_marked: bool = True,
) -> FoundPage:
    """Return a page of what was found, with the words marked that were looked for unless told otherwise.

    `names` gives the names of all actors, where there is no index.
    """
    here = address(site, asked)
    if not asked:
        return FoundPage(asked, "", here=here, fields=() if search is None else search_form.empty())
    if search is not None:
        search.is_in_step(_PATIENCE)
        found = search.ask(lambda searcher: _from_index(searcher, store, site, asked, is_marked=is_marked))
        if found is not None:
            return found
    told = in_store.search(store, site, names(), asked.wanted)
    why = (
        "The store is another engine's, so slips are not forgiven, and results cannot be narrowed down here."
        if search is None
        else "The search index is being built. Until then slips are not forgiven, and results cannot be narrowed down; "
        "load this page again in a moment."
    )
    marker = Marker.of_texts(asked.wanted, (it.text for it in told.statements))
    return FoundPage(
        asked,
        told.wanted,
        tuple(NamedRow(it.link, it.matched, it.metonym, it.mentions, is_actor=True) for it in told.actors),
        told.more_actors,
        statements=_marked(told.statements, marker) if is_marked else told.statements,
        note=why,
        here=here,
    )


def suggestions(
    store: Store, site: Site, search: Search | None, names: Callable[[], Index], text: str
) -> list[NamedRow]:
    """Return things whose name begins like a text, or fits it otherwise, the best first."""
    wanted = Wanted.read(text)
    if search is not None:
        found = search.ask(lambda searcher: finding.named(searcher, wanted, MAX_SUGGESTIONS), _SHORT_PATIENCE)
        if found is not None:
            return [_named(site, it) for it in found]
    return [_known(it) for it in in_store.hits(store, site, names(), wanted.shown)]


def _from_index(searcher: Searcher, store: Store, site: Site, asked: Asked, *, is_marked: bool) -> FoundPage:
    wanted, within, number = asked.wanted, asked.within, asked.number
    is_named_only = within.kind not in ("", "statement") and not within.is_of_statements
    start = (number - 1) * PER_PAGE
    named: list[NamedHit] = []
    if is_named_only:
        named = finding.named(searcher, wanted, start + PER_PAGE + 1, within)[start:]
        size = PER_PAGE
    else:
        size = FIRST_NAMED
        if number == 1 and not within.kind:
            named = finding.named(searcher, wanted, size + 1, within)
    said = saying.said(searcher, wanted, start + PER_PAGE, within, newest_first=asked.order == "newest")
    if said.hits and named and named[0].fit == finding.SLIP and saying.are_known(searcher, wanted):
        # The words are right as they are.
        size = FEW_ALIKE
    shown = rows(store, site, [it.iri for it in said.hits[start:]])
    more = len(named) > size if is_named_only else said.count > start + PER_PAGE
    offered, chosen = search_form.fields(searcher, site, asked)
    return FoundPage(
        asked,
        legible(wanted.shown),
        tuple(_named(site, it) for it in named[:size]),
        len(named) > size,
        address(site, replace(asked, within=replace(within, kind=NAME))).removesuffix("&"),
        _marked(shown, saying.matched(searcher, wanted)) if is_marked else shown,
        said.count,
        said.is_loose,
        more and number < MAX_PAGES,
        offered,
        chosen,
        here=address(site, asked),
    )


def _named(site: Site, hit: NamedHit) -> NamedRow:
    link = Link(hit.iri, legible(hit.label), site.href(hit.iri), hit.word if hit.word in _KNOWN_WORDS else None)
    matched = None if hit.matched is None else legible(hit.matched)
    return NamedRow(link, matched, hit.form == "metonym", hit.mentions, hit.kind == "actor", hit.fit == finding.SLIP)


_KNOWN_WORDS: Final = frozenset((*WORDS.values(), *KINDS))


def _known(hit: Hit) -> NamedRow:
    return NamedRow(hit.link, hit.matched, hit.metonym, hit.mentions, is_actor=True)


def _marked(found: Sequence[StatementRow], is_wanted: Marker) -> tuple[StatementRow, ...]:
    """Return statements with the words marked that were looked for."""
    return tuple(
        replace(row, words=tuple(replace(it, text=_with_marks(it.text, is_wanted)) for it in row.words))
        for row in found
    )


def _with_marks(text: str, is_wanted: Marker) -> Markup:
    parts, at = [], 0
    for word in placed(text):
        if is_wanted(word.text) and word.start >= at:
            parts += [escape(text[at : word.start]), "<mark>", escape(text[word.start : word.end]), "</mark>"]
            at = word.end
    return Markup("".join((*parts, escape(text[at:]))))  # noqa: S704 -- each part of the text is escaped
