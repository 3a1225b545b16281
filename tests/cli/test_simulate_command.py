"""``simulate``: what it refuses before it touches anything."""

from datetime import date

from tests.cast import find_cast
from tracker.db import db
from tracker.models import AuditEntry

CODE = "linyi-2019-13"


def test_a_replay_ends_after_it_begins(stage, command):
    answer = command("simulate", "--plan", CODE, "--from", "2020-02-01", "--to", "2020-01-31")
    assert answer.exit_code == 2
    assert "起始日期（--from）2月1日（周六）晚于截止日期（--to）1月31日（周五）。" in answer.stderr


def test_a_replay_cannot_begin_before_the_plan_was_published(stage, command):
    """Without this word the days pass, nothing is owed on them, and the score sheets look sound."""
    with stage.app_context():
        assert find_cast().plan.published_on == date(2020, 1, 6)
        written = db.session.query(AuditEntry).count()
    answer = command("simulate", "--plan", CODE, "--from", "2019-11-01", "--to", "2019-12-31")
    assert answer.exit_code == 1
    assert "于1月6日（周一）印发实施，回放的起始日期不能早于该日" in answer.stderr
    with stage.app_context():
        assert db.session.query(AuditEntry).count() == written
