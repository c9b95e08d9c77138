"""Mentions to actors: `resolve` says who is who in one article.

`naming` and `offices` tell which actor a name or the body of a title is, `coreference` what a pronoun means;
`registry` and `holdings` gather actors and posts; `Cast` is what comes of it.
"""

from ingest.resolve.cast import Cast, Holding
from ingest.resolve.resolution import resolve

__all__ = ["Cast", "Holding", "resolve"]
