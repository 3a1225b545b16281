"""What the tests of services ask again and again: the audit trail, reports, sentences."""

from sqlalchemy import select

from tracker import i18n, sentences
from tracker.db import db
from tracker.models import AuditEntry
from tracker.services.report import reporting, reviewing
from tracker.services.report.reporting import ReportDraftInput

DONE = "举办企业职工岗前培训班3期，培训120人次。"


def audited(action):
    """Yield (username, after) of the audit entries of an action, in order."""
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    )
    return [(entry.actor.username if entry.actor else None, entry.after) for entry in entries]


def said(wrong):
    """Yield an error's sentence in Chinese."""
    with i18n.speaking("zh_CN"):
        return sentences.error_text(wrong)


def file(actor, obligation, *, token="form-1", percent=20, done=DONE, **more):
    """File a report for a duty with everything filled in."""
    draft = ReportDraftInput(percent=percent, done=done, **more)
    return reporting.file_report(actor, obligation_id=obligation.id, draft=draft, token=token)


def accept(actor, report):
    """Accept a report."""
    return reviewing.accept_report(actor, report_id=report.id)


def send_back(actor, report, *, ground="incomplete", comment="请补充分行业培训人数。"):
    """Return a report."""
    return reviewing.return_report(actor, report_id=report.id, ground=ground, comment=comment)
