"""What a line of a news page is by its form alone: section label, sign-up, credit, by-line, time stamp, sentence.

The forms are those of news pages at large; no site is named. Whether a line of such a form is really no part of the
article is decided in `ingest.segment`, which sees its neighbours.
"""

from __future__ import annotations

import re
from typing import Final

from ingest.extract.dates import stamps

#: Longest line that can be page furniture, in code points; longer ones are prose.
MAX_CHARS: Final = 300

_I: Final = re.IGNORECASE
_END: Final = r"\s*[:.…»›>→]*\s*"

#: Labels after which other articles are listed.
_TEASER_LABEL: Final = re.compile(
    r"(?:(?:also\s+)?(?:read|see|watch|hear|listen)(?:\s+(?:also|more|next|too|this))?|(?:see|read)\s+also|more\s+(?:on|from|about)\b.{0,60}"
    r"|related(?:\s+(?:articles?|stor(?:y|ies)|news|topics?|content|posts?|links?|coverage|reading|materials?))?"
    r"|(?:the\s+)?(?:latest|breaking|top|other|more|all|trending|today[’']s)\s+(?:news|stor(?:y|ies)|headlines?|articles?|posts?|videos?)"
    r"|most\s+(?:read|popular|viewed|shared|commented|recent)(?:\s+\w+)?|trending(?:\s+(?:now|topics))?|popular(?:\s+\w+)?"
    r"|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)(?:\s+this)?|recommended(?:\s+(?:for\s+you|stories|reading|articles))?"
    r"|editors?[’']?s?\s+(?:picks?|choice)|what\s+to\s+read\s+next|up\s+next|keep\s+reading|news\s*(?:feed|line)|don[’']t\s+miss"
    r"|from\s+(?:around|across)\s+the\s+web|sponsored(?:\s+(?:content|links?|stories))?|promoted(?:\s+\w+)?|in\s+other\s+news|previous\s+article"
    r"|next\s+article|more\s+(?:to\s+read|coverage|like\s+this)|explore\s+more)" + _END,
    _I,
)
#: Labels of a page's own workings.
_LABEL: Final = re.compile(
    r"(?:(?:advert(?:isement)?s?|ads?|sponsored|promotion)(?:\s+by\s+\S+)?|(?:article|story)\s+continues\s+(?:below|after)\b.*"
    r"|scroll\s+(?:down\s+)?(?:to|for)\b.*|(?:play\s+)?(?:video|audio)s?|(?:photo|image|picture)s?(?:\s+gallery)?|photo\s+gallery|gallery|slideshow|podcasts?"
    r"|home(?:page)?|menu|search|sections?|log\s?[io]n|sign\s+(?:in|out)|register|my\s+account|skip\s+to\b.*|back\s+to\s+top|toggle\b.*|close|open\s+menu"
    r"|share(?:\s+(?:this|on|via|with|article|options|full\s+article)\b.*)?|tweet|retweet|whats\s?app|facebook|twitter|telegram|linkedin|reddit|instagram|youtube"
    r"|e-?mail(?:\s+this(?:\s+article)?)?|print(?:\s+this(?:\s+(?:page|article))?)?|copy\s+link|save(?:\s+(?:article|for\s+later))?|bookmark|listen(?:\s+to\s+this\b.*)?"
    r"|\d+\s*(?:min(?:ute)?s?\s+read|shares?|views?|likes?|comments?)|comments?(?:\s*[(:]?\s*\d+\s*\)?)?|(?:leave|post|add)\s+(?:a\s+)?(?:comment|reply)|no\s+comments"
    r"|(?:join|view)\s+(?:the\s+)?(?:conversation|comments)|comments\s+(?:are\s+)?(?:closed|off|disabled)|show\s+(?:more|comments|all)|load\s+more|view\s+(?:all|more)|click\s+here\b.*"
    r"|(?:tags?|topics?|keywords?|categor(?:y|ies)|filed\s+under|in\s+this\s+(?:article|story))(?:\s*:.*)?|terms(?:\s+(?:of|and)\s+\w+)?|privacy(?:\s+\w+)?|contact(?:\s+us)?|about\s+us"
    r"|reading\s+time\b.*|text\s+size\b.*|font\s+size\b.*|translate\b.*|report\s+(?:an?\s+)?(?:error|typo|mistake)\b.*|follow(?:\s+us)?|newsletters?|subscribe|donate|support\s+us)"
    + _END,
    _I,
)
#: The reader is asked to do something: sign up, follow, pay, agree to cookies.
_APPEAL: Final = re.compile(
    r"(?:please\s+)?(?:(?:subscribe|sign\s+up|register|log\s+in|join\s+(?:us|our|the)|follow\s+(?:us|our|\w+(?:\s+\w+){0,2}\s+on)|like\s+us|find\s+us|download\s+(?:our|the)|get\s+(?:our|the|more)|support\s+(?:us|our|independent|quality|free)|become\s+an?|"
    r"sign\s+in|share\s+(?:this|your)|enable|accept|want\s+more|enjoy(?:ing|ed)?\s+(?:this|our|what)|already\s+an?|not\s+an?)\b"
    r"(?=.*\b(?:newsletters?|inbox|subscri\w+|e-?mail|channels?|telegram|twitter|facebook|instagram|whatsapp|youtube|linkedin|tiktok|threads|bluesky|google\s+news|podcasts?|app|alerts?|updates?"
    r"|notifications?|members?|journalism|cookies?|javascript|comments?|log\s+in|account|free\s+trial|weekly|daily)\b).{0,240}"
    r"|(?:we|this\s+(?:web)?site|our\s+(?:web)?sites?|by\s+(?:continuing|clicking|using|signing))\b.{0,80}\b(?:cookies?|privacy\s+policy|terms\s+of\s+(?:use|service))\b.{0,160}"
    r"|(?:your|the)\s+browser\s+does\s+not\s+support\b.*|this\s+(?:article|content|story)\s+is\s+(?:for|only\s+available\s+to)\s+(?:subscribers|members).*"
    r"|(?:read|see|view|watch|find)\s+(?:the\s+)?(?:full\s+|rest\s+of\s+(?:the|this)\s+|original\s+)*(?:article|story|post|report|rest|interview|video|transcript)?\s*(?:here|on\s+\w+)\.?"
    r"|read\s+the\s+rest\b.{0,40})",
    _I,
)
#: A teaser that carries its own headline.
_INLINE_TEASER: Final = re.compile(
    r"[\[(»>•*\s]*(?:(?:also\s+)?read(?:\s+(?:also|more|next|this))?|see\s+also|related(?:\s+(?:articles?|stor(?:y|ies)|news|content))?"
    r"|watch(?:\s+also)?|listen|more|recommended|don[’']t\s+miss|in\s+(?:pictures|photos))\s*[:|»›→]+\s*\S.{0,200}",
    _I,
)
_INLINE_TEASER_CAPITALS: Final = re.compile(
    r"[\[(»>•*\s]*(?:(?:ALSO\s+)?READ(?:\s+(?:ALSO|MORE|NEXT|THIS))?|SEE\s+ALSO|RELATED(?:\s+[A-Z]+)?|WATCH(?:\s+ALSO)?|LISTEN|MORE|RECOMMENDED)"
    r"\s*[>–—-]+\s*\S.{0,200}"
)
_COPYRIGHT: Final = re.compile(
    r"(?:(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d\b|\w).{0,200}|.{0,120}\ball\s+rights\s+reserved\b.{0,100}"
    r"|(?:this\s+material|no\s+part\s+of\s+this)\b.{0,60}\b(?:may\s+not\s+be|be)\b.{0,200}"
    r"|(?:reprint|reproduction|republication|use\s+of\s+(?:this\s+)?(?:content|materials))\b.{0,160}\b(?:permission|permitted|prohibited|hyperlink|link)\b.{0,100})",
    _I,
)
_BYLINE: Final = re.compile(
    # a name in capitals or title case; "By noon, ..." and "By the end" are prose
    r"(?:By|BY|Written\s+by|WRITTEN\s+BY|Words\s+by|Author|AUTHOR)\s*:?\s+(?:[A-Z][\w.’'-]*\.?|de|van|von|der|den|al|bin|and|AND|&|,|\|)(?:[,\s|/–-]+(?:[A-Z][\w.’'@-]*\.?|de|van|von|der|den|al|bin|del|la|and|in|of|for|the|&))*"
    r"\s*(?:[–—|,-]\s*.{0,60})?"
)
_WRITER: Final = re.compile(
    r"(?:By|BY|Written\s+by|WRITTEN\s+BY|Words\s+by|Author|AUTHOR)\s*:?\s+"
    r"(?P<name>[A-Z][\w.’'-]*(?:\s+(?:(?:de|van|von|der|den|al|bin|del|la)\s+)*(?!AND\b)[A-Z][\w.’'-]*){1,3})"
    r"(?:\s*$|\s*[,|–—-](?!.*\b(?:and|AND|&)\b).*|\s+(?:in|for|of)\b.*)"
)
_SIGNATURE: Final = re.compile(
    r"[\[(]?\s*(?:(?:additional\s+|original\s+)?(?:reporting|editing|writing|compiled|edited|written|reported|produced|translation|translated|graphics?|research|video|photography)(?:\s+(?:and|&)\s+(?:reporting|editing|writing|edited))?\s+by"
    r"|with\s+(?:reporting|additional\s+reporting|files|agency|input)\b.{0,20}\b(?:by|from|inputs?)?)\s+[A-Z].{0,240}",
    _I,
)
_AGENCY: Final = re.compile(
    r"[-–—(/\[]+\s*(?:with\s+)?[A-Z][\w.&’'-]*(?:[\s/,]+(?:and\s+|&\s+)?[A-Z][\w.&’'-]*){0,5}\s*[)/\]]*\.?"
    r"|(?:[Ss]ources?|[Vv]ia|[Aa]genc(?:y|ies)|SOURCE)\s*:\s*\S.{0,60}|\([a-z]{2,4}(?:/[a-z]{2,4}){1,3}\)"
)
_CREDIT: Final = re.compile(
    r"(?:(?:photo(?:graph)?s?|image|picture|video|illustration|graphic|credit|file\s+(?:photo|picture|image)|(?:photo|image|picture)\s+credit|cover\s+photo)\s*(?:by|:|©|courtesy|/|\|)\s*\S.{0,160}"
    r"|.{0,260}[\[(](?:(?:file\s+)?(?:photo|image|picture|illustration)s?\b[^)\]]{0,80}|[^)\]]{0,60}\b(?:via\s+)?(?:AP|Reuters|AFP|EPA|Getty(?:\s+Images)?|Shutterstock|handout|file\s+photo)(?:\s+(?:photo|images?|file))?)\s*[)\]]\.?"
    r"|.{0,260}(?:AP\s+Photo\s*/|Getty\s+Images|/\s*(?:AFP|Reuters|EPA(?:-EFE)?|AP|Anadolu|Getty))\b.{0,60})",
    _I,
)
_BIO_VERB: Final = re.compile(
    r"\bis\s+(?:(?:an?|the|our)\s+)?(?:[\w’'&-]+\s+){0,5}?(?:professor|fellow|director|author|writer|columnist|correspondent|reporter|journalist|editor|contributor|analyst|researcher|scholar|lecturer"
    r"|producer|blogger|historian|commentator|novelist|attorney|president|mayor|ambassador|chairman|founder)\b"
    r"|\b(?:covers|writes\s+(?:about|for)|reports?\s+(?:on|for|from)|reported\s+from|contributed\s+(?:to\s+this|reporting|from)|can\s+be\s+(?:reached|followed)|tweets\s+(?:at|@))\b"
)
_BIO: Final = re.compile(
    r"(?:(?:The\s+)?(?:writer|author|columnist)\b.{0,12}\b(?:is|was|are|teaches|lives|works)\b.{0,280}"
    r"|(?:Follow|Contact|E-?mail|Reach)\s+(?:[A-Z]\S*\s+){0,3}(?:on\s+(?:Twitter|X|Facebook|Instagram)|at|him|her|@)\s*\S.{0,200}"
    r"|.{0,200}\b(?:contributed\s+(?:to\s+this|reporting)|reported\s+from)\b.{0,160})"
)
_STAMP_WORDS: Final = re.compile(
    r"[\s|,•·–—:()/@-]|\b(?:first\s+|last\s+)?(?:published|posted|updated|modified|issued|created|date|edited|on|at|by|time|hrs|hours|local)\b|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?",
    _I,
)
_AGO: Final = re.compile(
    r"(?:(?:updated|posted|published)\s*:?\s*)?(?:(?:about\s+)?(?:\d+|an?|one)\s*(?:s|m|h|d|w|sec(?:ond)?s?|min(?:ute)?s?|hrs?|hours?|days?|weeks?|months?)\s+ago|just\s+now|(?:today|yesterday)(?:[\s,|-]+(?:at\s+)?\d\d?[:.h]\d\d)?|\d\d?[:.h]\d\d(?:\s*[ap]\.?m\.?)?)",
    _I,
)
_SENTENCE_END: Final = re.compile(r"(?:[.!?…]|\.{3})[\"'”’»)\]]*$|[.!?,][\"”’]+$|,$|[:;]$")
_FULL_STOP: Final = re.compile(r"\.[\"'”’»)\]]*$")
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL: Final = frozenset(
    re.findall(
        r"\w+",
        "a an and as at but by for from if in into nor of off on onto or out over per so the to up via vs with yet"
        " after than that",
    )
)
_DOMAIN: Final = re.compile(r"(?:(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}(?:/\S*)?|@\w{3,})", _I)
_COMMENTS: Final = re.compile(
    r"(?:\d+\s+)?comments?(?:\s*[(:]?\s*\d+\s*\)?)?\s*:?|(?:leave|post|add)\s+(?:a\s+)?(?:comment|reply)", _I
)

#: "PARIS, March 3 (Reuters) —" before the first words: the place is in capitals, or an agency or a day follows it.
_PLACE_CAPITALS: Final = r"[A-Z][A-Z.’'-]+(?:[ /-][A-Z][A-Z.’'-]*){0,4}"
_REGION: Final = r"(?:,\s+(?:[A-Z][\w.’'-]*\.?)(?:\s+(?:[A-Z][\w.’'-]*|of|the|and)\.?){0,3})?"
_PRINTED_DAY: Final = (
    r"(?:[,.]?\s+(?:(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?|May|March|April|June|July)\s+\d{1,2}(?:,?\s+\d{4})?"
    r"|[,.]?\s+\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?:,?\s+\d{4})?)"
)
_AGENCY_NAME: Final = r"(?:\s*[(/\[][A-Z][\w.&’' /-]{1,40}[)/\]])"
_DASH: Final = r"(?:\s*(?:—|–|―|--+|_)|\s+-)"
INLINE_DATELINE: Final = re.compile(
    rf"(?:{_PLACE_CAPITALS}{_REGION}{_PRINTED_DAY}?{_AGENCY_NAME}?{_DASH}"
    rf"|{_PLACE_CAPITALS}{_REGION}{_PRINTED_DAY}\.?\s*/[A-Z][\w ]+/\.?"
    rf"|[A-Z][\w.’'-]+(?:[ -][A-Z][\w.’'-]*){{0,3}}{_REGION}(?:{_PRINTED_DAY}{_AGENCY_NAME}?|{_AGENCY_NAME}){_DASH}"
    rf"|\((?:[A-Z][\w.&’'-]*|[A-Z]+)(?:\s[A-Z]\w*)?\)\s*(?:—|–|―|--+|_))(?=\s*$|\s+[A-Z\d\"'“‘`«(])"
)
#: "14:33", "2.40pm:", "15:02 GMT —" before the words of an entry in a live report.
INLINE_STAMP: Final = re.compile(
    r"[\[(]?(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)"
    r"(?:\s(?:UTC|[A-Z]{1,4}T|local\stime|hours|hrs)(?:\s?[+-]\d\d?)?\b)?"
    r"[\])]?(?:\s*(?:[:|–—-]|--+)(?=\s)|(?=\s+[\"“‘'«A-Z]|\s*$))"
)


def is_label(line: str) -> bool:
    """Whether a line is a label of the page: a menu entry, a button, "Advertisement".

    >>> is_label("ADVERTISEMENT"), is_label("Share this article"), is_label("Advertisements annoyed him.")
    (True, True, False)
    """
    return len(line) <= 80 and _LABEL.fullmatch(line) is not None


def is_teaser_label(line: str) -> bool:
    """Whether a line announces other articles: "Read also", "Latest news", "More from Politics"."""
    return len(line) <= 80 and _TEASER_LABEL.fullmatch(line) is not None


def is_notice(line: str) -> bool:
    """Whether a line is the page speaking of itself: an appeal, a teaser in one line, a copyright, a credit.

    >>> is_notice("READ MORE: Harvest fails in the north"), is_notice("© 2021 Daily Herald. All rights reserved.")
    (True, True)
    >>> is_notice("Subscribe to our newsletter"), is_notice("Support for the bill grew.")
    (True, False)
    """
    if len(line) > MAX_CHARS or line[:1] in "\"“‘'«`":
        return False
    forms = (_APPEAL, _INLINE_TEASER, _INLINE_TEASER_CAPITALS, _COPYRIGHT, _SIGNATURE, _CREDIT)
    return any(form.fullmatch(line) is not None for form in forms)


def is_byline(line: str) -> bool:
    """Whether a line names the writer and nothing else.

    >>> is_byline("By Jane Roe and John Doe"), is_byline("By noon the roads were open.")
    (True, False)
    """
    return len(line) <= 120 and _BYLINE.fullmatch(line) is not None and _FULL_STOP.search(line) is None


def writer(line: str) -> tuple[int, int] | None:
    """Return where a by-line names its only writer: code points of the line, end excluded.

    >>> line = "By Jane van Roe in Riga"
    >>> line[slice(*writer(line))], writer("By Jane Roe and John Doe")
    ('Jane van Roe', None)
    """
    found = _WRITER.match(line) if is_byline(line) else None
    return None if found is None else found.span("name")


def is_signature(line: str) -> bool:
    """Whether a line is the mark of an agency or a site under an article: "(Reuters)", "-- AP", "herald.example"."""
    return len(line) <= 60 and (_AGENCY.fullmatch(line) is not None or _DOMAIN.fullmatch(line) is not None)


def is_site(line: str) -> bool:
    """Whether a line is the address of a site or an account, and nothing else."""
    return len(line) <= 60 and _DOMAIN.fullmatch(line) is not None


def is_comments_label(line: str) -> bool:
    """Whether readers' comments follow."""
    return _COMMENTS.fullmatch(line) is not None


def is_biography(line: str) -> bool:
    """Whether a line tells who wrote: "The writer is ...", "Jane Roe is a fellow of ...", "Jane Roe reported from ...".

    >>> is_biography("Jane Roe is a professor of law in Riga."), is_biography("Jane Roe is in Riga.")
    (True, False)
    """
    if len(line) > 400 or line[:1] in "\"“‘'«`":
        return False
    return _BIO.fullmatch(line) is not None or (
        len(name := line.split(" ", 2)) == 3
        and all(word[:1].isupper() for word in name[:2])
        and (verb := _BIO_VERB.search(line)) is not None
        and verb.start() < 60
    )


def is_stamp(line: str) -> bool:
    """Whether a line is a time stamp and nothing else.

    >>> is_stamp("Published: 5 March 2019 - 10:05"), is_stamp("3 hours ago"), is_stamp("In 5 March 2019 he left")
    (True, True, False)
    """
    if len(line) > 120:
        return False
    if _AGO.fullmatch(line):
        return True
    found = list(stamps.find(line))
    return bool(found) and not _STAMP_WORDS.sub("", _without(line, found))


def is_dateline(line: str) -> bool:
    """Whether a line is a date line: a time stamp, with a section or a place before or after it.

    >>> is_dateline("REGION  5 March 2019 - 10:05"), is_dateline("World | March 5, 2019")
    (True, True)
    >>> is_dateline("On 5 March 2019 he left")
    False
    """
    if len(line) > 120:
        return False
    if (place := INLINE_DATELINE.match(line)) is not None and not line[place.end() :].strip():
        return True
    found = list(stamps.find(line))
    if not found:
        return False
    rest = [word for word in _STAMP_WORDS.sub(" ", _without(line, found)).split() if word.strip(".,;")]
    return len(rest) <= 5 and all(word[0].isupper() or word in _SMALL for word in rest) and not is_sentence(line)


def is_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, or as one that goes on: with a mark of punctuation."""
    return _SENTENCE_END.search(line) is not None


def has_full_stop(line: str) -> bool:
    return _FULL_STOP.search(line) is not None


def is_title_case(line: str) -> bool:
    """Whether the words of a line are capitalized as in a headline.

    >>> is_title_case("Mayor of Riga Warns Parties Over Debt."), is_title_case("The mayor of Riga warned parties.")
    (True, False)
    """
    words = [word for word in _WORD.findall(line) if word.lower() not in _SMALL][1:]
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def words(line: str) -> int:
    return len(_WORD.findall(line))


def _without(line: str, found: list[stamps.Stamp]) -> str:
    pieces, place = [], 0
    for stamp in found:
        pieces.append(line[place : stamp.start])
        place = stamp.end
    pieces.append(line[place:])
    return " ".join(pieces)
