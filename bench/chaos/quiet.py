"""Whether a scheduler would find anything at this moment: asked while the year waits for it."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from tracker.db import db
from tracker.models import Extension, Mail, Notice
from tracker.services.mail import delivering
from tracker.services.supervision import supervising


def is_quiet(*, without_mail: bool) -> bool:
    """Tell whether nothing is to be raised, judged or told, and no mail to be tried now."""
    db.session.rollback()
    if supervising.duties_to_raise() or supervising.assignments_to_remind():
        return False
    if supervising.assignments_to_judge() or is_anybody_to_tell():
        return False
    return without_mail or not (delivering.mails_to_deliver() or is_mail_in_hand())


def is_anybody_to_tell() -> bool:
    """Tell whether a notice waits that no undecided extension holds back."""
    held = exists().where(
        Extension.obligation_id == Notice.obligation_id, Extension.decided_on.is_(None)
    )
    waiting = select(Notice.id).where(Notice.state == "waiting", ~held).limit(1)
    return db.session.execute(waiting).first() is not None


def is_mail_in_hand() -> bool:
    """Tell whether a mail is being sent."""
    sending = select(Mail.id).where(Mail.state == "sending").limit(1)
    return db.session.execute(sending).first() is not None


def is_mail_left() -> bool:
    """Tell whether any mail or notice still waits, for now or for later.

    The notices are asked first: one that becomes a mail between the two questions is seen then.
    """
    told = select(Notice.id).where(Notice.state == "waiting").limit(1)
    waits = select(Mail.id).where(or_(Mail.state == "waiting", Mail.state == "sending")).limit(1)
    return any(db.session.execute(each).first() is not None for each in (told, waits))
