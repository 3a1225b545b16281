"""Backup and restore, on both databases: the same installation again, and not a word sent twice."""

import json
import tarfile
from datetime import date, time, timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from tests.cast import find_cast, make_cast
from tests.plugins.installations import restore, settings, take
from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.errors import Invalid, Refused
from tracker.jobs.runner import run_job
from tracker.models import Attachment, AuditEntry, Mail, Notice, Setting, UserSession
from tracker.services.installation import backups, database_copies
from tracker.services.ledger.ledger import ledger_of
from tracker.services.mail import mail_log
from tracker.services.user import sessions
from tracker.services.user.sessions import Device


@pytest.fixture
def old(install, backend, clock):
    """An installation at work: slips raised, one mail waiting, a file filed, people logged in."""
    app = install(backend, "old")
    with app.app_context():
        upgrade()
        make_cast()
        clock.set(date(2020, 4, 9))
        cast = find_cast()
        sessions.open_session(cast.lead, Device("127.0.0.1", "tests"))
        for job in ("sweep", "digest", "outbox"):
            run_job(job)
        store_file(cast)
        waiting = db.session.scalars(select(Mail)).first()
        with transaction():
            db.session.get(Mail, waiting.id).state = "waiting"
    return app


def store_file(cast):
    name = "0123456789abcdef" * 2
    with transaction() as session:
        session.add(
            Attachment(
                obligation=cast.duty(),
                stored_name=name,
                name="台账.pdf",
                media_type="application/pdf",
                size=3,
                sha256="",
                uploaded_at=program_clock.now(),
                uploaded_by_id=cast.lead.id,
            )
        )
    path = settings_of_now().upload_dir / name[:2] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"abc")


def settings_of_now():
    from flask import current_app

    return settings(current_app)


def told(app):
    """Everything that a plan's ledger says, but for mails that a restore withholds."""
    with app.app_context():
        ledger = ledger_of(find_cast().plan)
        return {name: rows for name, rows in ledger.items() if name != "mails"}


@pytest.mark.both_databases
def test_a_restored_installation_is_the_same_and_sends_nothing_again(
    old, install, backend, tmp_path, clock
):
    file = tmp_path / "backup.tar.gz"
    taken = take(old, file)
    assert (taken.files, taken.missing) == (1, 0)
    assert file.stat().st_mode & 0o777 == 0o600
    new = install(backend, "new")
    done = restore(new, file)
    assert (done.mails_withheld, done.notices_dropped) == (1, 0)
    assert told(new) == told(old)
    stored = next(settings(new).upload_dir.glob("??/*"))
    assert stored.read_bytes() == b"abc"
    with new.app_context():
        before = db.session.scalar(select(func.count()).select_from(Mail))
        for job in ("sweep", "digest", "outbox"):
            assert run_job(job).tally.is_good
        assert db.session.scalar(select(func.count()).select_from(Mail)) == before
        assert set(db.session.scalars(select(Mail.state))) == {"sent", "withheld"}
        assert not db.session.scalars(
            select(UserSession).where(UserSession.ended_at.is_(None))
        ).all()
        [entry] = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "restore_backup")
        )
        assert entry.after["withheld"] == 1


@pytest.mark.both_databases
def test_what_was_to_be_told_is_dropped_only_where_a_digest_was_due_since(
    old, install, backend, tmp_path, clock
):
    with old.app_context():
        clock.set(date(2020, 4, 15))
        run_job("sweep")
        waiting = db.session.scalar(
            select(func.count()).select_from(Notice).where(Notice.state == "waiting")
        )
    take(old, tmp_path / "backup")
    assert waiting > 0
    told_since = install(backend, "told")
    assert restore(told_since, tmp_path / "backup").notices_dropped == waiting
    with told_since.app_context():
        assert run_job("digest").tally.done == 0
    same_morning = install(backend, "morning")
    assert restore(same_morning, tmp_path / "backup", digests_since=False).notices_dropped == 0
    with same_morning.app_context():
        assert run_job("digest").tally.done > 0
        newest = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
        assert ":after-" in newest.dedupe_key


@pytest.mark.both_databases
def test_a_mail_withheld_by_a_restore_can_be_sent_all_the_same(old, install, backend, tmp_path):
    take(old, tmp_path / "backup")
    new = install(backend, "new")
    restore(new, tmp_path / "backup")
    with new.app_context():
        [mail] = db.session.scalars(select(Mail).where(Mail.state == "withheld"))
        mail_log.retry_mail(find_cast().administrator, mail_id=mail.id)
        assert run_job("outbox").tally.done == 1
        assert db.session.get(Mail, mail.id).state == "sent"
        sent = db.session.scalars(select(Mail).where(Mail.state == "sent")).first()
        with pytest.raises(Refused):
            mail_log.retry_mail(find_cast().administrator, mail_id=sent.id)


@pytest.mark.both_databases
def test_a_database_that_is_not_empty_is_left_alone(old, backend, tmp_path):
    take(old, tmp_path / "backup")
    before = told(old)
    with pytest.raises(Refused, match="not empty"):
        restore(old, tmp_path / "backup")
    assert told(old) == before


@pytest.mark.both_databases
def test_a_damaged_backup_changes_nothing(old, install, backend, tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    take(old, good)
    with tarfile.open(good) as archive:
        archive.extractall(tmp_path / "open", filter="data")
    copy = tmp_path / "open" / "database"
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 0xFF
    copy.write_bytes(content)
    with tarfile.open(bad, "w:gz") as archive:
        for path in sorted((tmp_path / "open").iterdir()):
            archive.add(path, path.name)
    new = install(backend, "new")
    with pytest.raises(Invalid):
        restore(new, bad)
    with new.app_context():
        assert inspect(db.engine).get_table_names() == []


def test_an_older_schema_is_led_to_the_newest(old, install, tmp_path):
    with old.app_context():
        downgrade(revision="0002")
    assert take(old, tmp_path / "backup").revision == "0002"
    new = install("sqlite", "new")
    restore(new, tmp_path / "backup")
    assert told(new)["slips"]


def test_a_file_that_reports_name_and_that_is_gone_is_counted(old, tmp_path):
    next(settings(old).upload_dir.glob("??/*")).unlink()
    taken = take(old, tmp_path / "backup")
    assert (taken.files, taken.missing) == (0, 1)


def test_the_commands_take_a_backup_and_bring_it_back(old, install, tmp_path):
    file = tmp_path / "backup"
    done = old.test_cli_runner().invoke(args=["backup", str(file)])
    assert (done.exit_code, done.stderr) == (0, "")
    again = old.test_cli_runner().invoke(args=["backup", str(file)])
    assert again.exit_code == 1
    assert "已存在" in again.stderr
    new = install("sqlite", "new")
    done = new.test_cli_runner().invoke(args=["restore", str(file)])
    assert done.exit_code == 0, done.stderr
    assert told(new) == told(old)
    with new.app_context():
        assert db.session.get(Setting, backups.RESTORED).value["taken_at"]


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_backup_is_told_in_a_sentence(install, tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    done = install("sqlite", "new").test_cli_runner().invoke(args=["restore", str(file)])
    assert done.exit_code == 2
    assert "不是本系统的备份" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_of_the_other_kind_or_of_a_newer_program_is_refused(old, install, tmp_path):
    take(old, tmp_path / "backup")
    for name, value in (("dialect", "postgresql"), ("revision", "9999")):
        changed = tmp_path / name
        with tarfile.open(tmp_path / "backup") as archive, tarfile.open(changed, "w") as other:
            archive.extractall(tmp_path / f"open-{name}", filter="data")
            manifest = tmp_path / f"open-{name}" / "manifest.json"
            manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {name: value}))
            for path in sorted((tmp_path / f"open-{name}").iterdir()):
                other.add(path, path.name)
        with pytest.raises(Refused):
            restore(install("sqlite", f"new-{name}"), changed)


def test_without_its_tools_postgresql_is_told_what_to_install(
    install, tmp_path, monkeypatch, request
):
    app = install("postgresql", "bare")
    monkeypatch.setattr(database_copies, "_folders", lambda: iter(()))
    with app.app_context():
        upgrade()
    done = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backup")])
    assert done.exit_code == 1
    assert "postgresql-client-" in done.stderr
    assert not (tmp_path / "backup").exists()


def test_tools_older_than_the_server_are_passed_over(install, monkeypatch):
    app = install("postgresql", "older")
    with app.app_context():
        monkeypatch.setattr(database_copies, "server_version", lambda: 999)
        with pytest.raises(Refused):
            database_copies.tool_folder()


def test_a_backup_of_nothing_is_refused(install, tmp_path):
    with pytest.raises(Refused):
        take(install("sqlite", "bare"), tmp_path / "backup")


def test_digests_due_since_are_seen(old, tmp_path, monkeypatch):
    from tracker.cli.restore import were_digests_due_since

    file = tmp_path / "backup"
    night = program_clock.moment_on(date(2020, 4, 9), at=time(3))
    monkeypatch.setattr(program_clock, "wall_now", lambda: night)
    take(old, file)
    monkeypatch.setattr(program_clock, "wall_now", lambda: night + timedelta(hours=4))
    assert not were_digests_due_since(file)
    monkeypatch.setattr(program_clock, "wall_now", lambda: night + timedelta(hours=6))
    assert were_digests_due_since(file)
