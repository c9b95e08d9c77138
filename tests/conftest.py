"""Fixtures that every part of the suite shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.pipeline import Extractor

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold readings and corpora that lies beside a development checkout, never in the repository."""
    folder = Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no development data at {folder}: set ONRECORD_SHARED to the folder that holds gold/ and corpora/")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """What reads articles, with its models loaded, which takes seconds."""
    return Extractor.load()
