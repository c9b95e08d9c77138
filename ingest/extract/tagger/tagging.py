"""From paragraphs to attributions: windows are read, cues found, and each cue's source and content tagged."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ingest.extract.tagger import decoding
from ingest.extract.tagger.network import LINKER, READER, Network
from ingest.extract.tagger.windows import windows
from ingest.extract.tagger.wordpieces import WordPieces
from ingest.records import Span
from ontology.errors import InvalidSetting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.extract.tagger.decoding import Floats, Integers
    from ingest.extract.tagger.windows import Window
    from ingest.extract.tagger.wordpieces import Pieces

#: The weights that are shipped.
FOLDER: Final = Path(__file__).parents[1] / "models" / "attribution"
#: What was measured of the weights and how they are to be used.
CARD: Final = "card.json"
VOCABULARY: Final = "vocabulary.txt"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is reported to say what, by the words alone. Spans are code points of the text, from 0, end excluded.

    Attributes:
        content: what is reported, in pieces where the cue stands in its middle.
        source: the words for who said it, `None` where the text names nobody.
        confidence: how often such an attribution is right in content and source, measured on articles kept apart.
    """

    cue: Span
    content: tuple[Span, ...]
    source: Span | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Use:
    """How weights are to be used.

    Attributes:
        core, context: pieces of a window, and around it.
        reach: pieces looked at before a cue, and from it on.
        least_cue: probability from which a piece is tried as a cue.
        least: score from which an attribution is kept.
        slope, intercept: of the logistic curve from scores to confidence.
        first_piece: what every window begins with, before its text; encoders call it differently.
    """

    core: int
    context: int
    reach: int
    least_cue: float = 0.1
    least: float = 0.0
    slope: float = 1.0
    intercept: float = 0.0
    first_piece: str = "[CLS]"

    def confidence(self, score: float) -> float:
        return 1 / (1 + math.exp(-self.slope * logit(score) - self.intercept))


class Candidate(NamedTuple):
    """An attribution by pieces of the whole text, with the probabilities of its content's pieces."""

    cue: tuple[int, int]
    cue_probability: float
    source: tuple[int, int] | None
    content: dict[int, float]


def version(folder: Path = FOLDER) -> str:
    """Return what tells weights and their use from others: the first 12 hex digits of their files' SHA-256.

    Raises:
        OSError: there are none.
    """
    files = b"".join((folder / name).read_bytes() for name in (READER, LINKER, CARD))
    return sha256(files).hexdigest()[:12]


class Tagger:
    """Finds attributions with one set of weights."""

    def __init__(self, wordpieces: WordPieces, network: Network, use: Use, first_piece: int, version: str = "") -> None:
        self.use = use
        #: Of the weights and their use: the first 12 hex digits of their files' SHA-256.
        self.version = version
        self.wordpieces = wordpieces
        self._network = network
        self._first = first_piece

    @classmethod
    @lru_cache(maxsize=2)
    def load(cls, folder: Path = FOLDER) -> Tagger:
        """Load weights, once a process.

        Raises:
            InvalidSetting: there are none, or they cannot be read.
        """
        try:
            vocabulary = {piece: i for i, piece in enumerate((folder / VOCABULARY).read_text("utf-8").split("\n"))}
            use = Use(**json.loads((folder / CARD).read_text("utf-8"))["use"])
            first = vocabulary[use.first_piece]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InvalidSetting(f"the weights in {folder} cannot be used: {error}. Install OnRecord anew") from error
        network = Network(folder)
        return cls(WordPieces(vocabulary), network, use, first, version(folder))

    def find(self, paragraphs: Iterable[tuple[int, str]]) -> tuple[Attribution, ...]:
        """Return the attributions in paragraphs, each given by its place in the text, in code points, and its words.

        They stand in the order of their cues; no two share a word of content. Time is linear in the text's length.
        """
        pieces = self.wordpieces.cut(paragraphs)
        return tuple(
            self.attribution(pieces, found, score)
            for found, score in settled(self.candidates(pieces))
            if score >= self.use.least
        )

    def attribution(self, pieces: Pieces, candidate: Candidate, score: float) -> Attribution:
        """Return a candidate by places in the text; `score` is what it settled with."""
        return Attribution(
            _span(pieces, *candidate.cue),
            _spans(pieces, candidate.content),
            None if candidate.source is None else _span(pieces, *candidate.source),
            round(self.use.confidence(score), 3),
        )

    def candidates(self, pieces: Pieces) -> Iterator[Candidate]:
        """Yield an attribution for every possible cue, in order."""
        use = self.use
        for window in windows(len(pieces), pieces.paragraphs, use.core, use.context):
            yield from self._read(pieces, window)

    def _read(self, pieces: Pieces, window: Window) -> Iterator[Candidate]:
        ids = np.array([self._first, *pieces.ids[window.start : window.end]], np.int64)
        shapes = np.array([0, *pieces.shapes[window.start : window.end]], np.int64)
        states, questions, cue_probabilities = self._network.read(ids, shapes)
        # The window's first piece stands at 1, after the piece that every window begins with.
        shift = window.start - 1
        found = list(
            decoding.cues(cue_probabilities, window.core_start - shift, window.core_end - shift, self.use.least_cue)
        )
        if not found:
            return
        starts, ends = (np.array(column, np.int64) for column in list(zip(*found, strict=True))[:2])
        places, distances, there = surroundings(starts, ends, np.full(len(found), len(ids)), self.use.reach)
        scores = self._network.link(states[places], questions[starts], distances, there)
        scores[~there] = _OUTSIDE_ONLY
        chances = np.exp(scores)
        for row, tags in enumerate(decoding.best_tags(scores)):
            start, end, probability = found[row]
            yield Candidate(
                (start + shift, end + shift), probability, *_tagged(tags, chances[row], places[row] + shift)
            )


_OUTSIDE_ONLY: Final = np.array([0, *[-50] * (decoding.TAGS - 1)], np.float32)


def surroundings(
    starts: Integers, ends: Integers, lengths: Integers, reach: int
) -> tuple[Integers, Integers, np.ndarray[tuple[int, int], np.dtype[np.bool_]]]:
    """Return what stands around cues: places in the window, distances from the cue, and whether each is of the window.

    Args:
        starts, ends, lengths: of each cue, and of its window with its first piece; in pieces.
        reach: pieces before a cue's start, and from it on.
    """
    places = starts[:, None] + np.arange(-reach, reach)
    there = (places > 0) & (places < lengths[:, None])
    after = np.where(places >= ends[:, None], places - ends[:, None] + 1, 0)
    distances = np.where(places < starts[:, None], places - starts[:, None], after)
    return np.clip(places, 0, lengths[:, None] - 1), distances, there


def _tagged(tags: Integers, chances: Floats, places: Integers) -> tuple[tuple[int, int] | None, dict[int, float]]:
    """Return the likeliest source, and the pieces of the content with the probability of each."""
    content_chances = chances[:, decoding.CONTENT_BEGINS] + chances[:, decoding.CONTENT]
    source_chances = chances[:, decoding.SOURCE_BEGINS] + chances[:, decoding.SOURCE]
    content = {
        int(places[i]): float(content_chances[i])
        for start, end in decoding.runs(tags.tolist(), decoding.CONTENT_BEGINS, decoding.CONTENT)
        for i in range(start, end)
    }
    sources = list(decoding.runs(tags.tolist(), decoding.SOURCE_BEGINS, decoding.SOURCE))
    if not sources:
        return None, content
    start, end = max(sources, key=lambda run: source_chances[run[0] : run[1]].mean())
    return (int(places[start]), int(places[end - 1]) + 1), content


#: What a claim to words weighs that stand apart from those nearest to the cue, where another cue claims them too.
_FARTHER: Final = 0.9


def settled(candidates: Iterable[Candidate]) -> list[tuple[Candidate, float]]:
    """Give each piece of content to the cue that claims it most; return who has any left, with a score from 0 to 1."""
    found = list(candidates)
    owners: dict[int, tuple[float, int]] = {}
    for number, candidate in enumerate(found):
        runs = _runs(candidate.content)
        nearest = min(runs, key=lambda run: max(run[0] - candidate.cue[1], candidate.cue[0] - run[1]), default=None)
        for run in runs:
            weight = 1.0 if run is nearest else _FARTHER
            for piece in range(*run):
                owners[piece] = max(owners.get(piece, (0.0, 0)), (candidate.content[piece] * weight, -number))
    out = []
    for number, candidate in enumerate(found):
        kept = {piece: chance for piece, chance in candidate.content.items() if owners[piece][1] == -number}
        if kept:
            score = candidate.cue_probability * sum(kept.values()) / len(kept)
            out.append((candidate._replace(content=kept), score))
    return out


def _runs(content: Iterable[int]) -> list[list[int]]:
    """Return pieces as ranges, end excluded."""
    runs: list[list[int]] = []
    for piece in sorted(content):
        if runs and runs[-1][1] == piece:
            runs[-1][1] += 1
        else:
            runs.append([piece, piece + 1])
    return runs


def _spans(pieces: Pieces, content: Iterable[int]) -> tuple[Span, ...]:
    spans = [_span(pieces, start, end) for start, end in _runs(content)]
    # Two parts of one word come from two runs.
    return tuple(sorted({span for span in spans if not any(span != it and span.within(it) for it in spans)}))


def _span(pieces: Pieces, start: int, end: int) -> Span:
    """Return where pieces stand, with the whole of the words that they are parts of."""
    while pieces.inner[start]:
        start -= 1
    while end < len(pieces) and pieces.inner[end]:
        end += 1
    return Span(pieces.starts[start], pieces.ends[end - 1])


def logit(probability: float) -> float:
    """Return the logarithm of the odds, finite for 0 and 1 too."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
