"""The migrations and the models describe the same database, and every migration goes both ways."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from tracker import create_app
from tracker.db import db


@pytest.fixture
def bare_app(backend, tmp_path, request):
    """The application on a database without any table."""
    if backend == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    else:
        url = request.getfixturevalue("make_postgresql_database")("bare")
    app = create_app(
        {"DATABASE_URL": url, "SECRET_KEY": "test", "TESTING": True, "INSTANCE_PATH": tmp_path}
    )
    with app.app_context():
        yield app
        db.engine.dispose()


@pytest.mark.both_databases
def test_migrations_lead_to_what_the_models_say(bare_app):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.both_databases
def test_migrations_can_be_taken_back_and_made_again(bare_app):
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert "plan" in inspect(db.engine).get_table_names()


@pytest.mark.both_databases
def test_rows_that_refer_to_a_rebuilt_table_outlive_the_migrations(bare_app):
    upgrade(revision="0006")
    with db.engine.begin() as connection:
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    upgrade()
    with db.engine.connect() as connection:
        found = connection.execute(
            text("SELECT d.code FROM department_name n JOIN department d ON d.id = n.department_id")
        )
        assert found.scalars().all() == ["rsj"]
        if db.engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


OLD_ROWS = (
    (
        "INSERT INTO jurisdiction (id, code, name, prefix, level, path) "
        "VALUES (1, '371300', '临沂市', '市', 'city', '/371300/')"
    ),
    (
        "INSERT INTO department (id, jurisdiction_id, code, kind, position, note) "
        "VALUES (1, 1, 'rsj', 'bureau', 1, '')"
    ),
    (
        "INSERT INTO department_name (id, department_id, name, kind, source) "
        "VALUES (1, 1, '市人社局', 'short', '')"
    ),
)
