"""The one root of every error that OnRecord raises on purpose.

Children are named `Invalid<Thing>` or `<Thing>NotFound`, or after the limit that was reached. A message says what is
wrong, where, and what to do next.
`server/web/errors.py` maps each class to an HTTP status; nothing here knows HTTP.
"""


class OnRecordError(Exception):
    """Something that a person can act on. Its text is shown as it is."""


class InvalidArticle(OnRecordError):
    """An input that cannot be read as an article: empty, not text, too large, not of its format."""


class InvalidRecord(OnRecordError):
    """An extraction record that points at something it does not hold, or that has no value of the model's."""


class InvalidReference(OnRecordError):
    """Reference data that cannot be used: not Turtle, or an actor without type or label."""


class InvalidOntology(OnRecordError):
    """An ontology with an axiom from which the rules of inference cannot tell what follows."""


class InvalidQuery(OnRecordError):
    """A query that the engine cannot parse or may not run."""


class InvalidGraph(OnRecordError):
    """A graph that a client sends, or names, and that cannot be read as one."""


class InvalidJudgement(OnRecordError):
    """A judgement that cannot be made: no such verdict, not about what it may be about, or a line that says neither."""


class LimitReached(OnRecordError):
    """A query that was given up for a limit of the server.

    Attributes:
        setting: the name of the setting that is the limit.
        value: what it is.
        retry_after: seconds after which the same request may succeed; `None` where waiting does not help.
    """

    def __init__(
        self, message: str, *, setting: str | None = None, value: float | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.setting = setting
        self.value = value
        self.retry_after = retry_after


class QueryTimeout(LimitReached):
    """A query that took longer than it may."""


class QueryTooLarge(LimitReached):
    """A query that needed more memory than it may, or whose answer is longer than it may be."""


class Overloaded(LimitReached):
    """A query that found every reader at work and no place to wait, or waited in vain."""


class QueryAbandoned(OnRecordError):
    """A query whose client went away before the answer was whole."""


class InvalidSetting(OnRecordError):
    """A setting whose value cannot be used."""


class InvalidStore(OnRecordError):
    """A store that cannot be opened, read or written."""


class EntityNotFound(OnRecordError):
    """An IRI, or a key of one, that the store says nothing about."""


class FormatNotFound(OnRecordError):
    """A representation that was asked for and that nothing here can write."""


class QuestionNotFound(OnRecordError):
    """A name that is not one of the competency questions."""
