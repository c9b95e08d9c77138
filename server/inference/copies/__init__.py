"""Articles of nearly the same text: agency copy that several papers print, each with small changes.

For each article there is a graph of its own for this, beside those of what was read: the keys by which nearly the same
texts are found, which article it is a copy of, and which of its statements are those of another article over again.
Articles that are copies of each other, also by way of others, are a group, and one of them stands for all: the one that
the others name as where their text is from, else the one published first. What a group is depends on the texts and on
nothing else, above all not on the order in which they came.

What a new article costs depends on how many articles have nearly the same text, and not on how many there are.
"""

from server.inference.copies.change import changed
from server.inference.copies.counted import Counted

__all__ = ["Counted", "changed"]
