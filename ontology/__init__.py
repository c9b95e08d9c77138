"""What may be said: the vocabulary, its shapes, the reference data and the competency questions."""

from pathlib import Path
from typing import Final

#: The files that make up the vocabulary, as a store holds it: own terms, and how they map to those of others.
VOCABULARY: Final = (Path(__file__).parent / "onrecord.ttl", Path(__file__).parent / "alignments.ttl")
