"""Where a setting's value comes from, and what is refused."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from ontology.errors import InvalidSetting
from server.settings import Settings, resolve
from server.store.endpoint import Endpoint


def write(folder: Path, text: str) -> Path:
    (folder / "onrecord.toml").write_text(text, encoding="utf-8")
    return folder


def test_defaults_hold_where_nothing_is_given(tmp_path: Path) -> None:
    assert resolve({}, {}, tmp_path) == Settings()
    assert {told.origin for told in resolve({}, {}, tmp_path).told()} == {"default"}


def test_option_then_environment_then_file_then_default(tmp_path: Path) -> None:
    write(tmp_path, 'port = 1001\nhost = "file.example"\nmodel = "of_the_file"\n')
    environment = {"ONRECORD_PORT": "1002", "ONRECORD_HOST": "environment.example", "HOME": "/home/me"}
    found = resolve({"port": 1003, "host": None, "something_else": 1}, environment, tmp_path)
    assert (found.port, found.host, found.model, found.threads) == (1003, "environment.example", "of_the_file", 4)
    origins = {told.name: told.origin for told in found.told()}
    assert origins["port"] == "option --port"
    assert origins["host"] == "environment variable ONRECORD_HOST"
    assert origins["model"] == str(tmp_path / "onrecord.toml")
    assert origins["threads"] == "default"


def test_each_setting_can_be_given_in_each_way(tmp_path: Path) -> None:
    values: dict[str, tuple[str, object]] = {
        "store": ("elsewhere", Path("elsewhere")),
        "store_update": ("http://engine.example/update", "http://engine.example/update"),
        "store_user": ("editor", "editor"),
        "store_password": ("correct horse", "correct horse"),
        "base": ("https://graph.example.net/kg/", "https://graph.example.net/kg/"),
        "host": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 -- a value, not bound
        "port": ("8080", 8080),
        "trusted_proxies": ("1", 1),
        "threads": ("8", 8),
        "readers": ("2", 2),
        "readers_per_client": ("1", 1),
        "waiting_requests": ("0", 0),
        "query_timeout_seconds": ("5", 5),
        "query_memory_bytes": ("268435456", 268_435_456),
        "answer_cache_bytes": ("0", 0),
        "max_query_chars": ("500", 500),
        "max_body_bytes": ("5000", 5000),
        "update_token": ("correct-horse-battery", "correct-horse-battery"),
        "max_update_quads": ("5000", 5000),
        "allowed_origin": ("https://notebook.example", "https://notebook.example"),
        "service_endpoints": (
            "https://one.example/sparql http://two.example/q",
            ("https://one.example/sparql", "http://two.example/q"),
        ),
        "load_sources": (
            "https://one.example/data/ http://two.example/",
            ("https://one.example/data/", "http://two.example/"),
        ),
        "request_log": ("true", True),
        "slow_query_seconds": ("10", 10),
        "max_article_bytes": ("5000", 5000),
        "max_file_bytes": ("5000", 5000),
        "article_seconds": ("5", 5),
        "fetch_private": ("true", True),
        "fetch_pause_seconds": ("0", 0),
        "fetch_timeout_seconds": ("5", 5),
        "fetch_agent": ("OnRecord of the Herald, desk@herald.example", "OnRecord of the Herald, desk@herald.example"),
        "model": ("en_core_web_lg", "en_core_web_lg"),
        "reference": ("a.ttl:b.ttl", (Path("a.ttl"), Path("b.ttl"))),
        "questions": ("mine:ours", (Path("mine"), Path("ours"))),
    }
    assert list(values) == [it.name for it in fields(Settings) if it.name != "origins"]
    for name, (text, value) in values.items():
        assert getattr(resolve({}, {f"ONRECORD_{name.upper()}": text}, tmp_path), name) == value
        assert getattr(resolve({name: value}, {}, tmp_path), name) == value
        in_toml = f"{name} = {text}" if isinstance(value, int) else f'{name} = "{text}"'
        assert getattr(resolve({}, {}, write(tmp_path, in_toml)), name) == value
        (tmp_path / "onrecord.toml").unlink()
    assert resolve({}, {}, write(tmp_path, 'reference = ["a.ttl"]')).reference == (Path("a.ttl"),)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "eighty"),
        ("port", "70000"),
        ("port", "-1"),
        ("threads", "0"),
        ("base", "https://no-slash.example"),
        ("base", "ftp://files.example/"),
        ("base", "https://a.example/<b>/"),
        ("store", ""),
        ("store", "ftp://files.example/graph"),
        ("store", "http://engine.example/sparql?default-graph-uri=x"),
        ("store_update", "update"),
        ("store_user", " "),
        ("max_query_chars", "9999999"),
        ("allowed_origin", "https://a.example/path"),
        ("host", "  "),
        ("load_sources", "https://a.example"),
        ("load_sources", "file:///etc/"),
        ("service_endpoints", "https://a.example/sparql?x=y"),
    ],
)
def test_a_bad_value_names_its_place_and_what_is_allowed(tmp_path: Path, name: str, value: str) -> None:
    allowed = next(it.metadata["allowed"] for it in fields(Settings) if it.name == name)
    told = f"{value!r} cannot be the setting '{name}'; give {allowed}"
    with pytest.raises(InvalidSetting, match=re.escape(f"option --{name.replace('_', '-')}: {told}")):
        resolve({name: value}, {}, tmp_path)
    with pytest.raises(InvalidSetting, match=re.escape(f"variable ONRECORD_{name.upper()}: {told}")):
        resolve({}, {f"ONRECORD_{name.upper()}": value}, tmp_path)
    with pytest.raises(InvalidSetting, match=re.escape(f"onrecord.toml: {told}")):
        resolve({}, {}, write(tmp_path, f'{name} = "{value}"'))


@pytest.mark.parametrize("text", ["port = true", "port = 80.5", "host = 5", "reference = 3", "[port]\na = 1"])
def test_a_value_of_another_type_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidSetting, match=r"onrecord\.toml: .* cannot be the setting"):
        resolve({}, {}, write(tmp_path, text))


def test_an_unknown_key_is_refused_with_the_likely_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"onrecord\.toml: there is no setting 'prot'; is 'port' meant\?"):
        resolve({}, {}, write(tmp_path, "prot = 80"))
    with pytest.raises(InvalidSetting, match=r"no setting 'color'; the settings are store, store_update, "):
        resolve({}, {}, write(tmp_path, "color = 1"))
    (tmp_path / "onrecord.toml").unlink()
    with pytest.raises(InvalidSetting, match=r"environment variable ONRECORD_STOER: .* is 'store' meant\?"):
        resolve({}, {"ONRECORD_STOER": "x"}, tmp_path)
    assert resolve({}, {"ONRECORD_TRACEBACK": "1"}, tmp_path) == Settings()


def test_a_file_that_is_not_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"onrecord\.toml is not TOML: .*line 2.*port = 8000"):
        resolve({}, {}, write(tmp_path, "port = 1\nhost: x"))
    (tmp_path / "onrecord.toml").write_bytes(b'host = "\xff"')
    with pytest.raises(InvalidSetting, match=r"onrecord\.toml cannot be read"):
        resolve({}, {}, tmp_path)


def test_every_setting_tells_what_it_means() -> None:
    for told in Settings().told():
        assert len(told.meaning) > 15
        assert told.value == "" or told.name != "reference"


def test_an_address_is_kept_as_it_is_and_goes_with_an_update_address(tmp_path: Path) -> None:
    settings = resolve({"store": "http://127.0.0.1:7878/query"}, {"ONRECORD_STORE_USER": "me"}, tmp_path)
    assert settings.store == "http://127.0.0.1:7878/query"
    assert settings.place == Endpoint("http://127.0.0.1:7878/query", "http://127.0.0.1:7878/update", "me")
    with pytest.raises(InvalidSetting, match=r"is another engine, .* name one with --store DIR"):
        settings.folder()
    assert resolve({"store": "graph"}, {}, tmp_path).folder() == Path("graph")


def test_a_password_is_shown_nowhere(tmp_path: Path) -> None:
    settings = resolve({}, {"ONRECORD_STORE_PASSWORD": "hunter2"}, tmp_path)
    assert settings.store_password == "hunter2"  # noqa: S105 -- no password
    told = {it.name: it.value for it in settings.told()}
    assert told["store_password"] == "(hidden)"  # noqa: S105 -- no password
    assert "hunter2" not in repr(settings) + repr(settings.place)
    with pytest.raises(InvalidSetting) as refusal:
        resolve({"store": "http://me:hunter2@engine.example/sparql"}, {}, tmp_path)
    assert "hunter2" not in str(refusal.value)
    with pytest.raises(InvalidSetting) as refusal:
        resolve({}, {}, write(tmp_path, "store_password = 12345"))
    assert "12345" not in str(refusal.value)
