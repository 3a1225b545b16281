"""Evidence is sent as a file of its own: named in Chinese, never opened or guessed at."""

import io
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.cast import login
from tests.web.desk import PDF, duty_id, on_stage, report
from tracker import shell
from tracker.db import db
from tracker.models import Attachment

NAME = "一季度培训台账（终稿）.pdf"


@pytest.fixture
def evidence(stage, client):
    """The address of a file that was filed with a report."""
    desk = login(client, "lead")
    report(desk, duty_id(stage), files=(io.BytesIO(PDF), NAME))
    return (
        f"/attachments/{on_stage(stage, lambda _: db.session.scalars(select(Attachment.id)).one())}"
    )


def test_a_file_keeps_its_name_and_is_never_opened_in_the_page(evidence, client):
    answer = client.get(evidence)
    assert answer.data == PDF
    headers = answer.headers
    assert headers["Content-Disposition"].startswith('attachment; filename="evidence-')
    assert headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote(NAME, safe='')}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["support", "county", "supervisor", "leader", "auditor"])
def test_who_sees_the_task_reads_its_evidence(evidence, client, who):
    assert login(client, who).get(evidence).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_office", "administrator"])
def test_who_does_not_see_the_task_finds_no_file(evidence, client, who):
    assert login(client, who).get(evidence).status_code == 404


def test_a_missing_content_is_told_and_not_a_crash(evidence, client, stage):
    for path in shell.config(stage).upload_dir.rglob("*"):
        if path.is_file():
            path.unlink()
    assert client.get(evidence).status_code == 404
