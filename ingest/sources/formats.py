"""What a file is, by its first bytes; its name and what a server calls it decide only where these tell nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from ingest.sources import decoding, elements

if TYPE_CHECKING:
    from collections.abc import Sequence

Format = Literal[
    "plain", "markdown", "html", "xml", "json", "json-lines", "pdf", "epub", "warc", "zip", "tar", "compressed", "other"
]

_SIGNATURES: Final[Sequence[tuple[re.Pattern[bytes], Format]]] = (
    (re.compile(rb"PK\x03\x04.{22}\x08\x00.{2}mimetypeapplication/epub\+zip", re.DOTALL), "epub"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "zip"),
    (re.compile(rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\x00"), "compressed"),
    (re.compile(rb".{257}ustar", re.DOTALL), "tar"),
    (re.compile(rb"WARC/[01]\.[0-9]+\r?\n"), "warc"),
    (re.compile(rb"\s{0,8}%PDF-"), "pdf"),
)
_JSON_LINES_NAME: Final = re.compile(r".*\.(?:jsonl|ndjson)(?:\.\w{1,3})?", re.IGNORECASE | re.DOTALL)
#: One whole object on the first line, or a first line that is longer than the sample.
_JSON_LINE: Final = re.compile(rb'\s*\{[^\S\n]*(?:"[^\n]*(?:\}\s*\n|\Z)|\})')
_JSON: Final = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_MARKDOWN_NAME: Final = re.compile(r".*\.(?:md|markdown|mdown|mkd)", re.IGNORECASE | re.DOTALL)
_FRONT_MATTER: Final = re.compile(r"---[ \t]*\r?\n(?:[A-Za-z_][\w -]*:.*\r?\n)")
_HTML_NAME: Final = re.compile(r".*\.(?:x?html?|aspx?|php|jsp)", re.IGNORECASE | re.DOTALL)
#: What may stand before the first element; each part begins with other characters, so that time is linear.
_PROLOG: Final = re.compile(r"(?:\s+|<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->)*")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\s+([\w:.-]+)", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"<([A-Za-z][\w:.-]*)(?=[\s/>])")
_MARKUP_BYTES: Final = re.compile(rb"\s*<[!?A-Za-z]")


def recognized(sample: bytes, name: str, media_type: str = "") -> Format:
    """Return the format of a file that begins with `sample`, some four kilobytes.

    >>> recognized(b"<!DOCTYPE html>", "a.txt"), recognized(b"Words.", "a.html"), recognized(b"%PDF-1.7", "a")
    ('html', 'plain', 'pdf')
    """
    for form, found in _SIGNATURES:
        if form.match(sample):
            return found
    text = b"".join(decoding.as_utf8(iter((sample,))))
    if _JSON_LINES_NAME.fullmatch(name) or _JSON_LINE.match(text):
        return "json-lines"
    if _JSON.match(text):
        return "json"
    if _MARKUP_BYTES.match(text):
        return _markup(text.decode("utf-8", "replace"), name, media_type)
    if decoding.other_format(sample) is not None:
        return "other"
    if _MARKDOWN_NAME.fullmatch(name) or media_type in ("text/markdown", "text/x-markdown"):
        return "markdown"
    words = text.decode("utf-8", "replace")
    if _FRONT_MATTER.match(words):
        return "markdown"
    # A page may begin with words; a text seldom closes a paragraph's tag.
    named = media_type in ("text/html", "application/xhtml+xml") or _HTML_NAME.fullmatch(name)
    return "html" if named and re.search(r"</?(?:p|div|a|br|html|body)\b[^<>]*>", words, re.IGNORECASE) else "plain"


def _markup(text: str, name: str, media_type: str) -> Format:
    start = _PROLOG.match(text)
    rest = text[start.end() if start else 0 :]
    if (doctype := _DOCTYPE.match(rest)) is not None:
        return "html" if doctype.group(1).casefold() == "html" else "xml"
    element = _ELEMENT.match(rest)
    if element is not None and element.group(1).rpartition(":")[2] in _XML_ROOTS:
        # Servers call feeds whatever they like.
        return "xml"
    if element is not None and element.group(1).casefold() in elements.HTML:
        return "html"
    if media_type in ("text/html", "application/xhtml+xml") or _HTML_NAME.fullmatch(name):
        return "html"
    declared = re.match(r"\s*<\?xml\b", text) is not None
    return "xml" if declared or media_type.endswith("xml") else "plain"


#: Roots of XML documents that are read; others are XML only where they say so.
_XML_ROOTS: Final = frozenset(("rss", "feed", "RDF", "newsMessage", "newsItem", "packageItem", "nitf"))
