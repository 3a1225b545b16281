"""The pages of daily work ask the database the same number of questions however much there is."""

from datetime import date

import pytest
from sqlalchemy import event

from tests.cast import login
from tests.services.told import file, send_back
from tests.web.desk import on_stage
from tracker.db import db
from tracker.services.obligation import signing
from tracker.services.supervision import instructing, supervising

PAGES = [
    ("lead", "/my"),
    ("lead", "/reports/2020Q1"),
    ("leader", "/tasks/linyi-2019-13-01"),
    ("supervisor", "/review"),
    ("supervisor", "/review/1"),
]


def little(cast):
    """One report that was returned and filed again, an instruction, a signature."""
    signing.sign_all(cast.county)
    send_back(cast.supervisor, file(cast.lead, cast.duty(), token="0"))
    file(cast.lead, cast.duty(), token="1")
    instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body="请抓紧落实。")
    supervising.raise_due_rungs(cast.duty("gxj").id)


def much(cast):
    """The same of everybody and for several periods."""
    for who in (cast.lead, cast.support):
        signing.sign_all(who)
    for task in (2, 3):
        file(cast.lead, cast.duty(task=task), token="2")
    for who, code in ((cast.support, "gxj"), (cast.county, "lsq")):
        for period in ("2020Q1", "2020Q2", "2020Q3"):
            send_back(cast.supervisor, file(who, cast.duty(code, period), token="0"))
            file(who, cast.duty(code, period), token="1")
    for number in range(5):
        words = f"第 {number} 次批示。"
        instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body=words)


def count(app, client, path):
    """Yield how many statements a page takes, the second time it is shown."""
    client.get(path)
    seen = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_more_rows_do_not_mean_more_questions(stage, client, clock, who, path):
    clock.set(date(2020, 4, 9))
    on_stage(stage, little)
    visitor = login(client, who)
    before = count(stage, visitor, path)
    on_stage(stage, much)
    assert count(stage, visitor, path) <= before + 1
    assert before <= 45
