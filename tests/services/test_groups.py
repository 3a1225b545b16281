"""Groups: members by date, and what a new member gets in a published plan."""

from datetime import date

import pytest

from tests import factories
from tests.services.told import audited
from tracker.db import transaction
from tracker.errors import Forbidden, Invalid, NotFound, Refused
from tracker.models import Assignment, Group, Obligation, TaskUnit
from tracker.services.department import groups
from tracker.services.department.groups import MembersEntry
from tracker.services.installation import administration

TODAY = date(2020, 4, 7)


@pytest.fixture
def group(cast):
    """A group without members in a published plan of one task."""
    linyi = {code: each for (place, code), each in cast.departments.items() if place == "371300"}
    plan = factories.make_plan(
        cast.plan.jurisdiction, linyi, code="members-1", tasks=(factories.Part("rsj"),)
    )
    with transaction() as session:
        made = Group(
            jurisdiction=plan.jurisdiction,
            code="members",
            name="联席会议成员单位",
            needs_confirmation=True,
        )
        session.add(made)
        task = session.query(TaskUnit).filter(TaskUnit.task.has(plan_id=plan.id)).one().task
        task.units.append(
            TaskUnit(position=2, written=made.name, role="support", basis="listed", group=made)
        )
    factories.publish(plan)
    return made


def entry(*departments, from_on=date(2020, 3, 1), source="联席会议制度"):
    return MembersEntry(tuple(each.id for each in departments), from_on, source)


def parts(session, department):
    return (
        session.query(Assignment)
        .filter_by(department_id=department.id)
        .filter(Assignment.plan.has(code="members-1"))
        .all()
    )


@pytest.mark.both_databases
def test_a_new_member_gets_its_part_and_owes_what_is_still_to_come(cast, group, session, backend):
    finance = cast.departments["371300", "czj"]
    assert groups.add_members(cast.supervisor, group.id, entry=entry(finance)) == 1
    (part,) = parts(session, finance)
    assert (part.role, part.assigned_on) == ("support", TODAY)
    periods = {
        period for (period,) in session.query(Obligation.period).filter_by(assignment_id=part.id)
    }
    assert "2020Q1" not in periods
    assert "2020Q2" in periods
    assert audited("add_group_member")[0][0] == "supervisor"


def test_who_has_a_part_already_keeps_it(cast, group, session):
    made = groups.add_members(
        cast.administrator, group.id, entry=entry(cast.departments["371300", "rsj"])
    )
    assert made == 0
    assert len(parts(session, cast.departments["371300", "rsj"])) == 1


def test_wrong_entries_are_refused_at_their_field(cast, group):
    finance = cast.departments["371300", "czj"]
    wrong = {
        "department_ids": entry(),
        "source": entry(finance, source=""),
        "from_on": entry(finance, from_on=date(2020, 4, 8)),
    }
    for field, each in wrong.items():
        with pytest.raises(Invalid) as refusal:
            groups.add_members(cast.supervisor, group.id, entry=each)
        assert refusal.value.field == field


def test_nobody_is_a_member_twice_at_a_time(cast, group):
    finance = cast.departments["371300", "czj"]
    groups.add_members(cast.supervisor, group.id, entry=entry(finance))
    with pytest.raises(Invalid):
        groups.add_members(cast.supervisor, group.id, entry=entry(finance, from_on=TODAY))


def test_departments_of_another_jurisdiction_cannot_join(cast, group):
    with pytest.raises(Invalid):
        groups.add_members(
            cast.supervisor, group.id, entry=entry(cast.departments["370321", "rsj"])
        )


def test_a_membership_ends_on_its_last_day_and_can_begin_again(cast, group, session):
    finance = cast.departments["371300", "czj"]
    groups.add_members(cast.supervisor, group.id, entry=entry(finance))
    (member,) = group.members
    with pytest.raises(Invalid):
        groups.end_membership(
            cast.supervisor,
            group.id,
            member_id=member.id,
            to_on=date(2020, 2, 29),
            source="",
        )
    groups.end_membership(
        cast.supervisor, group.id, member_id=member.id, to_on=date(2020, 3, 31), source=""
    )
    assert group.members_on(date(2020, 3, 31)) == [finance]
    assert group.members_on(date(2020, 4, 1)) == []
    assert len(parts(session, finance)) == 1, "the part stays until it is withdrawn"
    groups.add_members(cast.supervisor, group.id, entry=entry(finance, from_on=date(2020, 4, 1)))


def test_a_list_is_confirmed_once_it_has_members(cast, group):
    assert administration.get_overview(cast.administrator).groups_waiting == [group]
    with pytest.raises(Refused):
        groups.confirm_group(cast.supervisor, group.id)
    groups.add_members(cast.supervisor, group.id, entry=entry(cast.departments["371300", "czj"]))
    groups.confirm_group(cast.supervisor, group.id)
    assert (group.needs_confirmation, group.confirmed_on) == (False, TODAY)
    assert administration.get_overview(cast.administrator).groups_waiting == []


def test_groups_elsewhere_are_not_found_and_others_may_not_name_members(cast, group):
    finance = cast.departments["371300", "czj"]
    with pytest.raises(NotFound):
        groups.add_members(cast.foreign_office, group.id, entry=entry(finance))
    for who in (cast.auditor, cast.leader, cast.lead):
        with pytest.raises(Forbidden):
            groups.add_members(who, group.id, entry=entry(finance))
