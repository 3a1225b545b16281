"""A backup brought back on an empty machine: everybody sees the same pages, no mail goes again."""

import re
from collections import Counter

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from tests.cast import USERNAMES, login
from tests.plugins.installations import restore, take
from tests.web.permission_table import TABLE
from tests.web.scene import TODAY, make_scene, names_in_addresses
from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.models import Mail, MailTry

OF_THE_MACHINE = {
    "/account": "lists where the person is logged in; a restore logs everybody out",
    "/admin/audit": "has the entry of the restore",
    "/admin/audit.csv": "has the entry of the restore",
    "/admin/jobs": "tells which process ran what and when",
    "/health/jobs": "the same for a machine that watches",
    "/metrics": "the same for a machine that watches",
}
OF_THE_SESSION = re.compile(r'(name="(?:csrf_token|token|ready-\d+)"[^>]*value=|nonce=)"[^"]*"')


def who_looks():
    """Yield each page of the permission table with a member of the cast who may see it, in turn."""
    seen = Counter()
    for row in TABLE:
        may = [who for who in USERNAMES if row.answers[who] == 200]
        if row.method == "GET" and row.rule not in OF_THE_MACHINE and may:
            who = min(may, key=lambda name: (seen[name], name))
            seen[who] += 1
            yield who, row.path
    assert set(USERNAMES) == set(seen), "everybody has pages to look at"


def pages_of(app):
    """Yield what everybody sees, byte by byte but for what belongs to the log-in."""
    with app.app_context():
        names = names_in_addresses()
    clients = {who: login(app.test_client(), who) for who in USERNAMES}
    found = {}
    for who, path in who_looks():
        answer = clients[who].get(path.format(**names))
        assert answer.status_code == 200, (who, path)
        found[who, path] = without_session(answer)
    return found


def without_session(answer):
    if "html" not in (answer.content_type or ""):
        return answer.data
    return OF_THE_SESSION.sub("", answer.get_data(as_text=True))


def sent(app):
    """Yield every mail and every try to send one."""
    with app.app_context():
        mails = select(Mail.message_id, Mail.state).order_by(Mail.id)
        tries = select(MailTry.mail_id, MailTry.outcome).order_by(MailTry.id)
        return db.session.execute(mails).all(), db.session.execute(tries).all()


@pytest.mark.both_databases
def test_everybody_finds_the_same_pages_and_no_mail_is_sent_again(
    install, backend, tmp_path, clock
):
    old, new = install(backend, "old"), install(backend, "new")
    clock.set(TODAY)
    with old.app_context():
        upgrade()
        make_scene()
        run_job("outbox")
    before, mails = pages_of(old), sent(old)
    take(old, tmp_path / "backup")
    restore(new, tmp_path / "backup")
    after = pages_of(new)
    assert {page for page in before if before[page] != after[page]} == set()
    assert mails[0]
    assert mails[1]
    assert sent(new) == mails
    with new.app_context():
        for job in ("sweep", "digest", "outbox"):
            assert run_job(job).tally.is_good
    assert sent(new) == mails
