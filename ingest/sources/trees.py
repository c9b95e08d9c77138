"""Bytes to a tree of markup, with nothing fetched, no entity unfolded, and within bounds that keep time linear."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from ingest.sources import decoding
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Most elements of a web page. What reads pages takes 50 to 100 microseconds for each; a page of news has 500 to 5,000.
_MAX_ELEMENTS: Final = 50_000
#: Deepest that elements of a page lie in each other; the parser itself gives up at 256 in XML.
_MAX_DEPTH: Final = 250
#: Most attributes of one element: libxml2 compares each with all before it.
_MAX_ATTRIBUTES: Final = 1_000

_ENTITY: Final = re.compile(r"<!ENTITY", re.IGNORECASE)
_TAG_START: Final = re.compile(r"<[A-Za-z]")
_ATTRIBUTE: Final = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?|=)")
_DECLARED: Final = re.compile(r"<meta[^>]{1,200}charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*<\?xml\b[^>]{0,200}\?>")
_XML_ENCODING: Final = re.compile(rb"^\s*<\?xml\b[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{2,30})", re.IGNORECASE)
_AMPERSAND: Final = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
#: Characters that XML 1.0 does not allow; libxml2 stops at the first.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def page(data: bytes, charset: str | None = None) -> tuple[_Element, str | None]:
    """Return a web page's tree, and a warning about its encoding, if there is one.

    Raises:
        Refused: it is no text, or built to take for ever.
    """
    declared = charset or _declared(data)
    decoded = decoding.decode(data, declared)
    return page_of_text(decoded.text), decoded.warning


def page_of_text(text: str) -> _Element:
    """Return the tree of a page, or of a piece of one, that is decoded already.

    Raises:
        Refused: it is no text, or built to take for ever.
    """
    if (fault := decoding.fault(text)) is not None:
        raise Refused("empty" if not text.strip() else "not-text", f"has no article: {fault}; remove it")
    _check_attributes(text)
    text = _DECLARATION.sub("", _NOT_XML.sub("\ufffd", text), count=1)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Refused("no-article", f"holds no text among its tags ({error}); give its text") from error
    _check_size(tree)
    return tree


def xml(data: bytes) -> tuple[_Element, str | None]:
    """Return an XML document's tree, and a warning where it had to be mended: feeds in the wild are often ill-formed.

    Raises:
        Refused: it declares entities, which news never needs and bombs are made of, or nothing of it is XML.
    """
    name = _XML_ENCODING.match(data)
    decoded = decoding.decode(data, name.group(1).decode() if name else None)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    if _ENTITY.search(text):
        raise Refused(
            "entities", "declares entities of its own, as XML bombs do; save it without its document type declaration"
        )
    # The declaration of an encoding is of no use in decoded text, and lxml refuses it.
    text = _DECLARATION.sub("", text, count=1)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), _xml_parser(recover=False)), decoded.warning
    except etree.XMLSyntaxError as error:
        problem = error.msg
    mended = _AMPERSAND.sub(_meant, _NOT_XML.sub("\ufffd", text))
    try:
        tree = etree.fromstring(mended.encode(), _xml_parser(recover=True))
    except (etree.LxmlError, ValueError) as error:
        raise Refused("broken-xml", f"is not XML ({error}); save it again, whole") from error
    if tree is None:
        raise Refused("broken-xml", f"is not XML ({problem}); save it again, whole")
    return tree, f"it is not well-formed XML ({problem}) and was mended"


def _xml_parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )


def _meant(found: re.Match[str]) -> str:
    """Return what an ampersand stands for: XML's own entities stay, HTML's become characters, others are ampersands."""
    name = found.group(1)
    if name is None:
        return "&amp;"
    if name.startswith("#") or name in ("amp", "lt", "gt", "quot", "apos"):
        return found.group()
    return html5.get(f"{name};", f"&amp;{name};")


def _declared(data: bytes) -> str | None:
    head = data[: decoding.SAMPLE_BYTES].decode("latin-1")
    found = _DECLARED.search(head)
    if found is not None:
        return found.group(1)
    name = _XML_ENCODING.match(data)
    return name.group(1).decode() if name else None


def _check_attributes(text: str) -> None:
    """Refuse a tag with attributes without end, before the parser meets it."""
    place = 0
    while (start := _TAG_START.search(text, place)) is not None:
        place = start.end()
        following = text.find("<", place)
        following = len(text) if following < 0 else following
        # an attribute takes two characters at least
        if following - place < 2 * _MAX_ATTRIBUTES:
            continue
        count, at = 0, place
        while (attribute := _ATTRIBUTE.match(text, at)) is not None:
            count, at = count + 1, attribute.end()
            if count > _MAX_ATTRIBUTES:
                raise Refused(
                    "too-many-attributes", f"has a tag of more than {_MAX_ATTRIBUTES:,} attributes; give its text"
                )
        place = max(place, at)


def _check_size(tree: _Element) -> None:
    elements = depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            elements, depth = elements + 1, depth + 1
            deepest = max(deepest, depth)
            if elements > _MAX_ELEMENTS or deepest > _MAX_DEPTH:
                raise Refused(
                    "too-many-tags",
                    f"has more than {_MAX_ELEMENTS:,} tags, or nests them deeper than {_MAX_DEPTH}; give its text",
                )
        else:
            depth -= 1
