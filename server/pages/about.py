"""What a page says that it is about, from which its metadata is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.pages.schema_org import Node


@dataclass(frozen=True, slots=True)
class About:
    """What a page is about.

    Attributes:
        node: in schema.org's words; `None` where these have none for it.
        description, type: as those of `metadata.Metadata`.
        href: where the page of the thing is, from the application's root.
        page: what the page itself is, with its type.
    """

    node: Node | None = None
    description: str = ""
    type: str = "website"
    href: str = ""
    page: Node = field(default_factory=lambda: {"@type": "WebPage"})


def cut(text: str, most: int) -> str:
    """Return the beginning of a text, cut at a word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
