"""Copies of a text, and of a gold reading of it, in which every name is another one.

What an extractor finds by grammar and reference data it also finds in such a copy; what it finds because somebody wrote
a seed article's name into a pattern it does not.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Renamed:
    """A text with names replaced, and the place in it of every place in the original."""

    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True)))
        self._starts, self._shifts = [0], [0]
        pieces, last, shift = [], 0, 0
        for match in pattern.finditer(text):
            new = names[match.group()]
            pieces += [text[last : match.start()], new]
            last = match.end()
            shift += len(new) - len(match.group())
            self._starts.append(match.end())
            self._shifts.append(shift)
        self.text = "".join([*pieces, text[last:]])

    def place(self, offset: int) -> int:
        """Return where the boundary `offset` of the original, in code points, lies in the copy."""
        return offset + self._shifts[bisect_right(self._starts, offset) - 1]


def renamed_gold(
    gold: Mapping[str, Any], texts: Mapping[str, str], names: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the gold reading and its texts (by id of the article), both with names replaced and spans moved."""
    copies = {article: Renamed(text, names) for article, text in texts.items()}

    def rename(value: object, article: str | None = None) -> Any:
        if isinstance(value, list):
            return [rename(item, article) for item in value]
        if isinstance(value, dict):
            article = value.get("doc", article)
            moved = {key: rename(item, article) for key, item in value.items()}
            if article is not None and isinstance(value.get("start"), int):
                moved |= {end: copies[article].place(value[end]) for end in ("start", "end")}
            return moved
        if isinstance(value, str):
            return Renamed(value, names).text
        return value

    out: dict[str, Any] = rename(json.loads(json.dumps(gold)))
    for entry in out["documents"]:
        entry["sha256"] = sha256(copies[entry["id"]].text.encode()).hexdigest()
    return out, {article: copy.text for article, copy in copies.items()}
