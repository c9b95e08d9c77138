"""What words above a phrase make of it: "refuse to leave" denies, "plan to leave" looks ahead, "may leave" keeps open.

The entries are English, not a topic: verbs, nouns and adjectives that take a clause, an infinitive or the noun of an
event. What is not listed says nothing sure of what hangs on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

#: through: as sure as what hangs on it; negative: it does not come about; stop: what went on until then ends;
#: exclude: "rule out", whose negation keeps open; future: "going to"; planned, possible, probable, desired: so far no
#: more than that; unlikely: probably not.
Effect = Literal[
    "through", "negative", "stop", "exclude", "future", "planned", "possible", "probable", "unlikely", "desired"
]


_ENTRIES: Final[Mapping[Effect, frozenset[str]]] = {
    "through": word_set("""
        according accuse acknowledge add admit affirm announce announcement argue assert assertion assurance assure
        become begin blame boast call caution celebrate characterise characterize claim clarify come comment
        complete completion concede conclude confirm confirmation continue declaration declare describe disclose dub
        effect emphasise emphasize explain fact finalise finalize follow formalise formalize get hail happen have
        inform initiate insist insistence keep know label launch lead let make manage mark mean mention news note
        notify observe occur point proceed process proclaim prove realise realize recall record reiterate remain
        remark remember remind repeat report result reveal say see show signal start state statement step stress
        take tell term trigger underline underscore warn warning welcome witness write
    """),
    "negative": word_set("""
        abandon avoid block cancel decline denial deny dismiss disprove dispute fail failure forget have_yet neglect
        overturn prevent refusal refuse refute reject rejection rescind reverse revoke scrap shelve unable unwilling
        unwillingness
    """),
    "stop": word_set("cease discontinue end halt stop"),
    "exclude": word_set("exclude impossible inconceivable out_of_the_question rule_out unimaginable unthinkable"),
    "future": word_set("go"),
    "planned": word_set("""
        agree agreement aim commit commitment decide decision determination determine elect expect expectation
        imminent inevitable intend intention mean_to move opt plan pledge preparation prepare promise resolve
        schedule set slate undertake vote vow
    """),
    "possible": word_set("""
        able afraid allow brink concern concerned consider consideration contemplate debate discuss discussion
        entertain examine explore fear free hope hopeful idea imagine invitation invite mull option permit ponder
        possibility possible prospect question readiness ready risk scenario speculate speculation study suggest
        suggestion talk think_about threat threaten verge weigh willing willingness worry
    """),
    "probable": word_set("""
        assume belief believe confident convinced forecast guess likely predict prediction presume sure suspect
        suspicion think
    """),
    "unlikely": word_set("doubt doubtful improbable unlikely"),
    "desired": word_set("""
        advise advocate appeal ask aspire attempt back beg bid call_for call_on campaign demand desire eager effort
        encourage encouragement endeavor endeavour favor favour forbid insist_on instruct keen need order persuade
        petition press pressure proposal propose push recommend recommendation request require seek support try urge
        want wish
    """),
}
EFFECTS: Final[Mapping[str, Effect]] = {word: effect for effect, entries in _ENTRIES.items() for word in entries}

#: Planning words whose negation rules out what was planned; "has not decided to" leaves it open.
RULES_OUT_WHEN_NEGATED: Final = word_set("aim expect intend intention mean_to plan prepare")
#: Denying words whose negation affirms ("did not fail to").
AFFIRMS_WHEN_NEGATED: Final = word_set("decline fail forget neglect refuse")

#: Verbs that tell of an event which a noun names, so that the noun asserts it ("completed its withdrawal").
TELL_OF_EVENT: Final = word_set("""
    announce announcement approve begin call characterise characterize complete confirm declare describe effect
    finalise finalize follow formalise formalize hail happen initiate launch make mark occur proclaim report start take
    trigger welcome
""")
#: Words that tell of the beginning of what takes time, and words that announce it.
BEGINS: Final = word_set("approve begin initiate launch start trigger")
ANNOUNCES: Final = word_set("announce announcement declaration declare proclaim")

#: Modal verbs by what they make of a clause; `None` only sets it in the future.
MODALS: Final[Mapping[str, Effect | None]] = {
    "can": "possible",
    "ca": "possible",
    "could": "possible",
    "may": "possible",
    "might": "possible",
    "must": "desired",
    "ought": "desired",
    "should": "desired",
    "shall": None,
    "will": None,
    "wo": None,
    "would": None,
    "'ll": None,
    "’ll": None,
}

#: Words beside a phrase that lessen it.
POSSIBLE_BESIDE: Final = word_set(
    "eventual hypothetical maybe perhaps possible possibly potential potentially threatened"
)
PROBABLE_BESIDE: Final = word_set("apparently expected likely probable probably reportedly")
PLANNED_BESIDE: Final = word_set("forthcoming future impending imminent intended pending planned proposed upcoming")
#: Words beside a phrase that say: in effect, whatever its form.
IN_EFFECT: Final = word_set("actual de-facto effective effectively informal informally practically virtual virtually")


def effect_of(*keys: str) -> Effect | None:
    """Return the effect of the first of some words that is known.

    >>> effect_of("rule out", "rule"), effect_of("sing")
    ('exclude', None)
    """
    return next((EFFECTS[key] for key in keys if key in EFFECTS), None)
