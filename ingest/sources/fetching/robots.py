"""robots.txt as RFC 9309 has it: the group of this program's name, else of `*`; the longest rule that fits decides.

Rules are matched without regular expressions: a hostile site writes them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

#: How much of a file is read, in bytes, and how many rules; RFC 9309 2.5 asks for 500 KiB at least.
MAX_BYTES: Final = 512_000
_MAX_RULES: Final = 10_000
_SAFE: Final = "/%?=&;:@!$'()*+,~-._[]#"
_SECONDS: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]+)?")
_LINE: Final = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#\r\n]*)")


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site allows this program.

    Attributes:
        rules: pattern and whether it allows, as given.
        delay_seconds: what `Crawl-delay` asks for between two requests; 0 where it asks for nothing.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay_seconds: float = 0.0

    def allows(self, url: str) -> bool:
        r"""Whether a page may be fetched.

        >>> parse("User-agent: *\nDisallow: /a\nAllow: /a/b", "OnRecord").allows("https://herald.example/a/b/c")
        True
        """
        parts = urlsplit(url)
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)
        if path == "/robots.txt":
            return True
        fitting = [(len(pattern), allows) for pattern, allows in self.rules if _fits(pattern, path)]
        # Of rules of one length, the one that allows.
        return max(fitting)[1] if fitting else True


#: What holds where a site's rules cannot be had: nothing may be fetched (RFC 9309 2.3.1.4).
NOTHING: Final = Robots((("/", False),))


def parse(text: str, product: str) -> Robots:
    """Return the rules for the program named `product`."""
    named: list[tuple[str, str]] = []
    common: list[tuple[str, str]] = []
    agents: list[str] = []
    in_rules = False
    is_named = False
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        key, value = match.group(1).lower(), match.group(2).strip()
        if key == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agents.append(value.lower())
            is_named = is_named or value.lower() == product.lower()
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            if product.lower() in agents:
                named.append((key, value))
            if "*" in agents:
                common.append((key, value))
    chosen = (named if is_named else common)[:_MAX_RULES]
    rules = tuple((quote(value, safe=_SAFE), key == "allow") for key, value in chosen if key != "crawl-delay" and value)
    delays = [float(value) for key, value in chosen if key == "crawl-delay" and _SECONDS.fullmatch(value)]
    return Robots(rules, max(delays, default=0.0))


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says: `*` is anything, `$` at the end is the path's end."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not rest:
        return not anchored or place == len(path)
    *middle, last = rest
    for piece in middle:
        # The earliest place leaves the most room for what follows, so nothing is tried twice.
        place = path.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    if anchored:
        return len(path) - len(last) >= place and path.endswith(last)
    return path.find(last, place) >= 0
