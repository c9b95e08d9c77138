"""Finding known names in a text: one pass, longest match, whole words, case-sensitive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = TypeVar("Value")

#: A word, or one sign; with the white space before it, which is one line end at most.
_TOKEN: Final = re.compile(r"([^\S\r\n]*(?:\r?\n[^\S\r\n]*)?)(\w+|[^\w\s])")
_WORD: Final = re.compile(r"\w+")
#: One spelling of signs that are typeset in several ways.
_SAME_SIGN: Final = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"}


class _Node(Generic[Value]):
    __slots__ = ("next", "value")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Value]] = {}
        self.value: Value | None = None


class NameIndex(Generic[Value]):
    r"""Names and what each stands for, as a tree of their words.

    A name is a sequence of words and signs. In a text any white space may stand where the name has white space, and
    any apostrophe or hyphen where it has one. Finding takes time linear in the text, times the words of the longest
    name at most.

    >>> index = NameIndex[str]()
    >>> index.add("Ivory Coast", "civ"); index.add("Ivory", "ivory")
    >>> list(index.find("Ivory\nCoast\u2019s ivory"))
    [(0, 11, 'civ')]
    """

    def __init__(self) -> None:
        self._root: dict[str, _Node[Value]] = {}

    def add(self, name: str, value: Value) -> None:
        """Make `name` stand for `value`, and for nothing else from now on."""
        children = self._root
        node: _Node[Value] | None = None
        for gap, token in _TOKEN.findall(name.strip()):
            node = children.setdefault((" " if gap else "") + _SAME_SIGN.get(token, token), _Node())
            children = node.next
        if node is not None:
            node.value = value

    def get(self, name: str) -> Value | None:
        """Return what exactly this name stands for."""
        children = self._root
        node: _Node[Value] | None = None
        for gap, token in _TOKEN.findall(name.strip()):
            node = children.get((" " if gap else "") + _SAME_SIGN.get(token, token))
            if node is None:
                return None
            children = node.next
        return None if node is None else node.value

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Return start, end and value of each longest name, left to right, none overlapping another.

        Of two that overlap, the longer counts: "the East African Community" holds no paper "The East African".
        """
        root, position = self._root, 0
        for word in _WORD.finditer(text):
            node = root.get(word.group())
            if node is None or word.start() < position:
                continue
            found = _longest(node, text, word)
            if found is not None and not self._is_cut(text, word, found[0]):
                position = found[0]
                yield word.start(), *found

    def _is_cut(self, text: str, first: re.Match[str], end: int) -> bool:
        """Tell whether a longer name begins within the name from the word `first` to `end` and goes on beyond it."""
        for word in _WORD.finditer(text, first.end(), end):
            node = self._root.get(word.group())
            found = None if node is None else _longest(node, text, word)
            if found is not None and found[0] > end and found[0] - word.start() > end - first.start():
                return True
        return False


def _longest(node: _Node[Value], text: str, word: re.Match[str]) -> tuple[int, Value] | None:
    """Return the end and the value of the longest name that begins with a word, whose node in the tree is `node`."""
    start, reach = word.span()
    end, value = start, node.value
    if value is not None:
        end = reach
    following: _Node[Value] | None = node
    while following is not None and following.next and (token := _TOKEN.match(text, reach)) is not None:
        gap, sign = token.groups()
        following = following.next.get((" " if gap else "") + _SAME_SIGN.get(sign, sign))
        reach = token.end()
        if following is not None and following.value is not None and _whole(text, reach):
            end, value = reach, following.value
    return None if value is None or end == start else (end, value)


def _whole(text: str, end: int) -> bool:
    """Tell whether what ends at `end` is not run on: "U.S." in "U.S.S.R." is."""
    return end == len(text) or not (text[end].isalnum() and not text[end - 1].isalnum())
