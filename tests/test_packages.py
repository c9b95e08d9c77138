"""What is installed is what is there."""

from __future__ import annotations

import tomllib

from tests.conftest import ROOT


def test_every_package_is_listed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    there = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for top in ("ontology", "ingest", "server")
        for file in (ROOT / top).rglob("__init__.py")
    }
    assert set(listed) == there
