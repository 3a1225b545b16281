"""Loading plan files (R8): again is nothing, changed is a preview and then all or nothing."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.services.told import audited, file, said
from tracker import errors
from tracker.db import db, transaction
from tracker.models import Assignment, Group, GroupMember, Obligation, Plan, Task, TaskUnit
from tracker.seedfiles.plan_writing import plan_to_yaml
from tracker.seedfiles.plans import read_plans, supporting
from tracker.services.plan import (
    leads,
    plan_differences,
    plan_export,
    planning,
    publishing,
    withdrawing,
)

TODAY = date(2020, 4, 7)


def written(entry):
    """A plan as it is read from the file that it is written into: with its lines."""
    return read_plans(plan_to_yaml(entry).encode(), "plan.yaml").plans[0]


def file_of(plan):
    """The plan file that says what stands in the database."""
    return written(plan_export.plan_entry(plan))


def with_task(entry, number=1, **changes):
    """The file with something else about its n-th task; supports follow from who is responsible."""
    task = replace(entry.tasks[number - 1], **changes)
    support = supporting(task.responsible, task.lead or (task.presumed_lead or "",))
    tasks = list(entry.tasks)
    tasks[number - 1] = replace(task, support=support)
    return written(replace(entry, tasks=tuple(tasks)))


def load(*entries, actor=None, **how):
    """What loading changes, as (kind, path)."""
    return [(each.kind, each.path) for each in planning.load_plans(actor, entries, **how)]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def task_of(plan, number=1):
    return db.session.scalars(
        select(Task).where(Task.plan_id == plan.id, Task.position == number)
    ).one()


@pytest.fixture
def draft(cast):
    """A draft of the same tasks as the published plan."""
    linyi = {code: each for (place, code), each in cast.departments.items() if place == "371300"}
    return factories.make_plan(
        cast.plan.jurisdiction, linyi, code="linyi-2020-2", title="临沂市就业促进行动方案"
    )


@pytest.mark.both_databases
def test_the_same_file_again_changes_nothing(cast, draft):
    for plan in (cast.plan, draft):
        assert load(file_of(plan)) == []
    assert audited("load_plan") == []


@pytest.mark.both_databases
def test_a_new_plan_is_previewed_and_then_stored_whole(cast):
    entry = replace(file_of(cast.plan), code="linyi-2021-1", title="临沂市稳就业方案")
    told = [("add", "linyi-2021-1"), *(("add", task.code) for task in entry.tasks)]
    assert load(entry, dry_run=True) == told
    assert count(Plan) == 1
    assert load(entry) == told
    assert load(entry) == []
    same_code = select(Task).where(Task.code == entry.tasks[0].code).order_by(Task.id)
    tasks = db.session.scalars(same_code).all()
    assert [task.slug for task in tasks] == ["linyi-2019-13-01", "linyi-2021-1-linyi-2019-13-01"]


def test_a_change_is_told_value_by_value_and_stored_after_the_preview(draft):
    entry = with_task(
        replace(file_of(draft), title="临沂市就业促进行动方案（修订）"),
        requirement="企业新录用职工岗前培训。",
        open_ended=True,
        deadline="2020年底前",
        deadline_on=date(2020, 12, 31),
        section="组织培训",
    )
    changed = [
        ("change", "linyi-2020-2.title"),
        *(
            ("change", f"linyi-2020-2-01.{name}")
            for name in ("section", "requirement", "open_ended", "deadline", "deadline_on")
        ),
    ]
    assert load(entry, dry_run=True) == changed
    assert draft.title == "临沂市就业促进行动方案"
    assert load(entry) == changed
    assert task_of(draft).requirement == "企业新录用职工岗前培训。"
    assert load(entry) == []
    assert len(audited("load_plan")) == 1


def test_a_task_that_the_file_leaves_out_is_reported_and_stays(draft):
    entry = file_of(draft)
    shorter = replace(entry, tasks=entry.tasks[1:])
    found = planning.load_plans(None, [shorter])
    assert [(each.kind, each.path, each.note) for each in found] == [
        ("missing", "linyi-2020-2-01", "it stays; withdraw it if it is to end")
    ]
    assert task_of(draft).withdrawn_on is None


def test_a_task_with_reports_can_only_be_withdrawn(cast):
    file(cast.lead, cast.duty())
    entry = file_of(cast.plan)
    (missing,) = planning.load_plans(None, [replace(entry, tasks=entry.tasks[1:])])
    assert missing.note == "reports are filed; it can only be withdrawn, with a reason"
    withdrawing.withdraw_task(cast.supervisor, slug=task_of(cast.plan).slug, because="任务已调整。")
    assert load(replace(entry, tasks=entry.tasks[1:])) == []


@pytest.mark.both_databases
def test_an_unknown_unit_stops_the_load_with_its_line_and_the_nearest_names(cast, draft):
    known = replace(file_of(draft), title="先载入的方案")
    units = ("市人社局", "市工业局", "兰山区政府")
    entry = with_task(file_of(cast.plan), responsible=units, presumed_lead="市人社局")
    with pytest.raises(errors.Rejected) as stopped:
        load(known, entry)
    (problem,) = stopped.value.problems
    assert problem.params["line"] == entry.tasks[0].unit_lines[1]
    assert said(problem) == (
        f"第{entry.tasks[0].unit_lines[1]}行，任务linyi-2019-13-01：没有“市工业局”这个单位；"
        "相近的有：市工信局、市财政局、市人社局。"
    )
    assert draft.title == "临沂市就业促进行动方案", "the plan before it in the file was not loaded"


def test_every_unknown_unit_is_told_at_once(cast):
    strange = (*file_of(cast.plan).tasks[0].responsible, "xyz", "uvw")
    with pytest.raises(errors.Rejected) as stopped:
        load(with_task(file_of(cast.plan), responsible=strange))
    assert [each.params["written"] for each in stopped.value.problems] == ["xyz", "uvw"]


def test_a_name_of_two_units_is_never_guessed(cast):
    with transaction():
        for code in ("rsj", "gxj"):
            unit = cast.departments["371300", code]
            unit.names.append(type(unit.names[0])(name="主管部门", kind="alias"))
    units = (*file_of(cast.plan).tasks[0].responsible, "主管部门")
    with pytest.raises(errors.Rejected) as stopped:
        load(with_task(file_of(cast.plan), responsible=units))
    assert "市人社局" in said(stopped.value.problems[0])
    assert "市工信局" in said(stopped.value.problems[0])


@pytest.mark.both_databases
def test_a_published_plan_keeps_what_its_duties_rest_on(cast):
    entry = replace(file_of(cast.plan), to_on=date(2022, 12, 31), reporting=("quarterly",))
    entry = with_task(entry, presumed_lead="市工信局", deadline_on=date(2020, 9, 30))
    with pytest.raises(errors.Rejected) as refused:
        load(entry)
    assert [each.params["plan_field"] for each in refused.value.problems] == [
        "to_on",
        "reporting",
        "lead",
        "deadline_on",
    ]
    assert "完成时限：现为—，文件中为9月30日（周三）" in said(refused.value.problems[-1])
    db.session.expire_all()
    assert cast.plan.to_on == factories.PLAN_TO


def test_a_published_plan_takes_the_words_of_a_better_file(cast):
    entry = with_task(file_of(cast.plan), requirement="开展岗前培训。")
    assert load(entry) == [("change", "linyi-2019-13-01.requirement")]
    assert task_of(cast.plan).requirement == "开展岗前培训。"
    assert cast.assignment().assigned_on == factories.PUBLISHED_ON


@pytest.mark.both_databases
def test_a_new_unit_of_a_published_plan_gets_its_part_and_duties_from_today_on(cast):
    units = (*file_of(cast.plan).tasks[0].responsible, "市财政局")
    entry = with_task(file_of(cast.plan), responsible=units)
    assert load(entry) == [("change", "linyi-2019-13-01.responsible")]
    added = cast.assignment("czj")
    assert (added.role, added.assigned_on, added.light) == ("support", TODAY, "green")
    assert added.sign_due_on == date(2020, 4, 9)
    periods = db.session.scalars(
        select(Obligation.period).where(Obligation.assignment_id == added.id).order_by("due_on")
    )
    assert list(periods) == ["2020Q2", "2020Q3", "2020Q4", "2021Q1", "2021Q2", "2021Q3", "2021Q4"]
    assert audited("add_assignment") == [(None, {"role": "support"})]
    assert load(entry) == []


def test_a_new_task_of_a_published_plan_is_assigned_from_today_on(cast):
    entry = file_of(cast.plan)
    task = replace(entry.tasks[2], code="linyi-2019-13-04", deadline_on=date(2021, 6, 30))
    entry = written(replace(entry, tasks=(*entry.tasks, task)))
    assert load(entry) == [("add", "linyi-2019-13-04")]
    added = cast.assignment("rsj", task=4)
    kinds = db.session.execute(
        select(Obligation.kind, func.count())
        .where(Obligation.assignment_id == added.id)
        .group_by(Obligation.kind)
    )
    assert dict(kinds.tuples().all()) == {"quarterly": 7, "annual": 2, "completion": 1}


def test_a_unit_that_the_file_of_a_published_plan_leaves_out_keeps_its_part(cast):
    entry = with_task(file_of(cast.plan), responsible=("市人社局", "兰山区政府"))
    left_out = [("missing", "linyi-2019-13-01.responsible")]
    assert load(entry) == left_out
    assert load(entry) == left_out, "and is reported again, for it still has it"
    reworded = with_task(entry, requirement="开展岗前培训。")
    assert load(reworded) == [("change", "linyi-2019-13-01.requirement"), *left_out]
    assert [unit.written for unit in task_of(cast.plan).units] == [
        "市人社局",
        "兰山区政府",
        "市工信局",
    ]
    entry = reworded
    assert cast.assignment("gxj").withdrawn_on is None
    withdrawing.withdraw_assignment(
        cast.supervisor, assignment_id=cast.assignment("gxj").id, because="职责已划转。"
    )
    assert load(entry) == []


def test_a_draft_forgets_a_unit_that_the_file_leaves_out(draft):
    entry = with_task(file_of(draft), responsible=("市人社局", "兰山区政府"))
    assert load(entry) == [("change", "linyi-2020-2-01.responsible")]
    assert [unit.written for unit in task_of(draft).units] == ["市人社局", "兰山区政府"]
    assert load(entry) == []


@pytest.mark.both_databases
def test_who_joins_a_group_later_gets_its_part_in_published_plans(cast):
    with transaction() as session:
        group = Group(jurisdiction=cast.plan.jurisdiction, code="members", name="成员单位")
        group.members = [member(cast, "rsj"), member(cast, "czj", on=TODAY)]
        task = task_of(cast.plan, 3)
        task.units.append(
            TaskUnit(position=2, written="成员单位", role="support", basis="listed", group=group)
        )
        session.add(group)
    before = count(Assignment)
    assert publishing.add_group_member_assignments(cast.administrator, group, on=TODAY) == 1
    assert publishing.add_group_member_assignments(cast.administrator, group, on=TODAY) == 0
    assert count(Assignment) == before + 1
    assert cast.assignment("rsj", task=3).role == "lead", "who has a part keeps it"
    joined = cast.assignment("czj", task=3)
    assert (joined.role, joined.assigned_on) == ("support", TODAY)
    assert factories.get_duty(cast.plan, "czj", "2020Q2", task=3).due_on == date(2020, 7, 7)


def member(cast, code, *, on=date(2020, 1, 1)):
    return GroupMember(department=cast.departments["371300", code], from_on=on, source="名单")


def test_a_confirmed_lead_outlives_the_file_that_presumes_another(draft, cast):
    entry, task = file_of(draft), task_of(draft)
    other = task.units[1]
    assert leads.confirm_leads(cast.supervisor, draft, choices={task.id: other.id}) == 1
    assert [(unit.role, unit.basis) for unit in task.units] == [
        ("support", "listed"),
        ("lead", "confirmed"),
        ("support", "listed"),
    ]
    assert (other.confirmed_on, other.confirmed_by_id) == (TODAY, cast.supervisor.id)
    assert load(entry) == []
    changed = with_task(entry, requirement="另行规定。")
    assert load(changed) == [("change", "linyi-2020-2-01.requirement")]
    assert task.units[1].role == "lead"


def test_leads_that_are_not_ticked_stay_presumed(draft, cast):
    first, second = task_of(draft), task_of(draft, 2)
    leads.confirm_leads(cast.supervisor, draft, choices={first.id: first.units[0].id})
    assert (first.units[0].basis, second.units[0].basis) == ("confirmed", "presumed")


def test_the_lead_of_a_published_plan_is_confirmed_but_not_exchanged(cast):
    task = task_of(cast.plan)
    with pytest.raises(errors.Refused):
        leads.confirm_leads(cast.supervisor, cast.plan, choices={task.id: task.units[1].id})
    leads.confirm_leads(cast.supervisor, cast.plan, choices={task.id: task.units[0].id})
    assert cast.assignment().basis == "confirmed"
    assert cast.assignment("gxj").basis == "listed"


def test_a_lead_is_chosen_among_the_tasks_own_units(draft, cast):
    task, stranger = task_of(draft), task_of(draft, 2).units[0]
    with pytest.raises(errors.Invalid):
        leads.confirm_leads(cast.supervisor, draft, choices={task.id: stranger.id})
    with pytest.raises(errors.Invalid):
        leads.confirm_leads(cast.supervisor, draft, choices={})
    assert [unit.role for unit in task.units] == ["lead", "support", "support"]


def test_a_lead_that_the_document_turns_out_to_name_is_no_longer_presumed(cast):
    entry = with_task(file_of(cast.plan), lead=("市人社局",), presumed_lead=None)
    assert load(entry) == [("change", "linyi-2019-13-01.basis")]
    assert cast.assignment().basis == "stated"
    assert load(entry) == []


def test_a_rule_that_the_document_declares_is_the_basis_of_its_leads(draft):
    entry = replace(file_of(draft), lead_rule="first_listed_declared")
    tasks = (replace(task, lead=task.responsible[:1], presumed_lead=None) for task in entry.tasks)
    load(written(replace(entry, tasks=tuple(tasks))))
    assert [task_of(draft, n).units[0].basis for n in (1, 2, 3)] == ["declared"] * 3


def test_only_what_was_previewed_is_stored(draft):
    entry = with_task(file_of(draft), requirement="开展岗前培训。")
    seen = plan_differences.fingerprint(planning.load_plans(None, [entry], dry_run=True))
    with transaction():
        task_of(draft).open_ended = True
    with pytest.raises(errors.Conflict):
        load(entry, seen=seen)
    assert task_of(draft).requirement != "开展岗前培训。"
    seen = plan_differences.fingerprint(planning.load_plans(None, [entry], dry_run=True))
    load(entry, seen=seen)
    assert task_of(draft).requirement == "开展岗前培训。"


def test_a_supervisor_loads_plans_of_its_own_jurisdiction(cast):
    entry = replace(file_of(cast.plan), code="linyi-2021-1")
    with pytest.raises(errors.Refused):
        load(entry, actor=cast.foreign_office)
    with pytest.raises(errors.Refused):
        load(replace(file_of(cast.plan), jurisdiction="370321"))
    with pytest.raises(errors.Forbidden):
        load(entry, actor=cast.lead)
    assert count(Plan) == 1
