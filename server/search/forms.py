"""The forms of a word, by their stems: those that Snowball's English stemmer takes to one, and those it keeps apart.

Irregular forms are listed. Nouns in -ion are taken to their verbs by the endings that change between them, after the
respelling of J. B. Lovins, "Development of a stemming algorithm" (1968).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from server.search.index import STEMMED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: A word a line, in the forms whose stems differ.
_IRREGULAR: Final = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began begun; bend bent
bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built
burn burnt; buy bought; catch caught; child children; choose chose chosen; cling clung; come came; creep crept
crisis crises; deal dealt; deny denial; dig dug; do did done; draw drew drawn; dream dreamt; drink drank drunk
drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled
fly flew flown; foot feet; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven
freeze froze frozen; get got gotten; give gave given; go went gone; grow grew grown; hang hung; hear heard
hide hid hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend lent; light lit; lose lost
make made; man men; mean meant; meet met; mislead misled; mistake mistook mistaken; overcome overcame
oversee oversaw overseen; overtake overtook overtaken; overthrow overthrew overthrown; pay paid; prove proven
rebuild rebuilt; retake retook retaken; rewrite rewrote rewritten; ride rode ridden; ring rang rung; rise rose risen
run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shoot shot; show shown
shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; speak spoke spoken; speed sped; spend spent
spin spun; stand stood; steal stole stolen; stick stuck; strike struck stricken; swear swore sworn; sweep swept
swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think thought
throw threw thrown; undergo underwent undergone; understand understood; undertake undertook undertaken; uphold upheld
wear wore worn; win won; withdraw withdrew withdrawn; withhold withheld; withstand withstood; woman women
write wrote written
"""
#: How the stem of a verb ends, and that of its noun in -ion.
_NOUNS: Final = (
    ("and", "ans"), ("ced", "cess"), ("cid", "cis"), ("end", "ens"), ("lid", "lis"), ("lod", "los"), ("lud", "lus"),
    ("mit", "miss"), ("ond", "ons"), ("pel", "puls"), ("rod", "ros"), ("trud", "trus"), ("uad", "uas"),
    ("vad", "vas"), ("vid", "vis"),
)  # fmt: skip
#: Letters before such an ending: "send" and "sense" have nothing in common.
_LEAST_LETTERS: Final = 2
#: Stems of verbs beside whose nouns, as people use these, they mean something else: "intense", "commission".
_APART: Final = frozenset(("intend", "commit"))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a folded word.

    >>> stem("suspends"), stem("suspending")
    ('suspend', 'suspend')
    """
    return str(STEMMED.analyze(word)[0])


def forms(word: str) -> tuple[str, ...]:
    """Return the stems of all forms of a folded word, its own first.

    >>> forms("suspended"), forms("withdrew"), forms("expulsions"), forms("tense")
    (('suspend', 'suspens'), ('withdrew', 'withdraw', 'withdrawn'), ('expuls', 'expel'), ('tens',))
    """
    own = stem(word)
    return tuple(dict.fromkeys((own, *_KNOWN.get(own, ()), *_related(own))))


def beginning(word: str) -> str:
    """Return what every form of a folded word begins with.

    >>> beginning("denies"), beginning("suspension"), beginning("went")
    ('den', 'suspen', '')
    """
    # The stem of "denies" is "deni".
    each = (word, *(it.removesuffix("i") for it in forms(word)))
    return "".join(it[0] for it in takewhile(lambda it: len(set(it)) == 1, zip(*each, strict=False)))


def fit(text: Sequence[str], words: Sequence[str]) -> int | None:
    """Return how many of some words are in a text of folded words in another form only, or as the beginning of a word;
    `None` if one is in it in no form.

    >>> told = ["talks", "were", "suspended"]
    >>> fit(told, ["suspends", "talks"]), fit(told, ["susp"]), fit(told, ["suspends", "talked", "of"])
    (1, 1, None)
    """
    others = 0
    for word in words:
        if word in text:
            continue
        stems = forms(word)
        if not any(it.startswith(word) or stem(it) in stems for it in text):
            return None
        others += 1
    return others


def _related(own: str) -> list[str]:
    found = []
    for verb, noun in _NOUNS:
        for ending, other in ((verb, noun), (noun, verb)):
            start = own.removesuffix(ending)
            if own != start and len(start) >= _LEAST_LETTERS and not {own, start + other} & _APART:
                found.append(start + other)
    return found


def _irregular() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in chain.from_iterable(it.split(";") for it in _IRREGULAR.strip().splitlines()):
        stems = tuple(dict.fromkeys(stem(it) for it in line.split()))
        for it in stems:
            found[it] = (*found.get(it, ()), *stems)
    return MappingProxyType(found)


_KNOWN: Final = _irregular()
