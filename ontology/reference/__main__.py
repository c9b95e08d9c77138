"""`python -m ontology.reference`: make the built part of the reference data; run at set-up."""

from __future__ import annotations

import sys

from ontology.reference.build import build
from ontology.reference.turtle import BUILT

if __name__ == "__main__":
    for name, actors in build().items():
        sys.stdout.write(f"{BUILT / name}: {actors}\n")
