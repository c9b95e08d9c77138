"""Posts in a text: the title, the body that has it, and the holder where the same sentence names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.drafts import PostMention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.extract.posts.attachment import Attachment, Titled


def find(titled: Iterable[Titled]) -> tuple[PostMention, ...]:
    """Return the posts named in headline and body, in order of place. A title in several bodies is several posts."""
    out: list[PostMention] = []
    for block in titled:
        for found in block.attached:
            if found.title.kind not in ("job", "founder"):
                out += _posts(found)
    return tuple(out)


def _posts(found: Attachment) -> Iterator[PostMention]:
    for body in found.bodies or (None,):
        for holder in found.holders or (None,):
            yield PostMention(found.span, found.title.title, body, holder, found.past, found.tenure)
