"""Languages by their codes."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

_ENGLISH: Final = "en"


class Language(NamedTuple):
    """A language: its code of ISO 639, its name in English, and whether articles in it are read."""

    code: str
    name: str
    is_read: bool


@lru_cache(maxsize=256)
def language(code: str | None) -> Language:
    """Return a language by its code, with what follows a hyphen left out; without a code, English is meant.

    >>> language("de"), language(None).name, language("zz-x").name
    (Language(code='de', name='German', is_read=False), 'English', 'zz-x')
    """
    if code is None or code.partition("-")[0].casefold() == _ENGLISH:
        return Language(code or _ENGLISH, "English", True)
    # The table of all languages is read for articles in others only.
    import pycountry

    short = code.partition("-")[0].casefold()
    found = pycountry.languages.get(**{"alpha_2" if len(short) == len(_ENGLISH) else "alpha_3": short})
    return Language(code, str(found.name) if found else code, False)
