"""IPTC ninjs, news in JSON (https://iptc.org/std/ninjs/): versions 1 to 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ingest.sources.known import Known
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Roles of a body that is not the article but a shorter form of it.
_SHORT_ROLES: Final = frozenset(("summary", "abstract", "teaser", "caption", "slugline"))


def is_item(value: dict[str, Any]) -> bool:
    """Whether an object is a news item: `uri` is the one member that ninjs asks for."""
    standard = value.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", "")).casefold() == "ninjs":
        return True
    named = any(key.startswith(("body_", "headline")) or key == "bodies" for key in value)
    return isinstance(value.get("uri"), str) and named


def read(item: dict[str, Any]) -> tuple[str, Known]:
    """Return a news item's text and what else it says.

    Raises:
        Refused: it is a picture, a package or anything else that has no text.

    >>> read({"uri": "urn:x:1", "bodies": [{"contentType": "text/plain", "value": "Words."}]})[0]
    'Words.'
    """
    kind = item.get("type")
    text = _text(item)
    if not text.strip():
        what = f"of type {kind!r} " if isinstance(kind, str) and kind != "text" else ""
        raise Refused("no-article", f"is a news item {what}without a text body; give the text items of the package")
    known = Known()
    for key, headline in _headlines(item):
        known.add("headline", headline, f"ninjs {key}")
    for key in ("versioncreated", "versionCreated", "contentcreated", "contentCreated", "firstcreated", "firstCreated"):
        known.add("published", item.get(key), f"ninjs {key}")
    for source in item.get("infosources") or item.get("infoSources") or ():
        if isinstance(source, dict):
            known.add("publisher", source.get("name"), "ninjs infoSources")
    for key in ("source", "copyrightholder", "copyrightHolder"):
        known.add("publisher", item.get(key), f"ninjs {key}")
    for link in item.get("altids") or item.get("altIds") or ():
        if isinstance(link, dict):
            _add_url(known, link.get("value"), "ninjs altIds")
    _add_url(known, item.get("uri"), "ninjs uri")
    return text, known


def _add_url(known: Known, value: object, origin: str) -> None:
    # Identifiers are often URNs, which are right as they are and no web addresses.
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        known.add("url", value, origin)


def _headlines(item: dict[str, Any]) -> Iterator[tuple[str, object]]:
    for headline in item.get("headlines") or ():
        if isinstance(headline, dict) and headline.get("role") in (None, "main", "headline"):
            yield "headlines", headline.get("value")
    for key in ("headline", "headline_main", "title"):
        yield key, item.get(key)


def _text(item: dict[str, Any]) -> str:
    """Return the longest body, marked up rather than plain: paragraphs of a plain one are often lost."""
    bodies = [(str(body.get("contentType") or body.get("contenttype") or ""), body.get("value"), body.get("role"))
              for body in item.get("bodies") or () if isinstance(body, dict)]  # fmt: skip
    bodies += [("text/html" if key != "body_text" else "text/plain", value, None) for key, value in item.items()
               if key.startswith("body_")]  # fmt: skip
    usable = [(kind, value) for kind, value, role in bodies if isinstance(value, str) and role not in _SHORT_ROLES]
    for wanted in (True, False):
        for kind, value in usable:
            if ("html" in kind or "xml" in kind) is wanted and value.strip():
                return _shown(value) if wanted else value
    return ""


def _shown(body: str) -> str:
    # lxml is loaded only for a body that has tags in it.
    from ingest.sources.markup import text_of
    from ingest.sources.trees import page_of_text

    return text_of(page_of_text(body))
