"""Where another engine takes queries and updates, and who asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

#: An http or https address without a user in it, without parameters and without a fragment.
_ADDRESS: Final = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:/[^\s?#@<>\"]*)?")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The addresses of one engine (https://www.w3.org/TR/sparql11-protocol/), and its user where it asks for one."""

    query: str
    update: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, query: str, update: str = "", user: str = "", password: str = "") -> Endpoint:
        """Return the endpoint at a query address; without an update address, the one that goes with it is taken.

        >>> Endpoint.at("http://localhost:7878/query").update, Endpoint.at("http://localhost:8890/sparql").update
        ('http://localhost:7878/update', 'http://localhost:8890/sparql')
        """
        return cls(query, update or re.sub(r"/query\Z", "/update", query), user, password)

    def __str__(self) -> str:
        return self.query


def is_address(text: str) -> bool:
    """Tell whether this is an address that an engine can be asked at.

    >>> is_address("http://localhost:8890/sparql"), is_address("http://me:secret@localhost/"), is_address("my-graph")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(text) is not None
