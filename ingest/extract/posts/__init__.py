"""Who holds which post: `find` gives titles with the words for their body and their holder.

`attachment` puts the three together, `bodies` and `holders` look beside the title, `predication` at the verb.
"""

from ingest.extract.posts.attachment import read
from ingest.extract.posts.finding import find

__all__ = ["find", "read"]
