"""Who belongs to what: `find` gives the members and the body that a sentence says they belong to."""

from ingest.extract.memberships.finding import find

__all__ = ["find"]
