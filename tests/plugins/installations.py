"""Installations on empty machines, and a backup carried from one to the other."""

import pytest
from flask_migrate import upgrade

from tracker import create_app
from tracker.db import db
from tracker.services.installation import backups


@pytest.fixture
def install(request, tmp_path, clock):
    """Make installations, each on an empty machine of its own: ``install("sqlite", "old")``."""
    apps = []

    def make(kind, name):
        folder = tmp_path / name
        folder.mkdir()
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'data.sqlite3'}"
        else:
            url = request.getfixturevalue("make_postgresql_database")(name)
        given = {"DATABASE_URL": url, "SECRET_KEY": "test", "INSTANCE_PATH": folder}
        apps.append(create_app({**given, "TESTING": True}))
        return apps[-1]

    yield make
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def settings(app):
    return app.extensions["duban_config"]


def take(app, path):
    with app.app_context():
        return backups.take_backup(path, settings=settings(app))


def restore(app, path, *, digests_since=True):
    with app.app_context():
        manifest = backups.restore_backup(path, settings=settings(app), digests_since=digests_since)
        upgrade()
        return backups.note_restored(manifest)
