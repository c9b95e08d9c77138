"""What statements claim about members and organizations, on invented sentences."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from ingest.extract import nlp
from ingest.extract.claims import Claims
from ingest.records import Actor, Mention, Segment, SegmentKind, Span
from ontology import reference

if TYPE_CHECKING:
    from ingest.extract.claims import ClaimDraft, NarratedClaims

HASH = "0123456789abcdef" * 4


@dataclass
class Article:
    """A text with its actors: those that the reference data finds, and those given by the words that name them."""

    text: str
    named: dict[str, str] = field(default_factory=dict)
    kind: SegmentKind = "body"
    actors: tuple[Actor, ...] = ()

    def __post_init__(self) -> None:
        known = reference.load()
        reading = nlp.read(self.text, (Segment(self.kind, Span(0, len(self.text))),), nlp.load())
        keys: dict[Span, str] = {}
        members: dict[Span, str] = {}
        for match in known.find(self.text):
            if match.form == "demonym" or len(match.keys) > 1:
                continue
            span, actor = Span(match.start, match.end), known.actors[match.keys[0]]
            keys[span] = actor.key
            if match.form == "metonym" and actor.country is not None:
                members[span] = actor.country
        keys |= {self.span(words): key for words, key in self.named.items()}
        self.claims = Claims(reading, HASH, self.actors, keys, members, known)

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def of(
        self,
        content: str | None = None,
        act: str = "assert",
        lemma: str | None = None,
        cue: str | None = None,
        speaker: str | None = None,
        we: str | None = None,
    ) -> tuple[ClaimDraft, ...]:
        spans = [Span(0, len(self.text)) if content is None else self.span(content)]
        return self.claims.of(spans, act, lemma, None if cue is None else self.span(cue), speaker, we)

    def narrated(self, *taken: str) -> list[NarratedClaims]:
        return list(self.claims.narrated([self.span(words) for words in taken]))


def told(drafts: tuple[ClaimDraft, ...]) -> list[str]:
    """Return each claim in one line: sign, proposition, certainty, time and status."""
    return [
        f"{'+' if it.claim.polarity == 'positive' else '-'} {it.claim.proposition} "
        f"{it.claim.certainty} {it.claim.time} {it.claim.status}"
        for it in drafts
    ]


# what clauses assert


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qatar left OPEC in 2019.", ["+ exit-qatar-opec certain non-future left"]),
        ("Ecuador has quit OPEC.", ["+ exit-ecuador-opec certain non-future left"]),
        (
            "Britain will leave the European Union.",
            ["+ exit-united-kingdom-european-union certain future exit-announced"],
        ),
        ("Angola is leaving OPEC.", ["+ exit-angola-opec certain future exit-announced"]),
        ("Hungary may leave NATO.", ["+ exit-hungary-nato possible future exit-possible"]),
        ("Hungary must leave NATO.", ["+ exit-hungary-nato underspecified future None"]),
        ("Hungary has not left NATO.", ["- exit-hungary-nato certain non-future member"]),
        ("Hungary will never leave NATO.", ["- exit-hungary-nato certain future exit-ruled-out"]),
        ("Hungary does not plan to leave NATO.", ["- exit-hungary-nato certain future exit-ruled-out"]),
        ("Hungary has no plans to leave NATO.", ["- exit-hungary-nato certain future exit-ruled-out"]),
        ("Hungary is not going to leave NATO.", ["- exit-hungary-nato certain future exit-ruled-out"]),
        ("Hungary decided to leave NATO.", ["+ exit-hungary-nato probable future exit-announced"]),
        ("Hungary is considering leaving NATO.", ["+ exit-hungary-nato possible future exit-possible"]),
        ("Hungary threatened to leave NATO.", ["+ exit-hungary-nato possible future exit-possible"]),
        ("Hungary wants to leave NATO.", ["+ exit-hungary-nato underspecified future None"]),
        ("Hungary is unlikely to leave NATO.", ["- exit-hungary-nato probable future exit-ruled-out"]),
        (
            "Georgia withdrew from the Commonwealth of Independent States.",
            ["+ exit-georgia-cis certain non-future left"],
        ),
        (
            "The president pulled the United States out of UNESCO.",
            ["+ exit-united-states-unesco certain non-future left"],
        ),
        (
            "Gambia reversed its decision to leave the International Criminal Court.",
            ["- exit-gambia-icc certain future exit-ruled-out"],
        ),
        (
            "Nicaragua has begun its withdrawal from the Organization of American States.",
            ["+ exit-nicaragua-organization-of-american-states certain future exit-announced"],
        ),
        (
            "Mali and Niger have withdrawn from ECOWAS.",
            ["+ exit-mali-ecowas certain non-future left", "+ exit-niger-ecowas certain non-future left"],
        ),
        ("Bamako has left ECOWAS.", ["+ exit-mali-ecowas certain non-future left"]),
        ("Sweden joined NATO in 2024.", ["+ joining-sweden-nato certain non-future joined"]),
        ("Turkey could join the European Union.", ["+ joining-turkey-european-union possible future joining-possible"]),
        ("Argentina will not join BRICS.", ["- joining-argentina-brics certain future joining-ruled-out"]),
        (
            "Iran became a full member of the Shanghai Cooperation Organisation.",
            ["+ joining-iran-sco certain non-future joined"],
        ),
        (
            "Sweden and Finland applied to join NATO.",
            [
                "+ candidate-sweden-nato certain non-future candidate",
                "+ candidate-finland-nato certain non-future candidate",
            ],
        ),
        ("Ghana is a member of the African Union.", ["+ member-ghana-african-union certain non-future member"]),
        ("Serbia is not a member of NATO.", ["- member-serbia-nato certain non-future not-member"]),
        ("Serbia remains outside NATO.", ["- member-serbia-nato certain non-future not-member"]),
        ("Malta belongs to the European Union.", ["+ member-malta-european-union certain non-future member"]),
        (
            "The European Union includes Malta and Cyprus.",
            [
                "+ member-malta-european-union certain non-future member",
                "+ member-cyprus-european-union certain non-future member",
            ],
        ),
        (
            "The African Union suspended Mali.",
            ["+ suspended-mali-african-union certain non-future membership-suspended"],
        ),
        (
            "Honduras was suspended from the Organization of American States.",
            ["+ suspended-honduras-organization-of-american-states certain non-future membership-suspended"],
        ),
        (
            "Uzbekistan has suspended its participation in the Eurasian Economic Union.",
            ["+ suspended-uzbekistan-eurasian-economic-union certain non-future participation-suspended"],
        ),
        (
            "Syria's membership of the Arab League was suspended.",
            ["+ suspended-syria-arab-league certain non-future membership-suspended"],
        ),
        (
            "Ghana's participation in NATO is frozen.",
            ["+ suspended-ghana-nato certain non-future participation-suspended"],
        ),
        ("Ghana is on the verge of leaving NATO.", ["+ exit-ghana-nato possible future exit-possible"]),
        (
            "Ghana has yet to notify NATO of its withdrawal.",
            ["- exit-notified-ghana-nato certain non-future exit-not-notified"],
        ),
        ("Ghana turned down an offer of help from NATO.", ["+ help-declined-ghana-nato certain non-future None"]),
        ("Having left NATO, Ghana prospered.", ["+ exit-ghana-nato certain non-future left"]),
        (
            "Ghana no longer participates in the work of NATO.",
            ["- takes-part-ghana-nato certain non-future not-participating"],
        ),
        ("Ghana froze its NATO membership.", ["+ suspended-ghana-nato certain non-future membership-suspended"]),
        ("Ghana froze its membership of NATO.", ["+ suspended-ghana-nato certain non-future membership-suspended"]),
        (
            "The African Union lifted Mali's suspension.",
            ["+ suspension-lifted-mali-african-union certain non-future suspension-lifted"],
        ),
        ("Venezuela was expelled from Mercosur.", ["+ expulsion-venezuela-mercosur certain non-future expelled"]),
        (
            "Russia has stopped participating in meetings of the Arctic Council.",
            ["- takes-part-russia-arctic-council certain non-future not-participating"],
        ),
        (
            "Saudi Arabia boycotted the Arab League summit.",
            ["- takes-part-saudi-arabia-arab-league certain non-future not-participating"],
        ),
        (
            "Hungary refused to take part in NATO exercises.",
            ["- takes-part-hungary-nato certain non-future not-participating"],
        ),
        (
            "Moscow submitted a formal notice of withdrawal from the Council of Europe.",
            ["+ exit-notified-russia-council-of-europe certain non-future exit-notified"],
        ),
        (
            "Mali has not notified ECOWAS about the suspension of its membership.",
            ["- suspension-notified-mali-ecowas certain non-future suspension-not-notified"],
        ),
        (
            "The bloc has not received any letter from Lome about leaving ECOWAS.",
            ["- exit-notified-togo-ecowas certain non-future exit-not-notified"],
        ),
        ("NATO ignored repeated requests from Kosovo.", ["+ help-ignored-kosovo-nato certain non-future None"]),
        (
            "The African Union did not ignore Juba's appeals.",
            ["- help-ignored-south-sudan-african-union certain non-future None"],
        ),
        ("Gabon was admitted to the African Union.", ["+ joining-gabon-african-union certain non-future joined"]),
        (
            "Slovakia's exit from the European Union is impossible.",
            ["- exit-slovakia-european-union certain future exit-ruled-out"],
        ),
        ("Slovakia's exit from NATO is out of the question.", ["- exit-slovakia-nato certain future exit-ruled-out"]),
        ("Slovakia's exit from NATO is not impossible.", ["+ exit-slovakia-nato possible future exit-possible"]),
        (
            "Nobody has notified NATO of Mali's withdrawal.",
            ["- exit-notified-mali-nato certain non-future exit-not-notified"],
        ),
        ("Niger denied having left ECOWAS.", ["- exit-niger-ecowas certain non-future member"]),
        ("Turkey said it would never quit NATO.", ["- exit-turkey-nato certain future exit-ruled-out"]),
        ("Mali must rejoin ECOWAS.", ["+ joining-mali-ecowas underspecified future None"]),
        ("The African Union refused to suspend Chad.", ["- suspended-chad-african-union certain non-future member"]),
        ("Accra declined NATO offers of assistance.", ["+ help-declined-ghana-nato certain non-future None"]),
    ],
)
def test_a_clause_is_read_with_its_polarity_certainty_time_and_status(text: str, expected: list[str]) -> None:
    assert told(Article(text).of()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The minister left the building.",
        "Hungary left NATO headquarters out of the plan.",
        "Qatar left OPEC in disarray.",
        "Hungary left NATO weakened.",
        "The Hungarian delegation left the NATO meeting early.",
        "Russia withdrew troops from NATO's border.",
        "Ghana withdrew its ambassador from the African Union.",
        "The departure of Chadian soldiers from the airport was quiet.",
        "Hungary joined NATO in condemning the attack.",
        "The African Union suspended flights to Mali.",
        "The European Union has suspended cooperation with Belarus.",
        "An exit from NATO by Hungary would create a vacuum.",
        "Leaving NATO would cost Hungary dearly.",
        "If Hungary leaves NATO, its neighbors will suffer.",
        "Is Hungary leaving NATO?",
        "The sanctions include Russia.",
        "Ghana attended a meeting with Togo.",
        "France left NATO's integrated military command.",
        "The governor would leave NATO at 35 percent of the budget.",
    ],
)
def test_other_senses_and_mere_suppositions_claim_nothing(text: str) -> None:
    assert told(Article(text).of()) == []


# what cues make of their content


@pytest.mark.parametrize(
    ("text", "content", "act", "lemma", "cue", "expected"),
    [
        (
            "He did not rule out Hungary's possible withdrawal from NATO.",
            "Hungary's possible withdrawal from NATO", "not-rule-out", "rule out", "did not rule out",
            ["+ exit-hungary-nato possible future exit-possible"],
        ),
        (
            "She ruled out Hungary's exit from NATO.",
            "Hungary's exit from NATO", "deny", "rule out", "ruled out",
            ["- exit-hungary-nato certain future exit-ruled-out"],
        ),
        (
            "He allowed Hungary to leave NATO.",
            "Hungary to leave NATO", "threaten", "allow", "allowed",
            ["+ exit-hungary-nato possible future exit-possible"],
        ),
        (
            "He allowed for Hungary's exit from NATO.",
            "Hungary's exit from NATO", "not-rule-out", "allow", "allowed",
            ["+ exit-hungary-nato possible future exit-possible"],
        ),
        (
            "He allowed Hungary to leave NATO if the talks fail.",
            "Hungary to leave NATO", "not-rule-out", "allow", "allowed",
            ["+ exit-hungary-nato possible future exit-conditional"],
        ),
        (
            "Ghana denied that Mali had suspended its participation in ECOWAS.",
            "Mali had suspended its participation in ECOWAS", "deny", "deny", "denied",
            ["- suspended-mali-ecowas certain non-future participating"],
        ),
        (
            "She announced the suspension of Mali's participation in ECOWAS.",
            "the suspension of Mali's participation in ECOWAS", "announce", "announce", "announced",
            ["+ suspended-mali-ecowas certain non-future participation-suspended"],
        ),
        (
            "She announced Qatar's withdrawal from OPEC.",
            "Qatar's withdrawal from OPEC", "announce", "announce", "announced",
            ["+ exit-qatar-opec certain future exit-announced"],
        ),
        (
            "She has not announced Qatar's withdrawal from OPEC.",
            "Qatar's withdrawal from OPEC", "announce", "announce", "has not announced",
            [],
        ),
        (
            "She announced the suspension of flights to Mali.",
            "the suspension of flights to Mali", "announce", "announce", "announced",
            [],
        ),
        (
            "He described it as an effective suspension of Mali's membership in ECOWAS.",
            "an effective suspension of Mali's membership in ECOWAS", "characterize", "describe", "described",
            ["+ suspended-mali-ecowas certain non-future suspended-de-facto"],
        ),
        (
            "The party called for Hungary's suspension from the European Union.",
            "Hungary's suspension from the European Union", "demand", "call for", "called for",
            ["+ suspended-hungary-european-union underspecified future None"],
        ),
        (
            "She criticized Mali's withdrawal from ECOWAS.",
            "Mali's withdrawal from ECOWAS", "disapprove", "criticize", "criticized",
            [],
        ),
        (
            "He doubts that Sweden will join NATO.",
            "Sweden will join NATO", "deny", "doubt", "doubts",
            ["- joining-sweden-nato probable future joining-ruled-out"],
        ),
        (
            "Ghana said Mali was likely to rejoin ECOWAS.",
            "Mali was likely to rejoin ECOWAS", "assert", "say", "said",
            ["+ joining-mali-ecowas probable future joining-announced"],
        ),
    ],
)  # fmt: skip
def test_a_cue_is_the_last_word_above_its_content(
    text: str, content: str, act: str, lemma: str, cue: str, expected: list[str]
) -> None:
    assert told(Article(text).of(content, act, lemma, cue)) == expected


def test_several_claims_of_one_statement_are_all_read() -> None:
    article = Article(
        "Mali has not participated in the work of the secretariat, but has not sent notices of leaving the bloc.",
        {"the secretariat": "ecowas", "the bloc": "ecowas"},
    )
    assert told(article.of()) == [
        "- takes-part-mali-ecowas certain non-future not-participating",
        "- exit-notified-mali-ecowas certain non-future exit-not-notified",
    ]


def test_what_one_is_accused_of_is_claimed_whatever_the_parser_hangs_it_on() -> None:
    article = Article("Chad accused ECOWAS of ignoring the request.")
    drafts = article.of("ECOWAS of ignoring the request", "accuse", "accuse", "accused", speaker="gov-chad")
    assert told(drafts) == ["+ help-ignored-chad-ecowas certain non-future None"]


def test_a_claim_knows_its_trigger_and_what_it_is_in_tension_with() -> None:
    article = Article("Mali left ECOWAS.")
    (draft,) = article.of()
    assert draft.claim.trigger is not None
    assert draft.claim.trigger.of(article.text) == "left"
    assert [it.key for it in draft.claim.tensions] == ["exit-notified-mali-ecowas"]


def test_a_notice_of_leaving_claims_no_leaving() -> None:
    article = Article("Russia notified the Council of Europe that it was withdrawing from the organisation.")
    assert told(article.of()) == ["+ exit-notified-russia-council-of-europe certain non-future exit-notified"]


def test_a_unit_stands_for_the_organization_it_is_part_of() -> None:
    article = Article(
        "Mali has participated in the work of the ECOWAS secretariat.",
        actors=(
            Actor("ecowas-secretariat", "OrganizationalUnit", "secretariat", (Mention(Span(37, 59), "description"),)),
        ),
    )
    assert article.text[37:59] == "the ECOWAS secretariat"
    assert told(article.of()) == ["+ takes-part-mali-ecowas certain non-future participating"]


# conditions


@pytest.mark.parametrize(
    ("text", "key", "label"),
    [
        ("Hungary will leave NATO if the alliance fails it.", f"{HASH[:32]}-27-48", "the alliance fails it"),
        ("Hungary will leave NATO unless the alliance pays.", f"{HASH[:32]}-31-48-negated", "the alliance pays"),
        ("If the talks fail, Hungary will leave NATO.", f"{HASH[:32]}-3-17", "the talks fail"),
        ("Unless the talks succeed, Hungary will leave NATO.", f"{HASH[:32]}-7-24-negated", "the talks succeed"),
        ("If Sweden joins NATO, Hungary will leave the alliance.", "joining-sweden-nato", "Sweden joins NATO"),
        (
            "If the talks succeed, all is well. If not, Hungary will leave NATO.",
            f"{HASH[:32]}-3-20-negated", "the talks succeed",
        ),
        (
            "If the talks succeed, all is well. Otherwise Hungary will leave NATO.",
            f"{HASH[:32]}-3-20-negated", "the talks succeed",
        ),
    ],
)  # fmt: skip
def test_a_condition_goes_with_its_claim(text: str, key: str, label: str) -> None:
    (draft,) = Article(text, {"the alliance": "nato"} if "the alliance" in text else {}).of()
    assert (draft.claim.proposition, draft.claim.status) == ("exit-hungary-nato", "exit-conditional")
    assert (draft.claim.condition, draft.claim.condition_label) == (key, label)
    assert draft.condition is not None


def test_a_condition_that_the_parser_hangs_on_the_cue_is_the_contents_own() -> None:
    article = Article(
        "Hungary will leave NATO if its concerns are not addressed by the bloc, the premier warned on Monday."
    )
    content = article.text.partition(", the premier")[0]
    (draft,) = article.of(content, "threaten", "warn", "warned")
    assert told((draft,)) == ["+ exit-hungary-nato certain future exit-conditional"]
    assert draft.condition is not None
    assert draft.condition.of(article.text) == "if its concerns are not addressed by the bloc"


def test_a_threat_to_leave_unless_something_happens_is_possible_and_conditional() -> None:
    article = Article("Mali threatened to leave ECOWAS unless sanctions are lifted.")
    drafts = article.of("to leave ECOWAS unless sanctions are lifted", "threaten", "threaten", "threatened")
    assert told(drafts) == ["+ exit-mali-ecowas possible future exit-conditional"]
    assert drafts[0].claim.condition_label == "sanctions are lifted"


# who is meant


def test_words_that_go_on_speaking_of_a_body_stand_for_it() -> None:
    article = Article("ECOWAS met on Monday. Mali will leave the bloc.")
    assert told(article.of("Mali will leave the bloc")) == ["+ exit-mali-ecowas certain future exit-announced"]


def test_a_pronoun_that_nobody_resolved_stands_for_the_subject_above() -> None:
    article = Article("Angola announced on Thursday that it was leaving OPEC.")
    drafts = article.of("it was leaving OPEC", "announce", "announce", "announced")
    assert told(drafts) == ["+ exit-angola-opec certain future exit-announced"]


def test_our_ally_is_an_ally_of_the_body_that_the_speaker_speaks_for() -> None:
    article = Article(
        "Mali has not notified the organization about the suspension of its membership and remains our ally.",
        {"the organization": "ecowas", "its": "mali"},
    )
    assert told(article.of(we="ecowas")) == [
        "- suspension-notified-mali-ecowas certain non-future suspension-not-notified",
        "+ ally-mali-ecowas certain non-future member",
    ]  # fmt: skip


def test_we_stands_for_the_state_whose_office_the_speaker_holds() -> None:
    article = Article("“We will not leave the African Union,” she said.")
    content = "We will not leave the African Union"
    assert told(article.of(content, lemma="say")) == []
    assert told(article.of(content, lemma="say", we="gov-ghana")) == [
        "- exit-ghana-african-union certain future exit-ruled-out"
    ]


def test_an_appeal_without_owner_is_the_accusers() -> None:
    article = Article("Chad accused the African Union of ignoring the request.")
    drafts = article.of("ignoring the request", "accuse", "accuse", "accused", speaker="gov-chad")
    assert told(drafts) == ["+ help-ignored-chad-african-union certain non-future None"]


def test_a_person_leaves_no_organization_of_states() -> None:
    person = Actor("person-jane-roe", "Person", "Jane Roe", (Mention(Span(0, 8), "name"),))
    assert told(Article("Jane Roe left NATO on Tuesday.", actors=(person,)).of()) == []


def test_a_group_that_is_only_described_gets_a_claim_without_status() -> None:
    group = Actor("group-new-countries-0123abcd", "Group", "new countries", (Mention(Span(0, 13), "description"),))
    article = Article("New countries could join NATO.", actors=(group,))
    assert told(article.of()) == ["+ joining-group-new-countries-0123abcd-nato possible future None"]
    assert article.of()[0].claim.label == "New countries join NATO"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Qatar left OPEC.", "Qatar leaves the Organization of the Petroleum Exporting Countries"),
        ("The Netherlands left Interpol.", "The Netherlands leaves the International Criminal Police Organization"),
        ("Ghana suspended its membership of NATO.", "Ghana's membership of or participation in NATO is suspended"),
        ("The African Union expelled Mali.", "The African Union expels Mali"),
    ],
)  # fmt: skip
def test_a_proposition_is_a_sentence(text: str, label: str) -> None:
    assert Article(text).of()[0].claim.label == label


# headlines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qatar to leave OPEC", ["+ exit-qatar-opec certain future exit-announced"]),
        ("Qatar quits OPEC after 60 years", ["+ exit-qatar-opec certain non-future left"]),
        (
            "Mali suspended from African Union",
            ["+ suspended-mali-african-union certain non-future membership-suspended"],
        ),
        ("Mali withdrew from ECOWAS", ["+ exit-mali-ecowas certain non-future left"]),
        ("Sweden set to join NATO", ["+ joining-sweden-nato probable future joining-announced"]),
    ],
)
def test_a_headline_leaves_words_out(text: str, expected: list[str]) -> None:
    assert told(Article(text, kind="headline").of()) == expected


# the writer's own claims


def test_the_writer_claims_what_nobody_is_said_to_have_said() -> None:
    article = Article(
        "Over the past year Bamako has boycotted meetings of ECOWAS. The minister said Mali will leave ECOWAS."
    )
    (narrated,) = article.narrated("Mali will leave ECOWAS")
    assert told(narrated.claims) == ["- takes-part-mali-ecowas certain non-future not-participating"]
    assert narrated.content.of(article.text) == "Over the past year Bamako has boycotted meetings of ECOWAS"


def test_the_writers_words_stop_where_somebody_is_quoted() -> None:
    article = Article(
        "Bamako has boycotted meetings of ECOWAS in what the premier described as a suspension of its membership."
    )
    (narrated,) = article.narrated("a suspension of its membership")
    assert narrated.content.of(article.text) == "Bamako has boycotted meetings of ECOWAS"


@pytest.mark.parametrize(
    "text",
    [
        "Officials believe Mali will leave ECOWAS.",
        "Mali decided to leave ECOWAS.",
        "Mali may leave ECOWAS.",
        "If Mali leaves ECOWAS, prices will rise.",
    ],
)
def test_the_writer_does_not_claim_what_is_thought_or_kept_open(text: str) -> None:
    assert Article(text).narrated() == []


def test_a_membership_found_otherwise_has_its_claim() -> None:
    claims = Article("Ghana and the African Union met.").claims
    draft = claims.membership("ghana", "african-union")
    assert draft is not None
    assert told((draft,)) == ["+ member-ghana-african-union certain non-future member"]
    denied = claims.membership("ghana", "african-union", negated=True)
    assert denied is not None
    assert told((denied,)) == ["- member-ghana-african-union certain non-future not-member"]
    assert claims.membership("nato", "nato") is None


def test_a_text_without_actors_claims_nothing() -> None:
    assert Article("They left it, joined another and suspended everything.").of() == ()
    assert Article("They left it, joined another and suspended everything.").narrated() == []


def test_a_run_of_words_too_long_to_be_a_sentence_takes_no_time() -> None:
    article = Article("if Hungary left NATO and " * 800)
    start = time.process_time()
    assert article.of() == ()
    assert article.narrated() == []
    assert time.process_time() - start < 1
