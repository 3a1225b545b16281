"""The cast: who appears in the tests, what each may see, and how one of them logs in.

============== ============ ======================= ===========================================
username       role         department              in the plan ``linyi-2019-13``
============== ============ ======================= ===========================================
supervisor     supervisor   371300 zfb              its office
lead           liaison      371300 rsj              leads tasks 1 and 3, supports task 2
head           head         371300 rsj              the same
support        liaison      371300 gxj              leads task 2, supports task 1
county         liaison      371300 lsq              supports task 1 (a lower government)
stranger       liaison      371300 czj              has no part, must see nothing of it
foreigner      liaison      370321 rsj              another jurisdiction, must see nothing
foreign_office supervisor   370321 zfb              another jurisdiction's office
leader         leader       371300 zfb              reads all of it
auditor        auditor      371300 zfb              reads all of it
administrator  administrator 371300 zfb             sees no work
============== ============ ======================= ===========================================
"""

from dataclasses import dataclass

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from tests import factories
from tracker import gate
from tracker.db import db
from tracker.models import Department, Plan, User
from tracker.services.user import sessions
from tracker.services.user.sessions import Device

MEMBERS = (
    ("supervisor", "supervisor", "371300", "zfb", "王督办"),
    ("lead", "liaison", "371300", "rsj", "李联络"),
    ("head", "head", "371300", "rsj", "赵局长"),
    ("support", "liaison", "371300", "gxj", "孙联络"),
    ("county", "liaison", "371300", "lsq", "周联络"),
    ("stranger", "liaison", "371300", "czj", "钱联络"),
    ("foreigner", "liaison", "370321", "rsj", "吴联络"),
    ("foreign_office", "supervisor", "370321", "zfb", "郑督办"),
    ("leader", "leader", "371300", "zfb", "陈市长"),
    ("auditor", "auditor", "371300", "zfb", "冯审计"),
    ("administrator", "administrator", "371300", "zfb", "褚管理"),
)
USERNAMES = tuple(member[0] for member in MEMBERS)


@dataclass(frozen=True)
class Cast:
    """The people of the tests, the departments by (jurisdiction, code) and the published plan."""

    supervisor: User
    lead: User
    head: User
    support: User
    county: User
    stranger: User
    foreigner: User
    foreign_office: User
    leader: User
    auditor: User
    administrator: User
    departments: dict[tuple[str, str], Department]
    plan: Plan

    def duty(self, department="rsj", period="2020Q1", **which):
        """Yield a duty of the plan, by the department's code."""
        return factories.get_duty(self.plan, department, period, **which)

    def assignment(self, department="rsj", *, task=1):
        """Yield an assignment of the plan, by the department's code."""
        return factories.get_assignment(self.plan, department, task=task)


def make_cast():
    """Make policy, jurisdictions, departments, people and a plan published on 6 January 2020."""
    factories.make_policy()
    jurisdictions = factories.make_jurisdictions()
    departments = factories.make_departments(jurisdictions)
    for username, role, place, code, name in MEMBERS:
        factories.make_user(departments[place, code], role, username, name=name)
    linyi = {code: each for (place, code), each in departments.items() if place == "371300"}
    factories.publish(factories.make_plan(jurisdictions["371300"], linyi))


def find_cast():
    """Yield the cast that stands in the database, in the session that is open."""
    departments = db.session.scalars(select(Department))
    people = db.session.scalars(select(User).where(User.username.in_(USERNAMES)))
    return Cast(
        **{user.username: user for user in people},
        departments={(each.jurisdiction.code, each.code): each for each in departments},
        plan=db.session.scalars(select(Plan)).one(),
    )


@pytest.fixture
def stage(app, begin_with):
    """The cast in the database with no application context open, for tests of pages."""
    begin_with(make_cast)
    return app


@pytest.fixture
def cast(stage, session):
    """The cast in the test's own session, for tests of services and rules of access."""
    return find_cast()


def login(client, username):
    """Log a member of the cast in on a test client, forms included; yields the client.

    A session row is opened as by the log-in page, without the time its password takes. Every later
    POST of the client carries the form token, so that tests need not fetch the form first.
    """
    with client.application.app_context():
        user = db.session.get_one(User, _user_id(client, getattr(username, "username", username)))
        key = sessions.open_session(user, Device("127.0.0.1", "tests"))
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[gate.KEY] = key
        cookie["csrf_token"] = "of-the-tests"
    signer = URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token")
    client.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps("of-the-tests")
    return client


def _user_id(client, username):
    with client.application.app_context():
        return db.session.execute(select(User.id).where(User.username == username)).scalar_one()


__all__ = ["USERNAMES", "Cast", "cast", "find_cast", "login", "make_cast", "stage"]
