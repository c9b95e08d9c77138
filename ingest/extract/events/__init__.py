"""Events of an article: what happened, is planned or is only said to have happened, by the statement it rests on.

`Events` reads one article once its statements are known: acts of saying that are events themselves (an announcement, a
notice, a request), what statements and the writer tell of (a veto, a decision, a military operation, a meeting), and
what claims put forward about members and organizations (an exit, an accession, a refusal of help).
"""

from ingest.extract.events.finding import Events

__all__ = ["Events"]
