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
    "No task was found in %(file)s. Looked for: responsibility lists such as "
    "（A、B按职责分工负责） or "
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
ENCRYPTED = N_(
    "%(file)s is protected by a password. Open it, remove the password, save it, and try again."
)
OLD_WORD = N_(
    "%(file)s is in an old Word or WPS format. Open it in Word or WPS, save it as docx, and try "
    "again."
)
OLD_EXCEL = N_(
    "%(file)s is in an old Excel format. Open it in Excel or WPS, save it as xlsx, and try again."
)
OPEN_DOCUMENT = N_(
    "%(file)s is an OpenDocument file. Open it, save it as docx or xlsx, and try again."
)
OFD = N_("%(file)s is an OFD file. Open it in its reader, save it as PDF or docx, and try again.")
PICTURE = N_(
    "%(file)s is a picture; there is no text in it. Use the Word, Excel or PDF file from which it "
    "was made, or recognise its text first."
)
ARCHIVE = N_("%(file)s is an archive. Unpack it, and choose the document that is in it.")
WEB_PAGE = N_(
    "%(file)s is a web page. Copy its text into a Word or text file, or print it as PDF, and try "
    "again."
)
SCANNED = N_(
    "%(file)s holds pictures of pages and no text: it was scanned. Use the Word, Excel or PDF file "
    "from which it was printed, or recognise its text first."
)
TOO_LARGE = N_("%(file)s is larger than %(limit)s MB. Keep only the pages with the tasks.")
TOO_MANY_PAGES = N_(
    "%(file)s has more than %(limit)s pages. Keep only the pages with the tasks, and try again."
)
TOO_MANY_ROWS = N_(
    "%(file)s has more than %(limit)s rows. Keep only the rows with the tasks, and try again."
)
UNPACKS_TOO_LARGE = N_(
    "%(file)s unpacks to more than is allowed (%(limit)s MB, or %(ratio)s times its size) and was "
    "not opened. Remove pictures and attachments from it, or save its text anew."
)
STREAM_TOO_LARGE = N_(
    "%(file)s holds a page that unpacks to more than is allowed (%(one)s MB for one page, "
    "%(limit)s MB for all) and was not opened. Remove drawings and maps from it, or save the pages "
    "with the tasks anew, and try again."
)
