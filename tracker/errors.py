"""What can go wrong in a use case, as errors that an edge puts into the reader's language.

``message`` is an English source string with ``%(name)s`` places, ``params`` fills them. ``field``
names the form field or the column at fault, where there is one.
"""

from __future__ import annotations

from typing import Any


class TrackerError(Exception):
    """The root of all expected errors; ``status`` is the HTTP answer that fits."""

    status = 400
    code = "error"

    def __init__(self, message: str, *, field: str | None = None, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class Invalid(TrackerError):
    """The input is wrong: what, where, and what would be right."""

    status = 400
    code = "invalid"


class Refused(TrackerError):
    """The input is well formed, but a rule forbids it now."""

    status = 422
    code = "refused"


class Forbidden(TrackerError):
    """The actor may see this but may not do it."""

    status = 403
    code = "forbidden"


class NotFound(TrackerError):
    """There is no such thing within what the actor may see."""

    status = 404
    code = "not_found"


class Conflict(TrackerError):
    """Somebody else changed it meanwhile; the typing is kept."""

    status = 409
    code = "conflict"


class TooLarge(TrackerError):
    """A file is larger than is allowed."""

    status = 413
    code = "too_large"


class Problems(TrackerError):
    """Several problems of one input, all of them told at once."""

    status = 400
    code = "problems"

    def __init__(self, message: str, problems: list[TrackerError], **params: Any) -> None:
        super().__init__(message, **params)
        self.problems = problems


class Rejected(Problems):
    """Readable input that does not fit what is stored; all that is wrong is told at once."""

    status = 422
    code = "rejected"


class ConfigError(Exception):
    """A setting of the environment is wrong; the start stops with a sentence that names it."""
