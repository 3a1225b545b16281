"""The course of score sheets: each step by its own person, no shortcut, frozen for good."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.services import courses
from tests.services.courses import DRAFTED_ON, LAST_OBJECTION, PUBLISHED_ON, QUARTER, sheet_of
from tests.services.told import accept, audited, file, said
from tracker import errors
from tracker.db import db, transaction
from tracker.jobs.runner import run_job
from tracker.models import Mail, Notice, ScoreSheet
from tracker.services.assessment import (
    assessing,
    assessment_reading,
    correcting_sheets,
    objecting,
    sheet_chain,
    sheet_course,
)
from tracker.services.assessment.objecting import Verdict
from tracker.services.assessment.sheet_course import Course

BECAUSE = "四月八日报告系按时报送，系统登记有误。"


@pytest.fixture
def drafted(cast, clock):
    """The first quarter drafted; the lead had filed one report that was accepted."""
    report = file(cast.lead, cast.duty(), percent=30)
    accept(cast.supervisor, report)
    courses.draft(clock)
    return cast


@pytest.fixture
def published(drafted, clock):
    courses.publish(drafted, clock)
    return drafted


@pytest.mark.both_databases
def test_the_whole_course_from_the_draft_to_the_frozen_sheet(drafted, clock):
    own = sheet_of()
    sheet_course.enter_self_score(drafted.lead, own.id, score=Decimal("96.5"), note="均已完成。")
    courses.publish(drafted, clock)
    own = sheet_of()
    assert (own.state, own.self_score, own.objections_until_on) == (
        "published",
        Decimal("96.50"),
        LAST_OBJECTION,
    )
    people = (own.proposed_by, own.approved_by, own.published_by)
    assert [person.username for person in people] == ["supervisor", "leader", "supervisor"]
    clock.set(LAST_OBJECTION)
    assert sheet_course.freeze_due_sheets() == 0, "objections can still be raised"
    clock.set(date(2020, 5, 20))
    assert sheet_course.freeze_due_sheets() == 3
    assert sheet_course.freeze_due_sheets() == 0
    own = sheet_of()
    assert (own.state, own.frozen_on, own.policy_version) == ("frozen", date(2020, 5, 20), "2019-1")
    assert own.seal == sheet_course.seal_of(own)
    assert own.ledger_position > 0
    assert [who for who, _ in audited("propose_sheets")] == ["supervisor"] * 4
    assert [who for who, _ in audited("freeze_sheet")] == [None] * 3


def test_the_job_freezes_what_is_due(published, clock):
    clock.set(date(2020, 5, 20))
    assert run_job("closing").tally.done == 3
    assert run_job("closing").tally.done == 0


def steps(cast):
    course = Course(cast.plan, QUARTER)
    return {
        "propose": lambda who: sheet_course.propose_sheets(who, course),
        "approve": lambda who: sheet_course.approve_sheets(who, course),
        "publish": lambda who: sheet_course.publish_sheets(who, course),
        "return": lambda who: sheet_course.return_sheets(who, course, because="请复核。"),
    }


def test_each_step_has_its_own_role(drafted):
    allowed = {"propose": "supervisor", "approve": "leader", "publish": "supervisor"}
    for step, take in steps(drafted).items():
        for name in ("supervisor", "leader", "lead", "head", "auditor", "administrator"):
            if allowed.get(step, "leader") != name:
                with pytest.raises(errors.Forbidden):
                    take(getattr(drafted, name))


def test_no_step_is_skipped(drafted):
    taken = steps(drafted)
    for step, who in (("approve", drafted.leader), ("publish", drafted.supervisor)):
        with pytest.raises(errors.Refused) as caught:
            taken[step](who)
        assert "2020年第一季度" in said(caught.value)
    taken["propose"](drafted.supervisor)
    with pytest.raises(errors.Refused):
        taken["publish"](drafted.supervisor)
    with pytest.raises(errors.Refused):
        taken["propose"](drafted.supervisor)
    taken["return"](drafted.leader)
    assert sheet_of().state == "draft"
    with pytest.raises(errors.Refused):
        taken["approve"](drafted.leader)


def test_sheets_that_were_not_drafted_cannot_be_proposed(cast):
    with pytest.raises(errors.Refused) as caught:
        sheet_course.propose_sheets(cast.supervisor, Course(cast.plan, QUARTER))
    assert "尚未生成" in said(caught.value)


def test_who_proposed_does_not_approve(drafted):
    sheet_course.propose_sheets(drafted.supervisor, Course(drafted.plan, QUARTER))
    with transaction():
        for row in db.session.scalars(select(ScoreSheet)):
            row.proposed_by_id = drafted.leader.id
    with pytest.raises(errors.Refused) as caught:
        sheet_course.approve_sheets(drafted.leader, Course(drafted.plan, QUARTER))
    assert said(caught.value) == "考核得分须由送审人以外的人员审定。"
    assert {row.state for row in db.session.scalars(select(ScoreSheet))} == {"proposed"}


def test_a_stranger_takes_no_step(drafted):
    course = Course(drafted.plan, QUARTER)
    with pytest.raises(errors.NotFound):
        sheet_course.propose_sheets(drafted.foreign_office, course)
    with pytest.raises(errors.NotFound):
        sheet_course.enter_self_score(drafted.support, sheet_of("rsj").id, score=Decimal(100))


@pytest.mark.parametrize("score", ["-1", "100.01", "NaN", "Infinity"])
def test_a_self_score_is_a_score(drafted, score):
    with pytest.raises(errors.Invalid):
        sheet_course.enter_self_score(drafted.lead, sheet_of().id, score=Decimal(score))


def test_a_self_score_changes_nothing_and_ends_with_the_draft(drafted):
    before = dict(sheet_of().content)
    sheet_course.enter_self_score(drafted.head, sheet_of().id, score=Decimal(99))
    assert sheet_of().content == before
    sheet_course.propose_sheets(drafted.supervisor, Course(drafted.plan, QUARTER))
    with pytest.raises(errors.Refused):
        sheet_course.enter_self_score(drafted.head, sheet_of().id, score=Decimal(100))


@pytest.mark.both_databases
def test_the_database_refuses_to_change_or_remove_a_frozen_sheet(published, clock):
    clock.set(date(2020, 5, 20))
    sheet_course.freeze_due_sheets()
    seal = sheet_of().seal
    for statement in ("UPDATE score_sheet SET score = 100", "DELETE FROM score_sheet"):
        with pytest.raises(DBAPIError), transaction() as session:
            session.execute(text(statement))
    assert sheet_course.seal_of(sheet_of()) == seal


def test_frozen_figures_stay_whatever_happens_later(published, clock):
    clock.set(date(2020, 5, 20))
    sheet_course.freeze_due_sheets()
    before = (sheet_of().content, sheet_of().seal)
    file(published.support, published.duty("gxj", "2020Q2", task=2), percent=90)
    clock.set(date(2020, 9, 1))
    run_job("sweep")
    run_job("closing")
    assert (sheet_of().content, sheet_course.seal_of(sheet_of())) == before
    view = assessment_reading.get_sheet(
        published.lead, published.plan, period=QUARTER, department="rsj", day=clock.today
    )
    assert view.content == before[0]


def object_to(cast, clock, day=date(2020, 5, 14)):
    clock.set(day)
    return objecting.raise_objection(cast.head, sheet_of().id, body=BECAUSE)


def test_an_objection_is_decided_by_somebody_who_had_no_part(published, clock):
    row = object_to(published, clock)
    assert row.decide_by_on == date(2020, 5, 28)
    for barred in (published.supervisor, published.leader):
        with pytest.raises(errors.Refused) as caught:
            objecting.decide_objection(barred, row.id, verdict=Verdict("upheld", "予以更正处理。"))
        assert "未参与" in said(caught.value) or "由" in said(caught.value)
    second = courses.another(published)
    objecting.decide_objection(second, row.id, verdict=Verdict("upheld", "经核实，情况属实。"))
    assert (row.outcome, row.decided_by_id) == ("upheld", second.id)
    with pytest.raises(errors.Conflict):
        objecting.decide_objection(second, row.id, verdict=Verdict("dismissed", "再次决定不行。"))


@pytest.mark.parametrize("day", [PUBLISHED_ON, LAST_OBJECTION])
def test_objections_are_raised_within_five_working_days(published, clock, day):
    assert object_to(published, clock, day).raised_on == day


def test_an_objection_comes_too_late_or_too_early(drafted, clock):
    with pytest.raises(errors.Refused) as caught:
        object_to(drafted, clock, DRAFTED_ON)
    assert "尚未公布" in said(caught.value) or "公布" in said(caught.value)
    courses.publish(drafted, clock)
    with pytest.raises(errors.Refused):
        object_to(drafted, clock, date(2020, 5, 20))
    clock.set(date(2020, 5, 20))
    sheet_course.freeze_due_sheets()
    with pytest.raises(errors.Refused) as caught:
        object_to(drafted, clock, date(2020, 5, 20))
    assert "定格" in said(caught.value)


def test_one_objection_at_a_time_with_reasons_by_the_head_of_the_department(published, clock):
    clock.set(date(2020, 5, 14))
    with pytest.raises(errors.Forbidden):
        objecting.raise_objection(published.lead, sheet_of().id, body=BECAUSE)
    with pytest.raises(errors.NotFound):
        objecting.raise_objection(published.head, sheet_of("gxj").id, body=BECAUSE)
    with pytest.raises(errors.Invalid):
        objecting.raise_objection(published.head, sheet_of().id, body="  不服 ")
    object_to(published, clock)
    with pytest.raises(errors.Refused):
        object_to(published, clock)


def test_an_undecided_objection_holds_the_freezing_of_its_sheet_alone(published, clock):
    row = object_to(published, clock)
    clock.set(date(2020, 5, 20))
    assert sheet_course.freeze_due_sheets() == 2
    assert sheet_of().state == "published"
    second = courses.another(published)
    objecting.decide_objection(second, row.id, verdict=Verdict("dismissed", "经核实，评分无误。"))
    assert sheet_course.freeze_due_sheets() == 1


def test_a_correction_is_a_new_sheet_that_names_the_old_one(published, clock):
    row = object_to(published, clock)
    second = courses.another(published)
    objecting.decide_objection(second, row.id, verdict=Verdict("upheld", "经核实，情况属实。"))
    old = sheet_of()
    before = (old.content, old.score)
    new = correcting_sheets.correct_sheet(published.supervisor, old.id, because=BECAUSE)
    assert (new.correction, new.corrects_id, new.state) == (1, old.id, "draft")
    assert new.policy_version == old.policy_version
    assert (sheet_of().content, sheet_of().score) == before
    view = assessment_reading.get_sheet(
        published.head, published.plan, period=QUARTER, department="rsj", day=clock.today
    )
    assert view.sheet.correction == 0, "what is published stands until the correction is"
    with pytest.raises(errors.Refused):
        correcting_sheets.correct_sheet(published.supervisor, old.id, because=BECAUSE)
    with pytest.raises(errors.Refused):
        correcting_sheets.correct_sheet(published.supervisor, new.id, because=BECAUSE)
    course = Course(published.plan, QUARTER)
    sheet_course.propose_sheets(published.supervisor, course)
    sheet_course.approve_sheets(published.leader, course)
    sheet_course.publish_sheets(published.supervisor, course)
    view = assessment_reading.get_sheet(
        published.head, published.plan, period=QUARTER, department="rsj", day=clock.today
    )
    assert view.sheet.correction == 1
    assert [each.correction for each in sheet_chain.chain_of(view, clock.today)] == [0, 1]


def test_who_decided_an_objection_does_not_decide_the_next_one_on_the_correction(published, clock):
    row = object_to(published, clock)
    second = courses.another(published)
    objecting.decide_objection(second, row.id, verdict=Verdict("upheld", "经核实，情况属实。"))
    correcting_sheets.correct_sheet(published.supervisor, sheet_of().id, because=BECAUSE)
    course = Course(published.plan, QUARTER)
    sheet_course.propose_sheets(published.supervisor, course)
    sheet_course.approve_sheets(published.leader, course)
    sheet_course.publish_sheets(published.supervisor, course)
    again = objecting.raise_objection(published.head, sheet_of("rsj", 1).id, body=BECAUSE)
    with pytest.raises(errors.Refused):
        objecting.decide_objection(second, again.id, verdict=Verdict("dismissed", "评分没有错误。"))
    third = courses.another(published, "leader", "third")
    objecting.decide_objection(third, again.id, verdict=Verdict("dismissed", "评分没有错误。"))
    assert again.decided_by_id == third.id


def test_everybody_concerned_is_told_in_the_next_digest(published, clock):
    row = object_to(published, clock)
    second = courses.another(published)
    objecting.decide_objection(second, row.id, verdict=Verdict("upheld", "经核实，情况属实。"))
    kinds = dict(
        db.session.execute(select(Notice.kind, func.count()).group_by(Notice.kind)).tuples().all()
    )
    assert kinds["score_proposed"] == 1
    assert kinds["score_published"] == 4, "two of the lead, one each of the others"
    assert kinds["objection_raised"] == 1, "the second supervisor came later"
    assert kinds["objection_decided"] == 2
    run_job("digest")
    mails = {mail.user.username: mail.text_body for mail in db.session.scalars(select(Mail))}
    assert "申诉已作出决定。经核实，情况属实。" in mails["head"]
    assert "考核得分已公布" in mails["support"]
    assert "/assessment/2020Q1/rsj?plan=linyi-2019-13" in mails["head"]
    assert "待您审定" in mails["leader"]


def test_a_score_of_a_past_day_shows_the_state_of_that_day(published, clock):
    clock.set(date(2020, 6, 30))
    sheet_course.freeze_due_sheets()

    def state_on(day):
        return assessment_reading.get_sheet(
            published.lead, published.plan, period=QUARTER, department="rsj", day=day
        ).state

    assert [state_on(day) for day in (DRAFTED_ON, PUBLISHED_ON, date(2020, 6, 30))] == [
        "draft",
        "published",
        "frozen",
    ]
    assert assessing.draft_due_sheets() == 0
