"""The competency questions: what the graph must be able to answer, each as a SPARQL query in a file beside this one.

A file runs as it stands. Its header names the question and what may be varied::

    # CQ3 (simple)
    # Which states belong to an organization, according to whom, as of when?
    # parameter organization: actor = actor:csto

A parameter is a variable of that name, which a line of its own binds to the default::

    VALUES ?organization { actor:csto }

`Question.query` writes another value into that line, so that it works with any engine and no value can change the rest
of the query. Where an engine can bind variables itself, give it the text that `query` returns all the same: a binding
would meet the default and match nothing.

A user's own questions are read from files of the same form by `ontology.questions.saved`.

Kinds of parameter: those of `ontology.terms.KINDS` (an IRI, in full or by its prefix), `day` (ISO 8601),
`number` (a decimal) and `text` (words as they stand on the page).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from importlib.resources import files
from typing import Final, Literal

from ontology.errors import InvalidQuery, QuestionNotFound
from ontology.terms import DEFAULT_BASE, KINDS, XSD, prefixes

Level = Literal["simple", "medium", "hard"]

_HEADER: Final = re.compile(r"# [^\n]{1,80}? \((?P<level>simple|medium|hard)\)\r?\n# *(?P<title>[^\s][^\n]*)\n")
_PARAMETER: Final = re.compile(r"^# parameter (?P<name>\w+): (?P<kind>\w+) = (?P<default>\S.*)$", re.MULTILINE)
_NAME: Final = re.compile(r"(?:cq)?0*([0-9]{1,3})", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"(?P<prefix>[a-z]+):(?!//)(?P<local>[A-Za-z0-9._~-]+)")
# RFC 3987, without the characters that would end an IRI in SPARQL (https://www.w3.org/TR/sparql11-query/#rIRIREF).
_IRI: Final = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\\x7f-\x9f\ud800-\udfff]+")
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What of a question may be varied.

    Attributes:
        name: of the parameter and of its variable.
        kind: what its values are, as this module's introduction lists them.
        default: the value that the file gives: an IRI in full, a day, a number or words.
    """

    name: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """One competency question.

    Attributes:
        name: "cq03".
        level: how much of the model it takes to answer.
        title: the question in plain words, whatever the values of its parameters.
        parameters: what may be varied, in the order in which the question names it.
        text: the SPARQL query with every parameter at its default.
    """

    name: str
    level: Level
    title: str
    parameters: tuple[Parameter, ...]
    text: str
    base: str = DEFAULT_BASE

    def query(self, **values: str) -> str:
        """Return the SPARQL query with these values in place of the defaults of the same name.

        Raises:
            InvalidQuery: the question has no such parameter, or the value is not of the parameter's kind.

        >>> asked = find("cq03").query(organization="actor:nato")
        >>> "VALUES ?organization { <https://onrecord.example/id/actor/nato> }" in asked
        True
        """
        text = self.text
        kinds = {parameter.name: parameter.kind for parameter in self.parameters}
        for name, value in values.items():
            if name not in kinds:
                has = f"it has: {', '.join(kinds)}" if kinds else "it has none"
                raise InvalidQuery(f"{self.name} has no parameter '{name}'; {has}")
            terms = _terms(kinds[name], value, self.base, f"{self.name}, parameter '{name}'")
            text = _values_line(name).sub(partial(_with_terms, terms), text)
        return text


def load(base: str = DEFAULT_BASE) -> tuple[Question, ...]:
    """Return every question in order, its IRIs under `base`."""
    return _load(base)


def find(name: str, base: str = DEFAULT_BASE) -> Question:
    """Return the question of this name: "cq03", "CQ3" or "3".

    Raises:
        QuestionNotFound: there is no such question.

    >>> find("CQ3").name
    'cq03'
    """
    match = _NAME.fullmatch(name)
    questions = load(base)
    for question in questions:
        if match and question.name == f"cq{int(match[1]):02}":
            return question
    raise QuestionNotFound(
        f"there is no question '{name}'; the questions are {questions[0].name} to {questions[-1].name}"
    )


def parse(name: str, text: str, base: str = DEFAULT_BASE) -> Question:
    """Return the question that a file holds, under the name that it is to have.

    Raises:
        InvalidQuery: the header is missing or does not fit the query; the message says what to write.
    """
    header = _HEADER.match(text)
    if header is None:
        raise InvalidQuery(
            f"{name}: no header; begin with a line '# NAME (simple)', or medium or hard, and on the next line, "
            "after #, the question in words"
        )
    text = text.replace(f"<{DEFAULT_BASE}id/", f"<{base}id/")
    parameters = []
    for match in _PARAMETER.finditer(text):
        parameter = Parameter(match["name"], match["kind"], _plain(match["default"], base))
        if not _values_line(parameter.name).search(text):
            raise InvalidQuery(f"{name}: no line 'VALUES ?{parameter.name} {{ … }}' for the parameter of that name")
        parameters.append(parameter)
    return Question(name, _level(header["level"]), header["title"].strip(), tuple(parameters), text, base)


@lru_cache(maxsize=8)
def _load(base: str) -> tuple[Question, ...]:
    names = sorted(entry.name for entry in files(__package__).iterdir() if entry.name.endswith(".rq"))
    return tuple(
        parse(name.removesuffix(".rq"), (files(__package__) / name).read_text(encoding="utf-8"), base) for name in names
    )


def _level(word: str) -> Level:
    return "simple" if word == "simple" else "medium" if word == "medium" else "hard"


@lru_cache(maxsize=64)
def _values_line(name: str) -> re.Pattern[str]:
    return re.compile(rf"^(\s*VALUES \?{name} {{ )[^\n]*( }})$", re.MULTILINE)


def _with_terms(terms: str, line: re.Match[str]) -> str:
    # A function, since in a replacement string backslashes would be read.
    return f"{line[1]}{terms}{line[2]}"


def _plain(term: str, base: str) -> str:
    if term.startswith('"'):
        return term[1 : term.rindex('"')]
    return _expanded(term, base) or term


def _expanded(value: str, base: str) -> str | None:
    match = _PREFIXED.fullmatch(value)
    namespace = prefixes(base).get(match["prefix"]) if match else None
    return None if match is None or namespace is None else f"{namespace}{match['local']}"


def _terms(kind: str, value: str, base: str, where: str) -> str:
    """Return a value as SPARQL terms: two for words, since engines differ in which one they take data to hold."""
    if kind in KINDS:
        iri = _expanded(value, base) or value
        if not _IRI.fullmatch(iri):
            raise InvalidQuery(f"{where}: {value!r} is no IRI; give one in full or by its prefix, as {kind}:key")
        return f"<{iri}>"
    if kind == "day":
        try:
            return f'"{date.fromisoformat(value).isoformat()}"^^<{XSD.date}>'
        except ValueError as error:
            raise InvalidQuery(f"{where}: {value!r} is no day; write it as 2024-03-31") from error
    if kind == "number":
        if not _NUMBER.fullmatch(value):
            raise InvalidQuery(f"{where}: {value!r} is no number; write it as 0.5")
        return f'"{value}"^^<{XSD.decimal}>'
    words = f'"{_printable(value, where).translate(_ESCAPES)}"'
    return f"{words} {words}^^<{XSD.string}>"


def _printable(value: str, where: str) -> str:
    if any("\ud800" <= char <= "\udfff" or char == "\0" for char in value):
        raise InvalidQuery(f"{where}: the words hold a character that no text can hold; leave it out")
    return value
