"""Terms, rows and graphs as bytes, and the choice among formats. Nothing here knows Flask or the store."""
