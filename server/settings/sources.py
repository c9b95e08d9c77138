"""Where values of settings come from: a command's option first, then the environment, then `onrecord.toml`."""

from __future__ import annotations

import os
import tomllib
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ontology.errors import InvalidSetting
from server.settings.declared import Settings, names
from server.settings.values import read

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The file that is read where the command runs.
FILE: Final = "onrecord.toml"
#: What the name of a setting, in capitals, follows in the environment.
VARIABLE: Final = "ONRECORD_"


def resolve(
    options: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Return the settings for a command.

    `options` are those of the command, by the names of the settings, `None` where one was not given. `environment`
    defaults to the process's own, and `folder`, in which `onrecord.toml` may be, to the working directory.

    Raises:
        InvalidSetting: a value is not allowed, a key is unknown, or the file is not TOML; the message names the place.

    >>> resolve({"port": 8001}, {"ONRECORD_PORT": "8002"}, Path("nowhere")).port
    8001
    """
    given = os.environ if environment is None else environment
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    sources = (_from_file((folder or Path()) / FILE), _from_environment(given), _from_options(options or {}))
    for source in sources:
        for name, (origin, value) in source.items():
            values[name] = read(name, value, origin)
            origins[name] = origin
    return Settings(**values, origins=MappingProxyType(origins))  # type: ignore[arg-type]  # each is read by its name


def _from_file(path: Path) -> dict[str, tuple[str, object]]:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSetting(f"{path} cannot be read: {error}") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSetting(f"{path} is not TOML: {error}. Write lines such as: port = 8000") from error
    for key in table:
        if key not in names():
            raise InvalidSetting(f"{path}: there is no setting '{key}'{_instead(key)}")
    return {key: (str(path), value) for key, value in table.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[str, object]]:
    found: dict[str, tuple[str, object]] = {}
    for variable, value in sorted(environment.items()):
        name = variable.removeprefix(VARIABLE).lower()
        if not variable.startswith(VARIABLE):
            continue
        if name in names():
            found[name] = (f"environment variable {variable}", value)
        elif get_close_matches(name, names(), 1, 0.8):
            # Other programs may have variables with this beginning; one that is nearly a setting is a slip.
            raise InvalidSetting(f"environment variable {variable}: there is no setting '{name}'{_instead(name)}")
    return found


def _from_options(options: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    return {
        name: (f"option --{name.replace('_', '-')}", value)
        for name, value in options.items()
        if name in names() and value is not None and value != ()
    }


def _instead(name: str) -> str:
    close = get_close_matches(name, names(), 1, 0.6)
    return f"; is '{close[0]}' meant?" if close else f"; the settings are {', '.join(names())}"
