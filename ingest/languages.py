"""Which language a text is in. OnRecord extracts from English; whatever else is kept, and told."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

ENGLISH: Final = "en"

#: How much of a text is looked at, in code points, from its beginning and from its middle.
_SAMPLE_CHARS: Final = 2_000
_LETTERS: Final = re.compile(r"[^\W\d_]+")
#: Words that hold English sentences together and that no other language has many of.
_ENGLISH: Final = frozenset(
    ("the", "of", "and", "to", "that", "is", "was", "for", "with", "by", "as", "it", "be", "have", "has", "had", "are",
     "were", "this", "from", "which", "not", "will", "would", "his", "her", "their", "they", "been", "said")
)  # fmt: skip
#: Of running English text these words are 30 to 40 %; of other languages that use Latin letters under 5 %.
_ENGLISH_SHARE: Final = 0.15
#: With fewer words, neither their share nor a detector tells much; the text is read as English.
_MIN_WORDS: Final = 12
#: How sure the detector has to be that a text in Latin letters is not English.
_SURE: Final = 0.9
#: Of letters beyond these, English text has a few names at most.
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def foreign(text: str) -> str | None:
    """Return the language of a text that is surely not English, as a code of ISO 639; `None` for all others.

    English is recognized by its commonest words, so that the detector is loaded only for what may be foreign.

    >>> foreign("The mill has closed, its owner said on Tuesday, and it will not be opened again by the town.")
    >>> foreign("Die Mühle ist geschlossen, sagte ihr Besitzer am Dienstag, und sie wird nicht wieder geöffnet werden.")
    'de'
    """
    middle = len(text) // 2
    sample = text[:_SAMPLE_CHARS]
    if len(text) > 3 * _SAMPLE_CHARS:
        sample += " " + text[middle : middle + _SAMPLE_CHARS]
    letters = "".join(_LETTERS.findall(sample))
    latin = len(_LATIN.findall(letters))
    if len(letters) >= _MIN_WORDS and 2 * latin < len(letters):
        return str(_detector()(sample)[0])
    words = [word.lower() for word in _LETTERS.findall(sample)]
    if len(words) < _MIN_WORDS or sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return None
    language, sureness = _detector()(sample)
    return str(language) if language != ENGLISH and sureness >= _SURE else None


@lru_cache(maxsize=1)
def _detector() -> Callable[[str], tuple[str, Any]]:
    """Load the detector: some 0.7 s, once, and only where there is a text that may not be English."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    classify: Callable[[str], tuple[str, Any]] = identifier.classify
    return classify
