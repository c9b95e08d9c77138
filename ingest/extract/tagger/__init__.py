"""A learned tagger for attributions: which words are a cue, who is its source, and what is reported.

`wordpieces` cuts text as the network reads it, `windows` cuts long articles, `network` runs the weights, `decoding`
makes spans of its numbers, and `tagging` puts them together. `ingest.training` makes the weights.
"""

from ingest.extract.tagger.tagging import Attribution, Tagger

__all__ = ["Attribution", "Tagger"]
