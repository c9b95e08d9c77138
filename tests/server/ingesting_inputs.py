"""Small invented articles that have something in common with each other, and what ingesting tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.article import Article, Unchanged
from ontology.defaults import DEFAULT_MODEL
from ontology.terms import DEFAULT_BASE
from server.commands.ingesting import Ingestion

if TYPE_CHECKING:
    from ingest.issues import Issue, Outcome
    from server.store.base import Store

STATES = ("Ghana", "Togo", "Kenya", "Zambia", "Benin", "Uganda", "Mali", "Chad", "Gabon", "Niger")

TEXT = """{state} {verb} the African Union
{dateline}
{state} {verb} the African Union, minister Kofi Boateng said on Tuesday.

"The African Union has not answered our letters," Boateng told Reuters.
"""


def article(state: str, verb: str = "will leave", *, is_dated: bool = True) -> Article:
    dateline = "\n    ACCRA, 3 May 2023\n" if is_dated else ""
    usual = verb == "will leave" and is_dated
    name = f"{state.lower()}.txt" if usual else f"{state.lower()}-{verb.replace(' ', '-')}-{is_dated}.txt"
    return Article(id=name, text=TEXT.format(state=state, verb=verb, dateline=dateline), source=f"news/{name}")


def articles() -> list[Article]:
    """Return articles of which some speak of one proposition, and one has no date but what another tells."""
    return [
        *(article(state) for state in STATES[:6]),
        article(STATES[0], "will not leave"),
        article(STATES[1], "may leave", is_dated=False),
        article(STATES[1], "may leave"),
        Article("copy.txt", article(STATES[2]).text, "news/copy.txt"),
    ]


def at_noon() -> datetime:
    return datetime(2024, 5, 1, 12, tzinfo=UTC)


def into(store: Store, *, article_seconds: int = 120) -> Ingestion:
    """Return what ingests into a store, by a clock that stands still."""
    return Ingestion.into(store, base=DEFAULT_BASE, model=DEFAULT_MODEL, article_seconds=article_seconds, now=at_noon)


@dataclass(slots=True)
class Told:
    """What a run told."""

    issues: list[Issue] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def tell(self, issue: Issue) -> None:
        self.issues.append(issue)

    def done(self, it: Article | Unchanged, outcome: Outcome) -> None:
        assert it.source not in self.outcomes
        self.outcomes[it.source] = outcome

    @property
    def errors(self) -> list[Issue]:
        return [it for it in self.issues if it.rejects]
