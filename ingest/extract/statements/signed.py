"""Quotations that are signed, on their own line or the next ("“It was fine.” — Ana Ruiz"), and posts with a handle."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set
from ingest.extract.statements.passages import Finding
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.extract.statements.passages import Passage

_OPENING: Final = '“„«"＂'
#: A closing mark at the head is a misprint for an opening one.
_MISPRINT: Final = "”"
_CLOSING: Final = '”»"＂'
#: A dash, a name of capitalized words, and what it is said to be: "― Ana Ruiz, teacher", "— Roe (@roe) May 5, 2024".
_SIGNATURE: Final = re.compile(
    r"\s*(?P<dash>[―—–]|--?)\s?"
    r"(?P<name>[A-Z][\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|al|bin|da|de|del|der|di|du|el|la|le|of|the|van|von)){0,5})"
    r"(?P<handle>\s\(@\w{1,30}\))?(?:(?:,|\s\()[^.!?“”\"]{1,80}|(?<=\))[^.!?“”\"]{0,40})?\.?\s*"
)
#: Those who have a dash before their name because the text is theirs.
_AGENCIES: Final = word_set("afp ansa ap bloomberg cnn dpa efe pti reuters tass upi xinhua")
#: What a post ends with where it shows something.
_LINKS: Final = re.compile(r"(?:\s*(?:pic\.twitter\.com/|https?://)\S{1,200}){1,9}$")
#: Longest line that is looked at, in code points.
_LONGEST: Final = 5_000


def find(passages: Sequence[Passage]) -> dict[int, list[Finding]]:
    """Return the quotations that are signed, by the number of their paragraph; such a paragraph holds nothing else.

    A paragraph that is a signature alone holds nothing. Time is linear in the length of the text.
    """
    out: dict[int, list[Finding]] = {}
    for number, passage in enumerate(passages):
        if passage.block.kind != "body" or len(passage.text) > _LONGEST:
            continue
        text = passage.text.rstrip()
        alone = _SIGNATURE.fullmatch(text)
        if alone is not None:
            before = passages[number - 1] if number and number - 1 not in out else None
            if before is not None and before.block.kind == "body" and _is_name(alone):
                said = before.text.rstrip()
                if alone["handle"] is not None or _is_one_quotation(said):
                    end = len(said) if alone["handle"] is None else len(_LINKS.sub("", said))
                    out[number - 1] = [_finding(before, end, passage, alone)]
                    out[number] = []
            continue
        end = max(text.rfind(mark) for mark in _CLOSING) + 1
        match = _SIGNATURE.fullmatch(text, end) if end else None
        if match is not None and _is_name(match) and _is_one_quotation(text[:end]):
            out[number] = [_finding(passage, end, passage, match)]
    return {number: found for number, found in out.items() if all(item.content for item in found)}


def _is_name(match: re.Match[str]) -> bool:
    return match["name"].rstrip(".").casefold() not in _AGENCIES


def _is_one_quotation(text: str) -> bool:
    """Tell whether a text is within one pair of marks from start to end, whatever is quoted in it."""
    if len(text) < 2 or text[0] not in _OPENING + _MISPRINT or text[-1] not in _CLOSING:
        return False
    depth = 1
    for char in text[1:-1]:
        depth += (char in "“„«") - (char in "”»")
        if depth == 0 or char in '"＂':
            return False
    return True


def _finding(passage: Passage, end: int, signed: Passage, signature: re.Match[str]) -> Finding:
    """Return what stands in a paragraph up to code point `end`, which another paragraph or the same one signs."""
    start = 1 if passage.text[0] in _OPENING + _MISPRINT else 0
    stop = end - 1 if start else end
    tokens = bisect_left(passage.places, start), bisect_left(passage.places, stop)
    place = signed.block.start
    return Finding(
        "signed",
        None,
        None,
        "—",
        "assert",
        None,
        [tokens] if tokens[0] < tokens[1] else [],
        cue_before=Span(place + signature.start("dash"), place + signature.end("dash")),
        speaker_before=Span(
            place + signature.start("name"), place + len(signature["name"].rstrip(".")) + signature.start("name")
        ),
    )
