"""Whether a client knows the setting `update_token`, and how often it may guess."""

from __future__ import annotations

from collections import OrderedDict
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from server.web.context import settings

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY: Final = "onrecord-guesses"
#: Wrong tokens of one client in as many seconds; then it has to wait until these are over.
MOST: Final = 10
SECONDS: Final = 60
#: Clients that are remembered; one that has not guessed for the longest time goes first.
_CLIENTS: Final = 10_000
#: Whoever has one address of IPv6 has a network of them.
_IPV6_BITS: Final = 64


class Guesses:
    """Wrong tokens by client, counted for a while. Any thread may ask."""

    def __init__(self, most: int = MOST, seconds: float = SECONDS, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock = Lock()
        #: When the first of them was, and how many there were since.
        self._found: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Return the seconds until a client may guess; 0 where it may at once."""
        with self._lock:
            first, count = self._found.get(_network(client), (0.0, 0))
            left = first + self._seconds - self._clock()
            return ceil(left) if count >= self._most and left > 0 else 0

    def failed(self, client: str) -> None:
        """Count a wrong token."""
        name, now = _network(client), self._clock()
        with self._lock:
            first, count = self._found.pop(name, (now, 0))
            self._found[name] = (now, 1) if now - first >= self._seconds else (first, count + 1)
            if len(self._found) > _CLIENTS:
                self._found.popitem(last=False)

    def __len__(self) -> int:
        return len(self._found)


def is_right(given: str) -> bool:
    """Tell whether a client that gives this knows the token, which must be set.

    Raises:
        TooManyRequests: it was wrong too often lately; then even the right one is not looked at.
    """
    client, guesses = request.remote_addr or "", _guesses()
    seconds = guesses.wait(client)
    if seconds:
        raise TooManyRequests(
            f"there were {MOST} wrong tokens from your address in {SECONDS} seconds: try again in {seconds} seconds",
            retry_after=seconds,
        )
    # In constant time, so that no answer tells how much of a guess was right.
    if compare_digest(given.encode("utf-8", "surrogatepass"), settings().update_token.encode()):
        return True
    guesses.failed(client)
    return False


def _guesses() -> Guesses:
    found = current_app.extensions.setdefault(_KEY, Guesses())
    assert isinstance(found, Guesses)  # noqa: S101 -- only this function writes there
    return found


def _network(client: str) -> str:
    """Return what addresses of one client have in common.

    >>> _network("2001:db8::1") == _network("2001:db8::2") != _network("192.0.2.1")
    True
    """
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, _IPV6_BITS), strict=False))
    return str(address)
