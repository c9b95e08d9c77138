"""What may stand for a setting's value in a file, in the environment or in an option, and what it is read as."""

from __future__ import annotations

import os
import re
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ontology.defaults import BASE
from ontology.errors import InvalidSetting
from server.settings.declared import MAX_PORT, Settings
from server.store.endpoint import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_AGENT: Final = re.compile(r"[ -~]{1,200}")
_FLAGS: Final[Mapping[str, bool]] = MappingProxyType(
    {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
)
_NO_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_USER: Final = re.compile(r"//[^/]*@")
#: Signs that any header may carry.
_TOKEN: Final = re.compile(r"[!-~]{16,256}")
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


def _token(value: object, name: str, origin: str) -> str:
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        # Not even a wrong one is repeated.
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


def _addresses(value: object, name: str, origin: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split()
    if not isinstance(value, list | tuple):
        raise _refusal(name, origin, value)
    found = tuple(_address(part, name, origin) for part in value)
    # Each is to stand in a query between < and >.
    if any(_NO_IRI.search(it) for it in found):
        raise _refusal(name, origin, value)
    return found


def _prefixes(value: object, name: str, origin: str) -> tuple[str, ...]:
    found = _addresses(value, name, origin)
    # Without a path, the address of another host could begin so.
    if not all(urlsplit(it).path for it in found):
        raise _refusal(name, origin, value)
    return found


def _flag(value: object, name: str, origin: str) -> bool:
    told = _FLAGS.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(told, bool):
        raise _refusal(name, origin, value)
    return told


def _agent(value: object, name: str, origin: str) -> str:
    text = _text(value, name, origin)
    if not _AGENT.fullmatch(text):
        raise _refusal(name, origin, value)
    return text


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
    "trusted_proxies": _number(0, 8),
    "threads": _number(1, 64),
    "readers": _number(1, 64),
    "readers_per_client": _number(1, 64),
    "waiting_requests": _number(0, 1_000),
    "query_timeout_seconds": _number(1, 86_400),
    "query_memory_bytes": _number(67_108_864, 999_999_999_999),
    "answer_cache_bytes": _number(0, 999_999_999_999),
    "max_query_chars": _number(100, 100_000),
    "max_body_bytes": _number(1_000, 1_000_000_000),
    "update_token": _token,
    "max_update_quads": _number(1, 100_000_000),
    "allowed_origin": _origin,
    "service_endpoints": _addresses,
    "load_sources": _prefixes,
    "request_log": _flag,
    "slow_query_seconds": _number(0, 86_400),
    "max_article_bytes": _number(1_000, 1_000_000_000),
    "max_file_bytes": _number(1_000, 10_000_000_000),
    "fetch_private": _flag,
    "fetch_pause_seconds": _number(0, 60),
    "article_seconds": _number(1, 86_400),
    "fetch_timeout_seconds": _number(1, 600),
    "fetch_agent": _agent,
    "model": _text,
    "reference": _paths,
    "questions": _paths,
})  # fmt: skip
