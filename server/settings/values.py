"""What may stand for a setting's value in a file, in the environment or in an option, and what it is read as."""

from __future__ import annotations

import os
import re
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ontology.defaults import BASE
from ontology.errors import InvalidSetting
from server.settings.declared import MAX_PORT, Settings
from server.store.endpoint import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_USER: Final = re.compile(r"//[^/]*@")
_ORIGIN: Final = re.compile(r"\*|none|https?://[A-Za-z0-9.\[\]:_-]+")


def read(name: str, value: object, origin: str) -> object:
    """Return the value of the setting `name`, given as `value` by `origin`, which a message names.

    Raises:
        InvalidSetting: the setting cannot be that.
    """
    return _READERS[name](value, name, origin)


def _refusal(name: str, origin: str, value: object) -> InvalidSetting:
    allowed = next(it.metadata["allowed"] for it in fields(Settings) if it.name == name)
    return InvalidSetting(f"{origin}: {value!r} cannot be the setting '{name}'; give {allowed}")


def _text(value: object, name: str, origin: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _refusal(name, origin, value)
    return value.strip()


def _base(value: object, name: str, origin: str) -> str:
    base = _text(value, name, origin)
    if not BASE.fullmatch(base):
        raise _refusal(name, origin, value)
    return base


def _origin(value: object, name: str, origin: str) -> str:
    text = _text(value, name, origin)
    if not _ORIGIN.fullmatch(text):
        raise _refusal(name, origin, value)
    return text


def _store(value: object, name: str, origin: str) -> Path | str:
    """Read a folder or an address; what is meant as an address is never taken for a folder."""
    if isinstance(value, str) and _SCHEME.match(value.strip()):
        return _address(value, name, origin)
    return _path(value, name, origin)


def _address(value: object, name: str, origin: str) -> str:
    address = _text(value, name, origin)
    if not is_address(address):
        # An address may hold a password, which no message repeats.
        raise _refusal(name, origin, _USER.sub("//…@", address))
    return address


def _password(value: object, name: str, origin: str) -> str:
    if not isinstance(value, str) or not value:
        raise _refusal(name, origin, "…")
    return value


def _path(value: object, name: str, origin: str) -> Path:
    return value if isinstance(value, Path) else Path(_text(value, name, origin)).expanduser()


def _paths(value: object, name: str, origin: str) -> tuple[Path, ...]:
    if isinstance(value, str):
        value = [part for part in value.split(os.pathsep) if part]
    if not isinstance(value, list | tuple):
        raise _refusal(name, origin, value)
    return tuple(_path(part, name, origin) for part in value)


def _number(least: int, most: int) -> Callable[[object, str, str], int]:
    def read(value: object, name: str, origin: str) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,12}\s*", value) else value
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise _refusal(name, origin, value)
        return number

    return read


_READERS: Final[Mapping[str, Callable[[object, str, str], object]]] = MappingProxyType({
    "store": _store,
    "store_update": _address,
    "store_user": _text,
    "store_password": _password,
    "base": _base,
    "host": _text,
    "port": _number(0, MAX_PORT),
    "threads": _number(1, 64),
    "readers": _number(1, 64),
    "readers_per_client": _number(1, 64),
    "waiting_requests": _number(0, 1_000),
    "query_timeout_seconds": _number(1, 86_400),
    "query_memory_bytes": _number(67_108_864, 999_999_999_999),
    "answer_cache_bytes": _number(0, 999_999_999_999),
    "max_query_chars": _number(100, 100_000),
    "max_body_bytes": _number(1_000, 1_000_000_000),
    "allowed_origin": _origin,
    "model": _text,
    "reference": _paths,
})  # fmt: skip
