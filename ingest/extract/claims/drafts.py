"""What claim extraction hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.records import Claim, Span


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim, and the keys of the member and the organization that it is about.

    The claim's `membership` is still `None`; `status` is `None` where the claim says nothing of how the member stands
    to the organization. `trigger` is the word that puts the proposition forward, where there is one; `condition` are
    the words of its condition.
    """

    claim: Claim
    member: str
    organization: str
    trigger: Span | None = None
    condition: Span | None = None


@dataclass(frozen=True, slots=True)
class NarratedClaims:
    """Claims that the writer makes outright, with the sentence, and the words of it that make them."""

    sentence: Span
    content: Span
    claims: tuple[ClaimDraft, ...]
