"""The form of a search: what results can be narrowed down to, with how many of them there are of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from server.pages.asked import KINDS_OFFERED, ORDERS, Asked
from server.pages.facts import legible, local_name
from server.pages.filters import short
from server.search import finding, saying

if TYPE_CHECKING:
    from tantivy import Searcher

    from server.pages.facts import Site
    from server.search.wanted import Within

#: Longest name of a choice.
_LABEL_CHARS: Final = 80
#: Parameters whose values results are counted by, and what people call them.
_COUNTED: Final = (("speaker", "Said by"), ("source", "Source"), ("act", "Act"), ("type", "Kind of quotation"))
#: What results are narrowed down to, in words.
_CHOSEN: Final = {
    "speaker": "said by {}",
    "source": "published by {}",
    "act": "of the act “{}”",
    "type": "quoted as {}",
}


class Option(NamedTuple):
    """A value that results can be narrowed down to, how many would be left, and whether they are."""

    value: str
    label: str
    found: int | None
    is_chosen: bool


class Field(NamedTuple):
    """A parameter with its values."""

    name: str
    words: str
    options: tuple[Option, ...]


def empty() -> tuple[Field, ...]:
    """Return the form of a search that nothing was asked of yet."""
    kinds = tuple(Option(value, label, None, not value) for value, label in KINDS_OFFERED)
    return (Field("kind", "What", kinds),)


def fields(searcher: Searcher, site: Site, asked: Asked) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Return what results can be narrowed down to, and what they are narrowed down to, in words."""
    within = asked.within
    kinds = tuple(Option(value, label, None, value == within.kind) for value, label in KINDS_OFFERED)
    shown = [Field("kind", "What", kinds)]
    # Each is counted as if it were not chosen yet, so that another value can be.
    counted = saying.counts(searcher, asked.wanted, {name: _without(within, name) for name, _ in _COUNTED})
    chosen = {name: getattr(within, name) for name, _ in _COUNTED if getattr(within, name)}
    iris = [value for name in ("speaker", "source") for value, _ in counted[name]]
    iris += [chosen[name] for name in ("speaker", "source") if name in chosen]
    labels = finding.labels(searcher, list(dict.fromkeys(iris)))

    def label(value: str) -> str:
        told = labels.get(value) or local_name(value).replace("-", " ")
        return legible(told[:_LABEL_CHARS])

    for name, words in _COUNTED:
        told = dict(counted[name])
        if name in chosen:
            told.setdefault(chosen[name], 0)
        options = tuple(
            Option(short(site, value), label(value), count, value == chosen.get(name)) for value, count in told.items()
        )
        if options:
            shown.append(Field(name, words, options))
    if any(counted.values()):
        orders = tuple(Option(it, words, None, it == asked.order) for it, words in ORDERS)
        shown.append(Field("order", "Order", orders))
    sentences = [words.format(label(chosen[name])) for name, words in _CHOSEN.items() if name in chosen]
    return tuple(shown), tuple(sentences)


def _without(within: Within, name: str) -> Within:
    return {
        "speaker": replace(within, speaker=""),
        "source": replace(within, source=""),
        "act": replace(within, act=""),
        "type": replace(within, type=""),
    }[name]
