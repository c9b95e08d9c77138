"""Reference data: states, governments, intergovernmental bodies and media by the names that articles call them.

`load()` reads it; `Reference.find` finds the names in a text; `quads` gives it as a graph. The data is Turtle: files
beside this one, written by hand, and `built/`, made at set-up by `python -m ontology.reference`.
"""

from ontology.reference.actors import ActorKey, NameForm, NameMatch, PropositionPattern, ReferenceActor
from ontology.reference.reading import Reference, load, quads

__all__ = [
    "ActorKey",
    "NameForm",
    "NameMatch",
    "PropositionPattern",
    "Reference",
    "ReferenceActor",
    "load",
    "quads",
]
