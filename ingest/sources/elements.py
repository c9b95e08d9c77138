"""Names of elements, by what they do to a text."""

from __future__ import annotations

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Elements by which a file that begins with one is HTML.
HTML: Final = _names("""
    html head body title meta link script style base noscript header main article section nav div p span h1 h2 h3 h4 h5
    h6 ul ol table blockquote figure img a b i em strong center font br hr form
""")
#: Elements that begin a paragraph and end one. The last lines are those of TEI, in which trafilatura gives its pages,
#: and of NITF.
BLOCKS: Final = _names("""
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 header hgroup hr legend main nav ol p pre section summary table tbody tfoot thead ul title caption
    head list quote
    hl1 hl2 hedline byline dateline block
""")
#: Elements that stand on lines of their own within a paragraph.
LINES: Final = _names("li tr item row")
BREAKS: Final = _names("br lb")
CELLS: Final = _names("td th cell")
#: What a browser does not show as text.
HIDDEN: Final = _names("""
    script style template noscript svg math iframe object embed audio video canvas map select textarea button input
    graphic img link meta
""")
