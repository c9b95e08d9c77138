"""What somebody is reported not to have said: "did not say when", "declined to comment", "would not confirm it".

Nothing was claimed there; denials ("denied that", "ruled out") are another thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ingest.extract.statements.passages import Finding, Passage

#: Verbs of telling; without them a negation is itself what was said ("does not believe", "did not promise").
_TELLING: Final = word_set("""
    answer clarify comment confirm describe detail disclose discuss elaborate explain identify indicate mention name
    provide reply respond reveal say specify state tell
""")
_REFUSING: Final = word_set("decline fail neglect refuse")
_UNABLE: Final = word_set("reluctant unable unwilling")
_NOBODY: Final = frozenset({"nobody", "none"})
_BY_MARKS: Final = word_set("colon continued postposed-direct preposed-direct resumed transcript")


def is_unsaid(passage: Passage, found: Finding) -> bool:
    """Tell whether a finding's cue says that its content was not told."""
    if found.verb is None or found.rule in _BY_MARKS:
        return False
    verb = passage.tokens[found.verb]
    if found.subject is not None and passage.tokens[found.subject].lower_ in _NOBODY:
        return True
    lemma = passage.lemmas[found.verb]
    if lemma in _REFUSING or lemma in _UNABLE:
        return any(child.dep_ == "xcomp" and child.lemma_.lower() in _TELLING for child in verb.rights)
    return lemma in _TELLING and (_is_negated(verb) or _is_refused(verb))


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" and child.lower_ != "only" for child in verb.lefts)


def _is_refused(verb: Token) -> bool:
    """Tell whether a verb hangs on one of refusing ("declined to say"), or on "without"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _REFUSING | _UNABLE
