"""Words that tell what a name names: a body, a medium, a place, or nothing that acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.records import ActorType


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written as one string; "_" stands for a blank within an entry."""
    return frozenset(word.replace("_", " ") for word in text.split())


#: Last word of the name of a part of a state.
GOVERNMENT: Final = word_set(
    """ministry department parliament senate congress army navy police court cabinet treasury embassy consulate
    government assembly directorate bureau administration authority guard forces legislature tribunal judiciary
    military agency prosecutor's house commissariat inspectorate marines constabulary chancellery kremlin"""
)
#: Last word of the name of any other body.
ORGANIZATION: Final = word_set(
    """party parties bank university college school institute institution company co co. inc inc. incorporated corp
    corp. corporation ltd ltd. limited llc llp plc ag gmbh s.a. nv n.v. a/s asa oyj spa s.p.a. group holdings
    holding committee union association federation confederation foundation organization organisation league
    society club fund trust center centre council network alliance movement front brigade brigades church
    hospital clinic museum academy chamber board airlines airways airline motors industries energy systems
    technologies technology partners associates capital ventures records entertainment studios studio pictures
    publishers publishing labs laboratory laboratories pharmaceuticals pharma insurance financial consulting
    solutions services enterprises enterprise conservancy coalition campaign caucus consortium cooperative
    orchestra philharmonic symphony theatre theater opera ballet brotherhood forum fc f.c. afc united athletic
    conservatives lab commission community conservatory seminary polytechnic faculty companies securities investments
    bancorp bankers brothers & sons software networks semiconductor semiconductors electronics oil petroleum gas
    electric steel mining shipping logistics railways railway railroad telecom telecommunications mobile stores
    foods beverages brewing breweries brands hotels resorts properties realty estates homes builders
    construction engineering aerospace dynamics aviation automotive biosciences biotech therapeutics diagnostics
    healthcare health hospitals medicine law llp advisors advisers management marketing advertising
    communications interactive digital games gaming sports fitness initiative institutes universities schools
    congregation diocese archdiocese synod rotary legion lodge guild fellowship fraternity regiment battalion
    division corps squadron command organizations platform bloc greens democrats republicans liberals socialists
    syndicate exchange dredging trading manufacturing catering broadcasting survey"""
)
#: A noun that opens a name which goes on with "of" or "for": "Ministry of Defence", "University of Iceland".
OPENING: Final = word_set(
    """ministry department university bank office court institute council union organization organisation federation
    association party academy committee board house chamber bureau agency center centre church college school
    government league society confederation alliance community front movement fund trust parliament foundation
    authority directorate service commission secretariat campaign institution embassy consulate order
    brotherhood coalition network group embassy physicians doctors reporters lawyers"""
)
#: Any medium's last word.
MEDIA: Final = word_set(
    """times post herald tribune gazette chronicle observer journal telegraph daily radio television tv broadcasting
    magazine newspaper news dispatch courier inquirer examiner sentinel newswire"""
)
#: A common noun beside a medium's name: "the newspaper Vesti", "Vesti newspaper".
MEDIUM_NOUNS: Final = (
    "news agency", "news outlet", "news website", "news site", "news portal", "news channel", "news service",
    "news network", "media outlet", "media group", "state media", "tv channel", "television channel",
    "television station", "tv station", "radio station", "television network", "tv network", "newspaper", "magazine",
    "daily", "weekly", "broadcaster", "newswire", "tabloid", "journal", "outlet", "broadsheet", "website",
)  # fmt: skip
MEDIUM_ENDS: Final = frozenset(noun.rsplit(" ", 1)[-1] for noun in MEDIUM_NOUNS)
UNITS: Final = word_set("secretariat division branch unit headquarters subsidiary presidium")
#: Where a place's name ends, and, in `PLACE_OPENINGS`, begins.
PLACES: Final = word_set(
    """airport street avenue road boulevard river lake mountain mountains sea ocean bay gulf strait straits island
    islands peninsula valley desert square park bridge tower towers building hotel stadium arena station port
    harbor harbour province region district county city town village oblast hills beach coast highway heights
    canyon forest zone canal hall plaza cathedral prison camp neighborhood neighbourhood suburb basin delta
    corridor creek falls field crossing streets avenues roads rivers lakes raion prefecture governorate
    territory ground gardens garden"""
)
#: Not a name on its own.
ADJECTIVES: Final = word_set(
    """republican democratic democrat conservative liberal muslim christian jewish catholic protestant orthodox islamic
    sunni shiite shia western eastern northern southern european african asian arab arabic latino hispanic black
    white gay national american international federal supreme united new royal central federal soviet communist
    socialist nazi islamist zionist buddhist hindu sikh evangelical mormon onetime muslims christians jews
    catholics republicans democrats liberals conservatives protestants sunnis shiites arabs europeans africans
    asians latinos hispanics blacks whites communists socialists nazis presidential congressional senatorial
    gubernatorial olympic"""
)
#: Not a short form of a longer name either.
_SHORTEST_TEAM: Final = 5
GENERIC: Final = ADJECTIVES | ORGANIZATION | GOVERNMENT | OPENING | MEDIA
#: Of these, those that stand before a person's name.
ALLEGIANCES: Final = word_set(
    """democrat republican democrats republicans conservative liberal socialist communist muslim christian catholic
    jewish"""
)
PLACE_OPENINGS: Final = word_set("lake mount fort cape port camp mt mt. rue gulf strait")
#: Before a state's name these make the name of another place.
DIRECTIONS: Final = word_set(
    "south north east west southern northern eastern western new central upper lower inner outer"
)
#: Where the name of something that does not act ends.
OTHER: Final = word_set(
    """act agreement treaty accord accords convention protocol prize award awards cup championship championships
    games olympics war wars revolution summit festival day week month year report plan deal pact declaration
    resolution constitution amendment law laws bill code rule charter project program programme operation
    crisis conference process index theory theorem era age century season election elections debate show
    edition volume bible language languages paper series film album song tour race primary caucuses dream
    spring massacre genocide famine depression recession question questions road belt initiative doctrine
    strategy policy virus disease syndrome street tax budget medal trophy open masters prix marathon derby
    bowl final finals quarter test case affair scandal attack attacks memorial anniversary holiday eve ages
    middle holocaust order formula method effect equation"""
)
#: What a title is for rather than in: "professor of Philosophy", "director for Business Development".
FIELDS: Final = word_set(
    """physics chemistry biology philosophy economics mathematics statistics history science sciences engineering
    medicine psychology sociology literature politics linguistics theology geography anthropology astronomy
    law nursing development sales marketing affairs operations strategy research education finance technology
    innovation communications relations planning policy studies arts humanities architecture agriculture
    pharmacy dentistry music surgery neuroscience genetics nutrition accounting compliance procurement
    logistics"""
)
#: What ministers are ministers of: alone, no name of a body ("Director-General of Health").
MINISTERED: Final = word_set(
    """agriculture commerce culture defence defense education employment energy environment finance fisheries health
    housing immigration industry infrastructure interior justice labor labour security sport tourism trade transport
    treasury welfare"""
)
CALENDAR: Final = word_set(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday jan jan. feb feb. mar. apr. jun. jul. aug aug. sept sept. sep. oct oct. nov
    nov. dec dec. mon tue wed thu fri sat sun christmas easter ramadan passover thanksgiving halloween noel gmt
    utc est edt cet bst pst pdt ad bc a.m. p.m. am pm"""
)
#: Capitalised and not a name, whatever the tagger says.
FUNCTION: Final = word_set(
    """a an the this that these those i he she it we you they him her them us me my his its our your their and or but
    nor so yet if when while as at by for from in into of off on onto out over per since than to under until up
    upon via with within without about above across after against along amid among around before behind below
    between beyond despite during except inside like near outside through throughout toward towards not no yes
    what who whom whose which where why how there here then now also however meanwhile although though because
    unless whether onetime roughly nearly almost is are was were be been being has have had do does did can
    could may might must shall should will would all any both each either every few many more most much neither
    none other others another some several such same own only even just still again once twice according earlier
    later last next first second third today yesterday tomorrow mr mrs ms dr read see click photo image video
    share update updated breaking exclusive opinion editorial analysis poll please thanks thank hello dear oh
    well let let's it's i'm i've i'll i'd we're don't that's q nothing everything everyone someone anyone
    something anything nobody ok okay two three four five six seven eight nine ten dozens hundreds thousands
    former late currently recently previously prior addition moreover furthermore finally instead indeed perhaps
    maybe ceo cfo coo cto phd ph.d. mba ma ba bs ms gdp tv dna rna hiv aids covid covid-19 usd eur gbp pdf html
    url faq id iq ai it pc dvd cd usb gps ngo ngos gop"""
) - word_set("gop may us will")
#: Before a person's name.
HONORIFICS: Final = word_set(
    """mr mr. mrs mrs. ms ms. miss mx mx. dr dr. sir dame lord lady madam madame monsieur mme herr frau señor señora
    doña prof prof. rev rev. reverend fr. hon. hon sheikh sheik hajji imam rabbi capt. col. gen. lt. sgt.
    maj. cpl. sen. sens. rep. reps. gov. lt.-gov. atty. amb. cmdr. adm. brig. justice st. saint datuk dato datin datu
    puan encik"""
)
#: Nouns for a firm that stand before its name, and are no part of it also where they begin a sentence.
FIRMS: Final = word_set(
    """airline automaker bank brewer broadcaster builder carmaker chipmaker company conglomerate developer drugmaker
    firm insurer lender manufacturer miner planemaker publisher refiner retailer shipbuilder startup start-up steelmaker
    supermarket supplier toymaker utility"""
)
#: Of these, those that begin a place's name as often.
SAINTS: Final = word_set("st. st saint justice")
HONORIFIC_GENDER: Final[Mapping[str, str]] = {
    **dict.fromkeys(("mr", "mr.", "sir", "lord", "monsieur", "herr", "señor", "king", "prince", "sheikh"), "m"),
    **dict.fromkeys(
        ("mrs", "mrs.", "ms", "ms.", "miss", "dame", "lady", "madam", "madame", "mme", "frau", "señora"), "f"
    ),
}
#: Lower-case words inside a person's name.
PARTICLES: Final = word_set(
    """von van der den de del della di da dos das du la le bin bint ibn al el ul ur zu zur zum af av ter ten y e d'
    ould"""
)
#: Hyphenated first parts that may be lower case: "al-Masri".
JOINED_PARTICLES: Final = word_set("al el ad as ash an ar at az bin abu ben d l")

#: What a company's name ends in, also after a comma.
SUFFIXES: Final = word_set(
    """inc inc. ltd ltd. llc llc. llp lp plc co co. corp corp. incorporated limited gmbh ag s.a. n.v. pllc p.c. pty
    a/s"""
)

_TYPES: Final[Mapping[str, ActorType]] = {
    **dict.fromkeys(ORGANIZATION, "Organization"),
    **dict.fromkeys(MEDIA, "NewsMediaOrganization"),
    **dict.fromkeys(GOVERNMENT, "GovernmentBody"),
    **dict.fromkeys(UNITS, "OrganizationalUnit"),
}


def is_team(name: str) -> bool:
    """Tell whether a body may be called by the last word of its name, as teams are.

    >>> is_team("Harbor Rovers"), is_team("Harbor Industries"), is_team("Harbor Bank")
    (True, False, False)
    """
    last = name.rsplit(" ", 1)[-1].casefold()
    return len(last) >= _SHORTEST_TEAM and last.endswith("s") and not last.endswith("ies") and last not in GENERIC


def body_type(name: list[str]) -> ActorType | None:
    """Return the type of body that these words of a name say they name, if any does.

    >>> body_type(["Alpine", "Trade", "Union"]), body_type(["University", "of", "Bergen"]), body_type(["Ada", "Roe"])
    ('Organization', 'Organization', None)
    """
    lower = [word.casefold() for word in name]
    for place, word in enumerate(lower[1:-1], 1):
        if word in ("of", "for", "on", "to") and lower[place - 1] in OPENING:
            return _TYPES.get(lower[place - 1], "Organization")
    return _TYPES.get(lower[-1]) if len(lower) > 1 or lower[0] in _ALONE else None


#: Bodies that go by one capitalised word.
_ALONE: Final = word_set("parliament senate congress treasury police army navy pentagon cabinet")
