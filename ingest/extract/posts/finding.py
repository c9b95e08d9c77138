"""Posts in a text: the title, the body that has it, and the holder where the same sentence names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.drafts import PostMention
from ingest.extract.posts import attachment
from ingest.extract.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.extract.drafts import ActorMention, Reading
    from ingest.extract.posts.attachment import Attachment
    from ontology.reference import Reference


def find(reading: Reading, mentions: Sequence[ActorMention], reference: Reference) -> tuple[PostMention, ...]:
    """Return the posts named in headline and body, in order of place. A title in several bodies is several posts."""
    out: list[PostMention] = []
    for sentence in sentences(reading, mentions, reference):
        for found in attachment.find(sentence):
            if found.title.kind not in ("job", "founder"):
                out += _posts(found)
    return tuple(out)


def _posts(found: Attachment) -> Iterator[PostMention]:
    for body in found.bodies or (None,):
        for holder in found.holders or (None,):
            yield PostMention(found.span, found.title.title, body, holder, found.past, found.tenure)
