"""One web page at a time, with manners: robots.txt obeyed, a pause between requests, everything bounded."""

from __future__ import annotations

import re
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpcore
import httpx

from ingest.issues import shown
from ingest.sources import decoding
from ingest.sources.fetching import robots
from ingest.sources.fetching.addresses import CheckedNetwork
from ingest.sources.resource import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ingest.sources.fetching.robots import Robots

#: What robots.txt knows this program by.
PRODUCT: Final = "OnRecord"
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_BUSY: Final = frozenset((429, 503))
#: Longest pause that a site may ask for before a request, in seconds; with more, the page is refused and told.
_MAX_PAUSE_SECONDS: Final = 60.0
#: Longest address that is asked for, in characters.
_MAX_URL_CHARS: Final = 2_000
_ACCEPT: Final = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5"
_SECONDS: Final = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Manners:
    """How pages are fetched.

    Attributes:
        user_agent: what the program calls itself; a site's owner looks there for whom to ask.
        private: whether addresses of this machine and its networks may be fetched.
        pause_seconds: between two requests to one host; a site's own `Crawl-delay` counts where it is longer.
        timeout_seconds: for one request, from the first byte sent to the last one read.
        max_bytes: longest page, feed or archive, unpacked.
        max_redirects: how many times a page may send elsewhere.
    """

    user_agent: str = f"{PRODUCT}/0.1 (+https://w3id.org/onrecord)"
    private: bool = False
    pause_seconds: float = 1.0
    timeout_seconds: float = 30.0
    max_bytes: int = 20_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `url` is where it came from at last, `headers` have names in lower case, `data` is unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes


class Client:
    """Fetches pages, one after the other."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._network = CheckedNetwork(private=manners.private)
        self._pool = httpcore.ConnectionPool(network_backend=self._network, max_connections=10, keepalive_expiry=5.0)
        self._robots: dict[str, Robots] = {}
        self._asked: dict[str, float] = {}

    def close(self) -> None:
        self._pool.close()

    def get(self, address: str, headers: Mapping[str, str]) -> Fetched:
        """Fetch a page, going where it sends to.

        Raises:
            Refused: it may not, or cannot, be had.
        """
        url = _url(address)
        for _ in range(self._manners.max_redirects + 1):
            rules = self._rules(url)
            if not rules.allows(str(url)):
                raise Refused("robots", "may not be fetched by programs (robots.txt); read it in a browser and save it")
            answer = self._polite(url, headers, rules.delay_seconds)
            sent_to = answer.headers.get("location")
            if answer.status not in _REDIRECTS or sent_to is None:
                return answer
            url = _url(str(_joined(url, sent_to)))
        raise Refused("redirects", f"sends elsewhere more than {self._manners.max_redirects} times; check the address")

    def document(
        self,
        address: str,
        headers: Mapping[str, str],
        *,
        may_ask: Callable[[str], bool],
        until: float,
        max_bytes: int,
    ) -> Fetched:
        """Fetch one document that a person asked for, so that neither robots.txt nor pauses have a say.

        `may_ask` tells whether an address may be asked, this one and each that it sends to; `until` is when, by
        `time.monotonic`, all must be there.

        Raises:
            Refused: it may not, or cannot, be had.
        """
        url = _url(address)
        for _ in range(self._manners.max_redirects + 1):
            if not may_ask(str(url)):
                sent = "" if str(url) == address else f"leads to <{shown(str(url))}>, which "
                raise Refused("not-allowed", f"{sent}begins as none of the addresses that may be fetched does")
            answer = self._ask(url, headers, max_bytes, until=until)
            sent_to = answer.headers.get("location")
            if answer.status in _REDIRECTS and sent_to is not None:
                url = _url(str(_joined(url, sent_to)))
                continue
            if answer.status != 200:
                raise Refused(f"http-{answer.status}", f"answers with status {answer.status}; check the address")
            return answer
        raise Refused("redirects", f"sends elsewhere more than {self._manners.max_redirects} times; check the address")

    def _polite(self, url: httpx.URL, headers: Mapping[str, str], delay: float) -> Fetched:
        """Ask after a pause, and once more where the site is busy and says for how long."""
        self._pause(url.host, max(delay, self._manners.pause_seconds))
        answer = self._ask(url, headers, self._manners.max_bytes)
        wait = answer.headers.get("retry-after", "")
        if answer.status in _BUSY and _SECONDS.fullmatch(wait) and int(wait) <= _MAX_PAUSE_SECONDS:
            self._pause(url.host, float(wait))
            answer = self._ask(url, headers, self._manners.max_bytes)
        return answer

    def _pause(self, host: str, seconds: float) -> None:
        if seconds > _MAX_PAUSE_SECONDS:
            raise Refused("crawl-delay", f"is on a site that wants a pause of {seconds:g} seconds; fetch it by hand")
        last = self._asked.get(host)
        if last is not None and (left := last + seconds - time.monotonic()) > 0:
            time.sleep(left)
        self._asked[host] = time.monotonic()

    def _rules(self, url: httpx.URL) -> Robots:
        """Return what a site allows: everything where it has no robots.txt, nothing where that cannot be had."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin in self._robots:
            return self._robots[origin]
        place = httpx.URL(f"{origin}/robots.txt")
        rules = robots.Robots()
        for _ in range(self._manners.max_redirects + 1):
            answer = self._ask(place, {}, robots.MAX_BYTES, cut=True)
            sent_to = answer.headers.get("location")
            if answer.status in _REDIRECTS and sent_to is not None:
                place = _url(str(_joined(place, sent_to)))
                continue
            if answer.status == 200:
                rules = robots.parse(decoding.decode(answer.data).text, PRODUCT)
            elif answer.status >= 500 or answer.status == 429:
                raise Refused("robots", f"is on a site whose robots.txt answers {answer.status}; try again later")
            break
        self._asked.pop(url.host, None)
        self._robots[origin] = rules
        return rules

    def _ask(
        self,
        url: httpx.URL,
        headers: Mapping[str, str],
        max_bytes: int,
        *,
        cut: bool = False,
        until: float | None = None,
    ) -> Fetched:
        """Make one request. `cut` takes the beginning of what is too long; `until` is the latest that it may end."""
        manners = self._manners
        self._network.deadline = time.monotonic() + manners.timeout_seconds if until is None else until
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": manners.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            **headers,
        }
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), manners.timeout_seconds)
        try:
            with self._pool.stream(
                "GET", str(url), headers=list(sent.items()), extensions={"timeout": timeout}
            ) as answer:
                found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                data = _body(answer, found.get("content-encoding", ""), max_bytes, cut=cut)
                return Fetched(str(url), answer.status, found, data)
        except httpcore.TimeoutException as error:
            seconds = manners.timeout_seconds
            raise Refused("timeout", f"did not answer whole within {seconds:g} seconds; try again later") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise Refused("fetch-failed", f"cannot be fetched ({shown(str(error))}); check the address") from error


def _body(answer: httpcore.Response, coding: str, max_bytes: int, *, cut: bool) -> bytes:
    """Return an answer's body, unpacked, no more of it than may be."""
    data = bytearray()
    # 47 takes gzip and zlib alike
    unpack = zlib.decompressobj(wbits=47) if coding.strip().lower() in ("gzip", "x-gzip", "deflate") else None
    for chunk in answer.iter_stream():
        try:
            data += chunk if unpack is None else unpack.decompress(chunk, max_bytes + 1 - len(data))
        except zlib.error as error:
            raise Refused("fetch-failed", f"is damaged on its way ({error}); try again later") from error
        if len(data) > max_bytes:
            if cut:
                return bytes(data[:max_bytes])
            raise Refused(
                "too-large",
                f"is longer than {max_bytes:,} bytes; raise the setting max_file_bytes",
            )
        if unpack is not None and unpack.eof:
            break
    if unpack is not None and data and not unpack.eof:
        raise Refused("fetch-failed", "ends before its end; try again later")
    return bytes(data)


def _url(address: str) -> httpx.URL:
    if len(address) > _MAX_URL_CHARS:
        raise Refused("bad-url", f"leads to an address of more than {_MAX_URL_CHARS:,} characters; check it")
    try:
        url = httpx.URL(address).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("bad-url", f"leads to no web address ({shown(str(error))}); check it") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise Refused("bad-url", f"leads to {shown(str(url))}, which is no http or https address; check it")
    return url


def _joined(base: httpx.URL, address: str) -> httpx.URL:
    try:
        return base.join(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("bad-url", f"sends to what is no web address ({shown(str(error))})") from error
