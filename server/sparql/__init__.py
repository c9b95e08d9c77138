"""The SPARQL 1.1 family over HTTP: queries, updates, whole graphs, and what the service says of itself."""
