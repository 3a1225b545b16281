"""Departments merged and divided on a day: what goes over, what ends, what stays as it was."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.independent.recompute import (
    assessment_differences,
    light_differences,
    recompute_assessment,
)
from tests.services.told import accept, audited, file, said
from tracker import clock
from tracker.db import db
from tracker.errors import Conflict, Forbidden, Invalid, Refused
from tracker.jobs.runner import run_job
from tracker.models import Assignment, Notice, Obligation, Rung, Slip, Transfer, User
from tracker.services import access
from tracker.services.assessment import assessing
from tracker.services.dashboard import dashboards
from tracker.services.department import carrying_over, departments, groups, reorganising
from tracker.services.department.departments import NewDepartment
from tracker.services.department.reorganising import MERGE, SPLIT, Order
from tracker.services.ledger.ledger import ledger_of
from tracker.services.obligation import signing
from tracker.services.plan import plan_states
from tracker.services.task import task_page

MERGED_ON = date(2020, 5, 6)
SOURCE = "临编〔2020〕3号"


def ids(cast, *codes):
    return tuple(cast.departments["371300", code].id for code in codes)


def merge_of(cast, *codes, into="rsj", people=(), on=MERGED_ON):
    return Order(
        MERGE, ids(cast, *codes), on, SOURCE, ids(cast, into)[0], people=tuple(u.id for u in people)
    )


def split_of(cast, code, parts, *, into="czj", people=(), on=MERGED_ON):
    return Order(
        SPLIT,
        ids(cast, code),
        on,
        SOURCE,
        ids(cast, into)[0],
        parts=tuple(part.id for part in parts),
        people=tuple(user.id for user in people),
    )


@pytest.fixture
def late(cast, clock):
    """Nothing was filed for the first quarter; its ladder has been climbed until 17 April."""
    for day in ("2020-04-09", "2020-04-13", "2020-04-17", "2020-04-24"):
        clock.set(date.fromisoformat(day))
        run_job("sweep")
    clock.set(MERGED_ON)
    return cast


def own(department):
    rows = db.session.scalars(
        select(Assignment).where(
            Assignment.department_id == department.id, Assignment.withdrawn_on.is_(None)
        )
    )
    return sorted((part.task.code[-2:], part.role) for part in rows)


@pytest.mark.both_databases
def test_the_parts_go_over_and_of_two_in_one_task_the_stronger_stays(cast, clock, backend):
    clock.set(MERGED_ON)
    rsj, gxj = cast.departments["371300", "rsj"], cast.departments["371300", "gxj"]
    supports = cast.assignment("rsj", task=2)
    done = reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    assert done.state == "done"
    # Task 2 was led by 工信局 and supported by 人社局: the lead goes over, the support ends. Task 1
    # the other way round: the lead stays, the support of 工信局 ends.
    assert own(rsj) == [("01", "lead"), ("02", "lead"), ("03", "lead")]
    assert own(gxj) == []
    assert supports.withdrawn_on == MERGED_ON
    assert supports.absorbed_by.task.code[-2:] == "02"
    assert (gxj.abolished_on, gxj.successor) == (MERGED_ON, rsj)


def test_of_two_supports_the_one_further_on_stays_else_the_successors_own(cast, clock):
    ahead = cast.assignment("gxj", task=1)
    clock.set(date(2020, 4, 3))
    accept(cast.supervisor, file(cast.support, cast.duty("gxj", task=1), percent=40))
    clock.set(MERGED_ON)
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj", into="lsq"))
    assert ahead.department.code == "lsq"
    behind = db.session.scalars(select(Assignment).where(Assignment.absorbed_by_id == ahead.id))
    assert [part.department.code for part in behind] == ["lsq"]


@pytest.mark.both_databases
def test_the_ladder_goes_on_where_it_was(late, backend):
    slips = list_of(Slip.id)
    rungs = list_of(Rung.id)
    assert len(slips) >= 4
    reorganising.order_now(late.administrator, merge_of(late, "gxj", people=[late.support]))
    run_job("sweep")
    assert (list_of(Slip.id), list_of(Rung.id)) == (slips, rungs)
    duty = lead_duty(late)
    file(late.lead, duty)
    closed = db.session.scalars(select(Slip).where(Slip.obligation_id == duty.id)).all()
    assert closed
    assert {slip.closed_on for slip in closed} == {MERGED_ON}


def list_of(column):
    return list(db.session.scalars(select(column).order_by(column)))


def lead_duty(cast, period="2020Q1"):
    """The duty of task 2's lead, whoever holds it."""
    return db.session.scalars(
        select(Obligation)
        .join(Assignment)
        .where(
            Assignment.task_id == cast.assignment("lsq", task=1).task_id + 1,
            Assignment.role == "lead",
            Obligation.period == period,
        )
    ).one()


def test_a_page_of_a_day_before_shows_who_held_the_part_then(late):
    day = date(2020, 5, 5)
    before = held_on(late, day)
    reorganising.order_now(late.administrator, merge_of(late, "gxj"))
    assert held_on(late, day) == before
    assert ("02", "gxj", "lead") in before
    assert ("02", "rsj", "lead") in held_on(late, MERGED_ON)
    slug = lead_duty(late).assignment.task.slug
    page = task_page.get_task_page(late.supervisor, slug, as_of=day)
    assert [part.department.code for part in page.leads] == ["gxj"]
    slips = [event.department.code for event in page.events if event.what.code == "event_slip"]
    assert set(slips) == {"gxj", "rsj"}
    now = task_page.get_task_page(late.supervisor, slug)
    assert [part.department.code for part in now.leads] == ["rsj"]
    later = [event.department.code for event in now.events if event.what.code == "event_slip"]
    assert later == slips
    assert "event_transferred_merge" in {event.what.code for event in now.events}


def held_on(cast, day):
    """Task, department and role of every part that stood on a day, as the dashboard reads it."""
    state = plan_states.state_on(cast.plan, day, within=dashboards.seen_by(None))
    known = {each.id: each.code for each in plan_states.departments_of(cast.plan)}
    tasks = {task.id: task.code[-2:] for task in plan_states.tasks_by(cast.plan, day)}
    return sorted(
        (tasks[each.task_id], known[each.department_id], each.role)
        for each in state.assignments
        if each.light != "withdrawn"
    )


def test_both_ways_to_read_a_day_agree_after_a_merger(late, clock):
    reorganising.order_now(late.administrator, merge_of(late, "gxj"))
    today = plan_states.state_on(late.plan, MERGED_ON, within=dashboards.seen_by(None))
    clock.set(date(2020, 5, 7))
    later = plan_states.state_on(late.plan, MERGED_ON, within=dashboards.seen_by(None))
    assert today.by_department == later.by_department
    assert [(s.id, s.department_id, s.light) for s in today.assignments] == [
        (s.id, s.department_id, s.light) for s in later.assignments
    ]


def sheets(cast, period, day):
    return {each.department.code: each for each in assessing.assess(cast.plan, period, as_of=day)}


def test_scores_are_divided_by_the_days_held(cast, clock):
    clock.set(MERGED_ON)
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    day = date(2020, 8, 31)
    second = sheets(cast, "2020Q2", day)
    # 工信局 held the lead of task 2 on 35 of the 91 days from April to June (1 April to 5 May).
    assert second["gxj"].sheet.weight_sum * 91 == 35
    # 人社局: two leads for the whole quarter, and that one on 56 days; its support has ended.
    assert second["rsj"].sheet.weight_sum * 91 == 2 * 91 + 56 + 91
    first, third = sheets(cast, "2020Q1", day), sheets(cast, "2020Q3", date(2020, 12, 1))
    assert first["gxj"].sheet.weight_sum > 0
    assert "gxj" not in third
    before = sheets(cast, "2020Q2", date(2020, 5, 5))
    assert "gxj" in before


def test_what_cannot_be_divided_counts_with_the_holder_at_the_periods_end(late, clock):
    reorganising.order_now(late.administrator, merge_of(late, "gxj"))
    clock.set(date(2020, 5, 29))
    first = sheets(late, "2020Q1", date(2020, 5, 29))
    reds = {
        code: [made.about for made in item.sheet.adjustments if made.rule == "red_slip"]
        for code, item in first.items()
    }
    numbers = set(db.session.scalars(select(Slip.serial).where(Slip.rung == "red")))
    assert len(reds["gxj"]) == 2
    assert sum(len(found) for found in reds.values()) == len(numbers)


def test_the_independent_program_finds_the_same_sheets_from_the_ledger(late, clock):
    file(late.support, lead_duty(late), percent=12)
    reorganising.order_now(late.administrator, merge_of(late, "gxj"))
    clock.set(date(2020, 8, 3))
    run_job("sweep")
    ledger = ledger_of(late.plan)
    for period in ("2020Q1", "2020Q2", "2020"):
        found = recompute_assessment(ledger, period, clock.today)
        ours = {row["department"]: row for row in found}
        theirs = sheets(late, period, clock.today)
        assert set(ours) == set(theirs)
        for code, item in theirs.items():
            shown = item.sheet.as_dict()
            assert ours[code]["score"] == shown["score"], (period, code)
            assert ours[code]["weight_sum"] == shown["weight_sum"]


def test_it_finds_the_same_after_a_merger_a_renaming_and_a_division(late, clock):
    reorganising.order_now(late.administrator, merge_of(late, "gxj"))
    clock.set(date(2020, 5, 20))
    departments.rename_department(
        late.administrator,
        ids(late, "rsj")[0],
        renaming=departments.Renaming("市人社和工信局", "", clock.today, SOURCE),
    )
    going = lead_duty(late).assignment
    reorganising.order_now(late.administrator, split_of(late, "rsj", [going], on=clock.today))
    for day in (date(2020, 6, 30), date(2020, 8, 3)):
        clock.set(day)
        run_job("sweep")
    ledger, shown = ledger_of(late.plan), sheets(late, "2020Q2", clock.today)
    # The lead of task 2 was held for 35, 14 and 42 of the quarter's 91 days.
    held = {code: item.sheet.weight_sum * 91 for code, item in shown.items()}
    assert (held["gxj"], held["czj"], held["rsj"]) == (35, 42, 3 * 91 + 14)
    assert assessment_differences(ledger, shown_sheets(late, "2020Q2", shown)) == []
    answer = light_list(late)
    assert light_differences(ledger, answer, clock.today) == []


def shown_sheets(cast, period, found):
    """The answer of ``assess show``."""
    rows = [assessing.sheet_content(item) for item in found.values()]
    return {"period": period, "as_of": "2020-08-03", "sheets": rows}


def light_list(cast):
    """The answer of ``light list``: assignment and light."""
    state = plan_states.state_on(cast.plan, clock.today(), within=dashboards.seen_by(None))
    return [{"assignment": each.id, "light": each.light} for each in state.assignments]


def test_a_ledger_as_of_a_day_before_knows_nothing_of_the_merger(late):
    before = ledger_of(late.plan, as_of=date(2020, 5, 5))
    reorganising.order_now(late.administrator, merge_of(late, "gxj"))
    assert ledger_of(late.plan, as_of=date(2020, 5, 5)) == before


def test_a_division_moves_the_chosen_parts_and_no_others(cast, clock):
    clock.set(MERGED_ON)
    going = cast.assignment("rsj", task=3)
    reorganising.order_now(cast.administrator, split_of(cast, "rsj", [going], people=[cast.head]))
    assert own(cast.departments["371300", "czj"]) == [("03", "lead")]
    assert own(cast.departments["371300", "rsj"]) == [("01", "lead"), ("02", "support")]
    assert cast.head.department.code == "czj"
    assert cast.lead.department.code == "rsj"
    assert cast.departments["371300", "rsj"].abolished_on is None
    assert access.get_task(cast.stranger, going.task.slug)
    with pytest.raises(access.NotFound):
        access.get_task(cast.lead, going.task.slug)


def test_two_departments_can_end_in_a_new_one(cast, clock):
    clock.set(MERGED_ON)
    new = NewDepartment("371300", "bureau", "rsgx", "临沂市人社工信局", "市人社工信局", SOURCE)
    order = replace(
        merge_of(cast, "rsj", "gxj", people=[cast.lead, cast.head, cast.support]),
        target_id=None,
        new=new,
    )
    made = reorganising.order_now(cast.administrator, order).target
    assert made.established_on == MERGED_ON
    assert own(made) == [("01", "lead"), ("02", "lead"), ("03", "lead")]
    assert {user.department.code for user in (cast.lead, cast.head, cast.support)} == {"rsgx"}


def test_accounts_go_over_or_end_and_both_sides_are_told(cast, clock):
    clock.set(MERGED_ON)
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj", people=[]))
    assert (cast.support.enabled, cast.support.left_on) == (False, MERGED_ON)
    told = db.session.scalars(
        select(User.username)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.kind == "reorganised_merge")
        .order_by(User.username)
    ).all()
    assert told == ["head", "lead", "supervisor"]
    assert [who for who, _ in audited("disable_user")] == ["administrator"]
    assert len(audited("transfer_assignment")) == 1
    assert len(audited("withdraw_assignment")) == 2


def test_what_waits_to_be_told_of_a_part_goes_to_nobody_of_the_old_department(late):
    going = late.assignment("rsj", task=3)
    reorganising.order_now(late.administrator, split_of(late, "rsj", [going]))
    run_job("digest")
    dropped = db.session.scalars(
        select(Notice).where(Notice.assignment_id == going.id, Notice.state == "dropped")
    ).all()
    why = {notice.dropped_reason["code"] for notice in dropped if notice.user == late.lead}
    assert "notice_transferred" in why


def test_a_successor_takes_the_places_in_groups(cast, clock):
    group = groups.add_entry(
        cast.administrator,
        cast.plan.jurisdiction,
        name="联席会议成员单位",
        source="临政办发〔2019〕13号",
    )
    clock.set(date(2020, 2, 3))
    entry = groups.MembersEntry(ids(cast, "gxj"), date(2020, 2, 3), "会议纪要")
    groups.add_members(cast.administrator, group.id, entry=entry)
    clock.set(MERGED_ON)
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    db.session.expire_all()
    assert [each.code for each in group.members_on(date(2020, 5, 5))] == ["gxj"]
    assert [each.code for each in group.members_on(MERGED_ON)] == ["rsj"]


@pytest.mark.both_databases
def test_a_later_day_is_kept_and_carried_out_by_the_job_once(cast, clock, backend):
    clock.set(date(2020, 4, 20))
    planned = reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    run_job("sweep")
    assert planned.state == "planned"
    clock.set(MERGED_ON)
    run_job("sweep")
    run_job("sweep")
    assert (planned.state, planned.done_on) == ("done", MERGED_ON)
    assert len(db.session.scalars(select(Transfer)).all()) == 1
    assert carrying_over.carry_out(planned.id) is False


def test_what_is_planned_can_be_called_off_and_nothing_else_can(cast, clock):
    clock.set(date(2020, 4, 20))
    planned = reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    reorganising.cancel(cast.administrator, planned.id)
    clock.set(MERGED_ON)
    run_job("sweep")
    assert own(cast.departments["371300", "gxj"])
    with pytest.raises(Refused):
        reorganising.cancel(cast.administrator, planned.id)


def test_a_preview_changes_nothing_and_what_changed_since_stops_it(cast, clock):
    clock.set(MERGED_ON)
    order = merge_of(cast, "gxj", people=[cast.support])
    shown = reorganising.preview(cast.administrator, order)
    assert [step.part.task.code[-2:] for step in shown.moved] == ["02"]
    assert len(shown.absorbed) == 2
    assert (shown.open_duties > 0, shown.overdue, shown.liaisons) == (True, 1, 2)
    assert own(cast.departments["371300", "gxj"]) == [("01", "support"), ("02", "lead")]
    db.session.commit()
    reorganising.order_now(
        cast.administrator, split_of(cast, "gxj", [cast.assignment("gxj", task=2)])
    )
    with pytest.raises(Conflict):
        reorganising.order_now(cast.administrator, order, seen=shown.seen)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from_on": date(2020, 5, 5)}, "from_on"),
        ({"from_on": date(2021, 12, 1)}, "from_on"),
        ({"source": " "}, "source"),
        ({"givers": ()}, "givers"),
        ({"target_id": None}, "target_id"),
    ],
)
def test_a_wrong_order_is_refused_by_the_field(cast, clock, change, field):
    clock.set(MERGED_ON)
    with pytest.raises(Invalid) as refusal:
        reorganising.order_now(cast.administrator, replace(merge_of(cast, "gxj"), **change))
    assert refusal.value.field == field
    assert said(refusal.value)


def test_departments_of_another_jurisdiction_and_ended_ones_are_refused(cast, clock):
    clock.set(MERGED_ON)
    foreign = cast.departments["370321", "rsj"].id
    with pytest.raises(Invalid):
        reorganising.order_now(
            cast.administrator, replace(merge_of(cast, "gxj"), target_id=foreign)
        )
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    with pytest.raises(Invalid, match="ended"):
        reorganising.order_now(cast.administrator, merge_of(cast, "gxj", into="czj"))


def test_only_administrators_order_it(cast, clock):
    clock.set(MERGED_ON)
    with pytest.raises(Forbidden):
        reorganising.order_now(cast.supervisor, merge_of(cast, "gxj"))


def test_a_part_that_only_the_old_name_has_in_a_plan_file_does_not_come_back(cast, clock):
    from tracker.services.plan import plan_storing

    clock.set(MERGED_ON)
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    reorganising.order_now(
        cast.administrator, split_of(cast, "rsj", [cast.assignment("rsj", task=3)])
    )
    before = db.session.scalars(select(Assignment.id)).all()
    plan_storing._assign_new(None, cast.plan)
    assert db.session.scalars(select(Assignment.id)).all() == before


def test_an_unsigned_part_is_signed_for_by_the_successor(cast, clock):
    clock.set(MERGED_ON)
    part = cast.assignment("gxj", task=2)
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    signing.sign_assignment(cast.lead, assignment_id=part.id)
    assert part.signed_on == MERGED_ON


def test_a_former_name_is_still_that_of_a_renamed_successor(cast, clock):
    clock.set(MERGED_ON)
    reorganising.order_now(cast.administrator, merge_of(cast, "gxj"))
    departments.rename_department(
        cast.administrator,
        ids(cast, "rsj")[0],
        renaming=departments.Renaming("市人社和工信局", "", date(2020, 7, 1), SOURCE),
    )
    part = lead_duty(cast).assignment
    days = (date(2020, 5, 5), MERGED_ON, date(2020, 7, 1))
    names = [part.department_on(day).name_on(day) for day in days]
    assert names == ["市工信局", "市人社局", "市人社和工信局"]
