"""Who is named: `find` gives every mention of an actor by name, abbreviation, metonym, role or description.

`names` and `long_names` see where a name begins and ends, `votes` and `kinds` what it names, `metonyms` what a capital
stands for, `descriptions` who is meant without a name.
"""

from ingest.extract.actors.finding import find

__all__ = ["find"]
