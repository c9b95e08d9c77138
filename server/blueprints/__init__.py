"""The addresses that are not SPARQL: pages, things, files, feeds, search, judging, operation. Thin: they ask others."""
