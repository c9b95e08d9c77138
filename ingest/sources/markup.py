"""A tree of markup to the text that a reader sees: paragraphs apart, white space as one space, scripts left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.sources import elements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element  # lxml gives the type no public name

_SPACE: Final = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_BREAK: Final = "\x00"


def text_of(root: _Element, *, without: Iterable[str] = ()) -> str:
    r"""Return the text of a tree: paragraphs apart by a blank line, items and rows on lines of their own.

    `without` names further elements that are left out with all that they hold. Time is linear in the tree's size, and
    no depth of it overflows a stack.

    >>> from lxml import html
    >>> text_of(html.fromstring("<div><p>One<br>\n two <b>three</b>.</p><ul><li>Four</li><li>Five</li></ul></div>"))
    'One\ntwo three.\n\nFour\nFive'
    """
    out = _Paragraphs()
    hidden = elements.HIDDEN.union(without)
    # Each step is an element to enter (True) or to leave.
    steps: list[tuple[_Element, bool]] = [(root, True)]
    while steps:
        element, entering = steps.pop()
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if entering:
            steps.append((element, False))
            if name and name not in hidden:
                out.cross(name)
                out.add(element.text)
                steps.extend((child, True) for child in element.iterchildren(reversed=True))
            continue
        if name and name not in hidden and name not in elements.BREAKS:
            out.cross(name)
        if element is not root:
            out.add(element.tail)
    return out.text()


class _Paragraphs:
    """Text while it is put together."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._pieces: list[str] = []

    def add(self, words: str | None) -> None:
        if words:
            self._pieces.append(_SPACE.sub(" ", words.replace(_BREAK, "\ufffd")))

    def cross(self, name: str) -> None:
        """Go over an element's edge."""
        if name in elements.BLOCKS:
            self._close()
        elif name in elements.LINES or name in elements.BREAKS:
            self._pieces.append(_BREAK)
        elif name in elements.CELLS:
            self._pieces.append(" ")

    def _close(self) -> None:
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self._pieces).split(_BREAK))
        paragraph = "\n".join(line for line in lines if line)
        self._pieces.clear()
        if paragraph:
            self._done.append(paragraph)

    def text(self) -> str:
        self._close()
        return "\n\n".join(self._done)
