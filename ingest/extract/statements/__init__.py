"""Who said what: `find` gives the statements that headline and body report.

`quotations` and `passages` see marks and sentences; `attribution`, `reported`, `nominal`, `colons` and `continuation`
each hold one family of rules; `cues` is their lexicon, `speakers` says who takes part, `acts` which speech act it is.
"""

from ingest.extract.statements.finding import CONFIDENCE, find

__all__ = ["CONFIDENCE", "find"]
