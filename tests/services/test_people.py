"""Accounts: made with a password shown once, changed, ended only when somebody can take over."""

import pytest

from tests import factories
from tests.services.told import audited
from tracker.db import transaction
from tracker.errors import Forbidden, Invalid, NotFound, Refused
from tracker.models import Obligation, UserSession
from tracker.services.user import passwords, people, sessions
from tracker.services.user.people import PeopleFilter, PersonEntry
from tracker.services.user.sessions import Device


def entry(department, **change):
    return PersonEntry(
        **{"name": "张新", "role": "liaison", "department_id": department.id} | change
    )


def entry_of(user, **change):
    kept = ("name", "role", "department_id", "title", "email")
    return PersonEntry(**{name: getattr(user, name) for name in kept} | change)


@pytest.mark.both_databases
def test_a_new_account_has_a_generated_password_that_must_be_changed(cast, backend):
    user, password = people.create_user(
        cast.administrator, " CZJ-Zhang ", entry=entry(cast.stranger.department)
    )
    assert user.username == "czj-zhang"
    assert user.must_change_password
    assert passwords.matches(password, user.password_hash)
    assert password not in str(audited("create_user"))
    assert audited("create_user")[0][0] == "administrator"


@pytest.mark.parametrize(
    ("username", "change", "field"),
    [
        ("lead", {}, "username"),
        ("x", {}, "username"),
        ("czj zhang", {}, "username"),
        ("张新", {}, "username"),
        ("-czj", {}, "username"),
        ("czj-zhang", {"name": ""}, "name"),
        ("czj-zhang", {"name": "张" * 10_000}, "name"),
        ("czj-zhang", {"title": "长" * 10_000}, "title"),
        ("czj-zhang", {"role": "king"}, "role"),
        ("czj-zhang", {"email": "nowhere"}, "email"),
        ("czj-zhang", {"email": "a@b\nBcc: c@d"}, "email"),
        ("czj-zhang", {"department_id": 9999}, "department_id"),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(cast, username, change, field):
    with pytest.raises(Invalid) as refusal:
        people.create_user(
            cast.administrator, username, entry=entry(cast.stranger.department, **change)
        )
    assert refusal.value.field == field


def test_no_account_is_made_in_another_jurisdiction(cast):
    with pytest.raises(Invalid):
        people.create_user(cast.administrator, "ht-zhang", entry=entry(cast.foreigner.department))
    with pytest.raises(NotFound):
        people.get_person(cast.administrator, "foreigner")


@pytest.mark.parametrize("who", ["supervisor", "leader", "auditor", "lead", "head"])
def test_only_an_administrator_keeps_accounts(cast, who):
    actor = getattr(cast, who)
    with pytest.raises(Forbidden):
        people.create_user(actor, "new-one", entry=entry(cast.stranger.department))
    with pytest.raises(Forbidden):
        people.edit_user(actor, "stranger", entry=entry_of(cast.stranger, title="科长"))
    with pytest.raises(Forbidden):
        people.disable_user(actor, "stranger")
    with pytest.raises(Forbidden):
        people.reset_password(actor, "stranger")


def test_an_edit_tells_only_what_changed(cast):
    people.edit_user(cast.administrator, "lead", entry=entry_of(cast.lead, title="科长"))
    assert audited("edit_user") == [("administrator", {"title": "科长"})]
    people.edit_user(cast.administrator, "lead", entry=entry_of(cast.lead))
    assert len(audited("edit_user")) == 1


def test_a_new_role_ends_the_log_ins(cast, session):
    key = sessions.open_session(cast.stranger, Device("10.0.0.1"))
    people.edit_user(cast.administrator, "stranger", entry=entry_of(cast.stranger, title="科长"))
    assert sessions.find_user(key) == cast.stranger
    people.edit_user(cast.administrator, "stranger", entry=entry_of(cast.stranger, role="head"))
    assert sessions.find_user(key) is None


def test_an_administrator_cannot_make_itself_a_supervisor(cast):
    factories.make_user(cast.administrator.department, "administrator", "another")
    with pytest.raises(Refused, match="its own role"):
        people.edit_user(
            cast.administrator,
            "administrator",
            entry=entry_of(cast.administrator, role="supervisor"),
        )
    with pytest.raises(Refused, match="its own account"):
        people.disable_user(cast.administrator, "administrator")


@pytest.mark.both_databases
def test_the_last_liaison_of_a_department_that_owes_reports_cannot_go(cast, backend):
    with pytest.raises(Refused, match="only liaison"):
        people.disable_user(cast.administrator, "lead")
    with pytest.raises(Refused):
        people.edit_user(
            cast.administrator,
            "lead",
            entry=entry_of(cast.lead, department_id=cast.stranger.department_id),
        )
    factories.make_user(cast.lead.department, "liaison", "successor")
    user = people.disable_user(cast.administrator, "lead")
    assert (user.enabled, user.left_on.isoformat()) == (False, "2020-04-07")


def test_a_liaison_without_open_duties_may_go(cast, session):
    with transaction():
        for duty in session.query(Obligation).filter_by(department_id=cast.lead.department_id):
            duty.state = "accepted"
    people.disable_user(cast.administrator, "lead")


@pytest.mark.parametrize("who", ["supervisor", "leader"])
def test_the_last_official_of_a_running_plan_cannot_go(cast, who):
    with pytest.raises(Refused, match="only person with this role"):
        people.disable_user(cast.administrator, who)
    factories.make_user(getattr(cast, who).department, who, "successor")
    people.disable_user(cast.administrator, who)


def test_a_head_may_go_at_any_time(cast):
    people.disable_user(cast.administrator, "head")


def test_ending_an_account_ends_its_log_ins_and_opening_it_gives_a_new_password(cast, session):
    key = sessions.open_session(cast.stranger, Device("10.0.0.1"))
    people.disable_user(cast.administrator, "stranger")
    assert sessions.find_user(key) is None
    assert session.query(UserSession).filter(UserSession.ended_at.is_(None)).count() == 0
    user, password = people.enable_user(cast.administrator, "stranger")
    assert user.enabled
    assert passwords.matches(password, user.password_hash)
    with pytest.raises(Refused):
        people.enable_user(cast.administrator, "stranger")


def test_the_list_is_filtered_and_stays_within_the_jurisdiction(cast):
    def found(**wanted):
        page = people.list_people(cast.administrator, PeopleFilter(**wanted))
        return [user.username for user in page.rows]

    assert "foreigner" not in found()
    assert found(role="supervisor") == ["supervisor"]
    assert found(words="钱") == ["stranger"]
    assert found(words="STRANG") == ["stranger"]
    assert found(words="%") == []
    assert found(department_id=cast.lead.department_id) == ["head", "lead"]
    people.disable_user(cast.administrator, "stranger")
    assert found(state="disabled") == ["stranger"]
    assert "stranger" not in found(state="enabled")


def test_pages_beyond_the_end_show_the_last(cast):
    page = people.list_people(cast.administrator, PeopleFilter(), page=99)
    assert (page.number, page.pages, page.total) == (1, 1, 9)
