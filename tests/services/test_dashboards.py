"""The dashboard (R7): today and any day judged alike, figures that agree with their rows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.services.told import accept, file, send_back
from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.jobs.runner import run_job
from tracker.models import Assignment, Department, Extension, Report, Task
from tracker.services.dashboard import attention, dashboard_rows, dashboards
from tracker.services.dashboard.dashboard_export import as_dict
from tracker.services.dashboard.dashboard_rows import RowFilter
from tracker.services.obligation import extending, signing
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.plan import (
    plan_counts,
    plan_history,
    plan_reading,
    plan_states,
    plan_trend,
    withdrawing,
)
from tracker.services.plan.plan_standing import task_lights
from tracker.services.supervision import instructing, slips

ALL = Assignment.id.is_not(None)


def first_day(cast):
    """7 April, a day before the first reports are due."""
    file(cast.lead, cast.duty(), percent=30)
    signing.sign_assignment(cast.support, assignment_id=cast.assignment("gxj", task=2).id)
    extending.ask_extension(
        cast.support,
        obligation_id=cast.duty("gxj", task=2).id,
        asked=ExtensionRequestInput(date(2020, 4, 20), "受疫情影响培训推迟。", "已完成摸底。"),
    )


def second_day(cast):
    """10 April, two days after they were due."""
    file(cast.support, cast.duty("gxj"), token="late", percent=10)
    file(cast.lead, cast.duty("rsj", task=3), token="thin", percent=5)


def third_day(cast):
    """13 April, a Monday: returns, an acceptance, a part withdrawn."""
    thin = db.session.scalars(select(Report).where(Report.token == "thin")).one()
    send_back(cast.supervisor, thin, ground="no_substance")
    accept(cast.supervisor, db.session.scalars(select(Report).where(Report.percent == 30)).one())
    late = db.session.scalars(select(Report).where(Report.token == "late")).one()
    send_back(cast.supervisor, late)
    withdrawing.withdraw_assignment(
        cast.supervisor, assignment_id=cast.assignment("lsq").id, because="任务已调整。"
    )


def fourth_day(cast):
    """15 April: the extension is granted, a slip answered."""
    asked = db.session.scalars(select(Extension)).one()
    extending.grant_extension(
        cast.supervisor, extension_id=asked.id, granted_due_on=asked.asked_due_on
    )


DAYS = {
    date(2020, 4, 3): None,
    date(2020, 4, 7): first_day,
    date(2020, 4, 9): None,
    date(2020, 4, 10): second_day,
    date(2020, 4, 12): None,
    date(2020, 4, 13): third_day,
    date(2020, 4, 15): fourth_day,
    date(2020, 4, 24): None,
}


def seen(state):
    """A state as plain values: lights with reasons and percents, duties, what is coming."""
    lights = [
        (each.id, each.light, each.reason.code, dict(each.reason.values), each.verified)
        for each in state.assignments
    ]
    return lights, dict(state.by_department), state.overdue, state.coming


@pytest.fixture
def evenings(cast, clock):
    """What was read on each evening of the plan's life, by day; the clock stands at its end."""
    kept = {}
    for day, happens in DAYS.items():
        clock.set(day)
        if happens:
            happens(cast)
        run_job("sweep")
        db.session.expire_all()
        kept[day] = seen(plan_states.kept_state(cast.plan, within=ALL))
    return kept


@pytest.mark.both_databases
def test_a_past_day_is_what_was_read_on_that_evening(cast, evenings):
    for day, kept in evenings.items():
        assert seen(plan_history.state_from(facts_of(cast), day)) == kept, day


def facts_of(cast):
    return plan_history.read_plan(cast.plan, within=ALL)


def test_the_days_of_the_story_differ(evenings):
    lights = [sorted(light for _, light, *_ in kept[0]) for kept in evenings.values()]
    assert len({tuple(each) for each in lights}) >= 4
    assert {"red", "yellow", "withdrawn"} <= {light for each in lights for light in each}


@pytest.mark.both_databases
def test_before_the_sweep_has_run_today_is_judged_all_the_same(cast, clock):
    first_day(cast)
    for day in (date(2020, 4, 9), date(2020, 4, 24), date(2020, 5, 29)):
        clock.set(day)
        kept = plan_states.state_on(cast.plan, day, within=ALL)
        assert seen(kept) == seen(plan_history.state_from(facts_of(cast), day))


def test_the_trend_is_what_the_days_were(cast, evenings, clock):
    clock.set(date(2020, 5, 4))
    run_job("sweep")
    board = dashboards.dashboard_of(None, cast.plan, day=program_clock.today())
    assert [point.day for point in board.trend] == [
        date(2020, 1, 31),
        date(2020, 2, 29),
        date(2020, 3, 31),
        date(2020, 4, 30),
        date(2020, 5, 4),
    ]
    for point in (board.trend[-2], board.trend[-1]):
        assert point == plan_trend.point_of(plan_history.state_from(facts_of(cast), point.day))


@pytest.mark.both_databases
def test_earlier_counts_are_those_of_the_dated_facts(cast, evenings):
    counted = plan_counts.counts_on(cast.plan, list(DAYS), within=ALL)
    judged = [plan_history.state_from(facts_of(cast), day).counts for day in DAYS]
    assert counted == judged
    assert len(set(counted)) >= 4, "the days of the story differ"


def test_figures_agree_with_the_rows_behind_them(cast, evenings):
    for day in DAYS:
        board = dashboards.dashboard_of(cast.leader, cast.plan, day=day)
        rows = dashboard_rows.rows_on(cast.leader, cast.plan, day=day, duties=True)
        for light, number in board.task_tally().items():
            assert dashboard_rows.list_tasks(rows, RowFilter(light=light)).total == number
        counts = board.state.counts
        for standing in ("overdue", "on_time", "late"):
            found = dashboard_rows.list_duties(rows, RowFilter(standing=standing))
            assert found.total == getattr(counts, standing), (day, standing)
        assert dashboard_rows.list_duties(rows, RowFilter()).total == counts.due
        for tally in board.by_department:
            found = dashboard_rows.list_assignments(rows, RowFilter(department=tally.code))
            assert found.total == tally.lights.total()
            wanted = RowFilter(department=tally.code, standing="overdue")
            assert dashboard_rows.list_duties(rows, wanted).total == tally.counts.overdue


def test_the_rows_are_filtered_and_sorted_by_what_the_address_asks_for(cast, evenings):
    rows = dashboard_rows.rows_on(cast.leader, cast.plan, day=date(2020, 4, 24), duties=True)

    def ids(**wanted):
        found = dashboard_rows.list_assignments(rows, RowFilter(**wanted)).rows
        return [(row.task.position, row.department.code) for row in found]

    assert ids(role="lead", sort="task") == [(1, "rsj"), (2, "gxj"), (3, "rsj")]
    assert ids(task="linyi-2019-13-02", sort="department") == [(2, "rsj"), (2, "gxj")]
    assert ids(table="governments") == [(1, "lsq")]
    assert ids(light="withdrawn") == [(1, "lsq")]
    assert ids(light="purple") == []
    late_first = dashboard_rows.list_duties(rows, RowFilter(sort="-days")).rows
    days = [row.duty.days for row in late_first]
    assert days == sorted(days, reverse=True)
    assert days[0] > 0


def test_a_department_sees_the_tasks_it_has_a_part_in_and_nothing_else(cast, evenings):
    day = date(2020, 4, 24)
    board = dashboards.dashboard_of(cast.support, cast.plan, day=day)
    assert [task.position for task in board.tasks] == [1, 2]
    assert {d.code for d in board.departments} == {"rsj", "gxj", "lsq"}
    assert {state.task_id for state in board.state.assignments} == {t.id for t in board.tasks}
    assert board.indicators == []
    rows = dashboard_rows.rows_on(cast.support, cast.plan, day=day, duties=True)
    assert dashboard_rows.list_tasks(rows, RowFilter()).total == 2
    assert {duty.of.task_id for duty in rows.due} == {t.id for t in board.tasks}
    everything = dashboards.dashboard_of(cast.leader, cast.plan, day=day)
    assert len(everything.tasks) == 3
    assert board.state.counts.due < everything.state.counts.due


def test_what_needs_attention_is_the_worst_with_who_answers_and_what_was_done(cast, clock):
    clock.set(date(2020, 4, 8))
    run_job("sweep")
    clock.set(date(2020, 4, 24))
    run_job("sweep")
    instructing.write_instruction(cast.leader, slug="linyi-2019-13-03", body="请抓紧。")
    board = dashboards.dashboard_of(cast.leader, cast.plan, day=date(2020, 4, 24))
    worries = attention.worries_of(board, shown=3)
    assert [(each.state.light, each.state.role) for each in worries] == [("red", "lead")] * 3
    first = worries[0]
    assert board.task_by_id[first.state.task_id].position == 3, "its deadline is the nearest"
    assert first.people == ["赵局长", "李联络"]
    assert (first.duty.days, first.slip.rung, first.slip.answered_on) == (12, "red", None)
    assert first.instruction.body == "请抓紧。"
    assert attention.worries_of(board, shown=99)[-1].state.role == "support"


def test_what_was_done_after_the_day_is_not_told_of_it(cast, clock):
    clock.set(date(2020, 4, 9))
    run_job("sweep")
    slip = db.session.scalars(select(slips.Slip).order_by(slips.Slip.id)).first()
    clock.set(date(2020, 4, 13))
    slips.answer_slip(
        cast.lead, slip_id=slip.id, answer="本周内报送。", promised_on=date(2020, 4, 15)
    )
    instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body="请抓紧。")
    then = dashboards.dashboard_of(cast.leader, cast.plan, day=date(2020, 4, 10))
    worry = next(
        each for each in attention.worries_of(then) if each.slip and each.slip.number == slip.number
    )
    assert (worry.slip.answered_on, worry.instruction) == (None, None)


def test_nothing_needs_attention_where_nothing_is_late(cast):
    board = dashboards.dashboard_of(cast.leader, cast.plan, day=date(2020, 1, 7))
    assert attention.worries_of(board) == []


def test_what_moved_between_two_days_is_told_by_kind(cast, evenings):
    first, last = date(2020, 4, 7), date(2020, 4, 24)
    board = dashboards.dashboard_of(cast.leader, cast.plan, day=last, compare=first)
    found = {
        (each.kind, board.task_by_id[each.task_id].position, code_of(each.department_id))
        for each in board.comparison.movements
    }
    assert ("withdrawn", 1, "lsq") in found
    assert ("extended", 2, "gxj") in found
    assert ("worsened", 3, "rsj") in found
    moved = next(each for each in board.comparison.movements if each.kind == "extended")
    assert (moved.before, moved.after, moved.period) == ("2020-04-08", "2020-04-20", "2020Q1")


def code_of(department_id):
    return db.session.get(Department, department_id).code


def test_a_week_makes_the_difference_of_the_figures(cast, evenings):
    board = dashboards.dashboard_of(cast.leader, cast.plan, day=date(2020, 4, 10))
    then = plan_history.state_from(facts_of(cast), date(2020, 4, 3))
    assert board.week_ago.counts == then.counts
    lights = task_lights(then.assignments)
    assert board.week_ago.task_lights == {task: found.light for task, found in lights.items()}
    assert (board.week_tally()["red"], board.task_tally()["red"], board.newly_red()) == (0, 1, 1)
    early = dashboards.dashboard_of(cast.leader, cast.plan, day=date(2020, 1, 8))
    assert early.week_ago is None


def test_a_task_that_was_withdrawn_appears_as_it_was(cast, clock):
    withdrawing.withdraw_task(cast.supervisor, slug="linyi-2019-13-02", because="上级已取消。")
    clock.set(date(2020, 4, 9))
    yesterday, today = date(2020, 4, 6), program_clock.today()

    def light_on(day):
        board = dashboards.dashboard_of(cast.leader, cast.plan, day=day)
        page = plan_reading.list_tasks(cast.leader, cast.plan, on=day)
        on_plan = {row.task.position: row.judgement.light for row in page.rows}
        on_board = {board.task_by_id[key].position: j.light for key, j in board.task_lights.items()}
        assert on_plan == on_board
        return on_plan[2]

    assert (light_on(yesterday), light_on(today)) == ("yellow", "withdrawn")


def test_a_plan_of_another_day_has_the_tasks_of_that_day(cast, clock):
    clock.set(date(2020, 4, 9))
    task = db.session.scalars(select(Task).where(Task.position == 3)).one()
    part = db.session.scalars(select(Assignment).where(Assignment.task_id == task.id)).one()
    with transaction():
        part.assigned_on = date(2020, 4, 8)
    for day, there in ((date(2020, 4, 7), 2), (date(2020, 4, 8), 3)):
        assert len(dashboards.dashboard_of(None, cast.plan, day=day).tasks) == there
        assert plan_reading.list_tasks(cast.leader, cast.plan, on=day).total == there
        assert plan_reading.list_plans(cast.leader, on=day).rows[0].lights.total() == 4 + there - 1


def test_figures_that_were_accepted_stand_against_the_targets(cast, clock):
    indicator = "trained-person-times"
    first = file(cast.lead, cast.duty(), figures={indicator: "12000"})
    file(cast.support, cast.duty("gxj", task=2), token="g", figures={indicator: "800"})
    (row,) = dashboards.dashboard_of(cast.leader, cast.plan, day=program_clock.today()).indicators
    assert (row.year, row.target, row.reported, row.reports) == (2020, 72000, None, 0)
    accept(cast.supervisor, first)
    (row,) = dashboards.dashboard_of(cast.leader, cast.plan, day=program_clock.today()).indicators
    assert (row.reported, row.percent, row.reports) == (12000, row.percent, 1)
    assert str(row.percent) == "16.7"
    day_before = program_clock.today() - timedelta(days=1)
    (row,) = dashboards.dashboard_of(cast.leader, cast.plan, day=day_before).indicators
    assert row.reported is None


def test_the_export_says_in_codes_what_the_page_says_in_words(cast, evenings):
    day = date(2020, 4, 24)
    board = dashboards.dashboard_of(None, cast.plan, day=day, compare=date(2020, 4, 7))
    written = as_dict(board)
    assert (written["as_of"], written["compare"]) == ("2020-04-24", "2020-04-07")
    assert sum(written["tasks"].values()) == 3
    assert sum(written["assignments"].values()) == len(written["matrix"]) == 6
    assert len(written["overdue"]) == written["duties"]["overdue"]
    assert {each["department"] for each in written["departments"]} == {"rsj", "gxj", "lsq"}
    assert written["trend"][-1]["tasks"] == written["tasks"]
    assert {each["kind"] for each in written["movements"]} >= {"worsened", "withdrawn", "extended"}
