"""Update and update syntax tests, each sent to a running server over HTTP with its token.

What names no graph is written into a graph of its own, which stands for the default graph; so there a test's default
graph is laid and looked for.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import httpx
import pyoxigraph as ox

from ontology.terms import DEFAULT_BASE
from server.store import folder as store_folder
from server.store import open_store
from server.store.local import LocalStore
from tests.conformance.asking import parsing_failure, quads_of
from tests.conformance.comparing import graphs_differ
from tests.conformance.manifest import UPDATE
from tests.conformance.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conformance.manifest import Case, Data, Suites

_TOKEN: Final = "a-token-for-the-tests"  # noqa: S105 -- of a server that lives as long as a test
_DEFAULT: Final = f"{DEFAULT_BASE}graph/default"
_SECONDS: Final = 60.0


class Updated:
    """A server whose store is made anew for each test."""

    def __init__(self, suites: Suites, client: httpx.Client, store: LocalStore) -> None:
        self._suites = suites
        self._client = client
        self._store = store

    def failure(self, case: Case) -> str:
        """Return why a test fails, in a few words; empty where it passes."""
        self._store.replace({**dict.fromkeys(self._store.graphs(), ()), **self._laid(case.before)})
        text = f"BASE <{case.request}>\n{self._suites.text(case.request)}"
        response = self._client.post(
            "sparql", content=text.encode(), headers={"Content-Type": "application/sparql-update"}
        )
        if case.kind not in UPDATE:
            return parsing_failure(case, response)
        if not response.is_success:
            return f"{response.status_code}: {' '.join(response.text.split())[:300]}"
        return self._difference(self._laid(case.after))

    def _laid(self, data: Data) -> dict[str, list[ox.Quad]]:
        laid = {name: quads_of(self._suites, iri, name) for name, iri in data.named.items()}
        return {**laid, _DEFAULT: [it for iri in data.default for it in quads_of(self._suites, iri, _DEFAULT)]}

    def _difference(self, wanted: dict[str, list[ox.Quad]]) -> str:
        there: dict[str, list[ox.Quad]] = {}
        for quad in self._store.quads():
            assert isinstance(quad.graph_name, ox.NamedNode)
            there.setdefault(quad.graph_name.value, []).append(quad)
        for name in sorted(wanted.keys() | there.keys()):
            quads = (wanted.get(name, []), there.get(name, []))
            told = graphs_differ(*([it.triple for it in each] for each in quads))
            if told:
                return f"in <{name}>: {told}"
        return ""


@contextmanager
def updating(suites: Suites, folder: Path) -> Iterator[Updated]:
    """Serve an empty store in `folder`, which takes changes."""
    open_store(folder / "store").close()
    # One test comes after the other, so one reader will do, which each change to the store replaces.
    with running(folder, {"update_token": _TOKEN, "readers": "1"}) as address:
        token = store_folder.token(folder / "store")
        assert token is not None
        credentials = {"Authorization": f"Bearer {_TOKEN}"}
        with httpx.Client(base_url=address, timeout=_SECONDS, headers=credentials) as client:
            store = LocalStore(address, token)
            store.greet()
            yield Updated(suites, client, store)
