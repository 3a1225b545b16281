"""The tasks of a plan draft: corrected, divided, joined, left out, brought back, added."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.cast import find_cast
from tests.services.told import audited
from tests.services.told_drafts import decide_all, decide_leads, make_drafting, note_all, save
from tracker.errors import Conflict, Invalid, NotFound, Problems, Refused
from tracker.models import PlanDraft
from tracker.services.plan import publishing
from tracker.services.plan_draft import plan_draft_page, plan_draft_tasks, plan_drafts
from tracker.services.plan_draft.plan_draft_checks import checks_of
from tracker.services.plan_draft.plan_draft_tasks import TaskText


@pytest.fixture
def cast(app, begin_with, session):
    """The cast, the city's supervisor having uploaded the short document."""
    begin_with(make_drafting)
    return find_cast()


@pytest.fixture
def draft(session, cast):
    """The draft of the short document."""
    return session.scalars(select(PlanDraft)).one()


def typed(**values):
    """A task as a person types it."""
    text = {
        "section": "技能培训",
        "requirement": "对新录用职工开展岗前培训。",
        "responsible": "市人社局、市工信局",
        "lead": "",
        "open_ended": False,
        "deadline": "",
        "deadline_on": None,
    }
    return TaskText(**{**text, **values})


def edit(cast, draft, number=1, *, version=None, **values):
    task = draft.kept_tasks[number - 1]
    return plan_draft_tasks.edit_task(
        cast.supervisor,
        draft.id,
        task_id=task.id,
        text=typed(**values),
        version=version or task.version,
    )


def requirements(draft):
    return [task.content["requirement"] for task in draft.kept_tasks]


def open_counts(cast, draft):
    return checks_of(plan_drafts.get_draft(cast.supervisor, draft.id)).open_counts


@pytest.mark.both_databases
def test_a_task_is_kept_as_it_was_corrected(cast, draft):
    task = edit(
        cast,
        draft,
        responsible="市人社局，市工信局\n各县区政府;",
        lead="市人社局",
        deadline="2020年底前",
        deadline_on=date(2020, 12, 31),
    )
    assert task.content["responsible"] == ["市人社局", "市工信局", "各县区政府"]
    assert (task.content["lead"], task.content["presumed_lead"]) == (["市人社局"], None)
    assert task.content["deadline_on"] == "2020-12-31"
    assert audited("edit_draft_task")[0][0] == "supervisor"
    decide_all(cast.supervisor, draft.id)
    kept = publishing.tasks_of(save(cast.supervisor, draft.id))[0]
    assert (kept.category.name, kept.deadline_on) == ("技能培训", date(2020, 12, 31))
    assert [(u.written, u.role, u.basis) for u in kept.units] == [
        ("市人社局", "lead", "stated"),
        ("市工信局", "support", "listed"),
        ("各县区政府", "support", "listed"),
    ]


def test_other_units_ask_for_the_lead_anew_and_the_same_do_not(cast, draft):
    decide_leads(cast.supervisor, draft.id)
    edit(cast, draft, responsible="市人社局、市工信局、市财政局", requirement="只改文字。")
    assert open_counts(cast, draft)["leads"] == 0
    edit(cast, draft, responsible="市工信局、市人社局")
    assert open_counts(cast, draft)["leads"] == 1


def test_a_corrected_task_needs_no_look_at_its_remarks(cast, draft):
    assert open_counts(cast, draft)["warnings"] == 1
    edit(cast, draft, 3)
    assert open_counts(cast, draft)["warnings"] == 0


def test_everything_that_is_wrong_in_a_task_is_told(cast, draft):
    with pytest.raises(Problems) as wrong:
        edit(cast, draft, requirement="", responsible="，、", lead="市人社局")
    assert [each.field for each in wrong.value.problems] == ["requirement", "responsible", "lead"]
    with pytest.raises(Problems) as wrong:
        edit(cast, draft, responsible="某" * 121)
    assert [each.field for each in wrong.value.problems] == ["responsible"]


@pytest.mark.both_databases
def test_two_people_cannot_overwrite_each_others_task(cast, draft):
    version = draft.kept_tasks[0].version
    edit(cast, draft, requirement="第一位的修改。")
    with pytest.raises(Conflict) as stale:
        edit(cast, draft, requirement="第二位的修改。", version=version)
    assert (stale.value.params["name"], stale.value.params["time"]) == ("王督办", "09:00")
    assert requirements(draft)[0] == "第一位的修改。"


def test_a_colleague_at_another_task_makes_no_conflict(cast, draft):
    version = draft.kept_tasks[1].version
    first = draft.kept_tasks[0]
    plan_draft_tasks.split_task(
        cast.supervisor, draft.id, task_id=first.id, before_piece=1, version=first.version
    )
    edit(cast, plan_drafts.get_draft(cast.supervisor, draft.id), 3, version=version)
    assert requirements(draft)[:2] == [
        "开展岗前培训。",
        "对新录用职工开展岗前培训，每年不少于40学时。",
    ]


@pytest.mark.both_databases
def test_a_task_is_divided_before_a_sentence(session, cast, draft):
    first = draft.kept_tasks[1]
    second = plan_draft_tasks.split_task(
        cast.supervisor, draft.id, task_id=first.id, before_piece=2, version=first.version
    )
    session.expire_all()
    assert requirements(draft)[1:3] == [
        "支持企业吸纳就业。落实社会保险补贴政策。",
        "及时兑现资金。",
    ]
    assert second.content["responsible"] == first.content["responsible"]
    assert draft.kept_tasks.index(second) == 2
    rows = plan_draft_page.draft_page(checks_of(draft)).page.rows
    assert [row.is_same for row in rows] == [False, False, True, False, False]


@pytest.mark.parametrize("piece", [0, 3, 99, -1])
def test_a_task_is_divided_only_between_its_sentences(cast, draft, piece):
    task = draft.kept_tasks[1]
    with pytest.raises(Invalid, match="sentence"):
        plan_draft_tasks.split_task(
            cast.supervisor, draft.id, task_id=task.id, before_piece=piece, version=task.version
        )


def test_two_tasks_are_joined_and_nothing_is_lost(session, cast, draft):
    first = draft.kept_tasks[0]
    plan_draft_tasks.merge_task(cast.supervisor, draft.id, task_id=first.id, version=first.version)
    session.expire_all()
    assert len(draft.kept_tasks) == 3
    assert first.content["responsible"] == ["市人社局", "市工信局", "市财政局", "人社部门"]
    assert first.content["requirement"].endswith("及时兑现资金。")
    assert first.content["source"] == {"line": 7, "last_line": 9}
    assert first.content["open_ended"]
    left_out = draft.tasks[1]
    plan_draft_tasks.restore_task(
        cast.supervisor, draft.id, task_id=left_out.id, version=left_out.version
    )
    assert len(draft.kept_tasks) == 4


def test_the_last_task_has_none_to_be_joined_with(cast, draft):
    last = draft.kept_tasks[-1]
    with pytest.raises(Refused, match="last task"):
        plan_draft_tasks.merge_task(
            cast.supervisor, draft.id, task_id=last.id, version=last.version
        )


def test_a_task_that_is_left_out_asks_for_nothing(cast, draft):
    third = draft.kept_tasks[2]
    plan_draft_tasks.drop_task(cast.supervisor, draft.id, task_id=third.id, version=third.version)
    counts = open_counts(cast, draft)
    assert (counts["names"], counts["leads"], counts["warnings"]) == (2, 2, 0)
    decide_all(cast.supervisor, draft.id)
    plan = save(cast.supervisor, draft.id)
    assert [task.code for task in publishing.tasks_of(plan)] == [
        "linyi-2020-5-01",
        "linyi-2020-5-02",
        "linyi-2020-5-03",
    ]


def test_an_added_task_is_to_be_filled_in(session, cast, draft):
    first = draft.kept_tasks[0]
    added = plan_draft_tasks.add_task(cast.supervisor, draft.id, after_id=first.id)
    session.expire_all()
    assert draft.kept_tasks.index(added) == 1
    assert open_counts(cast, draft)["tasks"] == 1
    edit(cast, draft, 2)
    assert open_counts(cast, draft)["tasks"] == 0
    decide_all(cast.supervisor, draft.id)
    task = publishing.tasks_of(save(cast.supervisor, draft.id))[1]
    assert (task.requirement, task.source_line) == ("对新录用职工开展岗前培训。", None)


def test_a_draft_without_tasks_becomes_no_plan(cast, draft):
    for task in list(draft.tasks):
        plan_draft_tasks.drop_task(cast.supervisor, draft.id, task_id=task.id, version=task.version)
    assert open_counts(cast, draft)["tasks"] == 1
    decide_all(cast.supervisor, draft.id)
    with pytest.raises(Refused):
        save(cast.supervisor, draft.id)


def test_another_offices_task_is_not_found(cast, draft):
    task = draft.kept_tasks[0]
    with pytest.raises(NotFound):
        plan_draft_tasks.drop_task(
            cast.foreign_office, draft.id, task_id=task.id, version=task.version
        )
    with pytest.raises(NotFound):
        plan_draft_tasks.drop_task(cast.supervisor, draft.id, task_id=999, version=1)


# The source beside the tasks


def test_every_line_of_the_source_stands_in_a_task_or_between_two(cast, draft):
    page = plan_draft_page.draft_page(checks_of(draft))
    shown = [line for row in page.page.rows for line in (row.before.lines if row.before else [])]
    shown += [line for row in page.page.rows for line in row.lines]
    shown += page.after.lines if page.after else []
    written = [(n, text.strip()) for n, text in enumerate(draft.lines, start=1) if text.strip()]
    assert sorted(shown) == written


def test_only_what_is_open_is_shown_when_that_is_asked_for(cast, draft):
    note_all(cast.supervisor, draft.id)
    decide_leads(cast.supervisor, draft.id)
    checks = checks_of(plan_drafts.get_draft(cast.supervisor, draft.id))
    page = plan_draft_page.draft_page(checks, only_open=True)
    assert [row.number for row in page.page.rows] == [2, 3, 4], "their names are not decided"
