"""Whatever stands in any text of the database, every answer of the program leaves it inert.

The rows are those of the permission table, so a new page, export or form is held from its first
day. Words that are sent come in without what nobody sees; words that an older program or another
hand left in the database go out harmless all the same.
"""

import csv
import io
import json
import re
import zipfile

import pytest
from sqlalchemy import JSON, String, select, update

from tests.cast import USERNAMES, login
from tests.documents.sheets import cells_of, names_in
from tests.web.permission_table import TABLE
from tests.web.scene import TODAY, make_scene, names_in_addresses, put_evidence_back
from tracker.db import db
from tracker.inert import inert
from tracker.models import User
from tracker.services import audit

SCRIPT = "<script>alert(1)</script>"
HIDDEN = "\u202e\u200b\x07\ufeff"
NASTY = f"=1+1|{SCRIPT}{HIDDEN}"
CODED = (
    r"action|address|agent|basis|claimed_by|closed_because|code|copy_email|dedupe_key|email"
    r"|excused_because|grade|ground|holder|html_body|in_reply_to|job|key|key_hash|kind|lead_rule"
    r"|level|light|list_code|locale|media_type|message_id|outcome|password_hash|path|period"
    r"|policy_version|prefix|previous|query|reason|role|rung|seal|sha256|source_file|state|step"
    r"|stored_name|subject_kind|slug|target|thread|to_address|token|tour_closed_as|username"
    r"|version|waived_because"
)
"""Columns that the program alone writes or that a rule of their own holds to certain signs."""
APART = frozenset({"audit_entry", "lease", "setting", "clock_jump", "login_attempt"})
DONE = (200, 201, 303)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def somebody(row, answers):
    """Yield the first member of the cast who gets one of the answers."""
    return next((name for name in USERNAMES if row.answers[name] in answers), None)


READ = [each for each in TABLE if each.method == "GET" and somebody(each, (200,))]
SENT = [
    each
    for each in TABLE
    if each.method == "POST"
    and somebody(each, DONE)
    and any(CHINESE.search(value) for value in each.data.values())
]


@pytest.fixture(autouse=True)
def day_of_the_scene(clock):
    """It is the day of the scene."""
    clock.set(TODAY)


def stage(app, begin_with, build):
    """Begin with a scene; yields what stands in its addresses."""
    begin_with(build)
    with app.app_context():
        put_evidence_back()
        return names_in_addresses()


def texts():
    """Yield every table with its columns that hold people's words."""
    for table in db.metadata.sorted_tables:
        strings = [c for c in table.columns if isinstance(c.type, String)]
        columns = [c for c in strings if not re.fullmatch(CODED, c.name)]
        if columns and table.name not in APART:
            yield table, columns


def make_poisoned_scene():
    """Make the scene, and write nasty words into every text of every row, past all services."""
    make_scene()
    audit.record(None, "edit_user", db.session.query(User).order_by(User.id).first(), note=NASTY)
    for table, columns in texts():
        for row, at in rows_of(table):
            words = {column.name: f"{NASTY}{row[0]}" for column in columns}
            db.session.execute(update(table).where(*at).values(words))
    for table in db.metadata.sorted_tables:
        is_apart = table.name in APART
        kept = [c for c in table.columns if isinstance(c.type, JSON) and not is_apart]
        for row, at in rows_of(table) if kept else ():
            words = {c.name: poisoned(row._mapping[c]) for c in kept if row._mapping[c]}
            if words:
                db.session.execute(update(table).where(*at).values(words))
    db.session.commit()


def rows_of(table):
    """Yield every row of a table, and the condition under which it alone stands."""
    for row in db.session.execute(select(table)).all():
        yield row, [column == row._mapping[column] for column in table.primary_key.columns]


def poisoned(value):
    """Yield what a JSON column holds, its Chinese words followed by nasty ones."""
    if isinstance(value, dict):
        return {key: poisoned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each) for each in value]
    if isinstance(value, str) and CHINESE.search(value):
        return f"{NASTY}{value}{NASTY}"
    return value


@pytest.mark.parametrize("each", READ, ids=lambda each: each.name)
def test_every_answer_is_inert(each, app, begin_with):
    scene = stage(app, begin_with, make_poisoned_scene)
    client = login(app.test_client(), somebody(each, (200,)))
    answer = client.get(each.path.format(**scene))
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    look_at(answer)


def look_at(answer):
    """Hold an answer to what it says it is."""
    kind = answer.mimetype
    if kind == "text/html":
        assert SCRIPT not in answer.text
    elif kind == "application/json":
        json.loads(answer.text)
    elif kind == "text/csv":
        rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "-", "@"))
            assert inert(cell) == cell
    elif kind.endswith("spreadsheetml.sheet"):
        for number in range(1, len(names_in(answer.data)) + 1):
            for cell in cells_of(answer.data, number).values():
                assert "|" not in (cell.formula or "")
                assert inert(cell.value or "") == (cell.value or "")
    elif kind.endswith("wordprocessingml.document"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            words = parts.read("word/document.xml").decode()
        assert SCRIPT not in words
        assert inert(words) == words


@pytest.mark.parametrize("each", SENT, ids=lambda each: each.name)
def test_what_nobody_sees_is_not_kept(each, app, begin_with):
    scene = stage(app, begin_with, make_scene)
    who = somebody(each, DONE)
    data = {key: hidden_in(value.format(**scene)) for key, value in each.data.items()}
    answer = login(app.test_client(), who).post(each.path.format(**scene), data=data)
    assert answer.status_code == each.answers[who]
    with app.app_context():
        assert list(unseen_kept()) == []


def hidden_in(value):
    """Yield a text with what nobody sees in its midst; a code stays as it is."""
    return f"{value[:1]}{HIDDEN}{value[1:]}" if CHINESE.search(value) else value


def unseen_kept():
    """Yield where the database holds a character that nobody sees.

    A liaison's draft is its own typing as it stands, shown to nobody else and cleaned when filed.
    """
    for table in db.metadata.sorted_tables:
        columns = [c for c in table.columns if isinstance(c.type, (String, JSON))]
        if not columns or table.name == "report_draft":
            continue
        for row in db.session.execute(select(*columns)).mappings():
            for name, value in row.items():
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                if inert(text) != text:
                    yield f"{table.name}.{name}"
