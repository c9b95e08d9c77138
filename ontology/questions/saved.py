"""A user's own questions: files `NAME.rq` in folders of theirs, in the form of the competency questions.

A file begins with a header, which makes its page, its inputs and its place in lists::

    # Exits (simple)
    # Who is said to leave an organization?
    # parameter organization: actor = actor:nato

The name of the file, without its ending, is the name of the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from ontology import questions
from ontology.errors import InvalidQuery
from ontology.terms import DEFAULT_BASE, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ontology.questions import Question

#: Most files that are read, and the longest that is read, in bytes.
MAX_FILES: Final = 300
MAX_FILE_BYTES: Final = 100_000

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_BUILT_IN: Final = re.compile(r"cq\d+")
_PARAMETER: Final = re.compile(r"^#\s*parameter\b.*", re.MULTILINE | re.IGNORECASE)
_KINDS: Final = (*KINDS, "day", "number", "text")


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that is no question.

    Attributes:
        file: its path.
        message: what is wrong, where, and what to do.
    """

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What folders of questions hold: those that can be asked, by name, and the files that cannot."""

    questions: tuple[Question, ...] = ()
    unusable: tuple[Unusable, ...] = ()


def read(places: Sequence[Path], base: str = DEFAULT_BASE) -> Saved:
    """Read every question of these folders; a place may also be one file. Nothing is raised: what is wrong is told."""
    found: dict[str, Question] = {}
    wrong: list[Unusable] = []
    paths = list(islice(_files(places, wrong), MAX_FILES + 1))
    if len(paths) > MAX_FILES:
        wrong.append(Unusable(str(paths.pop()), f"only the first {MAX_FILES} files are read: put fewer there"))
    for path in paths:
        try:
            question = _question(path, base)
        except InvalidQuery as error:
            wrong.append(Unusable(str(path), str(error)))
            continue
        if question.name in found:
            wrong.append(Unusable(str(path), "another file before it has this name: rename one of them"))
        else:
            found[question.name] = question
    return Saved(tuple(found[name] for name in sorted(found)), tuple(wrong))


def _files(places: Sequence[Path], wrong: list[Unusable]) -> Iterator[Path]:
    for place in places:
        try:
            if place.is_dir():
                yield from sorted(path for path in place.iterdir() if path.suffix == ".rq")
            elif place.is_file():
                yield place
            else:
                wrong.append(Unusable(str(place), "it is not there: make this folder, or change the setting questions"))
        except OSError as error:
            wrong.append(Unusable(str(place), f"it cannot be read ({error.strerror or error})"))


def _question(path: Path, base: str) -> Question:
    if not _NAME.fullmatch(path.stem):
        raise InvalidQuery("name the file in small letters, digits and hyphens, as exits-by-year.rq")
    if _BUILT_IN.fullmatch(path.stem):
        raise InvalidQuery("cq and a number are names of the questions that come with OnRecord: choose another")
    text = _text(path)
    question = questions.parse(path.stem, text, base)
    _check(question, text)
    return question


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InvalidQuery(f"it cannot be read ({error.strerror or error})") from error
    if len(content) > MAX_FILE_BYTES:
        raise InvalidQuery(f"it is longer than {MAX_FILE_BYTES:,} bytes: shorten it")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InvalidQuery(f"it is not UTF-8 text (byte {error.start}): save it in UTF-8") from error


def _check(question: Question, text: str) -> None:
    lines = [match[0] for match in _PARAMETER.finditer(text)]
    if len(lines) != len(question.parameters):
        raise InvalidQuery(f"a line '{lines[-1][:80]}' is not understood: write '# parameter NAME: KIND = DEFAULT'")
    names = [parameter.name for parameter in question.parameters]
    for parameter in question.parameters:
        if names.count(parameter.name) > 1:
            raise InvalidQuery(f"the parameter '{parameter.name}' is declared twice: keep one line")
        if parameter.kind not in _KINDS:
            raise InvalidQuery(f"'{parameter.kind}' is no kind of parameter; the kinds are {', '.join(_KINDS)}")
    question.query(**{parameter.name: parameter.default for parameter in question.parameters})
