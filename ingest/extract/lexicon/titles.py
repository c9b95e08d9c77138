"""Titles of offices and of jobs: how each is written, and what kind of body it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from ingest.extract.lexicon.alternatives import any_of

#: Where a post belongs. "government": a head of state or of government, in a state's government or another body.
#: "foreign": in a foreign ministry. "minister": in the ministry of the title's department. "head": the first post of
#: whatever body is named. "office": another post of the body that is named. "job": employment, not a post.
#: "founder": who made or owns a body, which is neither.
TitleKind = Literal["government", "foreign", "minister", "head", "office", "job", "founder"]


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """Words that are a title: code points of the text that was searched, 0-based, end excluded.

    `title` is its usual form on a label, without "former" and the like, which set `past`. `department` is what a
    minister is minister of.
    """

    start: int
    end: int
    title: str
    kind: TitleKind
    department: str | None = None
    past: bool = False


_GOVERNMENT: Final = (
    "prime minister", "premier", "pm", "president", "vice president", "chancellor", "king", "queen", "emir",
    "sultan", "crown prince", "crown princess", "supreme leader", "head of state", "head of government",
    "deputy prime minister", "deputy pm", "deputy premier", "taoiseach", "governor general", "first minister",
    "first vice president", "deputy president", "emperor", "monarch",
)  # fmt: skip
_FOREIGN: Final = (
    "foreign minister", "foreign secretary", "fm", "secretary of state", "minister of foreign affairs",
    "minister for foreign affairs", "foreign affairs minister", "external affairs minister",
    "minister of external affairs", "minister for external affairs", "minister of foreign relations",
    "deputy foreign minister", "deputy secretary of state", "assistant secretary of state",
    "vice foreign minister", "vice minister of foreign affairs", "deputy minister of foreign affairs",
)  # fmt: skip
_HEAD: Final = (
    "secretary general", "general secretary", "director general", "chief executive officer", "chief executive",
    "ceo", "c.e.o.", "chairman", "chairwoman", "chairperson", "chair", "head", "chief", "boss", "leader",
    "editor-in-chief", "editor in chief", "governor", "mayor",
    "lord mayor", "speaker", "high representative", "high commissioner", "party leader", "party chairman",
    "rector", "provost", "principal", "police chief", "chief of police", "army chief", "commander in chief",
    "chief of the general staff", "attorney general", "ag", "prosecutor general", "chief prosecutor",
    "chief justice", "police commissioner", "managing director", "executive director", "director",
    "headmaster", "chief minister", "superintendent",
)  # fmt: skip
_OFFICE: Final = (
    "under secretary general", "undersecretary general", "deputy secretary general",
    "assistant secretary general", "deputy director general", "deputy director", "assistant director",
    "associate director", "vice chairman", "vice chair", "vice chairwoman", "deputy chairman", "deputy chair",
    "deputy chairwoman", "co-chair", "co-chairman", "deputy chief executive", "deputy head", "deputy chief",
    "deputy leader", "co-leader", "deputy speaker", "deputy mayor", "vice mayor", "deputy governor",
    "lieutenant governor", "deputy minister", "commissioner", "commissioner for", "ambassador",
    "deputy ambassador", "permanent representative", "envoy", "special envoy", "special representative",
    "consul general", "consul", "spokesman", "spokeswoman", "spokesperson", "chief spokesman",
    "chief spokeswoman", "chief spokesperson", "deputy spokesman", "deputy spokesperson", "deputy spokeswoman",
    "press secretary", "national security adviser", "national security advisor", "chief of staff",
    "deputy chief of staff", "majority leader", "minority leader", "majority whip", "minority whip",
    "house speaker", "opposition leader", "secretary", "general counsel", "treasurer",
    "chief financial officer", "cfo", "chief operating officer", "coo", "chief technology officer", "cto",
    "chief information officer", "cio", "chief marketing officer", "cmo", "chief economist",
    "chief strategist", "chief scientist", "chief analyst", "chief negotiator", "chief inspector",
    "chief investment officer", "chief legal officer", "chief product officer", "chief brand officer",
    "chief commercial officer", "chief medical officer", "chief content officer", "chief creative officer",
    "chief technical officer", "chief risk officer", "chief strategy officer", "board member",
    "senior vice president", "executive vice president", "vp", "svp", "evp", "assistant vice president",
    "general manager", "deputy managing director", "associate managing director", "campaign manager",
    "campaign chairman", "communications director", "creative director", "artistic director", "music director",
    "technical director", "sporting director", "medical director", "research director", "policy director",
    "regional director", "program director", "programme director", "sales director", "marketing director",
    "finance director", "commercial director", "operations director", "head coach", "managing editor",
    "executive editor", "deputy editor", "news editor", "sports editor", "political editor", "business editor",
    "associate editor", "contributing editor", "senior editor", "editor", "publisher", "founding director",
    "founding president", "founding partner", "managing partner", "senior partner", "partner",
    "district attorney", "state attorney", "solicitor general", "surgeon general", "inspector general",
    "comptroller", "sheriff", "commander", "deputy commander", "justice", "judge", "magistrate", "dean",
    "vice chancellor", "pro vice chancellor", "vice rector", "curator", "archbishop", "bishop", "patriarch",
    "pope", "cardinal", "trustee", "registrar", "bursar", "executive chairman", "executive producer",
    "non-executive director", "executive secretary", "first secretary", "vice governor", "co-director",
    "co-president", "past president", "chief of mission", "chief of defence", "chief whip", "whip",
    "parliamentary secretary", "ombudsman", "secretary-treasurer", "group leader", "vice principal",
    "board chairman", "board chair", "undersecretary", "under secretary", "permanent secretary",
    "assistant secretary", "deputy secretary", "cabinet secretary", "state secretary", "state president",
    "regional president", "national president", "honorary president", "club president", "deputy prosecutor",
    "deputy general manager", "country director", "assistant general manager",
)  # fmt: skip
_FOUNDER: Final = ("founder", "co-founder", "cofounder", "co-owner", "owner")
_JOB: Final = (
    "senator", "congressman", "congresswoman", "representative", "mp", "mep", "mps", "lawmaker", "legislator",
    "deputy", "member of parliament", "councillor", "councilman", "councilwoman", "councilor", "alderman",
    "assemblyman", "assemblywoman", "politician", "activist", "candidate", "presidential candidate", "member",
    "senior member", "professor", "associate professor", "assistant professor", "adjunct professor",
    "visiting professor", "professor emeritus", "professor emerita", "emeritus professor", "full professor",
    "honorary professor", "lecturer", "senior lecturer", "reader", "instructor", "tutor", "teacher",
    "faculty member", "scholar", "fellow", "senior fellow", "research fellow", "visiting fellow",
    "visiting scholar", "scientist", "research scientist", "senior scientist", "researcher",
    "senior researcher", "research associate", "research assistant", "teaching assistant", "physicist",
    "chemist", "biologist", "mathematician", "engineer", "software engineer", "senior engineer", "historian",
    "sociologist", "psychologist", "economist", "senior economist", "epidemiologist", "political scientist",
    "climatologist", "geologist", "astronomer", "anthropologist", "neuroscientist", "analyst",
    "senior analyst", "military analyst", "strategist", "consultant", "senior consultant", "adviser",
    "advisor", "senior adviser", "senior advisor", "special adviser", "special advisor", "aide", "senior aide",
    "assistant", "executive assistant", "official", "senior official", "executive", "senior executive",
    "employee", "staffer", "worker", "intern", "trainee", "apprentice", "volunteer", "associate",
    "senior associate", "lawyer", "attorney", "prosecutor", "counsel", "counselor", "barrister", "paralegal",
    "accountant", "auditor", "banker", "trader", "broker", "portfolio manager", "fund manager",
    "account manager", "project manager", "product manager", "sales manager", "marketing manager",
    "program manager", "office manager", "senior manager", "manager", "supervisor", "team leader", "team lead",
    "administrator", "coordinator", "specialist", "developer", "designer", "architect", "technician",
    "programmer", "operator", "agent", "representative for", "journalist", "reporter", "correspondent",
    "foreign correspondent", "columnist", "commentator", "anchor", "presenter", "host", "producer", "writer",
    "staff writer", "photographer", "editorial writer", "blogger", "doctor", "physician", "surgeon", "nurse",
    "pharmacist", "veterinarian", "therapist", "coach", "assistant coach", "captain", "striker", "midfielder",
    "defender", "goalkeeper", "forward", "winger", "quarterback", "pitcher", "player", "footballer",
    "diplomat", "negotiator", "inspector", "investigator", "detective", "officer", "police officer", "soldier",
    "general", "colonel", "major", "lieutenant", "lieutenant colonel", "lieutenant general", "major general",
    "brigadier general", "brigadier", "admiral", "vice admiral", "rear admiral", "sergeant", "corporal", "spy",
    "veteran", "pilot", "astronaut", "trainer", "choreographer", "conductor", "organist", "concertmaster",
    "cellist", "soloist", "ballerina", "librarian", "archivist", "chaplain", "pastor", "priest", "rabbi",
    "imam", "recruiter", "salesman", "clerk", "stenographer", "cashier", "chef", "driver", "mechanic",
    "guitarist", "drummer", "bassist", "vocalist", "keyboardist", "singer", "frontman", "staff member",
    "faculty", "militant", "alumnus", "councilmember", "stage director", "organizer", "organiser",
    "campaigner", "pollster", "lobbyist", "co-host", "ethicist", "head teacher", "postdoctoral fellow",
    "postdoctoral researcher", "commissioner-general", "chair professor",
)  # fmt: skip

#: Last words of titles: nouns that only people are.
TITLE_NOUNS: Final = frozenset(
    form.rsplit(" ", 1)[-1] for table in (_GOVERNMENT, _FOREIGN, _HEAD, _OFFICE, _FOUNDER, _JOB) for form in table
) - {"general", "state", "affairs", "relations", "forward", "staff", "board", "counsel", "host", "whip", "major"}

#: Forms that mean the same post, by the form that stands on a label.
_SAME: Final = {
    "premier": "Prime Minister", "pm": "Prime Minister", "deputy pm": "Deputy Prime Minister",
    "deputy premier": "Deputy Prime Minister", "taoiseach": "Prime Minister", "fm": "Foreign Minister",
    "head of government": "Prime Minister", "ceo": "Chief Executive Officer",
    "c.e.o.": "Chief Executive Officer", "chief executive": "Chief Executive Officer",
    "cfo": "Chief Financial Officer", "coo": "Chief Operating Officer", "cto": "Chief Technology Officer",
    "cio": "Chief Information Officer", "cmo": "Chief Marketing Officer", "vp": "Vice President",
    "ag": "Attorney General",
    "svp": "Senior Vice President", "evp": "Executive Vice President",
    "minister of foreign affairs": "Foreign Minister", "minister for foreign affairs": "Foreign Minister",
    "foreign affairs minister": "Foreign Minister", "minister of foreign relations": "Foreign Minister",
    "external affairs minister": "Foreign Minister", "minister of external affairs": "Foreign Minister",
    "minister for external affairs": "Foreign Minister",
    "deputy minister of foreign affairs": "Deputy Foreign Minister", "editor in chief": "Editor-in-chief",
    "editor-in-chief": "Editor-in-chief", "mp": "Member of Parliament", "mps": "Member of Parliament",
    "mep": "Member of the European Parliament", "boss": "Head", "chief": "Head",
    "national security advisor": "National Security Adviser", "senior advisor": "Senior Adviser",
    "special advisor": "Special Adviser", "advisor": "Adviser", "cofounder": "Co-founder",
    "co-founder": "Co-founder", "co-chair": "Co-chair", "undersecretary general": "Under Secretary General",
    "chief of police": "Police Chief",
}  # fmt: skip
#: Upper-case forms only: in lower case they are other words.
_UPPER_ONLY: Final = frozenset(
    {"pm", "fm", "mp", "mps", "mep", "vp", "svp", "evp", "ceo", "cfo", "coo", "cto", "cio", "cmo", "ag", "c.e.o."}
)

_PAST: Final = any_of("former|ex|then|late|one-time|onetime|erstwhile|retired|past|ousted|deposed")
_PRESENT: Final = any_of(
    "current|incumbent|new|newly[ -]elected|newly[ -]appointed|outgoing|longtime|long-time|veteran|designate"
)
_RANK: Final = any_of(
    "acting|interim|caretaker|deputy|vice|first|second|senior|assistant|associate|executive|permanent|honorary|joint",
    "global|regional|national|federal|group|lead|international|junior|provisional|transitional|emeritus",
)
_DEPARTMENT_WORD: Final = any_of(
    "defen[cs]e|interior|finance|justice|health|education|energy|trade|economy|economic|economics|agriculture",
    "environment|labou?r|transport|transportation|culture|information|communications?|industry|commerce|home",
    "treasury|tourism|science|technology|innovation|housing|security|oil|petroleum|mining|mines|water|fisheries",
    "immigration|migration|development|planning|employment|welfare|sports?|youth|women|family|social|public",
    "internal|foreign|affairs|policy|works|climate|digital|higher|europe|european|war|veterans|national|natural",
    "resources|religious|infrastructure|railways?|aviation|state|cabinet|budget|local|regional|rural|urban|food|forestry",
    "emergency|emergencies|situations|relations|cooperation|investment|business|revenue|taxation|research|media",
)
_DEPARTMENT: Final = rf"{_DEPARTMENT_WORD}(?:(?:,?[ ]and[ ]|,[ ]|[ ]&[ ]|[ -]){_DEPARTMENT_WORD}){{0,4}}"

_TABLES: Final[tuple[tuple[tuple[str, ...], TitleKind], ...]] = (
    (_JOB, "job"),
    (_FOUNDER, "founder"),
    (_OFFICE, "office"),
    (_HEAD, "head"),
    (_FOREIGN, "foreign"),
    (_GOVERNMENT, "government"),
)
_KINDS: Final = {form.replace("-", " "): kind for table, kind in _TABLES for form in table}
#: Words of a form stand apart or are joined by a hyphen.
_FORM: Final = any_of(*(re.sub("[ -]", "[ -]", form.replace(".", r"\.")) for table, _ in _TABLES for form in table))
_TITLE: Final = re.compile(
    rf"""(?<![\w’'-])
    (?P<past>{_PAST}[ -])?(?:{_PRESENT}[ ])?
    (?P<rank>(?:{_RANK}[ -]){{0,2}})
    (?:
        (?P<before>{_DEPARTMENT})[ ](?P<office>minister|secretary)
      | (?P<office_of>(?:(?:state|cabinet)[ ])?(?:minister|secretary))[ ](?:of[ ]state[ ])?(?:of|for)[ ](?:the[ ])?
        (?P<after>(?!state\b){_DEPARTMENT})
      | (?P<form>{_FORM})s?
        (?P<board>[ ](?:of|on)[ ](?:the|its)[ ](?:executive[ ]|supervisory[ ]|management[ ]|governing[ ])?board
           (?:[ ]of[ ](?:directors|trustees|governors|regents|management|supervisors|overseers|visitors))?)?
      | (?P<minister>ministers?)
    )
    (?:[ -](?:designate|elect))?
    (?![\w’]*[-–]\w)(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)


#: Paragraphs whose titles are kept, since several steps ask for them.
_KEPT_TEXTS: Final = 512


@lru_cache(maxsize=_KEPT_TEXTS)
def find(text: str) -> tuple[TitleMatch, ...]:
    """Return the titles in `text`, the longest at each place, left to right. Time is linear in the text.

    >>> [(match.title, match.kind, match.past) for match in find("the former Deputy Prime Minister and the premier")]
    [('Deputy Prime Minister', 'government', True), ('Prime Minister', 'government', False)]
    >>> find("Minister of Health and Welfare")[0].department
    'Health and Welfare'
    """
    return tuple(found for match in _TITLE.finditer(text) if (found := _read(match)) is not None)


def _read(match: re.Match[str]) -> TitleMatch | None:
    rank = match["rank"].replace("-", " ").strip().lower()
    past = match["past"] is not None
    start, end = match.span()
    if match["form"] is not None:
        words = match["form"].lower()
        if words in _UPPER_ONLY and not match["form"].isupper():
            return None
        plain = words.replace("-", " ")
        kind = _KINDS[plain]
        label = _SAME.get(words) or _SAME.get(plain) or capitalized(plain)
        if rank and kind == "head":
            kind = "office"
        if match["board"] is not None and kind == "job":
            kind, label = "office", "Board Member"
        return TitleMatch(start, end, _ranked(rank, label), kind, None, past)
    if match["minister"] is not None:
        return TitleMatch(start, end, _ranked(rank, "Minister"), "office", None, past)
    office = (match["office"] or match["office_of"]).lower()
    department = capitalized((match["before"] or match["after"]).lower())
    office = "Minister" if "minister" in office else "Secretary"
    if department in ("State", "General", "Social"):
        return TitleMatch(start, end, _ranked(rank, f"{department} {office}"), "office", None, past)
    if department in ("Foreign", "Foreign Affairs", "External Affairs", "Foreign Relations"):
        return TitleMatch(start, end, _ranked(rank, f"Foreign {office}"), "foreign", None, past)
    return TitleMatch(start, end, _ranked(rank, f"{department} {office}"), "minister", department, past)


def _ranked(rank: str, label: str) -> str:
    return f"{capitalized(rank)} {label}" if rank else label


def capitalized(words: str) -> str:
    """Return lower-case words as on a label.

    >>> capitalized("foreign affairs and trade")
    'Foreign Affairs and Trade'
    """
    return " ".join(
        word if word in ("and", "of", "for", "the", "in", "to") else word[:1].upper() + word[1:]
        for word in words.split(" ")
    )
