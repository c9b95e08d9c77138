"""Long lists of words as one pattern that is quickly matched."""

from __future__ import annotations

import re
from typing import Any, Final

#: A letter, or a choice of letters, of a pattern; it may be left out where a question mark follows.
_ATOM: Final = re.compile(r"(?:\[[^\]]+\]|\\?.)\??")
_END: Final = ""


def any_of(*forms: str) -> str:
    """Return a pattern for the longest of some patterns of letters that fits, each looked at once.

    Python's own alternatives are tried one after the other. A form may be several, with strokes between them.

    >>> any_of("minister|ministry", "minor", "mine[sr]?")
    'min(?:ist(?:er|ry)|or|e[sr]?)'
    """
    tree: dict[str, Any] = {}
    for form in "|".join(forms).split("|"):
        node = tree
        for atom in _ATOM.findall(form):
            node = node.setdefault(atom, {})
        node[_END] = {}
    return _branches(tree)


def _branches(tree: dict[str, Any]) -> str:
    ways = [atom + _branches(rest) for atom, rest in tree.items() if atom != _END]
    if len(ways) == 1 and _END not in tree:
        return ways[0]
    return f"(?:{'|'.join(ways)}){'?' if _END in tree else ''}" if ways else ""
