"""The closed lists of values that a record has: each is a list of terms in the ontology as well."""

from __future__ import annotations

from typing import Literal

SegmentKind = Literal["headline", "dateline", "body", "boilerplate"]
MentionForm = Literal["name", "abbreviation", "description", "role", "metonym", "pronoun", "byline"]
ActorType = Literal[
    "Person",
    "Group",
    "State",
    "GovernmentBody",
    "IntergovernmentalOrganization",
    "NewsMediaOrganization",
    "OrganizationalUnit",
    "Organization",
    "Place",
]
Voice = Literal["source", "narrator", "headline"]
StatementType = Literal["direct", "indirect", "mixed", "unquoted"]
Act = Literal[
    "assert",
    "deny",
    "announce",
    "notify",
    "threaten",
    "demand",
    "request",
    "accuse",
    "disapprove",
    "characterize",
    "express-concern",
    "hope",
    "not-rule-out",
    "decline",
]
Role = Literal["member state", "office holder", "member", "unit"]
Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible", "underspecified"]
Temporality = Literal["future", "non-future"]
EventType = Literal[
    "announcement",
    "notification",
    "request",
    "refusal",
    "veto",
    "decision",
    "meeting",
    "military-operation",
    "mission",
    "withdrawal",
    "exit",
    "accession",
]
Factuality = Literal["factual", "claimed", "disputed", "planned", "hypothetical", "did-not-happen"]
Precision = Literal[
    "minute",
    "day",
    "day-approximate",
    "week",
    "month",
    "part-of-month",
    "quarter",
    "season",
    "year",
    "bounded",
    "approximate-interval",
    "as-of",
    "vague",
    "unknown",
]
