"""The catalogue of questions: those that come with OnRecord and those of the user, each a page with its inputs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote, urlencode

from ontology import questions
from ontology.errors import InvalidQuery, QuestionNotFound
from ontology.questions import saved
from ontology.questions.saved import Unusable
from ontology.terms import KINDS
from server.pages import queries, results
from server.pages.emptiness import reasons
from server.pages.facts import legible
from server.pages.links import Link
from server.store.base import Answer, Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ontology.questions import Parameter, Question
    from server.pages.choices import Choice, Choices
    from server.pages.facts import Site
    from server.pages.results import Cell, ResultsPage
    from server.store.base import Queryable, Store

Form = Literal["rows", "answer", "graph"]

#: Choices of an input that a page lists without being asked.
_OFFERED: Final = 60
#: Kinds of thing that have no name, only a place in an article.
_PLACED: Final = ("statement", "claim", "date")
_LEVELS: Final[Mapping[str, str]] = MappingProxyType({
    "simple": "Who, what and when, one thing at a time",
    "medium": "Statements together with what they claim",
    "hard": "Several statements held against each other",
})  # fmt: skip
_DOWNLOADS: Final[Mapping[Form, tuple[tuple[str, str], ...]]] = MappingProxyType({
    "rows": (("csv", "CSV"), ("json", "JSON"), ("tsv", "TSV"), ("xml", "XML")),
    "answer": (("json", "JSON"), ("xml", "XML")),
    "graph": (("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("ntriples", "N-Triples"), ("rdfxml", "RDF/XML")),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as lists show it.

    Attributes:
        name, title: its own.
        href: its page, from the application's root.
        inputs: what can be varied, in words.
        columns: what each row tells, in words.
        text: the query, with values that the store has.
    """

    name: str
    title: str
    href: str
    inputs: tuple[str, ...]
    columns: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are listed together, under a name and a sentence that describes them."""

    name: str
    about: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Every question there is, and the files that are none."""

    groups: tuple[Group, ...]
    unusable: tuple[Unusable, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a question's page.

    Attributes:
        name, kind: of the parameter.
        words: what it is called.
        value: as the address holds it.
        shown: what the reader calls that value.
        choices: what may be put in; empty for a day, a number and words that no list holds.
        candidates: where what was given may mean several things, these.
        problem: why what was given cannot be used.
    """

    name: str
    kind: str
    words: str
    value: str
    shown: str
    choices: tuple[Choice, ...] = ()
    candidates: tuple[tuple[Choice, str], ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question, what was put into it, and its answer.

    Attributes:
        name, title, href: of the question.
        about: its group's name.
        inputs: in the order of the question.
        columns: names of the columns, in words.
        results: the query and its rows; `None` where an input cannot be used.
        reasons: why there are no rows, where there are none.
        downloads: name and address of each format.
        editor: address of the editor with the query in it.
    """

    name: str
    title: str
    href: str
    about: str
    inputs: tuple[Input, ...]
    columns: tuple[str, ...]
    results: ResultsPage | None
    reasons: tuple[str, ...]
    downloads: tuple[tuple[str, str], ...]
    editor: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every question that can be asked, with the form and the columns of its answer by its name."""

    built_in: tuple[Question, ...]
    own: tuple[Question, ...]
    unusable: tuple[Unusable, ...]
    answers: Mapping[str, tuple[Form, tuple[str, ...]]]

    @classmethod
    def read(cls, places: Sequence[Path], base: str, scratch: Queryable) -> Catalogue:
        """Read the questions; each is tried on `scratch`, an empty store, and a file that fails there is unusable."""
        built_in, found = questions.load(base), saved.read(places, base)
        unusable, own, answers = list(found.unusable), [], {}
        for question in built_in:
            answers[question.name] = _tried(question, scratch)
        for question in found.questions:
            try:
                answers[question.name] = _tried(question, scratch)
            except InvalidQuery as error:
                unusable.append(Unusable(f"{question.name}.rq", str(error)))
            else:
                own.append(question)
        return cls(built_in, tuple(own), tuple(unusable), answers)

    def find(self, name: str) -> Question:
        """Return the question of this name.

        Raises:
            QuestionNotFound: there is none.
        """
        for question in self.own:
            if question.name == name:
                return question
        return questions.find(name, self.built_in[0].base)


def names(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the variables of an answer as words.

    >>> names(["who", "to_whom", "who2"])
    ('who', 'to whom', 'who 2')
    """
    return tuple(f"{it.rstrip('0123456789')} {it[len(it.rstrip('0123456789')):]}".replace("_", " ").strip()
                 for it in columns)  # fmt: skip


def page_of_all(catalogue: Catalogue, choices: Choices) -> CataloguePage:
    """Return the list of every question."""
    groups = [
        Group(level.capitalize(), about, tuple(_entries(catalogue, choices, catalogue.built_in, level)))
        for level, about in _LEVELS.items()
    ]
    if catalogue.own:
        own = tuple(_entries(catalogue, choices, catalogue.own, None))
        groups.append(Group("Saved", "Your own, from the folders of the setting questions", own))
    return CataloguePage(tuple(groups), catalogue.unusable)


def page(
    store: Store, asked: Queryable, site: Site, catalogue: Catalogue, choices: Choices, name: str,
    given: Mapping[str, Sequence[str]],
) -> QuestionPage:  # fmt: skip
    """Return the page of a question, its query answered by `asked`.

    Raises:
        QuestionNotFound: there is no such question.
        InvalidQuery: the question has no parameter of a given name, or one was given twice.
    """
    question = catalogue.find(name)
    inputs, chosen = _inputs(question, choices, given)
    values = {parameter.name: choice.value for parameter, choice in chosen}
    is_ready = len(chosen) == len(question.parameters)
    form, columns = catalogue.answers[question.name]
    text = question.query(**values) if is_ready else question.text
    answer = results.page(asked, site, text) if is_ready else None
    empty = answer is not None and not answer.rows and answer.answer is None and answer.problem is None
    href = f"/questions/{question.name}"
    told = f"?{urlencode(values)}" if values else ""
    return QuestionPage(
        name=question.name,
        title=question.title,
        href=href,
        about="Saved" if question in catalogue.own else question.level.capitalize(),
        inputs=inputs,
        columns=names(answer.variables if answer and answer.variables else columns),
        results=answer and _labelled(store, site, answer),
        reasons=reasons(store, text, chosen) if empty else (),
        downloads=tuple((label, f"{href}.{ending}{told}") for ending, label in _DOWNLOADS[form]) if is_ready else (),
        editor=f"/sparql?query={quote(text)}",
    )


def download(catalogue: Catalogue, choices: Choices, name: str, ending: str, given: Mapping[str, Sequence[str]]) -> str:
    """Return the query behind a download.

    Raises:
        QuestionNotFound: there is no such question, or its answer has no such format.
        InvalidQuery: as `page`, and where an input cannot be used or can mean several things.
    """
    question = catalogue.find(name)
    form, _ = catalogue.answers[question.name]
    if ending not in dict(_DOWNLOADS[form]):
        there = ", ".join(f".{it}" for it, _ in _DOWNLOADS[form])
        raise QuestionNotFound(f"the answer of {question.name} is not written as .{ending}: there are {there}")
    inputs, chosen = _inputs(question, choices, given)
    for it in inputs:
        if it.problem:
            raise InvalidQuery(it.problem)
        if it.candidates:
            raise InvalidQuery(f"{it.name}: '{it.value}' can be several: give {it.candidates[0][0].value} or another")
    return question.query(**{parameter.name: choice.value for parameter, choice in chosen})


def _tried(question: Question, scratch: Queryable) -> tuple[Form, tuple[str, ...]]:
    found = scratch.query(question.text)
    if isinstance(found, Solutions):
        return "rows", tuple(found.variables)
    return ("answer", ()) if isinstance(found, Answer) else ("graph", ("subject", "property", "value"))


def _entries(catalogue: Catalogue, choices: Choices, listed: Sequence[Question], level: str | None) -> Iterator[Entry]:
    for question in listed:
        if level in (None, question.level):
            yield Entry(
                name=question.name,
                title=question.title,
                href=f"/questions/{question.name}",
                inputs=names([parameter.name for parameter in question.parameters]),
                columns=names(catalogue.answers[question.name][1]),
                text=question.query(**choices.initial(question)),
            )


def _inputs(
    question: Question, choices: Choices, given: Mapping[str, Sequence[str]]
) -> tuple[tuple[Input, ...], list[tuple[Parameter, Choice]]]:
    """Return the inputs, and the value of each that has exactly one."""
    known = {parameter.name for parameter in question.parameters}
    for name, values in given.items():
        if name not in known:
            has = f"it has {', '.join(sorted(known))}" if known else "it has none"
            raise InvalidQuery(f"{question.name} has no input '{name[:80]}'; {has}")
        if len(values) != 1:
            raise InvalidQuery(f"{question.name}: the input '{name}' was given {len(values)} times: give it once")
    initial = choices.initial(question)
    inputs, chosen = [], []
    for parameter in question.parameters:
        wanted = next(iter(given.get(parameter.name, ())), "").strip() or initial[parameter.name]
        offered = () if parameter.kind == "day" else choices.listed(parameter).choices[:_OFFERED]
        (words,) = names([parameter.name])
        made = Input(parameter.name, parameter.kind, words, wanted, legible(wanted), offered)
        try:
            meant = choices.meant(parameter, wanted)
            if len(meant) == 1:
                question.query(**{parameter.name: meant[0].value})
                made = replace(made, value=meant[0].value, shown=meant[0].label)
                chosen.append((parameter, meant[0]))
            else:
                others = {it.name: value for it in question.parameters if (value := initial[it.name])}
                others |= {name: values[0] for name, values in given.items()}
                made = replace(made, candidates=tuple(
                    (it, f"/questions/{question.name}?{urlencode(others | {parameter.name: it.value})}") for it in meant
                ))  # fmt: skip
        except InvalidQuery as error:
            made = replace(made, problem=str(error))
        inputs.append(made)
    return tuple(inputs), chosen


def _labelled(store: Store, site: Site, answer: ResultsPage) -> ResultsPage:
    """Return an answer whose things are called by their names."""
    iris = {cell.link.iri for row in answer.rows for cell in row if cell is not None and cell.link is not None}
    asked = sorted(iri for iri in iris if site.kind(iri) not in (*_PLACED, "span"))
    found = queries.select(store, "labels", values={"thing": asked}) if asked else iter(())
    labels = {row["thing"].value: legible(row["label"].value) for row in found if "thing" in row}
    rows = tuple(tuple(None if cell is None else _named(site, cell, labels) for cell in row) for row in answer.rows)
    return replace(answer, rows=rows)


def _named(site: Site, cell: Cell, labels: Mapping[str, str]) -> Cell:
    if cell.link is None:
        return cell
    kind = site.kind(cell.link.iri)
    label = labels.get(cell.link.iri)
    if label is None and kind in _PLACED:
        # Its key is the article's digest and where it stands: characters, or a number.
        label = f"{kind} {'–'.join(cell.link.iri.rpartition('/')[2].split('-')[1:3])}"
    if label is None:
        return cell
    return replace(cell, text=label, link=Link(cell.link.iri, label, cell.link.href, kind if kind in KINDS else None))
