"""One JSON value to its articles: OnRecord's own form, schema.org NewsArticle, or IPTC ninjs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ingest.issues import Issue, shown
from ingest.sources import decoding, ninjs, schema_org
from ingest.sources.articles import made
from ingest.sources.known import Known, is_plain
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.known import Field
    from ingest.sources.resource import Item, Resource

_METADATA: Final[tuple[Field, ...]] = ("headline", "published", "publisher", "url")


def read(data: bytes, place: str, fallback: str, resource: Resource) -> Iterator[Item]:
    """Read the articles of one JSON value; `place` is where it stands, `fallback` its name where it gives none."""
    where = shown(place)
    decoded = decoding.decode(data, resource.charset)
    try:
        value = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at character {error.pos + 1}"
        yield Issue("broken-json", f"{where} is not JSON ({problem}); correct or remove it", resource.source, fallback)
        return
    except (ValueError, RecursionError):
        # numbers of thousands of digits, brackets nested thousands deep
        yield Issue("broken-json", f"{where} is JSON beyond any article; remove it", resource.source, fallback)
        return
    if decoded.warning is not None:
        message = f"{where}: {decoded.warning}; save the file as UTF-8"
        yield Issue("encoding", message, resource.source, fallback, "warning")
    try:
        yield from _articles(value, place, fallback, resource)
    except Refused as refusal:
        yield Issue(refusal.code, f"{where} {refusal}", resource.source, fallback)


def _articles(value: Any, place: str, fallback: str, resource: Resource) -> Iterator[Item]:
    if not isinstance(value, dict):
        raise Refused("not-an-article", 'is not an object; write {"text": "..."}')
    if (several := schema_org.articles(value)) and "text" not in value:
        for number, article in enumerate(several, 1):
            name = fallback if len(several) == 1 else f"{fallback}#{number}"
            text, known = schema_org.read(article)
            yield from _made(text, known, "articleBody", article.get("@id"), place, name, resource)
    elif "text" not in value and ninjs.is_item(value):
        text, known = ninjs.read(value)
        yield from _made(text, known, "body", value.get("uri"), place, fallback, resource)
    else:
        yield from _own(value, place, fallback, resource)


def _own(value: dict[str, Any], place: str, fallback: str, resource: Resource) -> Iterator[Item]:
    where = shown(place)
    given = value.get("id")
    usable_id = (isinstance(given, str) and given.strip() != "" and is_plain(given)) or type(given) is int
    if given is not None and not usable_id:
        message = f"{where}: `id` is no text or whole number; {fallback} stands for it"
        yield Issue("bad-id", message, resource.source, fallback, "warning")
        given = None
    text = value.get("text")
    if not isinstance(text, str):
        problem = "is missing" if "text" not in value else f"is {_kind(text)}, not text"
        name = str(given) if given is not None else fallback
        message = f"{where}: `text` {problem}; give the article's text as a string"
        yield Issue("bad-text", message, resource.source, name)
        return
    known = Known()
    for field in _METADATA:
        known.add(field, value.get(field), f"`{field}`")
        if value.get(field) is not None and not isinstance(value[field], str):
            message = f"{where}: `{field}` is {_kind(value[field])}, not text; it is left out"
            yield Issue("bad-metadata", message, resource.source, str(given or fallback), "warning")
    yield from _made(text, known, "text", given, place, fallback, resource)


def _made(
    text: str, known: Known, field: str, given: object, place: str, fallback: str, resource: Resource
) -> Iterator[Item]:
    usable = (isinstance(given, str) and given.strip() != "" and is_plain(given)) or type(given) is int
    name = str(given) if usable else fallback
    if (fault := decoding.fault(text)) is not None:
        code = "not-text" if text.strip() else "empty"
        message = f"{shown(place)} has no article in `{field}`: {fault}; correct or remove it"
        yield Issue(code, message, resource.source, name)
        return
    for item in made(text, replace(resource, name=name, source=place), known):
        # Where in the file it stands is for people; the source stays the file's own.
        yield replace(item, source=resource.source)


def _kind(value: object) -> str:
    names = {str: "damaged text", bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "null" if value is None else "an object")
