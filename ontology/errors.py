"""The one root of every error that OnRecord raises on purpose.

Children are named `Invalid<Thing>` or `<Thing>NotFound`. A message says what is wrong, where, and what to do next.
`server/errors.py` maps each class to an HTTP status; nothing here knows HTTP.
"""


class OnRecordError(Exception):
    """Something that a person can act on. Its text is shown as it is."""


class InvalidArticle(OnRecordError):
    """An input that cannot be read as an article: empty, not text, too large, not of its format."""


class InvalidRecord(OnRecordError):
    """An extraction record that points at something it does not hold, or that has no value of the model's."""


class InvalidReference(OnRecordError):
    """Reference data that cannot be used: not Turtle, or an actor without type or label."""


class InvalidQuery(OnRecordError):
    """A query that the engine cannot parse or may not run."""


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
