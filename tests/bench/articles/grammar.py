"""Sentences that say nothing of anybody: what a source is made to say, and what fills an article between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from random import Random


class Said(NamedTuple):
    """Words as somebody says them themselves, and as others report them; both without their full stop."""

    direct: str
    reported: str


_THINGS: Final = (
    "pipeline", "border crossing", "ferry line", "grain silo", "railway bridge", "tax reform", "pension law",
    "harbor wall", "school programme", "power plant", "ceasefire", "fishing pact", "land register", "water treaty",
    "airport terminal", "vaccine plan", "housing fund", "customs post", "coal mine", "wind farm", "court ruling",
    "peace mission", "trade deal", "visa scheme", "mining licence", "loan agreement", "road tunnel", "dam project",
)  # fmt: skip
_KINDS: Final = (
    "new", "old", "northern", "planned", "joint", "southern", "disputed", "second", "long-delayed", "interim",
    "coastal", "eastern", "so-called", "revised", "western", "emergency",
)  # fmt: skip
#: Of the names of places.
_BEGINNINGS: Final = (
    "Bar", "Cal", "Dor", "Els", "Fal", "Gar", "Hol", "Ist", "Jor", "Kal", "Lor", "Mar", "Nor", "Ost", "Pel", "Ros",
    "Sal", "Tor", "Ver", "Wal",
)  # fmt: skip
_MIDDLES: Final = ("an", "e", "in", "o", "ul", "a", "en", "i", "ov", "ar")
_ENDINGS: Final = (
    "berg", "dale", "ford", "gard", "haven", "itz", "kirk", "lund", "mouth", "nik", "ona", "port", "stad", "ton", "vik",
)  # fmt: skip
#: As said, and as reported.
_DOINGS: Final = (
    ("will not be finished", "would not be finished"),
    ("has failed", "had failed"),
    ("will go ahead", "would go ahead"),
    ("has cost too much", "had cost too much"),
    ("must be looked at again", "must be looked at again"),
    ("cannot be saved", "could not be saved"),
    ("will create thousands of jobs", "would create thousands of jobs"),
    ("was a mistake", "had been a mistake"),
    ("has to wait", "had to wait"),
    ("will be opened", "would be opened"),
    ("brings nothing to the people", "brought nothing to the people"),
    ("is in the hands of the courts", "was in the hands of the courts"),
    ("has been agreed", "had been agreed"),
    ("will have to be paid for by others", "would have to be paid for by others"),
)
_WHEN: Final = (
    "before the end of winter", "without the consent of the villages", "after years of delay", "despite all warnings",
    "as long as prices are so high", "in the interest of both sides", "whatever the opposition may think",
    "if nobody gives way", "because the money is not there", "under the terms of the treaty", "for a generation",
    "since the flood of last spring", "with no date set", "in spite of the strike", "once the inquiry is over",
    "for reasons that everybody knows", "unless parliament agrees", "at the expense of the poorest",
)  # fmt: skip
_SCENES: Final = (
    "Work on the {kind} {thing} began years ago and has been broken off several times",
    "Some {number} people live near the {kind} {thing}, most of them from farming",
    "The {kind} {thing} is one of {number} in the region",
    "Rain had closed the road to the {kind} {thing} for {number} days",
    "The {kind} {thing} was paid for with loans of {number} million euros",
    "Traders in the old town kept their shops closed for the morning",
    "Prices of bread and fuel have gone up by {number} per cent within a year",
    "A film crew was turned back at the gate of the {kind} {thing}",
    "The streets around the parliament were quiet, and few cars were to be seen",
    "Of {number} wagons that stood in the yard, no more than a dozen were loaded",
    "Villages along the river have been without electricity for {number} days",
    "The {kind} {thing} stands on land that two districts lay claim to",
)  # fmt: skip


def said(rng: Random) -> Said:
    """Return something to be said.

    >>> from random import Random
    >>> said(Random(3)).direct[0].isupper()
    True
    """
    thing, doing = f"{rng.choice(_KINDS)} {rng.choice(_THINGS)} {_somewhere(rng)}", rng.choice(_DOINGS)
    when = rng.choice(_WHEN) if rng.random() < 0.6 else _measure(rng)
    return Said(f"The {thing} {doing[0]} {when}", f"the {thing} {doing[1]} {when}")


def _somewhere(rng: Random) -> str:
    """Return where something is: of the places there are some thousands, so that few articles speak of one thing."""
    place = f"{rng.choice(_BEGINNINGS)}{rng.choice(_MIDDLES)}{rng.choice(_ENDINGS)}"
    return f"{rng.choice(('of', 'near', 'at', 'outside', 'behind'))} {place}"


def _measure(rng: Random) -> str:
    number = rng.randrange(12, 900)
    return rng.choice(
        (
            f"at a cost of {number} million euros",
            f"for the {number} families that live there",
            f"with {number} votes against it",
            f"although {number} jobs depend on it",
        )
    )


def scene(rng: Random) -> str:
    """Return a sentence that nobody says, with its full stop."""
    words = rng.choice(_SCENES).format(
        kind=rng.choice(_KINDS), thing=rng.choice(_THINGS), number=rng.randrange(12, 900)
    )
    return f"{words}, {rng.choice(_WHEN)}." if rng.random() < 0.4 else f"{words}."
