"""Who said what: `find` gives the statements that headline and body report.

`quotations` and `passages` see marks and sentences; `attribution`, `reported`, `nominal`, `colons` and `continuation`
each hold one family of rules; `learned` joins them with what the tagger found; `cues` is their lexicon, `speakers` says
who takes part, `acts` which speech act it is, `confidence` how sure it is.
"""

from ingest.extract.statements.finding import find

__all__ = ["find"]
