"""Connections to addresses that were looked at: a name is resolved once, checked, and connected to as it was checked.

So a name that resolves to a public address when asked and to a private one when used (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
import time
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, Final

import httpcore

from ingest.sources.resource import Refused

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

#: IPv6 addresses that stand for an IPv4 address in their last 32 bits (NAT64).
_NAT64: Final = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an address is one of the internet's, not of this machine, this network or a special use.

    >>> [is_public(it) for it in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    try:
        it: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: IPv4Address | None = None
    if isinstance(it, IPv6Address):
        inner = it.ipv4_mapped or it.sixtofour or (it.teredo[1] if it.teredo is not None else None)
        if it in _NAT64:
            inner = IPv4Address(int(it) & 0xFFFFFFFF)
    if inner is not None and not is_public(str(inner)):
        return False
    return (it.is_global or inner is not None) and not it.is_multicast and not it.is_reserved


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects by addresses that were checked, and ends what takes longer than `deadline` (of `time.monotonic`)."""

    def __init__(self, *, private: bool) -> None:
        """Begin; `private` allows addresses that are not the internet's."""
        self._private = private
        self._inner = httpcore.SyncBackend()
        self.deadline = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that may be had and answers.

        Raises:
            Refused: none may be had.
            httpcore.ConnectError, httpcore.ConnectTimeout: none answers.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no address is known for {host}") from error
        addresses = dict.fromkeys(str(place[0]) for *_, place in found)
        allowed = [it for it in addresses if self._private or is_public(it)]
        if not allowed:
            raise Refused(
                "private-address",
                "is in a private network; give --fetch-private (or the setting fetch_private) if that is meant",
            )
        failure: Exception = httpcore.ConnectError(f"{host} cannot be reached")
        for address in allowed:
            try:
                inner = self._inner.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(inner, self)
        raise failure

    def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 -- httpcore's signature
        timeout: float | None = None,  # noqa: ARG002 -- httpcore's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 -- httpcore's signature
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("a web page is never behind a socket of this machine")

    def left(self, timeout: float | None) -> float:
        """Return the seconds that an operation may take.

        Raises:
            httpcore.ReadTimeout: none are left.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole took too long")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at its network's deadline."""

    def __init__(self, inner: httpcore.NetworkStream, network: CheckedNetwork) -> None:
        self._inner, self._network = inner, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._network.left(timeout)), self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
