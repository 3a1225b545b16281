"""The demonstration: its accounts, and its clock that moves day by day with each day's jobs."""

from collections import Counter
from datetime import date

import pytest

from tests.cast import find_cast, login, make_cast
from tracker import clock as program_clock
from tracker import create_app
from tracker.config import ROOT
from tracker.db import db
from tracker.errors import Refused
from tracker.models import Department, JobRun, Jurisdiction, Mail, Rung, Setting, Slip, User
from tracker.seedfiles.problems import SeedFileError
from tracker.services.installation import demo_accounts, demonstration, seeding
from tracker.services.user import passwords
from tracker.simulation.forward import move_forward

START = date(2020, 4, 7)


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """An application of its own, whose clock stands at a day of the demonstration."""
    monkeypatch.setattr(program_clock, "_default", [program_clock.wall_now])
    app = create_app(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
            "SECRET_KEY": "test",
            "TESTING": True,
            "INSTANCE_PATH": tmp_path,
            "TRACKER_CLOCK": START.isoformat(),
        }
    )
    with app.app_context():
        db.create_all()
        make_cast()
    yield app
    with app.app_context():
        db.engine.dispose()


def stored_today(app):
    with app.app_context():
        return demonstration_day()


def demonstration_day():
    setting = db.session.get(Setting, demonstration.KEY)
    return setting.value["today"] if setting else START.isoformat()


def test_a_day_forward_lets_the_ladder_speak(demo):
    client = login(demo.test_client(), "lead")
    for _ in range(2):
        answer = client.post("/demonstration/forward", data={"step": "day", "next": "/account"})
        assert (answer.status_code, answer.location) == (303, "/account")
    assert stored_today(demo) == "2020-04-09"
    with demo.app_context():
        assert db.session.query(Slip).filter_by(rung="blue").count() > 0
        assert {slip.raised_on for slip in db.session.query(Slip)} == {date(2020, 4, 9)}
        assert db.session.query(Mail).count() > 0


def test_the_page_says_what_happened_on_the_way(demo):
    client = login(demo.test_client(), "leader")
    client.post("/demonstration/forward", data={"step": "week"})
    page = client.get("/account").text
    assert "演示环境：今天是 2020年4月14日（周二）" in page
    assert "今天是2020年4月14日（周二）。" in page
    with demo.app_context():
        assert f"签发督办单 {db.session.query(Slip).count()} 份" in page


def test_the_next_due_date_is_reached_and_no_further(demo):
    client = login(demo.test_client(), "leader")
    client.post("/demonstration/forward", data={"step": "next_due"})
    assert stored_today(demo) == "2020-04-08"


def test_a_step_that_does_not_exist_is_refused(demo):
    client = login(demo.test_client(), "leader")
    assert client.post("/demonstration/forward", data={"step": "year"}).status_code == 400
    assert stored_today(demo) == START.isoformat()


def test_each_passed_day_has_its_jobs_and_today_once_more_first(demo, clock):
    with demo.app_context(), program_clock.use(demo_clock(START)):
        move_forward(START, date(2020, 4, 10))
        days = [program_clock.day_of(run.as_at) for run in db.session.query(JobRun)]
        assert sorted(set(days)) == [date(2020, 4, d) for d in (7, 8, 9, 10)]
        assert len(days) == 4 * 4


def test_moving_day_by_day_raises_what_moving_at_once_raises(demo, clock):
    with demo.app_context(), program_clock.use(demo_clock(START)):
        move_forward(START, date(2020, 4, 24))
        found = {(r.obligation_id, r.rung): (r.day, r.outcome) for r in db.session.query(Rung)}
        duty = find_cast().duty().id
    assert found[duty, "remind_1"] == (date(2020, 4, 7), "sent")
    assert found[duty, "blue"] == (date(2020, 4, 9), "sent")
    assert found[duty, "yellow"] == (date(2020, 4, 15), "sent")
    assert found[duty, "red"] == (date(2020, 4, 22), "sent")


def test_the_clock_never_moves_back_even_when_two_move_it(demo, clock):
    with demo.app_context(), program_clock.use(demo_clock(START)):
        demonstration.move_clock(START, date(2020, 4, 10))
        with pytest.raises(Refused):
            demonstration.move_clock(START, date(2020, 4, 9))
        assert demonstration_day() == "2020-04-10"


def demo_clock(day):
    return program_clock.FixedClock(program_clock.moment_on(day))


def test_outside_the_demonstration_the_clock_cannot_be_moved(client, stage):
    login(client, "administrator")
    assert client.post("/demonstration/forward", data={"step": "day"}).status_code == 404


@pytest.fixture
def seeded(session, clock):
    clock.set(date(2021, 4, 12))
    seeding.load_seeds(ROOT / "seeds")
    return ROOT / "seeds" / "demo.yaml"


def test_everybody_a_visitor_may_want_to_be_has_an_account(seeded, session):
    shown = demo_accounts.create_demo_accounts(seeded)
    assert {each.role for each in shown} == {
        "liaison",
        "head",
        "supervisor",
        "leader",
        "auditor",
        "administrator",
    }
    assert len({each.password for each in shown}) == 1
    powers = [each.username for each in shown if each.role in ("administrator", "auditor")]
    assert len(powers) == len(set(powers)) == 4
    for user in session.query(User):
        assert user.email.endswith("@demo.invalid")
    county = session.query(User).filter_by(username="lanshan-llx").one()
    assert passwords.matches(shown[0].password, county.password_hash)


def test_each_place_has_the_five_people_whom_a_score_needs_on_its_course(seeded, session):
    """Liaison, head, who proposes, who approves, and who decides an objection."""
    demo_accounts.create_demo_accounts(seeded)
    for place in ("371300", "370321"):
        found = (
            session.query(User.role)
            .join(User.department)
            .join(Department.jurisdiction)
            .filter(Jurisdiction.code == place)
        )
        roles = Counter(role for (role,) in found)
        assert roles["supervisor"] == 2
        assert min(roles[role] for role in ("liaison", "head", "leader")) >= 1


def test_preparing_again_adds_nobody_and_renews_the_password_but_not_ones_own(seeded, session):
    first = demo_accounts.create_demo_accounts(seeded)
    count = session.query(User).count()
    own = passwords.hash_password("gentle-river-42")
    session.query(User).filter_by(username="rsj-llx").one().password_hash = own
    session.commit()
    second = {each.username: each for each in demo_accounts.create_demo_accounts(seeded)}
    assert session.query(User).count() == count
    assert second["rsj-dbzy"].password not in ("", first[0].password)
    assert second["rsj-llx"].password == ""
    assert session.query(User).filter_by(username="rsj-llx").one().password_hash == own


def test_no_two_people_of_the_demonstration_have_one_name(seeded, session):
    demo_accounts.create_demo_accounts(seeded)
    names = [name for (name,) in session.query(User.name)]
    assert len(names) == len(set(names))


def test_a_wrong_file_of_accounts_says_line_and_field(tmp_path, session):
    path = tmp_path / "demo.yaml"
    path.write_text(
        "mail_domain: demo.invalid\nsurnames: [赵]\ngiven_names: []\njurisdictions: []\n"
    )
    with pytest.raises(SeedFileError) as refusal:
        demo_accounts.create_demo_accounts(path)
    assert {problem.line for problem in refusal.value.problems} == {3, 4}
