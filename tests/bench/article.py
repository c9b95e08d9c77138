"""One generated article: its text, and the triples that ingesting such a text gives.

Written as N-Triples lines at once rather than by way of records, since ten million quads are some eleven thousand
articles. `test_generator.py` holds the result against the shapes that real articles are checked with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tests.bench.description import Description
from tests.bench.world import PROPOSITIONS, pick, proposition

if TYPE_CHECKING:
    from tests.bench.world import Person


#: Word of saying, the act that it does, and the weight with which it is drawn.
_CUES: Final = (
    ("said", "assert", 60),
    ("told", "assert", 8),
    ("announced", "announce", 8),
    ("warned", "threaten", 6),
    ("denied", "deny", 6),
    ("insisted", "assert", 5),
    ("demanded", "demand", 4),
    ("hoped", "hope", 3),
)
_CUE_WORDS: Final = tuple((word, act) for word, act, _ in _CUES)
_CUE_WEIGHTS: Final = tuple(weight for _, _, weight in _CUES)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_SUBJECTS: Final = (
    "the talks", "the agreement", "the new budget", "the border crossing", "the election", "the ceasefire",
    "the pipeline", "the trade mission", "the inquiry", "the summit", "the harbor", "the aid convoy",
)  # fmt: skip
_VERBS: Final = (
    "had failed", "will go ahead", "was postponed", "has reopened", "must be respected", "cannot wait",
    "would cost lives", "brings no gain", "remains in force", "had been agreed", "is under threat", "was a mistake",
)  # fmt: skip
_TAILS: Final = (
    "for the people of the region", "after years of delay", "despite all warnings", "before the end of winter",
    "in the interest of both sides", "as the parliament asked", "whatever others say", "with no date set",
    "since the flood", "under the terms of the treaty",
)  # fmt: skip


class Written(NamedTuple):
    """A finished article.

    `lines` are its triples without their full stop, none twice; `direct` is the number of direct quotations, and
    `repeatable` the statement, speaker and words that a later article of the topic may report again.
    """

    key: str
    lines: list[str]
    statements: tuple[str, ...]
    claims: int
    mentions: int
    direct: int
    speakers: tuple[str, ...]
    posts: tuple[str, ...]
    propositions: tuple[tuple[str, str], ...]
    metonyms: tuple[str, ...]
    disputed: tuple[str, ...]
    repeatable: tuple[str, Person, str] | None


class Writer(Description):
    """Writes one article sentence by sentence."""

    def write(self, statements: int, earlier: tuple[str, Person, str] | None) -> Written:
        """Return the article, with so many statements beside its headline and what its writer says in the beginning."""
        rng, repeatable = self._rng, None
        self._begin()
        for _ in range(statements):
            person = self._topic.cast[min(int(rng.random() ** 2 * len(self._topic.cast)), len(self._topic.cast) - 1)]
            drawn = rng.random()
            if drawn < 0.06:
                self._by_metonym()
            elif drawn < 0.35:
                words = self._sentence()
                repeatable = (self._direct_quotation(person, words), person, words)
            else:
                self._report(person, mixed=drawn > 0.8)
            if rng.random() < 0.3:
                self._add("\n\n")
        if earlier is not None:
            statement, person, words = earlier
            again = self._direct_quotation(person, words)
            self._report_again(again, statement)
        self._set_body()
        return Written(
            self._hash,
            list(dict.fromkeys(self._lines)),
            tuple(self._statements),
            self._claims,
            self._mentions,
            self._direct,
            tuple(self._speakers),
            tuple(self._posts),
            tuple(self._propositions),
            tuple(self._metonyms),
            tuple(self._disputed),
            repeatable,
        )

    def _begin(self) -> None:
        topic, rng = self._topic, self._rng
        self._describe_article()
        self._headline(topic.cast[0])
        state = rng.choice(self._world.states[:40])
        city = self._world.government(state).metonym
        if city:
            start = self._add(city)
            self._segment(start, start + len(city), "dateline")
            place = self._mention(start, city, "name")
            self._actor(f"place-{state.key}-seat", "Place", city, place)
            self._add(" — ")
        self._membership_of_states()

    def _headline(self, person: Person) -> None:
        self._add(person.surname)
        speaker = self._actor(person.key, "Person", person.name, self._words(0, person.surname))
        self._add(" ")
        cue = self._words(self._add("confirms"), "confirms")
        self._add(" ")
        kind = self._rng.choice(PROPOSITIONS)
        words = proposition(kind, self._topic.member, self._topic.organization)[2]
        start = self._add(words)
        self._set_headline()
        statement = self._statement(start, words, "indirect", "headline", "assert", speaker, self._published)
        self._attribute(statement, self._place(0, len(person.surname)), cue)
        self._claim(statement, start, words, kind, person.key, negative=False)
        self._add("\n\n")

    def _membership_of_states(self) -> None:
        """Let the writer say who belongs to the topic's organization: memberships with a source."""
        topic, rng = self._topic, self._rng
        members = dict.fromkeys([topic.member, *(pick(rng, self._world.states) for _ in range(rng.randrange(3)))])
        start, first = self._length, len(self._text)
        organization = self._named(topic.organization)
        nodes = []
        for number, member in enumerate(members):
            self._add(" includes " if number == 0 else " and ")
            nodes.append((member, self._named(member)))
        words = "".join(self._text[first:])
        self._add(". ")
        publisher = self._known(self._publisher)
        statement = self._statement(start, words, "unquoted", "narrator", "assert", publisher, self._published)
        for member, node in nodes:
            self._attest(member, node, organization, statement)
            self._claim(statement, start, words, PROPOSITIONS[1], self._publisher.key, negative=False, member=member)

    def _sentence(self) -> str:
        rng = self._rng
        return f"{rng.choice(_SUBJECTS)} {rng.choice(_VERBS)} {rng.choice(_TAILS)}"

    def _speaker(self, person: Person) -> tuple[str, str]:
        """Write who speaks, with the post at the first time, and return the nodes of actor and name."""
        if person.post not in self._described:
            self._described.add(person.post)
            self._hold_post(person)
            self._add(" ")
            name = person.name
        else:
            name = person.surname
        mention = self._words(self._add(name), name)
        self._speakers.append(person.key)
        self._posts.append(person.post)
        return self._actor(person.key, "Person", person.name, mention), mention

    def _cue(self) -> tuple[str, str]:
        word, act = self._rng.choices(_CUE_WORDS, _CUE_WEIGHTS)[0]
        return self._words(self._add(word), word), act

    def _day(self) -> str:
        """Return the node of the day of a statement, whose words may be in the text."""
        rng = self._rng
        if rng.random() < 0.6:
            return self._published
        back = rng.randrange(7)
        day = self._topic.day.fromordinal(self._topic.day.toordinal() - back)
        words = f"on {_DAYS[day.weekday()]}"
        self._add(" ")
        start = self._add(words)
        return self._day_of_words(start, words, day.isoformat())

    def _direct_quotation(self, person: Person, words: str) -> str:
        self._add("“")
        start = self._add(words)
        self._add(",” ")
        speaker, mention = self._speaker(person)
        self._add(" ")
        cue, act = self._cue()
        outlet = self._rng.random() < 0.1
        if outlet:
            self._add(" ")
            self._named(self._publisher)
        day = self._day()
        self._add(". ")
        statement = self._statement(start, words, "direct", "source", act, speaker, day)
        self._attribute(statement, mention, cue, person)
        if outlet:
            self._tell_outlet(statement)
        return statement

    def _report(self, person: Person, *, mixed: bool) -> None:
        rng, topic = self._rng, self._topic
        speaker, mention = self._speaker(person)
        self._add(" ")
        cue, act = self._cue()
        day = self._day()
        self._add(" that ")
        start, first = self._length, len(self._text)
        quoted, kind = "", None
        if mixed:
            self._add(f"{rng.choice(_SUBJECTS)} “")
            words = f"{rng.choice(_VERBS)} {rng.choice(_TAILS)}"
            quoted = self._mention(self._add(words), words)
            self._add("”")
        elif rng.random() < 0.8:
            kind = rng.choice(PROPOSITIONS)
            before, after = kind.words.split("{o}")
            for part in (before, after):
                if part is after:
                    self._named(topic.organization)
                if part.startswith("{m}"):
                    self._named(topic.member)
                    part = part.removeprefix("{m}")
                self._add(part)
            self._add(f" {rng.choice(_TAILS)}")
        else:
            self._add(self._sentence())
        words = "".join(self._text[first:])
        self._add(". ")
        statement = self._statement(start, words, "mixed" if mixed else "indirect", "source", act, speaker, day, quoted)
        self._attribute(statement, mention, cue, person)
        if kind is not None:
            self._claim(statement, start, words, kind, person.key, negative=act == "deny" or rng.random() < 0.2)
        elif rng.random() < 0.5:
            self._event(statement, start, words, day)

    def _by_metonym(self) -> None:
        """Let a government speak under the name of its capital."""
        government = self._world.government(self._topic.member)
        if not government.metonym:
            return
        mention = self._mention(self._add(government.metonym), government.metonym, "metonym")
        self._metonyms.append(government.metonym)
        speaker = self._known(government, mention)
        self._add(" ")
        cue, act = self._cue()
        day = self._day()
        self._add(" that ")
        words = self._sentence()
        start = self._add(words)
        self._add(". ")
        statement = self._statement(start, words, "indirect", "source", act, speaker, day)
        self._attribute(statement, mention, cue)
