"""What kind of actor each name of an article names, decided once from all its places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.extract.actors import votes
from ingest.extract.actors.votes import Votes
from ingest.extract.lexicon import heads
from ingest.extract.lexicon.given_names import gender

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ingest.extract.actors.names import Segment, Segmenter
    from ingest.extract.drafts import Block
    from ingest.records import ActorType, Span

_NOUNS: Final = "|".join(re.escape(noun) for noun in heads.MEDIUM_NOUNS)
QUOTED_MEDIUM: Final = re.compile(rf"\b(?:{_NOUNS}),? (?:called |named )?[“\"‘«]([^“”\"«»\n]{{2,60}}?),?[”\"’»]")
_MEDIUM_BEFORE: Final = re.compile(rf"\b(?:{_NOUNS})(?: of record)? $")
_MEDIUM_AFTER: Final = re.compile(rf" (?:{_NOUNS})\b")
_NEXT_WORD: Final = re.compile(r" ([a-z]+)")
_LINK: Final = re.compile(r" (?:of|at|for|with)(?: the)? $")
_ENTRY: Final = re.compile(
    r"\b(?:joined|joining|rejoined|employed by|hired by|(?:work(?:ed|s|ing)?|career|employment) (?:for|at))(?: the)? $"
)
#: A noun for who belongs to a party, after its name.
_PARTISAN: Final = re.compile(r" (?:politician|MP|MEP|lawmaker|councillor|activist|parliamentarian)s?\b")
_OWNED: Final = re.compile(
    r"['’]s (?:chief executive|board|shares|stock|shareholders|headquarters|ceo|employees)\b", re.IGNORECASE
)
_BRACKETED: Final = re.compile(r"\s?\((?:the )?[“\"]?(?P<short>[A-Z][A-Za-z0-9.&-]{1,10})[”\"]?\)")
#: How far before a name its neighbours are looked at, in code points.
_BEFORE: Final = 40
#: From this many votes for a person, in all its places, a name is not taken for a body by one place's vote.
_SURE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a name that reference data does not know stands.

    `text` is the block's; `after_title` tells that a title leads to the name ("chief executive of").
    """

    segment: Segment
    block: Block
    text: str
    name: str
    span: Span
    after_title: bool

    @property
    def bounds(self) -> tuple[int, int]:
        """Start and end in the block's own text."""
        return self.span.start - self.block.start, self.span.end - self.block.start


def follows_title(text: str, start: int, title_ends: set[int]) -> bool:
    """Tell whether "of", "at" and the like, after a title, lead to the word at `start`."""
    link = _LINK.search(text, max(0, start - _BEFORE), start)
    return link is not None and link.start() in title_ends


def names_medium(candidate: Candidate) -> bool:
    """Tell whether "newspaper" or the like stands beside a name."""
    text = candidate.text
    start, end = candidate.bounds
    before = _MEDIUM_BEFORE.search(text, max(0, start - _BEFORE), start)
    return before is not None or _MEDIUM_AFTER.match(text, end) is not None


def decide(candidates: Sequence[Candidate], media: Iterable[str], segmenter: Segmenter) -> Mapping[str, ActorType]:
    """Return what each name names; a short name names what the long one that it shortens names. No kind, no actor."""
    totals: dict[str, Votes] = {}
    for candidate in candidates:
        place = votes.at_place(candidate.block.doc, candidate.segment)
        _add_neighbours(candidate, place)
        totals.setdefault(candidate.name, Votes()).add(place)
    kinds: dict[str, ActorType] = {}
    for name, total in totals.items():
        mean = total.mean()
        if total.person >= _SURE:
            mean.person = max(mean.person, 2.0)
        kind = votes.kind_of(name.split(" "), mean)
        if kind is not None and (mean.person >= 2 or not segmenter.is_common(name)):
            kinds[name] = kind
    kinds |= dict.fromkeys(media, "NewsMediaOrganization")
    _settle_short(kinds, totals)
    for candidate in candidates:
        after = _BRACKETED.match(candidate.text, candidate.bounds[1])
        kind = kinds.get(candidate.name)
        if after is not None and kind is not None and kind != "Person":
            kinds[after["short"]] = kind
    return kinds


def _settle_short(kinds: dict[str, ActorType], totals: Mapping[str, Votes]) -> None:
    """Take a name of one word for the person of that surname, or for the body whose name begins with it."""
    last_words = {name.rsplit(" ", 1)[1] for name, kind in kinds.items() if kind == "Person" and " " in name}
    first_words = {name.split(" ", 1)[0] for name, kind in kinds.items() if kind != "Person" and " " in name}
    bodies = [name for name, kind in kinds.items() if kind == "Organization" and " " in name]
    nicknames = {name.rsplit(" ", 1)[1] for name in bodies if heads.is_team(name)}
    for name, total in totals.items():
        if " " in name:
            continue
        if name in last_words:
            kinds[name] = "Person"
        elif (
            kinds.get(name) == "Person"
            and _shortens_body(name, first_words)
            and (total.person < _SURE or total.body >= _SURE)
        ):
            kinds[name] = "Organization"
        elif name.endswith("s") and name[:-1] in last_words:
            kinds[name] = "Group"
        elif (name in nicknames and gender(name) is None) or (
            name not in kinds and name in first_words and total.body > 0 and name.casefold() not in heads.GENERIC
        ):
            kinds[name] = "Organization"


def _shortens_body(name: str, first_words: Collection[str]) -> bool:
    """Tell whether a word that may be a surname is the first of a body's name, and no given name."""
    return name in first_words and gender(name) is None and name.casefold() not in heads.GENERIC


def _add_neighbours(candidate: Candidate, place: Votes) -> None:
    text = candidate.text
    start, end = candidate.bounds
    following = _NEXT_WORD.match(text, end)
    if following is not None and (following[1] in heads.PLACES or following[1] in heads.OTHER):
        place.place += 4
    if names_medium(candidate):
        place.body += 4
    if candidate.after_title:
        place.body += 3
    if _ENTRY.search(text, max(0, start - _BEFORE), start):
        place.body += 3
    if _PARTISAN.match(text, end) and not candidate.segment.titled and place.place < 1:
        place.body += 2.5
    if _OWNED.match(text, end):
        place.body += 2
    if _BRACKETED.match(text, end) and not candidate.segment.titled:
        place.body += 1.5
