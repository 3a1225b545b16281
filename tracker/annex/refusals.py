"""Why a document yields no draft: each a full sentence that says what to do."""

from __future__ import annotations

from tracker.errors import Invalid, Refused, TooLarge
from tracker.i18n import N_


class UnreadableDocument(Invalid):
    """The file is damaged or of a kind that cannot be read."""

    code = "unreadable_document"


class DocumentRefused(Refused):
    """The file is whole but cannot be taken: encrypted, scanned, of an old kind, too costly."""

    code = "document_refused"


class DocumentTooLarge(TooLarge):
    """The file is larger than is allowed."""

    code = "document_too_large"


class NoTasksFound(Refused):
    """The document can be read, but no task stands in it."""

    code = "no_tasks_found"


EMPTY = N_("%(file)s is empty. Check that the right file was saved, and choose it again.")
NO_TASKS = N_(
    "No task was found in %(file)s. Looked for: responsibility lists such as (A、B按职责分工负责) or "
    "“责任单位：…”, and tables with a column for the responsible units. If the tasks stand in an "
    "annex, upload the annex."
)
BROKEN = N_(
    "%(file)s cannot be read: it is damaged, or no document at all. Open it in Word, WPS or Excel, "
    "save it anew as docx or xlsx, and try again."
)
TOO_MANY_LINES = N_(
    "%(file)s has more than %(limit)s lines. Keep only the part with the tasks, and try again."
)
