"""What articles tell of each other: reports of one utterance, and the day of an article that has none.

For each article there is a graph of its own for this, beside those of what was read and of what follows by rules. It
depends on what was read from the articles and on nothing else, above all not on the order in which they came: no
conclusion here is a premise of another. A statement of a copy that counts as the original's (`server.inference.copies`)
is not linked once more: a story that many papers print would be linked with itself over and over. What depends on an
article is found by keys that reports of one utterance share, so what a change costs depends on how many such reports
there are and not on how many articles.
"""

from server.inference.across.change import changed
from server.inference.across.dating import Reader, Reading, Told

__all__ = ["Reader", "Reading", "Told", "changed"]
