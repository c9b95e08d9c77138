"""From an article to its record: the one place that knows the order of the steps."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest import languages
from ingest.assembly import assemble
from ingest.extract import actors, dates, memberships, posts, publication, statements
from ingest.extract import nlp as language
from ingest.extract.claims import Claims
from ingest.extract.drafts import Reading
from ingest.extract.tagger import Tagger
from ingest.records import RecordIssue, Segment, Span
from ingest.resolve import resolve, restating
from ingest.segment import segment
from ontology import reference as reference_data
from ontology.defaults import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from spacy.language import Language

    from ingest.article import Article
    from ingest.extract.drafts import MembershipDraft, Utterance
    from ingest.records import Date, Record
    from ingest.resolve.cast import Cast
    from ontology.reference import Reference


@dataclass(frozen=True, slots=True)
class Extractor:
    """What is loaded once to read any number of articles: the language model, the tagger and the reference data."""

    nlp: Language
    tagger: Tagger
    reference: Reference

    @classmethod
    def load(cls, model: str = DEFAULT_MODEL, extra_reference: Sequence[Path] = ()) -> Extractor:
        """Load the model and the reference data.

        Raises:
            InvalidReference: the reference data is not built, or a file of the user's own cannot be read.
            InvalidSetting: no spaCy pipeline of that name is installed.
        """
        return cls(language.load(model), Tagger.load(), reference_data.load(extra_reference))

    def extract(self, article: Article) -> Record:
        """Read one article. Nothing is kept between articles, so the same text always gives the same record."""
        read = self.read(article)
        return read.record(publication.find(article, read.reading.segments))

    def read(self, article: Article) -> ReadArticle:
        """Read all of an article but its dates, which hang on when it was published."""
        foreign = languages.foreign(article.text)
        if foreign is None:
            reading = language.read(article.text, segment(article.text, article.headline), self.nlp)
        else:
            # Kept as it is; what reads English finds nothing in a reading without sentences.
            reading = Reading(article.text, (Segment("body", Span(0, len(article.text))),), ())
        mentions = actors.find(reading, self.reference)
        titled = posts.read(reading, mentions, self.reference)
        attributions = self.tagger.find((block.start, block.text) for block in reading.blocks)
        utterances = statements.find(reading, attributions, mentions)
        belongings = memberships.find(titled)
        cast = resolve(reading, mentions, posts.find(titled), utterances, belongings, self.reference, article.sha256)
        read = ReadArticle(article, reading, utterances, belongings, cast, self.reference)
        return read if foreign is None else replace(read, language=foreign)


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with what is in it, short of dates."""

    article: Article
    reading: Reading
    utterances: Sequence[Utterance]
    belongings: Sequence[MembershipDraft]
    cast: Cast
    reference: Reference
    language: str = languages.ENGLISH

    def record(self, published: Date | None) -> Record:
        """Return the article's record, its dates counted from its publication."""
        cast = self.cast
        record = assemble(
            self.article,
            self.reading,
            published=published,
            dates=dates.find(self.reading, published),
            utterances=self.utterances,
            belongings=restating.unheld(self.belongings, cast.holdings),
            cast=cast,
            claims=Claims(self.reading, self.article.sha256, cast.actors, cast.keys, cast.states, self.reference),
            reference=self.reference,
        )
        record = replace(record, memberships=restating.restated(record.memberships, self.belongings))
        if self.language == languages.ENGLISH:
            return record
        message = (
            f"{self.article.id}: the text is not English but {self.language} (ISO 639), so that no statements were "
            "extracted; it is kept as an article; give a translation to have it read"
        )
        issue = RecordIssue("not-english", message)
        return replace(record, language=self.language, issues=(*record.issues, issue))


def settle() -> None:
    """Take for lasting what this process has loaded: to look through it for what is unused takes 80 ms each time.

    For a process that reads many articles with one extractor, once it is loaded.
    """
    gc.collect()
    gc.freeze()
