"""News-like articles of which every statement, membership and date is known: `python -m tests.bench.articles --help`.

`grammar` makes sentences, `writing` makes articles of them and notes what each says, `formats` writes them as files do,
and `recall` counts what of it a store holds after ingesting. Persons are made up, states and organizations are those of
the reference data (`tests.bench.world`). The same seed gives the same bytes.
"""
