"""Which words are a time expression: one pattern a kind, the longest at a place wins.

Spans follow TIMEX3 (TimeML 1.2.1): articles and modifiers ("the past year", "early March") belong to an expression,
prepositions do not ("on [Tuesday]", "in [February]"). What an expression means is the business of `meaning`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract.dates import words as w
from ingest.extract.dates.numbers import CARDINAL, ORDINAL_DAY, YEAR_WORDS
from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Patterns of the named times, in verbose form: blanks and line ends in them count for nothing.
_NAMED: Final = {
    "full": rf"""
        (?:{w.WEEKDAY_ANY},?\s+)?
        (?: {w.MONTH_ANY}\s+(?P<day>{w.DAY})(?:\s*(?:[-–]|to)\s*(?P<to>{w.DAY_FIGURE}))?,?\s+(?P<year>{w.YEAR_OR_WORDS})
          | (?:the\s+)?(?P<day2>{w.DAY})(?:\s*(?:-|–|to)\s*(?P<to2>{w.DAY}))?\s+(?:of\s+)?{w.MONTH_ANY},?
            \s+(?P<year2>{w.YEAR}) )""",
    "full_range": rf"""
        (?: (?P<month>{w.MONTH_ANY})\s+(?P<day>{w.DAY_FIGURE}) {w.TO} (?P<month2>{w.MONTH_ANY})\s+(?P<to>{w.DAY_FIGURE})
          | (?P<day2>{w.DAY_FIGURE})\s+(?P<month3>{w.MONTH_ANY}) {w.TO}
            (?P<to2>{w.DAY_FIGURE})\s+(?P<month4>{w.MONTH_ANY}) )
        ,?\s+(?P<year>{w.YEAR})""",
    "iso": r"""
        (?P<year>(?:1[5-9]|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)
        (?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?""",
    "year_range": r"(?P<year>(?:1[5-9]|20)\d\d)\s?[-–/]\s?(?P<to>(?:1[5-9]|20)\d\d|\d\d)(?![\d%]|[,.]\d|[-/]\d)",
    "month_year": rf"""
        (?P<part>(?i:{w.PART}))? (?P<month>{w.MONTH_ANY})
        (?:\s+of|,)?\s+(?: (?P<year>{w.YEAR_OR_WORDS}) | (?i:(?:of\s+)?(?P<relative>this|last|next)\s+year) )""",
    "year": rf"""
        (?P<part>(?i:{w.PART}))? (?i:(?:the\s+)?(?:calendar\s+)?year\s+)? (?P<year>{w.YEAR}) (?![’']?s\b(?!\s))""",
    "year_words": rf"""
        (?i:(?P<part>{w.PART})?(?:the\s+year\s+)?) (?P<year>(?i:{YEAR_WORDS})) (?!\s*(?i:{w.UNITS}|{w.UNIT})\b)""",
    "decade": rf"""
        (?i:(?P<part>{w.PART})?(?:the\s+)?(?:(?:early|late|mid)(?:dle)?[\s-]+)?)
        (?: (?P<figures>1[5-9]\d0|20\d0|[’'‘`]?[1-9]0)[’']?s\b
          | (?i:(?P<words>(?:nineteen[\s-])?
                (?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))) )""",
    "century": rf"""
        (?i: (?P<part>{w.PART})? (?:the\s+)? (?P<ordinal>\d\d?(?:st|nd|rd|th)|{ORDINAL_DAY})[\s-]+century )""",
    "fiscal_year": rf"""
        (?i: (?P<part>{w.PART})? (?:the\s+)? (?:(?P<relative>last|next|this|current|latest|previous|coming)\s+)?
             fiscal(?:\s+year)?(?:\s+(?P<year>{w.YEAR})(?:[-–/](?P<to>(?:20)?\d\d)\b)?)? ) (?!\s*[\w-]*\s*quarter)
        | FY\s?[’']?(?P<short>(?:20)?\d\d)(?:[-–/](?P<to2>(?:20)?\d\d))?\b""",
    "day": rf"""
        (?:(?P<clock>(?i:{w.CLOCK}|noon|midnight)),?\s+(?:on\s+)?)?
        (?:(?i:this\s+coming\s+|last\s+|next\s+)?{w.WEEKDAY_ANY},?\s+)?
        (?: (?i:(?P<week>the\s+week\s+of)\s+)? (?i:(?P<relative0>last|this|next)\s+)?
            {w.MONTH_ANY}\s+(?P<day>{w.DAY})
            (?:\s*(?:[-–]|to|and(?=\s+\d+(?:st|nd|rd|th)?\b(?!\s+[a-z]+s\b)))\s*(?P<to>{w.DAY_FIGURE}))? {w.NOT_COUNTED}
          | (?:the\s+)? (?P<day2>{w.DAY})(?:\s*(?:-|–|to|and)\s*(?P<to2>{w.DAY}))?\s+(?:of\s+)?{w.MONTH_ANY} )
        (?:\s+(?i:(?P<relative>this|last|next)\s+year))?""",
    "month": rf"""
        (?P<part>(?i:{w.PART}))? (?:(?i:(?P<relative>{w.RELATIVE}))\s+)? (?P<month>{w.MONTH}|{w.MONTH_SHORT})""",
    "weekday": rf"""
        (?:(?P<clock>(?i:{w.CLOCK}|{w.NOON})),?\s+(?:on\s+)?)? (?i:(?:early|late)(?:\s+on)?\s+|mid-)?
        (?:(?i:the\s+(?P<relative0>{w.RELATIVE})|(?P<relative>(?!following|previous|preceding){w.RELATIVE}
            |a\s+week\s+(?:from|ago)))\s+)?
        (?P<weekday>{w.WEEKDAY_ANY})(?!s\b) (?:\s+(?P<daytime>(?i:{w.DAYTIME}))\b)?""",
    "weekdays": rf"""
        (?i:every|each)\s+(?:other\s+)?{w.WEEKDAY}(?:\s+(?i:{w.DAYTIME}))?
        | {w.WEEKDAY}(?:s|\s+(?i:mornings|afternoons|evenings|nights))\b""",
    "holiday": rf"""
        (?:(?i:(?P<relative>last|next|this\s+past|this\s+coming|this))\s+)? (?P<holiday>{w.HOLIDAY})
        (?:,?\s+(?P<year>{w.YEAR})|\s+(?P<unit>week|weekend)\b)?""",
    "season": rf"""
        (?i: (?P<part>{w.PART})? (?:(?P<relative>{w.RELATIVE})|the)\s+ (?:early\s+|late\s+|mid-)? (?P<season>{w.SEASON})
             (?:(?:\s+of)?\s+(?:(?P<year>{w.YEAR_OR_WORDS}|{w.SHORT_YEAR})|(?P<other>last|this|next)\s+year))?
           | (?P<season2>{w.SEASON})(?:\s+of)?\s+(?:(?P<year2>{w.YEAR_OR_WORDS})|(?P<other2>last|this|next)\s+year)
           | (?<=\bin\s)(?P<season3>{w.SEASON})(?=[.,;]|\s+(?:and|but|when|after|before|as|to)\b|\s*$)
        )(?!\w)""",
}
_COUNTED: Final = {
    "deictic": rf"""
        (?i: (?:(?P<clock>{w.CLOCK}|{w.NOON}),?\s+)? (?:(?:early|late|earlier|later)\s+)?
             (?P<word>today|tonight|yesterday|tomorrow|the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow)
             (?:\s+(?P<daytime>{w.DAYTIME})\b)? )""",
    "daytime": r"""
        (?i: (?:(?:early|late|earlier|later)\s+)?
             (?P<relative>this|last)\s+(?P<daytime>morning|afternoon|evening|night)\b
           | overnight\b )""",
    "relative": rf"""
        (?i: (?P<part>{w.PART}|(?:earlier|later|sometime|some\s+time|late|early)\s+(?:in\s+)?)?
             (?: (?P<relative>{w.RELATIVE})
               | the\s+(?:very\s+)?(?P<relative2>{w.RELATIVE}|present|latest|corresponding|comparable) )
             \s+(?:full\s+|calendar\s+)?(?P<unit>(?!second|minute){w.UNIT})(?!s\b) )""",
    "since_then": r"""
        (?i: since\s+then | after\s+(?:this|that)(?=,) | (?<=\bhas\s)since | (?<=\bhave\s)since )
        (?!\s+(?:the|its|his|her|their|\d|[A-Z]|last|early|late|at)\b)""",
    "relative_count": rf"""
        (?i: (?:each\s+of\s+|at\s+least\s+)? (?:the\s+|these\s+|its\s+|their\s+)?
             (?P<relative>last|past|next|coming|previous|preceding|following|first|final|latest|recent)\s+
             (?:about\s+)?(?P<count>{w.COUNT})(?:\s+(?:to|or)\s+(?P<to>{w.COUNT}))?\s+(?:{w.QUALIFIER}\s+)?
             (?P<units>{w.UNITS}|{w.UNIT})(?:\s+or\s+so)? )\b""",
    "recent_units": rf"(?i:(?P<relative>recent|past|coming|future)\s+(?P<units>{w.UNITS})(?:\s+and\s+{w.UNITS})?)",
    "ago": rf"""
        (?i: (?:{w.HEDGE}\s+)? (?P<count>{w.COUNT}|an?)\s+(?:{w.QUALIFIER}\s+)?(?P<units>{w.UNITS}|{w.UNIT})
             (?:\s+and\s+a\s+half)?(?:\s+or\s+(?:so|two|more))?\s+
             (?P<way>ago|earlier|later|before(?=[.,;])|from\s+now|hence) )\b""",
    "long_ago": rf"(?i:(?:{w.UNITS})\s+ago|long\s+ago)\b",
    "from_day": r"(?i:a\s+(?P<unit>week|month|year)\s+from\s+(?:now|today))",
    "the_unit": r"""
        (?i: (?:(?:the\s+)?(?:end|beginning|start|middle|rest|course)\s+of\s+)?the\s+(?:full\s+)?(?P<unit>year|week)
           | the\s+(?:end|beginning|start|middle|rest)\s+of\s+the\s+(?P<unit2>month|decade|century) )(?![\w-])""",
    "weekend": r"""
        (?i: (?:(?P<relative>last|this\s+past|this\s+coming|this|next|the\s+past|the\s+coming)|the)\s+weekend )\b""",
    "anaphor": r"""
        (?i: (?:(?:earlier|later|on)\s+)?
             (?:that|the\s+same|that\s+same|the\s+following|the\s+next|the\s+previous|the\s+preceding)\s+
             (?P<unit>day|night|morning|afternoon|evening|week|month|year)
           | the\s+day\s+(?:before|after)(?=[.,;]) )\b""",
}
_QUARTERS: Final = {
    "quarter": rf"""
        (?i: (?P<part>{w.PART})? (?:the\s+(?!\S+-quarter))?
             (?: (?P<ago>year-ago|year-earlier)\s+
               | (?P<relative>last|this|next|current|previous)\s+(?:year[’']s\s+)?
               | (?P<year0>{w.YEAR})\s+ )?
             (?:fiscal[\s-]+)?(?P<ordinal>{w.QUARTER_ORDINAL}|final|last)[\s-]quarter(?!s)
             (?:(?:\s+of)?\s+(?:fiscal\s+)?(?P<year>{w.YEAR})|\s+of\s+(?P<other>last|this|next)\s+year)?
           | Q(?P<figure>[1-4])(?:\s+(?:of\s+)?(?P<year2>{w.YEAR}))?\b )""",
    "period": rf"""
        (?i: (?:the|its)\s+
             (?: (?P<ago>(?:comparable\s+|corresponding\s+)?(?:year-ago|year-earlier|prior-year))\s+
               | (?P<year>{w.YEAR})\s+ )
             (?P<unit>quarter|period|half|month|year|nine\s+months|six\s+months)
           | (?:the\s+)?(?:latest|corresponding|comparable|same)\s+(?P<unit2>quarter|period)
             (?:\s+(?:last|a)\s+year(?:\s+(?:ago|earlier))?)?
           | (?:the|that|this)\s+(?P<unit3>quarter)(?:\s+a\s+year\s+(?:ago|earlier))?
           | (?P<other2>this|last|next)\s+year[’']s\s+(?P<unit4>quarter) )\b""",
    "half": rf"H(?P<figure>[12])\s+(?:of\s+)?(?P<year>{w.YEAR})",
    "year_ago": r"(?i:year-(?:ago|earlier))\b",
    "year_end": r"(?i:(?:around\s+)?year(?:[’']s)?[\s-]end)\b",
}
#: Stretches of time, times that come back, and words for now and some day.
_OTHER: Final = {
    "duration": rf"""
        (?i: (?:{w.STRICT_HEDGE}\s+)? (?:another\s+)?
             (?: (?P<count>{w.COUNT})(?:\s+(?:to|or)\s+{w.COUNT})?\s+(?:{w.QUALIFIER}\s+)*(?P<units>{w.UNITS})
               | (?:an?|one|half\s+an?)\s+(?:{w.QUALIFIER}\s+)*(?P<unit>{w.UNIT}) )
             (?:\s+and\s+a\s+half)?(?:\s+or\s+(?:so|two|more))? )
        (?![\w-]|\s+(?:old\b|of\s+age\b|ago\b))""",
    "the_duration": r"(?i:the\s+(?:(?:full|entire)\s+)?(?:three|six|nine|12|twelve)\s+months)(?![\w-])",
    "compound": rf"""
        (?i: (?:{w.COUNT}|multi|decades|years|day|week|month|year)[\s-]{w.UNIT}(?:-(?:long|old)(?<!year-old))? )
        (?![\w]|-old)""",
    "units": r"""
        (?i: (?:days|weeks|months|years|decades|centuries)(?:\s+(?:or|and)\s+(?:weeks|months|years|decades))? )
        (?![\w-]|\s+old\b)""",
    "every": rf"""
        (?i: (?:every|each)\s+(?:other\s+|single\s+|{w.COUNT}\s+)?
             (?:{w.UNIT}s?|{w.SEASON}|morning|afternoon|evening|weekday)
           | (?:every|each)\s+{w.MONTH} | daily | nightly | weekly | hourly )\b""",
    "now": r"""
        (?i: now(?!\s*-) | right\s+now | at\s+present | currently | presently | at\s+the\s+moment | these\s+days
           | nowadays | current )\b""",
    "past": r"""
        (?i: (?:more\s+|most\s+)?recently | lately | not\s+long\s+ago
           | the\s+(?:recent\s+|distant\s+)?past
             (?!\s+\w+\s*\w*(?:day|week|month|year|quarter|decade|summer|winter|season)s?\b) )\b""",
    "future": r"""
        (?i: the\s+(?:near\s+|immediate\s+|not\s+too\s+distant\s+)?future | the\s+(?:near|short)\s+term
           | a\s+later\s+date )\b""",
    "clock": rf"(?i:(?:around\s+|about\s+)?{w.CLOCK})(?!\w)",
}

_FORMS: Final = _NAMED | _COUNTED | _QUARTERS | _OTHER
#: The kinds of expressions, in the order in which equals are decided.
KINDS: Final = tuple(_FORMS)
_RULES: Final = tuple((kind, re.compile(form, re.VERBOSE)) for kind, form in _FORMS.items())
_GROUP_NAME: Final = re.compile(r"\?P<\w+>")
#: Where some rule matches. Groups have no names here, since a pattern may use each name once only.
_ALL_FORMS: Final = "|".join(f"(?:{_GROUP_NAME.sub('?:', form)})" for form in _FORMS.values())
_ANY: Final = re.compile(rf"(?<![\w$£€¥#@.])(?<![A-Z\d][-,])(?:{_ALL_FORMS})(?!\w)", re.VERBOSE)
_WORD: Final = re.compile(r"[A-Za-z]+|[’'‘`]?\d+")
#: First words of expressions; all others are passed over without a look at the rules, which is most of the work.
_OPENERS: Final = frozenset(
    re.findall(
        "[a-z]+",
        (
            f"{w.MONTH_NAMES} {w.WEEKDAY_NAMES} {w.HOLIDAY} {w.UNIT} {w.UNITS} {w.SEASON} {w.DAYTIME} {w.NOON} {w.PART}"
            f" {w.HEDGE} {CARDINAL} {ORDINAL_DAY} {w.VAGUE_COUNT} {w.RELATIVE} {w.QUARTER_ORDINAL} {w.OTHER_OPENERS}"
        ).lower(),
    )
) - {"and", "of", "or", "s", "than", "to"}
#: These open an expression only with another word of one behind them.
_LEADING: Final = word_set("""
    a an the this that these its their each every all some many no not as at on up about around over under more most
    just good little
""")
#: Words of expressions, and a few that are none.
_INNER: Final = frozenset(re.findall("[a-z]+", _ALL_FORMS.lower()))


def scan(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield each time expression, left to right, with the name of its kind; they do not overlap.

    >>> [(kind, match.group()) for kind, match in scan("He may go on Friday, or in early March, two weeks later.")]
    [('weekday', 'Friday'), ('month', 'early March'), ('ago', 'two weeks later')]
    """
    place = 0
    while (word := _WORD.search(text, place)) is not None:
        start, place = word.span()
        if not _may_open(text, word) or _ANY.match(text, start) is None:
            continue
        found = [(kind, match) for kind, rule in _RULES if (match := rule.match(text, start)) and _whole(text, match)]
        if found:
            # the first of the longest
            yield max(found, key=lambda pair: pair[1].end())
            place = max(match.end() for _, match in found)


def _may_open(text: str, word: re.Match[str]) -> bool:
    """Whether a word may be the first of an expression, by itself and what follows it."""
    if word.group()[-1].isdigit():
        return True
    first = word.group().lower()
    if first not in _LEADING:
        return first in _OPENERS
    following = _WORD.search(text, word.end())
    return following is not None and (following.group()[-1].isdigit() or following.group().lower() in _INNER)


def _whole(text: str, match: re.Match[str]) -> bool:
    """Whether a match is not cut off inside a word."""
    end = match.end()
    return end == len(text) or not (text[end].isalnum() or text[end] == "_") or not text[end - 1].isalnum()
