"""From an article to its record: the one place that knows the order of the steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.assembly import assemble
from ingest.extract import actors, dates, memberships, posts, publication, statements
from ingest.extract import nlp as language
from ingest.extract.claims import Claims
from ingest.extract.tagger import Tagger
from ingest.resolve import resolve
from ingest.segment import segment
from ontology import reference as reference_data
from ontology.defaults import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from spacy.language import Language

    from ingest.article import Article
    from ingest.records import Record
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
        segments = segment(article.text, article.headline)
        published = publication.find(article, segments)
        reading = language.read(article.text, segments, self.nlp)
        mentions = actors.find(reading, self.reference)
        offices = posts.find(reading, mentions, self.reference)
        attributions = self.tagger.find((block.start, block.text) for block in reading.blocks)
        utterances = statements.find(reading, attributions)
        belongings = memberships.find(reading, mentions, self.reference)
        cast = resolve(reading, mentions, offices, utterances, belongings, self.reference, article.sha256)
        return assemble(
            article,
            reading,
            published=published,
            dates=dates.find(reading, published),
            utterances=utterances,
            belongings=belongings,
            cast=cast,
            claims=Claims(reading, article.sha256, cast.actors, cast.keys, cast.states, self.reference),
            reference=self.reference,
        )
