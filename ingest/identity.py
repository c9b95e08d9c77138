"""What reads articles, told without loading it: by this a store knows whether it has an article as it would be now."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from ontology.errors import InvalidSetting


def model_version(model: str) -> str:
    """Return the version of a spaCy pipeline.

    Raises:
        InvalidSetting: no pipeline of that name is installed.
    """
    try:
        spec = find_spec(model)
    except (ImportError, ValueError):
        # a path, or a name that no package can have
        spec = None
    if spec is not None and spec.origin is not None:
        try:
            return str(json.loads((Path(spec.origin).parent / "meta.json").read_text("utf-8"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            # Made in another way than `spacy package` does; whoever loads it knows.
            pass
    from ingest.extract import nlp

    return str(nlp.load(model).meta["version"])


def tagger_version() -> str:
    """Return what tells the tagger's weights from others.

    Raises:
        InvalidSetting: there are none.
    """
    from ingest.extract.tagger import tagging

    try:
        return tagging.version()
    except OSError as error:
        raise InvalidSetting(
            f"the weights in {tagging.FOLDER} cannot be read: {error}. Install OnRecord anew"
        ) from error
