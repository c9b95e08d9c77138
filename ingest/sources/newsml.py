"""NewsML-G2 (https://iptc.org/std/NewsML-G2/) and NITF: the text items of a message, with what the agency says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.issues import Issue, shown
from ingest.sources.articles import made
from ingest.sources.known import Known
from ingest.sources.markup import text_of
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.sources.known import Field
    from ingest.sources.resource import Item, Resource

ROOTS: Final = frozenset(
    ("newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "nitf")
)
_WITHDRAWN: Final = frozenset(("canceled", "cancelled", "withheld"))
#: Field to where in an item it stands, best first, as local names from the item down.
_PLACES: Final[tuple[tuple[Field, str], ...]] = (
    ("headline", "contentMeta/headline"),
    ("headline", "itemMeta/title"),
    ("published", "itemMeta/firstCreated"),
    ("published", "contentMeta/contentCreated"),
    ("published", "itemMeta/versionCreated"),
    ("publisher", "itemMeta/provider/name"),
    ("publisher", "contentMeta/infoSource/name"),
    ("publisher", "rightsInfo/copyrightHolder/name"),
)


def read(tree: _Element, resource: Resource, *, cut: bool) -> Iterator[Item]:
    """Read the articles of one document; an item without text is an issue, and the next goes on.

    Raises:
        Refused: there is no news item in it.
    """
    items = list(tree.iter("{*}newsItem")) or [it for it in (tree,) if _name(it) == "nitf"]
    if cut:
        # the last may have lost a part
        del items[-1:]
    elif not items:
        raise Refused("no-article", "holds no news item; give the messages that its package refers to")
    for number, item in enumerate(items, 1):
        name = item.get("guid") or (resource.name if len(items) == 1 else f"{resource.name}:{number}")
        place = resource.source if len(items) == 1 else f"{resource.source}, item {number}"
        try:
            text, known = _nitf(item) if _name(item) == "nitf" else _item(item)
            for out in made(text, replace(resource, name=name, source=place), known):
                yield replace(out, source=resource.source)
        except Refused as refusal:
            yield Issue(refusal.code, f"{shown(place)} {refusal}", resource.source, name)
    if cut:
        raise Refused("cut-short", "breaks off: its last item was not read; get it again, whole")


def _item(item: _Element) -> tuple[str, Known]:
    status = _last(item.findall("{*}itemMeta/{*}pubStatus"))
    if status is not None and (status.get("qcode") or status.get("uri") or "").lower().endswith(tuple(_WITHDRAWN)):
        raise Refused("withdrawn", "is withdrawn by who sent it; remove it")
    text = next((found for part in item.iterfind("{*}contentSet/*") if (found := _content(part)).strip()), "")
    if not text:
        kind = item.find("{*}itemMeta/{*}itemClass")
        what = (kind.get("qcode") or kind.get("uri") or "") if kind is not None else ""
        raise Refused("no-article", f"is an item {shown(what)} without text; give the text item")
    known = Known()
    for field, path in _PLACES:
        for found in item.iterfind("/".join(f"{{*}}{step}" for step in path.split("/"))):
            known.add(field, text_of(found), f"newsml {path}")
    for provider in item.iterfind("{*}itemMeta/{*}provider"):
        known.add("publisher", provider.get("literal"), "newsml itemMeta/provider")
    for link in (*item.iterfind("{*}itemMeta/{*}link"), *item.iterfind("{*}contentMeta/{*}link")):
        address = link.get("href") or ""
        known.add("url", address if address.startswith("http") else None, "newsml link")
    return text, known


def _content(part: _Element) -> str:
    name = _name(part)
    if name == "inlineData" and (part.get("contenttype") or "text/plain").startswith("text/plain"):
        return part.text or ""
    if name not in ("inlineXML", "inlineData"):
        return ""
    body = part.find(".//{*}body")
    return text_of(part if body is None else body)


def _nitf(item: _Element) -> tuple[str, Known]:
    known = Known()
    body = item.find("{*}body")
    if body is None:
        raise Refused("no-article", "has no body; give the article's text")
    for headline in (*item.iterfind("{*}body/{*}body.head/{*}hedline/{*}hl1"), *item.iterfind("{*}head/{*}title")):
        known.add("headline", text_of(headline), f"nitf {_name(headline)}")
    for path in ("{*}head/{*}docdata/{*}date.issue", "{*}head/{*}docdata/{*}date.release", "{*}head/{*}pubdata"):
        for date in item.iterfind(path):
            known.add("published", date.get("norm") or date.get("date.publication"), f"nitf {_name(date)}")
    for source in (*item.iterfind("{*}head/{*}docdata/{*}doc.copyright"), *item.iterfind("{*}head/{*}pubdata")):
        known.add("publisher", source.get("holder") or source.get("name"), f"nitf {_name(source)}")
    return text_of(body), known


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _last(found: list[_Element]) -> _Element | None:
    return found[-1] if found else None
