"""Markdown: one article a file, its text as it is shown; front matter gives the metadata."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from ingest.sources import decoding
from ingest.sources.articles import made
from ingest.sources.known import Known
from ingest.sources.resource import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from ingest.sources.known import Field
    from ingest.sources.resource import Item, Opener, Resource

_YAML: Final = re.compile(r"---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TOML: Final = re.compile(r"\+\+\+[ \t]*\r?\n(.*?\n)\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PAIR: Final = re.compile(r"^([A-Za-z_][\w -]{0,40}?)[ \t]*:[ \t]+(.+?)[ \t]*\r?$", re.MULTILINE)
_LISTS: Final = frozenset(("bullet_list_open", "ordered_list_open", "table_open", "bullet_list_close",
                           "ordered_list_close", "table_close"))  # fmt: skip
_TAG: Final = re.compile(r"<[^<>]*>")
#: Key of front matter to the field that it gives.
_KEYS: Final[tuple[tuple[str, Field], ...]] = (
    ("title", "headline"),
    ("headline", "headline"),
    ("date", "published"),
    ("published", "published"),
    ("publisher", "publisher"),
    ("site", "publisher"),
    ("source", "publisher"),
    ("url", "url"),
    ("link", "url"),
    ("canonical_url", "url"),
    ("source", "url"),
)


def read(resource: Resource, opener: Opener) -> Iterator[Item]:
    """Read one article.

    Raises:
        OSError: the stream cannot be read.
        Refused: it is no text, or too long.
    """
    decoded = decoding.decode(whole(resource.chunks, opener.limits.article_bytes), resource.charset)
    known, body = _front_matter(decoded.text)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body)
    text = shown(tokens)
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            known.add("headline", _inline(tokens[index + 1].children or ()), "first heading")
            break
    yield from made(text, resource, known, warning=decoded.warning)


def shown(tokens: Sequence[Token]) -> str:
    """Return what Markdown shows: paragraphs apart by a blank line, items and rows on lines of their own."""
    out: list[str] = []
    gap, first, cell = "\n\n", True, 0
    for token in tokens:
        if token.type in _LISTS:
            gap, first = "\n\n", True
        elif token.type in ("list_item_open", "tr_open"):
            gap, first = gap if first else "\n", False
            cell = 0
        elif token.type in ("td_open", "th_open"):
            gap, cell = " " if cell else gap, cell + 1
        words = ""
        if token.type == "inline":
            words = _inline(token.children or ())
        elif token.type in ("fence", "code_block"):
            words = token.content.strip("\n")
        elif token.type == "html_block":
            words = _TAG.sub("", token.content).strip()
        if words:
            out += (gap if out else "", words)
            gap = "\n\n"
    return "".join(out)


def _inline(children: Sequence[Token]) -> str:
    out = []
    for child in children:
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type == "softbreak":
            # Markdown is wrapped by hand; the line goes on.
            out.append(" ")
        elif child.type == "hardbreak":
            out.append("\n")
    return "".join(out).strip()


def _front_matter(text: str) -> tuple[Known, str]:
    """Return what stands above the text between two lines of dashes (YAML's simple pairs) or plus signs (TOML)."""
    known = Known()
    found: Mapping[str, object] = {}
    match = _YAML.match(text)
    if match is not None:
        found = {key.strip().lower(): value.strip("\"' ") for key, value in _PAIR.findall(match.group(1))}
    elif (match := _TOML.match(text)) is not None:
        try:
            found = {key.lower(): str(value) for key, value in tomllib.loads(match.group(1)).items()}
        except tomllib.TOMLDecodeError:
            match = None
    for key, field in _KEYS:
        value = found.get(key)
        is_address = isinstance(value, str) and value.startswith(("http://", "https://"))
        if key != "source" or is_address == (field == "url"):
            known.add(field, value, f"front matter {key}")
    return known, text[match.end() :] if match is not None else text
