"""Every setting, its meaning, and where its value came from.

A command's option comes first, then the environment, then `onrecord.toml`, then the default.
"""

from server.settings.declared import Settings, Told
from server.settings.sources import FILE, VARIABLE, resolve

__all__ = ["FILE", "VARIABLE", "Settings", "Told", "resolve"]
