"""While the database cannot be reached every page says so, 503, and keeps what was typed."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from tests.cast import login
from tests.web.desk import text_of
from tracker import create_app
from tracker.db import db, is_away, sqlite_module

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2"
AWAY = "数据库暂时连接不上"
KEPT = {"list": "tasks", "name": "滞后<任务>", "query": "light=red"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def dead(tmp_path):
    """A program whose PostgreSQL refuses every connection."""
    app = create_app(
        {
            "DATABASE_URL": NOWHERE,
            "SECRET_KEY": "test",
            "INSTANCE_PATH": tmp_path,
            "PROPAGATE_EXCEPTIONS": False,
        }
    )
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def visitor(dead):
    """Somebody whose browser holds a session that nobody can look up."""
    client = dead.test_client()
    with client.session_transaction() as cookie:
        cookie["log_in"] = "somebody's key"
    return client


@contextmanager
def locked(app):
    """Let somebody else write to the SQLite file of a program whose patience is short."""

    def wait_little(connection, *_):
        connection.execute("PRAGMA busy_timeout=10")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", wait_little)
    holder = sqlite_module().connect(engine.url.database, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
    finally:
        holder.close()
        event.remove(engine, "checkout", wait_little)
        engine.dispose()


@pytest.mark.parametrize(
    "path", ["/my", "/dashboard?as_of=2020-01-01", "/login", "/nowhere", "/search?q=x", "/"]
)
def test_a_page_says_so_in_words(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert AWAY in text_of(answer)
    assert f'href="{path}"' in answer.text, "the way to try again"


def test_it_speaks_the_readers_language(visitor):
    visitor.set_cookie("duban_locale", "en")
    answer = visitor.get("/my")
    assert "The database cannot be reached just now" in text_of(answer)
    assert not re.search("[\u4e00-\u9fff]", text_of(answer).replace("中文", ""))


def test_the_language_of_the_account_is_known_without_the_account(visitor):
    with visitor.session_transaction() as cookie:
        cookie["locale"] = "en"
    assert "The database cannot be reached" in text_of(visitor.get("/my"))


def test_a_program_gets_json(visitor):
    for path, headers in (("/my", JSON), ("/api/plans", {}), ("/health/jobs", {})):
        answer = visitor.get(path, headers=headers)
        assert answer.status_code == 503, path
        assert answer.headers["Retry-After"] == "30"
        error = answer.get_json()["error"]
        assert (error["code"], error["status"]) == ("unavailable", 503)
        assert AWAY in error["message"]


def test_what_was_typed_is_kept_and_can_be_sent_once_more(visitor):
    answer = visitor.post("/filters", data=KEPT)
    assert answer.status_code == 503
    assert "没有保存" in text_of(answer)
    assert '<form method="post" action="/filters">' in answer.text
    assert 'name="name" value="滞后&lt;任务&gt;"' in answer.text
    assert 'name="query" value="light=red"' in answer.text


def test_a_password_is_not_shown_again(visitor):
    answer = visitor.post("/login", data={"username": "x", "password": "geheim-17"})
    assert answer.status_code == 503
    assert "geheim-17" not in answer.text
    assert "后退" in text_of(answer)


def test_a_file_is_not_taken_for_kept(visitor, tmp_path):
    paper = tmp_path / "paper.txt"
    paper.write_text("x")
    with paper.open("rb") as file:
        answer = visitor.post(
            "/reports/2020Q1", data={"done": "已办", "files": (file, "paper.txt")}
        )
    assert answer.status_code == 503
    assert '<form method="post" action="/reports' not in answer.text
    assert "重新选择" in text_of(answer)


def test_the_process_lives_and_is_not_ready(visitor):
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 503


def test_a_locked_file_is_told_and_afterwards_all_is_well(stage, client):
    leader = login(client, "leader")
    with locked(stage):
        assert leader.get("/slips").status_code == 200, "reading goes on"
        sent = leader.post("/filters", data=KEPT)
        assert sent.status_code == 503
        assert f"{AWAY}，您提交的内容没有保存" in text_of(sent)
    assert leader.post("/filters", data=KEPT).status_code == 303


def test_postgresql_that_breaks_off_and_comes_back(make_postgresql_database, tmp_path):
    """The connection of a pool is cut, new ones are refused, and then they are let in again."""
    url = make_postgresql_database("outage")
    app = create_app({"DATABASE_URL": url, "SECRET_KEY": "test", "INSTANCE_PATH": tmp_path})
    with app.app_context():
        db.create_all()
    client, name = app.test_client(), make_url(url).database
    assert client.get("/login").status_code == 200
    chief = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with chief.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        with client.session_transaction() as cookie:
            cookie["log_in"] = "a key"
        assert client.get("/my").status_code == 503
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    assert client.get("/my").status_code == 303
    chief.dispose()
    with app.app_context():
        db.engine.dispose()


def test_a_mistake_of_ours_is_not_taken_for_an_outage(session):
    with pytest.raises(SQLAlchemyError) as wrong:
        session.execute(text("SELECT nothing FROM nowhere"))
    assert not is_away(wrong.value)
