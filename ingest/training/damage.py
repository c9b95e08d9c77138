"""Quotation marks as careless publishing leaves them, so that the network learns not to lean on them alone.

Every damage keeps a text's length, so the spans of its annotation hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

_OPENS, _CLOSES, _STRAIGHT = "\u201c", "\u201d", '"'
_MARK: Final = re.compile(f"[{_OPENS}{_CLOSES}{_STRAIGHT}]")
_AFTER_SPACE: Final = re.compile(r"(?:^|(?<=[\s(\[\u2014\u2013-]))" + _STRAIGHT)
#: The part of the marks that a text which loses some at random loses.
_LOST: Final = 0.4


def damaged(text: str, random: Random) -> str:
    """Return a text with its double quotation marks made straight or curly, or with some or one kind of them lost."""
    kind = random.randrange(5)
    if kind == 0:
        return _MARK.sub(_STRAIGHT, text)
    if kind == 1:
        return _curly(text)
    if kind == 2:
        return _curly(text).replace(_CLOSES, " ")
    if kind == 3:
        return _curly(text).replace(_OPENS, " ")
    return _MARK.sub(lambda mark: " " if random.random() < _LOST else mark.group(), text)


def _curly(text: str) -> str:
    return _AFTER_SPACE.sub(_OPENS, text).replace(_STRAIGHT, _CLOSES)
