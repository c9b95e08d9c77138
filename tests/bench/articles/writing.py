"""An article sentence by sentence, and beside it all that it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.bench.articles.grammar import said, scene
from tests.bench.world import World, pick, zipf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.world import Actor, Person

_FIRST_DAY: Final = date(2011, 1, 3)
_DAYS: Final = 13 * 365
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: What stands around articles on pages.
_MENU: Final = ("Home", "World", "Business", "Culture", "Sport", "Opinion", "Contact")
_TEASERS: Final = (
    "Read also: Five things to know before the summer",
    "Related: The week in pictures",
    "Sign up for our newsletter",
    "Share this article",
)


class PlantedStatement(NamedTuple):
    """That somebody says something: the speaker's name, the words reported, and whether they are quoted."""

    speaker: str
    words: str
    quoted: bool


class PlantedMembership(NamedTuple):
    """That somebody belongs to something, by the labels of both; `post` is the post that they hold there."""

    member: str
    organization: str
    post: str | None


class PlantedDate(NamedTuple):
    """Words that date something, and the days that they stand for, as ISO 8601."""

    words: str
    earliest: str
    latest: str


@dataclass(frozen=True, slots=True)
class Generated:
    """One article and what it says.

    Attributes:
        body: headline, date line and paragraphs; two line ends between each.
        top, bottom: lines of the page around them, which say nothing.
    """

    id: str
    headline: str
    body: tuple[str, ...]
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    published: str
    publisher: str
    statements: tuple[PlantedStatement, ...]
    memberships: tuple[PlantedMembership, ...]
    dates: tuple[PlantedDate, ...]

    @property
    def text(self) -> str:
        """The article as plain text, with what stands around it."""
        return "\n\n".join((*self.top, self.headline, *self.body, *self.bottom)) + "\n"

    @property
    def words(self) -> int:
        return len(self.text.split())


def generate(count: int, seed: int, words: int = 500) -> Iterator[Generated]:
    """Yield so many articles of about so many words each."""
    rng = Random(seed)  # noqa: S311 -- figures, not secrets
    world = World.of(count, rng)
    for number in range(count):
        yield _Writer(world, rng, f"{seed}-{number:06}").write(words)


@dataclass(slots=True)
class _Writer:
    world: World
    rng: Random
    id: str
    statements: list[PlantedStatement] = field(default_factory=list)
    memberships: dict[PlantedMembership, None] = field(default_factory=dict)
    dates: list[PlantedDate] = field(default_factory=list)

    def write(self, words: int) -> Generated:
        rng, world = self.rng, self.world
        published = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
        member, organization = pick(rng, world.states), pick(rng, world.organizations)
        cast = [world.person(zipf(rng, world.persons)) for _ in range(4)]
        cast = list(dict.fromkeys(cast))
        city = world.government(rng.choice(world.states)).metonym or "GENEVA"
        headline = self._headline(member, organization)
        day = f"{published.day} {published:%B %Y}"
        paragraphs = [f"{city.upper()}, {day}", self._lead(member, organization, cast[0], published)]
        met = {cast[0]}
        length = 0
        while length < words - 70:
            person = cast[min(int(rng.random() ** 1.5 * len(cast)), len(cast) - 1)]
            paragraph = self._paragraph(person, published, is_new=person not in met)
            met.add(person)
            paragraphs.append(paragraph)
            length = sum(len(it.split()) for it in paragraphs)
        paragraphs.append(self._background(member, organization))
        return Generated(
            self.id,
            headline,
            tuple(paragraphs),
            (" | ".join(_MENU),) if rng.random() < 0.5 else (),
            tuple(rng.sample(_TEASERS, rng.randrange(3))),
            published.isoformat(),
            rng.choice(world.media).label,
            tuple(self.statements),
            tuple(self.memberships),
            tuple(self.dates),
        )

    def _headline(self, member: Actor, organization: Actor) -> str:
        return self.rng.choice(
            (
                f"{member.label} and {_the(organization)} at odds over the {said(self.rng).reported.split()[1]} plan",
                f"Talks between {member.label} and {_the(organization)} drag on",
                f"No end in sight to the quarrel of {member.label} and {_the(organization)}",
            )
        )

    def _lead(self, member: Actor, organization: Actor, person: Person, published: date) -> str:
        words = f"{member.label} would leave {_the(organization)}"
        self.statements.append(PlantedStatement(person.name, words, quoted=False))
        self._hold(person)
        return f"{person.name}, {_post(person)}, said on {self._weekday(published)} that {words}. {scene(self.rng)}"

    def _paragraph(self, person: Person, published: date, *, is_new: bool) -> str:
        """Return a paragraph of a statement or two of one person's and what surrounds them."""
        rng = self.rng
        name = person.surname
        if is_new:
            self._hold(person)
            name = f"{person.name}, {_post(person)},"
        first, kind = said(rng), rng.randrange(6)
        day = f" on {self._weekday(published)}" if rng.random() < 0.3 else ""
        if kind == 0 and is_new:
            told = f"“{first.direct},” said {name.rstrip(',')}."
            self._forget(day)
            self._say(person, first.direct, quoted=True)
        elif kind == 0:
            told = f"“{first.direct},” {name} said{day}."
            self._say(person, first.direct, quoted=True)
        elif kind == 1:
            told = f"{name} said{day}: “{first.direct}.”"
            self._say(person, first.direct, quoted=True)
        elif kind in (2, 3):
            verb = rng.choice(("said", "told reporters", "warned", "added", "insisted"))
            told = f"{name} {verb}{day} that {first.reported}."
            self._say(person, first.reported, quoted=False)
        elif kind == 4:
            told = f"According to {name.rstrip(',')}, {first.reported}."
            self._forget(day)
            self._say(person, first.reported, quoted=False)
        else:
            told = f"{name} denied{day} that {first.reported}."
            self._say(person, first.reported, quoted=False)
        around = [scene(rng) for _ in range(rng.randrange(3))]
        if rng.random() < 0.35:
            second = said(rng)
            around.append(f"“{second.direct},” {person.surname} said.")
            self._say(person, second.direct, quoted=True)
        return " ".join([told, *around])

    def _background(self, member: Actor, organization: Actor) -> str:
        rng = self.rng
        year = rng.randrange(1975, 2009)
        self.dates.append(PlantedDate(f"in {year}", f"{year}-01-01", f"{year}-12-31"))
        day = date(year, rng.randrange(1, 13), rng.randrange(1, 28)) + timedelta(days=900)
        spelled = f"{day.day} {day:%B %Y}"
        self.dates.append(PlantedDate(f"on {spelled}", day.isoformat(), day.isoformat()))
        self.memberships[PlantedMembership(member.label, organization.label, None)] = None
        return (
            f"{member.label} is a member of {_the(organization)}. Talks with the government began in {year}, "
            f"and a first agreement was signed on {spelled}. {scene(rng)}"
        )

    def _say(self, person: Person, words: str, *, quoted: bool) -> None:
        self.statements.append(PlantedStatement(person.name, words, quoted))

    def _hold(self, person: Person) -> None:
        self.memberships[PlantedMembership(person.name, person.body.label, person.post_label)] = None

    def _forget(self, day: str) -> None:
        """Take back a day that was drawn and is not written."""
        if day:
            self.dates.pop()

    def _weekday(self, published: date) -> str:
        """Return a weekday of the last six days, and note which day it is."""
        day = published - timedelta(days=self.rng.randrange(6))
        name = _WEEKDAYS[day.weekday()]
        self.dates.append(PlantedDate(f"on {name}", day.isoformat(), day.isoformat()))
        return name


def _post(person: Person) -> str:
    label = person.post_label
    # "Foreign Minister of Togo", but "spokesperson of the African Union".
    title, _, body = label.partition(" of ")
    return (
        f"the {title} of {_with_article(body)}"
        if person.body.type == "IntergovernmentalOrganization"
        else f"the {label}"
    )


def _the(organization: Actor) -> str:
    return _with_article(organization.label)


def _with_article(label: str) -> str:
    return label if label.startswith("The ") or " " not in label else f"the {label}"
