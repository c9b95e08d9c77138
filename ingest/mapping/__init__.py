"""Records to quads: `quads` gives an article's own graph.

`article_graph` keeps the quads while they are made, `dates` describes what dates something, `provenance` where all came
from; `vocabulary` holds the model's terms as nodes.
"""

from typing import Final

from ingest.mapping.record import quads

__all__ = ["GRAPH", "quads"]

#: Number of what an article's graph says of a record. A new one has articles read anew that were mapped otherwise.
GRAPH: Final = "2"
