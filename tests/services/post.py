"""What the tests of mails share: jobs run by hand, and looks into the outbox."""

from sqlalchemy import select

from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.models import Mail, MailTry, Notice, User


def settings_of(app):
    return app.extensions["duban_config"]


def run(*jobs):
    """Run jobs one after the other; yields the last one's tally."""
    return [run_job(job).tally for job in jobs][-1]


def mails(username=None):
    """Yield the mails in the outbox, oldest first, of one person or all."""
    db.session.expire_all()
    statement = select(Mail).join(User, User.id == Mail.user_id).order_by(Mail.id)
    if username:
        statement = statement.where(User.username == username)
    return list(db.session.execute(statement).scalars())


def notices(username):
    """Yield one person's notices, oldest first."""
    db.session.expire_all()
    return list(
        db.session.execute(
            select(Notice)
            .join(User, User.id == Notice.user_id)
            .where(User.username == username)
            .order_by(Notice.id)
        ).scalars()
    )


def tries(mail):
    found = select(MailTry).where(MailTry.mail_id == mail.id).order_by(MailTry.id)
    return [(each.outcome, each.code) for each in db.session.execute(found).scalars()]


def why(mail):
    """Yield the code of the reason why a mail stands where it stands."""
    return (mail.facts.get("why") or {}).get("code")
