"""Common nouns that stand for actors, and the verbs that show that one acts, speaks or is spoken to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.records import ActorType

#: People in the plural, or a body of people, that news lets act and speak.
GROUPS: Final = word_set(
    """officials authorities protesters demonstrators rebels militants insurgents fighters lawmakers legislators
    activists experts analysts residents witnesses eyewitnesses soldiers troops workers leaders diplomats
    sources critics supporters opponents investigators prosecutors doctors scientists researchers allies members
    groups parties elites ministers senators congressmen governors mayors judges lawyers attorneys advocates
    campaigners organizers organisers students teachers voters economists investors traders executives aides
    advisers advisors observers inspectors negotiators commanders officers guards agents police reporters
    journalists editors commentators republicans democrats conservatives liberals villagers locals families
    relatives survivors refugees migrants forces powers countries states nations governments banks companies
    firms unions organizations organisations agencies charities watchdogs regulators partners delegates
    representatives envoys ambassadors spokesmen politicians historians doctors nurses farmers fans players
    owners employees employers shareholders users customers consumers opposition crowd management
    delegation coalition leadership majority minority prosecution defense defence separatists secessionists
    hackers smugglers captors kidnappers extremists jihadists islamists nationalists communists socialists
    historians academics economists strategists pollsters operatives donors delegates candidates rivals
    challengers backers veterans clergy bishops firefighters rescuers paramedics police detectives medics
    psychologists biologists engineers astronomers physicists climatologists meteorologists authors"""
)
#: One unnamed person.
PEOPLE: Final = word_set(
    """official spokesman spokeswoman spokesperson source aide adviser advisor analyst expert lawyer attorney diplomat
    witness resident officer lawmaker activist critic researcher scientist economist professor executive leader agent
    commander general minister judge prosecutor doctor reporter journalist strategist consultant investigator
    senator congressman candidate man woman mother father brother sister wife husband son daughter neighbor
    neighbour friend colleague student teacher worker driver owner author historian director manager president
    chairman insider operative supporter opponent organizer victim survivor veteran representative envoy
    ambassador member"""
)
#: A body that the article has named before, or whose state it has.
BODIES: Final = word_set(
    """organization organisation alliance bloc ministry company firm party agency union committee council commission
    court bank university group institution parliament government administration army police department
    newspaper magazine network broadcaster outlet association federation foundation authority cabinet senate
    congress assembly secretariat institute board office bureau club school college hospital startup airline
    retailer automaker carmaker manufacturer lender regulator watchdog think-tank nonprofit charity
    confederation coalition movement pact community body kremlin embassy central-bank military campaign
    league legislature tribunal chamber front daily weekly paper studio publisher team conglomerate giant corporation
    business fund"""
)
TYPE_OF_NOUN: Final[Mapping[str, ActorType]] = {
    **dict.fromkeys(
        word_set(
            """ministry parliament government administration army police department cabinet senate congress military
            court legislature embassy"""
        ),
        "GovernmentBody",
    ),
    **dict.fromkeys(
        word_set("newspaper magazine broadcaster outlet daily weekly paper network"), "NewsMediaOrganization"
    ),
    **dict.fromkeys(word_set("alliance bloc confederation pact"), "IntergovernmentalOrganization"),
    "secretariat": "OrganizationalUnit",
}
#: What every state has one of.
PARTS_OF_STATES: Final = word_set("parliament army military navy judiciary legislature")
#: Nouns that with a state's adjective or name stand for its government.
GOVERNING: Final = word_set("government authorities administration leadership cabinet regime")
DEEDS: Final = word_set(
    """say tell warn add argue claim insist note stress call urge demand ask accuse criticize criticise condemn deny
    announce declare state report predict believe think fear expect hope want plan agree refuse reject vow
    pledge promise threaten propose suggest recommend complain acknowledge admit concede confirm reveal disclose
    explain describe question welcome praise denounce oppose support back vote protest march demonstrate rally
    block attack kill arrest detain seize launch send withdraw suspend sign ratify veto boycott approve adopt
    pass issue order ban impose lift join leave meet discuss negotiate accept notify inform ask appeal invite
    seek try attempt decide respond react reply object contend maintain allege assert charge estimate cite warn
    see worry doubt write show find point express blame dispute challenge defend dismiss downplay emphasize
    emphasise highlight signal speak testify boo cheer chant shout sue file raise pursue investigate monitor
    consider mull examine work fight win lose offer provide give take make push press lobby lead form storm raid
    bomb shell fire shoot strike clash gather assemble"""
)
TELLING: Final = word_set(
    """notify tell inform accuse urge ask warn criticize criticise blame condemn advise order press lobby thank sue
    invite"""
)
