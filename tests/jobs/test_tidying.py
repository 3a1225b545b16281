"""Tidying removes what has served its purpose, and nothing that was filed, decided or sent."""

import os
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.services import told_drafts
from tests.services.told import file
from tracker import clock as program_clock
from tracker.db import transaction
from tracker.jobs.runner import run_job
from tracker.models import Attachment, JobRun, LoginAttempt, UserSession
from tracker.services.plan_draft import plan_drafts
from tracker.services.report import attachments, drafts
from tracker.services.report.attachments import Upload
from tracker.services.report.drafts import DraftContent

pytestmark = pytest.mark.both_databases
LONG_AGO = timedelta(days=400)


@pytest.fixture
def settings(app):
    return app.extensions["duban_config"]


def count(session, model):
    return session.execute(select(func.count()).select_from(model)).scalar_one()


def upload(cast, duty, settings):
    content = BytesIO("姓名\n张三\n".encode())
    [row] = attachments.store_uploads(
        cast.lead, obligation_id=duty.id, uploads=[Upload("名单.txt", content)], settings=settings
    )
    return row


def test_old_log_ins_and_attempts_go_and_new_ones_stay(cast, session, backend):
    now = program_clock.wall_now()
    with transaction() as writing:
        for age, key in ((LONG_AGO, "old"), (timedelta(), "new")):
            writing.add(
                UserSession(
                    key_hash=key,
                    user_id=cast.lead.id,
                    created_at=now - age,
                    seen_at=now - age,
                    expires_at=now - age + timedelta(hours=8),
                )
            )
            writing.add(
                LoginAttempt(username="lead", address="::1", tried_at=now - age, succeeded=False)
            )
            writing.add(JobRun(job="sweep", as_at=now, started_at=now - age, finished_at=now))
    assert run_job("tidy").tally.done == 3
    assert count(session, UserSession) == count(session, LoginAttempt) == 1
    assert count(session, JobRun) == 2  # the new one and this run's own


def test_an_upload_that_was_never_filed_goes_after_a_month(cast, session, clock, settings, backend):
    row = upload(cast, cast.duty(), settings)
    path = attachments.path_of(row, settings)
    clock.forward(days=29)
    run_job("tidy")
    assert path.exists()
    clock.forward(days=2)
    run_job("tidy")
    assert not path.exists()
    assert count(session, Attachment) == 0


def test_an_upload_beside_a_draft_stays_with_it(cast, session, clock, settings, backend):
    row = upload(cast, cast.duty(), settings)
    drafts.save_draft(
        cast.lead,
        obligation_id=cast.duty().id,
        content=DraftContent(percent="20", done="举办培训班。"),
        version=None,
    )
    clock.forward(days=60)
    run_job("tidy")
    assert attachments.path_of(row, settings).exists()


def test_the_evidence_of_a_filed_report_stays_for_ever(cast, session, clock, settings, backend):
    clock.set(date(2020, 4, 7))
    row = upload(cast, cast.duty(), settings)
    file(cast.lead, cast.duty())
    clock.forward(days=700)
    run_job("tidy")
    assert attachments.path_of(row, settings).exists()
    assert count(session, Attachment) == 1


def test_a_file_without_a_row_goes_when_it_is_old(cast, session, settings, backend):
    folder = settings.upload_dir / "ab"
    folder.mkdir(parents=True)
    old, new = folder / "ab01", folder / "ab02"
    for path in (old, new):
        path.write_text("left behind")
    at = (program_clock.wall_now() - LONG_AGO).timestamp()
    os.utime(old, (at, at))
    run_job("tidy")
    assert [path.name for path in folder.iterdir()] == ["ab02"]


def test_the_document_of_a_plan_draft_stays_for_ever(cast, session, settings, backend):
    draft = told_drafts.upload(cast.supervisor, settings).draft
    path = plan_drafts.document_path(draft, settings)
    at = (program_clock.wall_now() - LONG_AGO).timestamp()
    os.utime(path, (at, at))
    run_job("tidy")
    assert path.exists()
