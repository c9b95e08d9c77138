"""Compressed answers: the same content, said so, and none that looks whole and is not."""

from __future__ import annotations

import gzip
import zlib
from itertools import repeat
from typing import TYPE_CHECKING

import brotli
import pyoxigraph as ox
import pytest

from ontology.errors import InvalidStore
from server import create_app
from server.settings import Settings
from server.store.base import Solutions
from server.web.compression import compressed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from server.store.base import Results, Store

UNPACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
LONG = "/sparql?query=SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
SHORT = "/healthz"
STREAMED = "/export.nt"


def get(client: FlaskClient, path: str, encoding: str) -> TestResponse:
    return client.get(path, headers={"Accept-Encoding": encoding}, buffered=True)


@pytest.mark.parametrize("encoding", UNPACK)
@pytest.mark.parametrize("path", [LONG, STREAMED, "/", "/static/onrecord.css"])
def test_what_is_unpacked_is_what_would_have_come(client: FlaskClient, path: str, encoding: str) -> None:
    plain = client.get(path, buffered=True)
    assert plain.status_code == 200
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        packed = get(client, path, encoding)
        assert packed.headers["Content-Encoding"] == encoding
        assert UNPACK[encoding](packed.data) == plain.data
        assert len(packed.data) < len(plain.data)
        assert packed.content_type == plain.content_type
        assert packed.headers.get("Content-Length") in (None, str(len(packed.data)))
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("br, gzip", "br"),
        ("gzip;q=0.9, br;q=0.1", "gzip"),
        ("x-new", None),
        ("gzip;q=0", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("", None),
    ],
)
def test_the_client_chooses(client: FlaskClient, asked: str, got: str | None) -> None:
    assert get(client, LONG, asked).headers.get("Content-Encoding") == got


def test_short_answers_errors_and_heads_come_as_they_are(client: FlaskClient) -> None:
    for response in (
        get(client, SHORT, "gzip"),
        get(client, "/sparql?query=x", "gzip"),
        client.head(LONG, headers={"Accept-Encoding": "gzip"}),
    ):
        assert "Content-Encoding" not in response.headers


def test_a_tag_serves_every_encoding(client: FlaskClient) -> None:
    packed = get(client, "/static/onrecord.css", "gzip")
    tag = packed.headers["ETag"]
    assert tag.startswith("W/")
    for encoding in ("gzip", "br", "identity"):
        again = client.get(
            "/static/onrecord.css", headers={"Accept-Encoding": encoding, "If-None-Match": tag}, buffered=True
        )
        assert (again.status_code, again.data) == (304, b"")


def test_each_part_can_be_read_when_it_is_there() -> None:
    packed = compressed(iter([b"one", b"", b"two"]), "gzip")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert unpacking.decompress(next(packed)) == b"one"
    assert unpacking.decompress(next(packed)) == b"two"
    was_whole = unpacking.eof
    unpacking.decompress(next(packed))
    assert (was_whole, unpacking.eof) == (False, True)
    packed = compressed(iter([b"one" * 9, b"two"]), "br")
    assert brotli.Decompressor().process(next(packed)) == b"one" * 9


class _Failing:
    """A store whose rows end in a failure of the disk."""

    def query(self, text: str, **_: object) -> Results:  # noqa: ARG002 -- every query fails alike
        def found() -> Iterator[tuple[ox.Literal]]:
            for number in range(5_000):
                yield (ox.Literal(number),)
            raise InvalidStore("IO error")

        return Solutions(("n",), found())


def test_an_answer_that_breaks_off_has_no_end() -> None:
    app = create_app(_Failing(), Settings())  # type: ignore[arg-type]  # only query is asked
    with app.test_client() as client:
        response = client.get(LONG, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        with pytest.raises(InvalidStore):
            response.get_data()


def test_what_an_answer_is_made_of_is_closed_when_the_client_goes(small_store: Store) -> None:
    app = create_app(small_store, Settings())
    closed: list[bool] = []

    def parts() -> Iterator[bytes]:
        try:
            yield from repeat(b"x" * 2_000, 1_000)
        finally:
            closed.append(True)

    app.add_url_rule("/endless", "endless", lambda: app.response_class(parts(), mimetype="text/plain"))
    response = app.test_client().get("/endless", headers={"Accept-Encoding": "gzip"}, buffered=False)
    next(iter(response.response))
    response.close()
    assert closed == [True]
