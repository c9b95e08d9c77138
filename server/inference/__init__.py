"""What follows from the graph, kept beside it: what an article's graph tells has its conclusions in a graph of its own.

A conclusion belongs with the first premise of its rule. So the inferred graph of a graph G holds each triple, not in G
itself, that a rule makes of a triple of G, or of one inferred for G before, as its first premise and of any triples of
the whole graph, inferred ones included, as the others. This says nothing of when an article came: the inferred graphs
depend on what the graphs hold and on nothing else, and their union is the closure of the whole. What follows of a
property that holds both ways and carries on belongs with no one graph, and has one for each cluster of things that it
joins (`equivalences.py`).

A new article is worked out from its own triples alone, and the store is asked only about things that a rule of several
premises links with: nothing in most articles. Where conclusions of others hang on what comes or goes, such as those
about reports of one utterance, these are worked out again in the same change: first whatever might hang on what goes is
given up, then all of it is derived anew (https://doi.org/10.1145/170035.170066), since two conclusions may seem to
support each other when the ground of both is gone.
"""

from server.inference.change import remove, renew, with_inferences
from server.inference.names import GraphNames

__all__ = ["GraphNames", "remove", "renew", "with_inferences"]
