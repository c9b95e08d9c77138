"""What the learned tagger found, as findings beside those of the rules.

Where both found the same statement, the tagger's words stand, and what the rule alone knows is kept: the speech act of
the construction, the medium, a speaker that the tagger did not see. A rule's finding that the tagger has nothing for
stands where quotation marks or a plain act speak for it.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ingest.extract.lexicon.heads import word_set
from ingest.extract.statements import cues, marked, speakers
from ingest.extract.statements.passages import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.extract.statements.passages import Passage, Range
    from ingest.extract.tagger import Attribution
    from ingest.records import Act, Span

#: Some tokens, with the passage that they stand in.
Part = tuple["Passage", "Range"]

#: Part of a rule's content within the tagger's, in tokens, from which both found the same statement.
_SAME: Final = 0.5
#: The rules whose findings stand without the tagger's: those that go by quotation marks. What only a rule of grammar
#: finds beside the tagger ("pledged delegates", "focused on quality") is no statement four times in five.
_ALONE: Final = word_set("""
    alone colon continued final handed-over interrupting next-paragraph postposed-direct preposed-direct resumed
    transcript according-to
""")
#: A sentence with a few quoted words in it, after a statement: one in four is its speaker's; the tagger finds these.
_GUESSED: Final = frozenset({"free-indirect"})
#: Clauses whose subject is that of the clause around them, where they have none and are no infinitive.
_SHARING: Final = frozenset({"advcl", "conj", "pcomp", "xcomp"})
#: The acts whose cues nobody can mistake, whatever the rule.
_PLAIN_ACTS: Final = word_set("accuse deny not-rule-out")
#: A clause with its cue behind it stands too where the cue is a verb of plain saying ("The state will appeal, Roe told
#: the Gazette"); with others ("holds", "finds") it is mostly something else.
_POSTPOSED: Final = "postposed"
_SAYING: Final = word_set("""
    add announce argue claim complain confirm explain insist learn note recall report say state tell testify tweet warn
    write
""")
#: What nobody can hand on, other than what was said: who has it from a source how things are seen has that source.
_THINKING: Final = word_set("believe expect feel find hear hope intend know plan prefer see seek think want wish")
#: The construction by which one source hands on what another said.
_HOP: Final = "according-to"
#: Part of the words of a quotation around its cue from which the tagger has the whole of it.
_WHOLE: Final = 0.85
#: The construction of asking somebody for something, among others like it.
_ASKED: Final = "object-preposition"
#: Where a cue is looked up, in this order.
_TABLES: Final = (
    cues.CLAUSE,
    cues.QUOTED,
    cues.OBJECT,
    cues.PREPOSITION,
    cues.INFINITIVE,
    cues.OBJECT_INFINITIVE,
    cues.AS,
    cues.PREDICATE,
    cues.NOUN_CLAUSE,
    cues.NOUN_INFINITIVE,
    cues.EXPRESSED,
)


class Learned:
    """What a tagger found in the passages of one article."""

    def __init__(self, passages: Sequence[Passage], attributions: Sequence[Attribution]) -> None:
        self._passages = passages
        self._starts = [passage.block.start for passage in passages]
        #: What has its cue in a passage, with the words that are its content.
        self._by_passage: dict[int, list[tuple[Attribution, list[Part]]]] = {}
        #: Contents that stand in other paragraphs than their cues.
        self._apart: dict[int, list[Range]] = {}
        for attribution in attributions:
            home = self._at(attribution.cue)
            parts = self._parts(home, attribution)
            self._by_passage.setdefault(id(home), []).append((attribution, parts))
            for passage, tokens in parts:
                if passage is not home:
                    self._apart.setdefault(id(passage), []).append(tokens)

    def joined(self, passage: Passage, found: list[Finding]) -> list[Finding]:
        """Return the tagger's findings in a passage, and what rules that stand alone find and it does not."""
        is_headline = passage.block.kind == "headline"
        out: list[Finding] = []
        left = list(found)
        for attribution, parts in self._by_passage.get(id(passage), ()):
            made = self._made(passage, attribution, parts)
            if made is None or any(_is_inner(made, item) and (is_headline or _stands(item)) for item in left):
                # What stands inside what somebody is reported to have said is part of that.
                continue
            same = [item for item in left if _is_same(item, made)]
            if made.rule == _HOP and made.subject is not None and any(_is_all_of(passage, item, made) for item in same):
                # "He ruled it out, according to the agency" is his statement, and the agency hands it on.
                for item in same:
                    item.medium = speakers.name(passage, made.subject)
                    item.agreed = True
                continue
            for item in same:
                left.remove(item)
            if same:
                _take_over(made, min(same, key=lambda item: item.verb != made.verb), self._source(passage, attribution))
            if made.subject is None and made.speaker_before is None:
                made.subject = _shared_subject(passage, made)
            out.append(made)
        # The tagger has learned from bodies of articles; in headlines every rule stands.
        return out + [item for item in left if is_headline or _stands(item)]

    def free(self, passage: Passage, found: list[Finding]) -> list[Finding]:
        """Leave out findings whose content belongs to a cue in another paragraph, and what the tagger knows better."""
        apart = self._apart.get(id(passage), ())
        return [
            item
            for item in found
            if not any(_shared(item.content, [tokens]) for tokens in apart)
            and not (self._by_passage and item.rule in _GUESSED)
        ]

    def _made(self, passage: Passage, attribution: Attribution, parts: Sequence[Part]) -> Finding | None:
        cue = marked.tokens_of(passage, attribution.cue)
        if cue is None or not any(marked.has_words(*it) for it in parts):
            return None
        here = [marked.content(passage, cue, *tokens) for other, tokens in parts if other is passage]
        verb = marked.head(passage, cue)
        if any(child.dep_ == "prt" and child.i == cue[1] for child in passage.tokens[verb].rights):
            cue = cue[0], cue[1] + 1
        lemma, act = _known(passage, verb, cue)
        source, subject = attribution.source, self._source(passage, attribution)
        return Finding(
            _HOP if passage.tokens[verb].lower_ == "according" else "learned",
            verb,
            cue,
            lemma,
            act,
            None if subject is None else marked.head(passage, subject),
            here,
            elsewhere=[(other, tokens) for other, tokens in parts if other is not passage],
            speaker_before=source if subject is None else None,
            sureness=attribution.confidence,
        )

    def _parts(self, home: Passage, attribution: Attribution) -> list[Part]:
        """Return the content by passages, short of the few words at an edge of a quotation that it does not hold."""
        parts = [
            (passage, tokens)
            for span in attribution.content
            for passage in self._passages[self._number(span.start) : self._number(span.end - 1) + 1]
            if (tokens := marked.tokens_of(passage, span)) is not None
            # What a headline says ends with it.
            and (passage is home or home.block.kind != "headline")
        ]
        return [it for it in parts if not marked.is_edge(*it)] or parts

    @staticmethod
    def _source(passage: Passage, attribution: Attribution) -> Range | None:
        return None if attribution.source is None else marked.tokens_of(passage, attribution.source)

    def _at(self, span: Span) -> Passage:
        return self._passages[self._number(span.start)]

    def _number(self, place: int) -> int:
        return max(bisect_right(self._starts, place) - 1, 0)


def _known(passage: Passage, verb: int, cue: Range) -> tuple[str, Act]:
    """Return the cue as the lexicon has it, with particle or preposition where it stands with one, and its act."""
    lemma = passage.lemmas[verb]
    with_particle = [
        f"{lemma} {passage.tokens[i].lower_}" for i in range(verb + 1, min(cue[1] + 1, len(passage.tokens)))
    ]
    for key in (*with_particle[:2], lemma):
        for table in _TABLES:
            if key in table:
                return key, table[key]
    return lemma, "assert"


def _stands(item: Finding) -> bool:
    """Tell whether what a rule found is kept where the tagger found nothing."""
    if item.rule == _POSTPOSED and item.lemma in _SAYING:
        return True
    return item.agreed or item.rule in _ALONE or item.act in _PLAIN_ACTS


def _is_same(item: Finding, made: Finding) -> bool:
    if item.verb is not None and made.cue is not None and made.cue[0] <= item.verb < made.cue[1]:
        return True
    return _shared(item.content, made.content) > _SAME * _length(item.content)


def _is_inner(item: Finding, made: Finding) -> bool:
    """Tell whether a finding has a cue of its own within the content of another."""
    return item.verb not in (None, made.verb) and item.rule != _HOP and any(a <= item.verb < b for a, b in made.content)


def _is_all_of(passage: Passage, item: Finding, made: Finding) -> bool:
    """Tell whether the content of another finding is that somebody says what a finding has, and no more."""
    if not _is_inner(item, made) or item.lemma in _THINKING:
        return False
    return marked.head(passage, (made.content[0][0], made.content[-1][1])) == item.verb


def _shared_subject(passage: Passage, made: Finding) -> int | None:
    """Return who speaks where the verb has no subject of its own ("walked in, chanting")."""
    if made.verb is None or made.lemma == ":":
        return None
    verb = passage.tokens[made.verb]
    if verb.pos_ != "VERB" or verb.tag_ in ("VB", "VBN") or verb.dep_ not in _SHARING:
        return None
    return speakers.subject(passage, made.verb)


def _shared(some: Iterable[Range], others: Sequence[Range]) -> int:
    """Return how many tokens two contents of one passage share."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in some for b in others)


def _length(content: Iterable[Range]) -> int:
    return sum(end - start for start, end in content)


def _take_over(made: Finding, item: Finding, source: Range | None) -> None:
    """Keep of a rule's finding what the tagger does not say, and which of a long source's words is the subject."""
    made.agreed = True
    made.medium = item.medium
    if item.verb == made.verb:
        made.lemma, made.act, made.clausal = item.lemma, item.act, item.clausal
        is_parted = item.rule in _ALONE and len(item.content) > 1
        is_torn = is_parted and _shared(item.content, made.content) < _WHOLE * _length(item.content)
        if is_torn or (item.rule == _ASKED and item.act == "request"):
            # A quotation around its cue is one, and whom one asks is not part of what one asks for.
            made.content = item.content
    if source is not None and item.subject is not None and source[0] <= item.subject < source[1]:
        made.subject = item.subject
    elif made.subject is None and made.speaker_before is None:
        made.subject, made.speaker_before = item.subject, item.speaker_before
