"""What statements claim about members and organizations: propositions with polarity, certainty, time and condition.

`Claims` reads one article: `of` gives the claims of a statement, `narrated` the writer's own, and `membership` the
claim that goes with a membership that was found otherwise.
"""

from ingest.extract.claims.drafts import ClaimDraft, NarratedClaims
from ingest.extract.claims.finding import Claims

__all__ = ["ClaimDraft", "Claims", "NarratedClaims"]
