"""Where the quads are: the `Store` protocol and the stores that keep it."""
