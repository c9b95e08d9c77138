"""Records to quads: `quads` gives an article's own graph.

`article_graph` keeps the quads while they are made, `dates` describes what dates something, `provenance` where all came
from; `vocabulary` holds the model's terms as nodes.
"""

from ingest.mapping.record import quads

__all__ = ["quads"]
