"""The words of which time expressions are made, as pattern parts for `grammar`, which ignores blanks in patterns."""

from __future__ import annotations

from typing import Final

from ingest.extract.dates.numbers import CARDINAL, ORDINAL_DAY, YEAR_WORDS

MONTH_NAMES: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
WEEKDAY_NAMES: Final = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"

#: Names of months and days are capitalized; without that "may" and "march" are verbs.
MONTH: Final = f"(?:{MONTH_NAMES}|{MONTH_NAMES.upper()})"
MONTH_SHORT: Final = r"(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\."
MONTH_ANY: Final = rf"(?:{MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
WEEKDAY: Final = f"(?:{WEEKDAY_NAMES}|{WEEKDAY_NAMES.upper()})"
WEEKDAY_ANY: Final = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"

#: A year in figures, and no longer number; "2000 people" is no year.
YEAR: Final = (
    r"(?:1[1-9]\d\d|20\d\d)(?![\d%]|[,.]\d)"
    r"(?!\s+(?i:people|troops|soldiers|men|women|children|dollars|euros|pounds|miles|kilomet|met(?:er|re)s|feet|tons|jobs|votes|homes)\b)"
)
YEAR_OR_WORDS: Final = rf"(?:{YEAR}|(?i:{YEAR_WORDS}))"
SHORT_YEAR: Final = r"[’'‘`]\d\d"
DAY_FIGURE: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|[:/]\d|%|,\d{3}|\.\d)"
DAY: Final = rf"(?:{DAY_FIGURE}|(?i:{ORDINAL_DAY}))"
#: Between the ends of a range.
TO: Final = r"\s*(?:-|–|to|and)\s*"
#: Before these, a number after "May" or "March" is no day.
NOT_COUNTED: Final = r"(?!\s+(?:percent|per\s+cent|million|billion|people|points?|votes|dollars|years|minutes|hours)\b)"

UNIT: Final = r"(?:second|minute|hour|day|night|weekend|week|fortnight|month|quarter|year|decade|century)"
UNITS: Final = (
    r"(?:seconds|minutes|hours|days|nights|weekends|weeks|fortnights|months|quarters|years|decades|centuries)"
)
SEASON: Final = r"(?:spring|summer|autumn|fall|winter)"
QUALIFIER: Final = (
    r"(?:more|further|additional|other|consecutive|straight|full|whole|long|solid|trading|business|working|calendar"
    r"|school)"
)
#: A quantity that is no number.
VAGUE_COUNT: Final = (
    r"(?:(?:a\s+|the\s+|very\s+)?few|several|many|a\s+couple(?:\s+of)?|couple\s+of|dozens\s+of|hundreds\s+of"
    r"|a\s+number\s+of|countless|numerous)"
)
COUNT: Final = rf"(?:{CARDINAL}|{VAGUE_COUNT})"
#: Hedges that are never prepositions of the time itself ("over three years", "about two weeks").
STRICT_HEDGE: Final = (
    r"(?:nearly|almost|approximately|roughly|more\s+than|less\s+than|fewer\s+than|no\s+(?:more|less|fewer)\s+than"
    r"|at\s+least|at\s+most|up\s+to|as\s+many\s+as|an\s+additional)"
)
HEDGE: Final = rf"(?:{STRICT_HEDGE}|(?:just\s+|a\s+little\s+)?(?:about|around|over|under))"
#: A part of a longer time.
PART: Final = (
    r"(?:(?:the\s+)?(?:very\s+)?(?:early|late|mid)[\s-]+"
    r"|(?:the\s+)?(?:beginning|start|end|middle|close|first\s+half|second\s+half|last\s+half|rest|remainder|bulk)\s+of\s+)"
)
DAYTIME: Final = r"(?:(?:early\s+|late\s+|mid-?)?(?:morning|afternoon|evening|night|midday|noon|midnight|lunchtime))"
NOON: Final = r"(?:noon|midnight|mid-?(?:afternoon|morning)|midday)"
_ZONE: Final = (
    r"(?:GMT|UTC|BST|CET|CEST|EET|EST|EDT|ET|CST|CDT|CT|MST|MDT|MT|PST|PDT|PT|Eastern(?:\s+time)?|local\s+time)"
)
CLOCK: Final = (
    r"(?:(?:(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s*[ap]\.?m\b\.?|(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)"
    rf"|(?:{CARDINAL})\s+o[’']clock)(?:\s*\(?{_ZONE}\)?)?)"
)
HOLIDAY: Final = (
    r"(?:Thanksgiving(?:\s+Day)?|Christmas(?:\s+(?:Day|Eve))?|Boxing\s+Day|New\s+Year[’']?s?\s+(?:Day|Eve)"
    r"|Easter(?:\s+(?:Sunday|Monday))?|Good\s+Friday|Palm\s+Sunday|Pentecost|Epiphany|Labor\s+Day|Memorial\s+Day"
    r"|Independence\s+Day|Veterans[’']?\s+Day|Columbus\s+Day|Presidents[’']?\s+Day|Halloween|Valentine[’']s\s+Day"
    r"|May\s+Day|Bastille\s+Day|Election\s+Day|Armistice\s+Day|Remembrance\s+(?:Day|Sunday))"
)
RELATIVE: Final = (
    r"(?:last|past|next|this\s+past|this\s+coming|this|coming|upcoming|current|previous|preceding|following|same|that)"
)
QUARTER_ORDINAL: Final = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"

#: First words of expressions beside those of the patterns above.
OTHER_OPENERS: Final = (
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun"
    " mondays tuesdays wednesdays thursdays fridays saturdays sundays"
    " a an the this that these its their each every all"
    " today tonight yesterday tomorrow overnight earlier later sometime some recent final latest future"
    " fiscal fy calendar q h half multi year daily nightly weekly hourly now right at currently presently"
    " nowadays current more most recently lately not long on since after corresponding comparable"
    " eighteen nineteen twenty twenties thirties forties fifties sixties seventies eighties nineties"
)
