"""What is done with the text of a query around the engine: values put in, SERVICE refused, syntax errors explained.

Terms and clause numbers are those of SPARQL 1.1 Query (https://www.w3.org/TR/sparql11-query/).
"""

from __future__ import annotations

import re
from functools import partial
from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final, NamedTuple

from ontology.errors import InvalidQuery
from ontology.terms import DEFAULT_BASE, prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyoxigraph as ox

    from server.store.base import Term

#: Longest stretch of a query, in characters, that an error repeats.
_MAX_SHOWN_CHARS: Final = 40
#: How far back the beginning of a word is looked for, in characters.
_LONGEST_WORD: Final = 256

_SERVICE: Final = re.compile("service", re.ASCII | re.IGNORECASE)
_UPDATE: Final = re.compile(r"(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.ASCII | re.IGNORECASE)
_FORM: Final = re.compile(r"(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.ASCII | re.IGNORECASE)
_PROLOGUE: Final = re.compile(
    r"(?:\s+|\#[^\n\r]*|BASE\s*<[^>]*>|PREFIX\s+[^:\s]*:\s*<[^>]*>)*", re.ASCII | re.IGNORECASE
)
_SELECT_ALL: Final = re.compile(r"SELECT\s*(?:DISTINCT\s*|REDUCED\s*)?\*", re.ASCII | re.IGNORECASE)
_PREFIXED: Final = re.compile(r"([^\W\d_][\w.-]*):\w")
_UNDECLARED: Final = re.compile(r"([^\s<>(){}\[\];,\"'/|^=!]*):[^\s:]*\Z")
_WORD_BEFORE: Final = re.compile(r"[\w.-]*\Z")

# Oxigraph's message: a place, then what its parser would have taken there.
_SYNTAX_ERROR: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_EXPECTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\[_\]|\[(?:[^\[\]\']|\'(?:[^\'\\]|\\.[^\']*)\')*\]|[^,]+')
# Longer than any keyword, so that looking for one never reaches beyond the word after the fault, nor past the end.
_PADDING: Final = " " * 32

# What is taken whole, so that nothing in it counts: comments (19.4), IRIs, strings (19.8), closed or not, and
# prefixed names.
_PASSED: Final = r"""(?P<passed>
      \#[^\n\r]* | <[^<>"{}|^`\\\x00-\x20]*>
    | \"{3}(?:[^"\\]|\\.|"(?!""))*(?:\"{3})? | '{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3})?
    | "(?:[^"\\\n\r]|\\.)*"? | '(?:[^'\\\n\r]|\\.)*'?
    | (?<![\w.-])[^\W\d_][\w.-]*:[\w:%.-]* )"""
TOKEN: Final = re.compile(
    rf"{_PASSED} | [?$](?P<variable>\w+) | (?P<open>[({{]) | (?P<close>[)}}]) | (?P<word>[A-Za-z]+)",
    re.VERBOSE | re.DOTALL,
)
_BREAK: Final = re.compile(rf"{_PASSED} | (?P<space>\s+)", re.VERBOSE | re.DOTALL)


def bind(text: str, bindings: Mapping[str, Term]) -> str:
    """Return `text` with each of these variables given its one value, as by VALUES at the start of WHERE (10.2).

    Every engine takes such a text. A sub-query sees the value only if it selects the variable.

    Raises:
        InvalidQuery: the query does not use one of the variables, or has no WHERE that a value could go into.

    >>> import pyoxigraph as ox
    >>> bind("ASK { ?s ?p ?o }", {"s": ox.NamedNode("https://example.org/a")})
    'ASK { VALUES (?s) { (<https://example.org/a>) } ?s ?p ?o }'
    """
    used = {found["variable"] for found in TOKEN.finditer(text)}
    for name in bindings:
        if name not in used:
            raise InvalidQuery(f"a value was given for ?{name}, which the query does not use")
    start, end = where_group(text)
    names, values = " ".join(f"?{name}" for name in bindings), " ".join(str(value) for value in bindings.values())
    block = f" VALUES ({names}) {{ ({values}) }}"
    inside = text[start:end]
    first = next((found for found in TOKEN.finditer(inside) if not (found["passed"] or "").startswith("#")), None)
    if first is not None and (first["word"] or "").upper() == "SELECT":
        # A sub-query fills its group alone, so it gets a group of its own beside the values.
        inside = f" {{{inside}}} "
    return f"{text[:start]}{block}{inside}{text[end:]}"


def in_order(text: str, variables: Sequence[str]) -> Sequence[str]:
    """Return the variables of a query's rows as a reader expects them: those of `SELECT *` as they come in the text.

    Oxigraph gives these by the alphabet; the order is left open (16.1), and the W3C's own tests go by the text.

    >>> in_order("SELECT * { ?s ?p ?o }", ["o", "p", "s"]), in_order("SELECT ?b ?a { ?a ?p ?b }", ["b", "a"])
    (['s', 'p', 'o'], ['b', 'a'])
    """
    prologue = _PROLOGUE.match(text)
    if not _SELECT_ALL.match(text, prologue.end() if prologue else 0):
        return variables
    met: dict[str, int] = {}
    for found in TOKEN.finditer(text):
        if found["variable"]:
            met.setdefault(found["variable"], len(met))
    return sorted(variables, key=lambda name: met.get(name, len(met)))


def refuse_service(text: str, scratch: ox.Store) -> None:
    """Refuse a query that would send requests to other endpoints.

    The parser itself is asked. Every "service" in the text, in any case, is respelled as a word that occurs nowhere
    and begins like no keyword: the query still parses on the empty store `scratch` if and only if none of them was the
    keyword. Reading the text for the keyword could be deceived, since what is a comment, an IRI or a comparison
    depends on where the parser is (`?a<?b)SERVICE?x#>` holds a SERVICE).

    Raises:
        InvalidQuery: the query uses SERVICE, or does not parse.
    """
    found = without_service(text, scratch)
    if found is None:
        return
    if found.is_service:
        raise InvalidQuery(
            "SERVICE is not allowed: a query is answered from this store alone, and from what the setting "
            "service_endpoints names, each by its whole address. "
            f"It stands at {_place(text, found.offset)}"
        )
    raise _told_at(text, found.offset, found.hint)


class Fault(NamedTuple):
    """Where a query stops being one that may be run, words about it to end a message with, and whether by SERVICE."""

    offset: int
    hint: str
    is_service: bool


def without_service(text: str, scratch: ox.Store) -> Fault | None:
    """Return why a text is no query without SERVICE; `None` where it is one, or has no such word to begin with."""
    if "SERVICE" not in text.upper():
        return None
    small = text.lower()
    word = next(it for it in map("".join, product("z", *[ascii_lowercase] * 6)) if it not in small)
    respelled = _SERVICE.sub(lambda found: _in_case_of(found[0], word), text)
    try:
        scratch.query(respelled, base_iri=DEFAULT_BASE)
    except SyntaxError as error:
        # Both texts are of one length, so that a place in one is a place in the other.
        offset, hint = fault(respelled, str(error), partial(scratch.query, base_iri=DEFAULT_BASE))
        return Fault(offset, hint, re.match(rf"{word}(?!\w)", respelled[offset:], re.IGNORECASE) is not None)
    return None


def _in_case_of(model: str, word: str) -> str:
    return "".join(new.upper() if old.isupper() else new for old, new in zip(model, word, strict=True))


def explained(text: str, message: str, scratch: ox.Store) -> InvalidQuery:
    """Return Oxigraph's syntax error about `text` with the place, the words there and what would help.

    Lines and columns count from 1, columns in code points.
    """
    return _told_at(text, *fault(text, message, partial(scratch.query, base_iri=DEFAULT_BASE)))


def _told_at(text: str, offset: int, hint: str) -> InvalidQuery:
    prologue = _PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    update = _UPDATE.match(text, start)
    if update:
        return InvalidQuery(
            f"{update[0].upper()} is an update, and only queries are answered here: SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    end = len(text.rstrip())
    if offset >= end:
        return InvalidQuery(f"the query ends too early, at {_place(text, end)}{hint}")
    if offset <= start and not _FORM.match(text, start):
        offset, hint = start, ": a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines"
    words = " ".join(text[offset:].split())
    shown = words if len(words) <= _MAX_SHOWN_CHARS else f"{words[:_MAX_SHOWN_CHARS].rstrip()}…"
    return InvalidQuery(f"the query does not parse at {_place(text, offset)}, near `{shown}`{hint}")


def fault(text: str, message: str, parse: Callable[[str], object]) -> tuple[int, str]:
    """Return the offset at which `text` stops being what `parse` takes, and words about it to end a message with.

    Oxigraph reports the farthest character that it looked at, and what it looked for. A keyword is looked for as a
    whole, and that may reach far beyond the fault. So the text is read again with its white space widened; then the
    fault is as far back as the shortest of the keywords is long.
    """
    wide, places = _widened(text)
    try:
        parse(wide)
    except SyntaxError as error:
        message = str(error)
    found = _SYNTAX_ERROR.match(message)
    if found is None:
        return 0, f": {message[:_MAX_SHOWN_CHARS]}"
    lines = wide.split("\n")
    reached = sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    reached = min(reached, len(places) - 1)
    expected = [part.strip() for part in _EXPECTED.findall(found[3].replace("\n", " ")) if part.strip()]
    told = next((part for part in expected if " " in part and part[0] not in "\"['"), None)
    if told is not None:
        return _told(text, places[reached], told)
    exact = [part for part in expected if part[0] in '"[' and part != "[_]"]
    if exact:
        signs = [part[1:-1] for part in exact if part[0] == '"']
        if ":" in signs:
            # A word that is no keyword was taken for the beginning of a prefixed name.
            reached -= len(_WORD_BEFORE.findall(wide[max(0, reached - _LONGEST_WORD) : reached])[0])
        one = len(exact) == 1 and len(signs) == 1
        return places[reached], f": expected `{signs[0]}`" if one else ""
    keywords = [part for part in expected if part != "[_]"]
    offset = places[max(0, reached - min(map(len, keywords), default=0))]
    if keywords == ["BY"]:
        return offset, ": expected BY"
    name = _PREFIXED.match(text, offset)
    if name is not None and not re.search(rf"PREFIX\s+{name[1]}:", text, re.ASCII | re.IGNORECASE):
        return offset, _undeclared(name[1])
    return offset, ""


def _widened(text: str) -> tuple[str, list[int]]:
    """Return `text` with more white space, and for each character of that where in `text` it comes from.

    Added white space comes from the word after it.
    """
    parts: list[str] = []
    places: list[int] = []
    end = 0
    for found in _BREAK.finditer(text):
        if found["space"]:
            parts += [text[end : found.end()], _PADDING]
            places += [*range(end, found.end()), *[found.end()] * len(_PADDING)]
            end = found.end()
    parts += [text[end:], _PADDING]
    places += [*range(end, len(text)), *[len(text)] * len(_PADDING)]
    return "".join(parts), places


def _told(text: str, end: int, words: str) -> tuple[int, str]:
    """Return where the last word before `end` begins, and what Oxigraph says is wrong with it."""
    if words == "Prefix not found":
        start = max(0, end - _LONGEST_WORD)
        name = _UNDECLARED.search(text[start:end])
        if name is not None:
            return start + name.start(), _undeclared(name[1])
    if words == "IRI parsing failed":
        return text.rfind("<", 0, end), ": this is not an absolute IRI"
    before = text[:end].rstrip()
    start = max(before.rfind(sign) for sign in " \n\t") + 1
    return start, f": {words[0].lower() if words[:2].istitle() else words[0]}{words[1:]}"


def _undeclared(prefix: str) -> str:
    line = f"PREFIX {prefix}: <{prefixes().get(prefix, '…')}>"
    return f": the prefix {prefix}: is not declared; begin the query with `{line}`"


def _place(text: str, offset: int) -> str:
    before = text[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"


def where_group(text: str) -> tuple[int, int]:
    """Return where the inside of the query's own WHERE group (5.2) begins and ends."""
    depth = 0
    form = ""
    start: int | None = None
    template = False
    for found in TOKEN.finditer(text):
        word = (found["word"] or "").upper()
        if not form and _FORM.fullmatch(word):
            form = word
        elif form == "CONSTRUCT" and depth == 0 and start is None and not template and word in ("WHERE", "FROM"):
            break
        if found["open"]:
            if depth == 0 and found["open"] == "{":
                if form == "CONSTRUCT" and not template:
                    template = True
                else:
                    start = found.end()
            depth += 1
        elif found["close"]:
            depth -= 1
            if depth == 0 and start is not None:
                return start, found.start()
    raise InvalidQuery(
        "values can only be given to a query with a WHERE { … }; write CONSTRUCT WHERE { … } as "
        "CONSTRUCT { … } WHERE { … }"
    )
