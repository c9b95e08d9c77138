"""Text to records with spans. Nothing here knows RDF."""
