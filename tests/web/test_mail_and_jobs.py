"""Mail log, job health, and what monitoring asks for."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.cast import find_cast, login
from tests.web.late import make_late
from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.jobs.runner import run_job
from tracker.jobs.timetable import BY_NAME
from tracker.models import AuditEntry, JobRun, Mail


@pytest.fixture
def late(app, clock, begin_with):
    begin_with(make_late)
    clock.set(date(2020, 4, 9))
    return app


def as_administrator(app):
    return login(app.test_client(), "administrator")


def text_of(answer):
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def undelivered(late, clock):
    """The county's liaison has lost its address when the next mail is made; yields its id."""
    clock.set(date(2020, 4, 15))
    with late.app_context():
        with transaction():
            find_cast().county.email = ""
        run_job("sweep")
        run_job("digest")
        mails = select(Mail.id).where(Mail.user_id == find_cast().county.id).order_by(Mail.id)
        return db.session.scalars(mails).all()[-1]


def test_captured_mails_can_be_read_in_full(late):
    with late.app_context():
        run_job("outbox")
    client = as_administrator(late)
    listed = text_of(client.get("/admin/mail?state=sent"))
    assert "【督办】" in listed
    assert "已截存" in listed
    with late.app_context():
        mail_id = db.session.scalars(select(Mail.id).order_by(Mail.id)).first()
    assert "同志：" in text_of(client.get(f"/admin/mail/{mail_id}"))


def test_a_mail_is_shown_alone_and_can_run_nothing(late):
    with late.app_context():
        mail_id = db.session.scalars(select(Mail.id).order_by(Mail.id)).first()
    answer = as_administrator(late).get(f"/admin/mail/{mail_id}/page")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_an_undelivered_mail_says_why_in_words(late, undelivered):
    text = text_of(as_administrator(late).get("/admin/mail?state=undelivered"))
    assert "无法投递：该人员没有登记电子邮箱。" in text


def test_an_undelivered_mail_is_tried_again_at_the_address_of_today(late, undelivered):
    client = as_administrator(late)
    refused = client.post(f"/admin/mail/{undelivered}/retry", follow_redirects=True)
    assert "尚未登记可用的电子邮箱" in refused.get_data(as_text=True)
    with late.app_context():
        message_id = db.session.get(Mail, undelivered).message_id
        with transaction():
            find_cast().county.email = "zhou@example.gov.cn"
    client.post(f"/admin/mail/{undelivered}/retry")
    with late.app_context():
        run_job("outbox")
        mail = db.session.get(Mail, undelivered)
        assert (mail.state, mail.to_address) == ("sent", "zhou@example.gov.cn")
        assert mail.message_id == message_id
        assert "retry_mail" in set(db.session.scalars(select(AuditEntry.action)))


def test_only_the_undelivered_are_tried_again(late):
    with late.app_context():
        run_job("outbox")
        mail_id = db.session.scalars(select(Mail.id).where(Mail.state == "sent")).first()
    answer = as_administrator(late).post(f"/admin/mail/{mail_id}/retry", follow_redirects=True)
    assert "无需重试" in answer.get_data(as_text=True)


def test_the_jobs_page_names_the_runs_that_went_wrong(late):
    with late.app_context(), transaction() as session:
        at = program_clock.wall_now()
        session.add(
            JobRun(
                job="sweep", as_at=at, started_at=at, finished_at=at, error="OperationalError: gone"
            )
        )
    text = text_of(as_administrator(late).get("/admin/jobs?only=bad"))
    assert "OperationalError: gone" in text
    assert "调度进程未运行" in text


def finish_all(app, *, ago):
    with app.app_context(), transaction() as session:
        at = program_clock.wall_now() - ago
        for name in BY_NAME:
            session.add(JobRun(job=name, as_at=at, started_at=at, finished_at=at))


def test_monitoring_hears_that_all_is_well(app):
    finish_all(app, ago=timedelta())
    answer = app.test_client().get("/health/jobs")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")
    assert {job["name"] for job in answer.json["jobs"]} == set(BY_NAME)


def test_monitoring_hears_which_jobs_are_late(app):
    finish_all(app, ago=timedelta(hours=2))
    answer = app.test_client().get("/health/jobs")
    assert answer.status_code == 503
    assert {"sweep", "outbox"} <= set(answer.json["late"])


def test_a_run_that_broke_off_keeps_no_promise(app):
    finish_all(app, ago=timedelta(hours=2))
    with app.app_context(), transaction() as session:
        at = program_clock.wall_now()
        session.add(JobRun(job="sweep", as_at=at, started_at=at, error="gone", finished_at=at))
        session.add(JobRun(job="outbox", as_at=at, started_at=at))
    assert {"sweep", "outbox"} <= set(app.test_client().get("/health/jobs").json["late"])


def figures(app):
    lines = text_of(app.test_client().get("/metrics")).splitlines()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    }


def test_the_figures_tell_what_waits(late, clock):
    found = figures(late)
    assert found["duban_mails_unsent"] > 0
    assert found["duban_oldest_unsent_mail_seconds"] == 0
    assert found["duban_rungs_due"] == 0
    assert found['duban_slips_open{colour="blue"}'] > 0
    clock.forward(minutes=90)
    assert figures(late)["duban_oldest_unsent_mail_seconds"] == 90 * 60
    clock.set(date(2020, 4, 15))
    assert figures(late)["duban_rungs_due"] > 0


def test_the_answers_for_monitoring_name_nobody(late):
    client = late.test_client()
    told = json.dumps(client.get("/health/jobs").json) + text_of(client.get("/metrics"))
    assert "联络" not in told
    assert "example.gov.cn" not in told
