"""Score sheets (R6): computed for any day, drafted once a period has closed, kept as drafted."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.services.told import accept, audited, file
from tracker import errors
from tracker.db import db, transaction
from tracker.jobs.runner import run_job
from tracker.models import Commendation, Exemption, Obligation, ScoreSheet
from tracker.services.assessment import assessing, assessment_reading
from tracker.services.assessment.assessing import sheet_content
from tracker.services.obligation import signing

CLOSED_ON = date(2020, 5, 8)  # the last day on which reports for 2020Q1 can be filed
DRAFTED_ON = date(2020, 5, 9)  # a Saturday that is worked


def sheets(cast, period="2020Q1", **how):
    """The computed sheets as they are printed, by department."""
    found = assessing.assess(cast.plan, period, **how)
    return {item.department.code: sheet_content(item) for item in found}


def in_full(cast):
    """A quarter in which the lead's department did everything in time."""
    for task in (1, 3):
        report = file(cast.lead, cast.duty(task=task), token=f"task-{task}", percent=100)
        accept(cast.supervisor, report)
    report = file(cast.lead, cast.duty("rsj", task=2), token="support", percent=100)
    accept(cast.supervisor, report)


def commendation(cast, level, dated_on):
    """A commendation of the lead's department, proved by a document."""
    return Commendation(
        plan_id=cast.plan.id,
        department_id=cast.departments["371300", "rsj"].id,
        level=level,
        dated_on=dated_on,
        proof="鲁人社字〔2020〕20号",
        recorded_by_id=cast.supervisor.id,
    )


def test_a_quarter_in_which_all_was_done_but_the_signing_is_90_points(cast, clock):
    in_full(cast)
    clock.set(date(2020, 4, 9))
    (sheet,) = (each for each in sheets(cast).values() if each["department"] == "rsj")
    # Lead of tasks 1 and 3, support of 2: weights 1 + 1 + 0.5. Nobody signed by 8 January.
    assert (sheet["weight_sum"], sheet["timeliness"], sheet["delivery"]) == (
        "2.5",
        "1.0000",
        "1.0000",
    )
    assert (sheet["quality"], sheet["responsiveness"]) == ("1.0000", "0.0000")
    assert (sheet["base"], sheet["score"], sheet["rank"]) == ("90.0000", "90.00", 1)
    assert (sheet["grade"], sheet["grade_reason"]["code"]) == ("passed", "grade_beyond_share")


def test_what_was_not_due_by_the_day_is_not_assessed(cast):
    sheet = sheets(cast, as_of=date(2020, 4, 7))["rsj"]
    assert (sheet["score"], sheet["rank"], sheet["grade"], sheet["weight_sum"]) == (
        None,
        None,
        None,
        "0",
    )
    assert [note["code"] for note in sheet["notes"]] == ["score_not_assessed"]


def test_departments_and_lower_governments_are_ranked_apart(cast, clock):
    clock.set(date(2020, 4, 9))
    found = sheets(cast)
    assert {code: (each["table"], each["rank"]) for code, each in found.items()} == {
        "rsj": ("departments", 1),
        "gxj": ("departments", 1),
        "lsq": ("governments", 1),
    }


def test_commendations_and_exemptions_of_the_database_count(cast, clock):
    clock.set(date(2020, 4, 9))
    before = sheets(cast)["rsj"]
    with transaction() as session:
        session.add(commendation(cast, "province", date(2020, 3, 20)))
        session.add(
            Exemption(
                obligation_id=cast.duty().id,
                approved_on=date(2020, 4, 9),
                approved_by_id=cast.leader.id,
                parts=["timeliness"],
                cause="防疫期间停训",
                document="临政办字〔2020〕3号",
            )
        )
    after = sheets(cast)["rsj"]
    assert [each["rule"] for each in after["adjustments"]] == ["commendation"]
    # The exempted duty is 1 of 2.5 in weight: 0.4 of 30 for timeliness, and as much of 20 for
    # quality, which takes timeliness's value where nothing was reviewed; 1 for the commendation.
    assert (before["score"], after["score"]) == ("0.00", "21.00")
    line = next(each for each in after["lines"] if each["exempted"])
    assert (line["value"], line["value_without"], line["cause"]) == (
        "1.0000",
        "0.0000",
        "防疫期间停训",
    )


@pytest.mark.both_databases
def test_sheets_are_drafted_once_on_the_first_working_day_after_the_last_can_be_filed(cast, clock):
    file(cast.lead, cast.duty(), percent=30)
    clock.set(CLOSED_ON)
    assert assessing.draft_due_sheets() == 0
    clock.set(DRAFTED_ON)
    assert assessing.draft_due_sheets() == 3
    assert assessing.draft_due_sheets() == 0
    kept = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id)).all()
    assert {(sheet.period, sheet.state, sheet.drafted_on) for sheet in kept} == {
        ("2020Q1", "draft", DRAFTED_ON)
    }
    computed = sheets(cast)
    for sheet in kept:
        assert sheet.content == computed[sheet.department.code]
        assert sheet.score == Decimal(sheet.content["score"])
        assert (sheet.policy_version, sheet.as_of) == ("2019-1", DRAFTED_ON)
    assert assessing.draft_sheets(cast.plan.id, "2020Q1") == 0
    assert audited("draft_sheets") == [(None, {"period": "2020Q1", "sheets": 3})]


def test_the_job_drafts_them_and_run_again_nothing(cast, clock):
    clock.set(DRAFTED_ON)
    assert run_job("closing").tally.done == 3
    assert run_job("closing").tally.done == 0
    assert db.session.scalar(select(func.count()).select_from(ScoreSheet)) == 3


def test_drafting_waits_for_a_completion_that_closes_later_in_the_quarter(cast, clock):
    # Task 3 has its deadline on 30 June: its completion closes before the quarter's reports do.
    last = db.session.execute(
        select(Obligation.kind, func.max(Obligation.closes_on))
        .where(Obligation.period == "2020Q2")
        .group_by(Obligation.kind)
    )
    closes_on = dict(last.tuples().all())
    assert closes_on["completion"] < closes_on["quarterly"]
    with transaction():
        duty = factories.get_duty(cast.plan, "rsj", "2020Q2", task=3, kind="completion")
        duty.due_on = duty.closes_on = date(2020, 9, 25)
    clock.set(date(2020, 8, 6))
    drafted = {period for _, period, _ in assessing._closed_periods()}
    assert drafted == {"2020Q1", "2020Q2"}, "by its new day the completion belongs to 2020Q3"


def test_a_withdrawn_part_does_not_hold_the_sheets_back(cast, clock):
    with transaction():
        part = cast.assignment("lsq")
        part.withdrawn_on = date(2020, 4, 7)
        factories.get_duty(cast.plan, "lsq").closes_on = date(2020, 12, 31)
    clock.set(DRAFTED_ON)
    assert assessing.draft_due_sheets() == 3


def test_a_kept_sheet_is_shown_from_its_day_on_with_the_state_it_had(cast, clock):
    clock.set(DRAFTED_ON)
    assessing.draft_due_sheets()
    with transaction():
        for sheet in db.session.scalars(select(ScoreSheet)):
            sheet.state, sheet.proposed_on = "proposed", date(2020, 5, 12)
    clock.set(date(2020, 5, 20))

    def view_on(day):
        return assessment_reading.get_sheet(
            cast.supervisor, cast.plan, period="2020Q1", department="rsj", day=day
        )

    assert view_on(date(2020, 5, 7)).state is None
    assert view_on(date(2020, 5, 7)).as_of == date(2020, 5, 7)
    assert [view_on(day).state for day in (DRAFTED_ON, date(2020, 5, 12), date(2020, 5, 20))] == [
        "draft",
        "proposed",
        "proposed",
    ]
    assert view_on(date(2020, 5, 20)).as_of == DRAFTED_ON


def test_a_kept_sheet_stays_as_it_was_drafted(cast, clock):
    clock.set(DRAFTED_ON)
    assessing.draft_due_sheets()
    before = sheets(cast)["rsj"]
    signing.sign_assignment(cast.lead, assignment_id=cast.assignment().id)
    with transaction():
        db.session.add(commendation(cast, "city", date(2020, 3, 31)))
    view = assessment_reading.get_sheet(
        cast.supervisor, cast.plan, period="2020Q1", department="rsj", day=DRAFTED_ON
    )
    assert view.content == before != sheets(cast)["rsj"]


def test_a_department_sees_its_own_sheet_and_no_other(cast, clock):
    clock.set(date(2020, 4, 9))
    for drafted in (False, True):
        if drafted:
            clock.set(DRAFTED_ON)
            assessing.draft_due_sheets()
        day = clock.today
        tables = assessment_reading.list_sheets(cast.lead, cast.plan, period="2020Q1", day=day)
        assert [view.department.code for views in tables.values() for view in views] == ["rsj"]
        with pytest.raises(errors.NotFound):
            assessment_reading.get_sheet(
                cast.lead, cast.plan, period="2020Q1", department="gxj", day=day
            )
        (row,) = (
            each
            for each in assessment_reading.list_periods(cast.lead, cast.plan, day=day)
            if each.period == "2020Q1"
        )
        assert (row.duties, row.states.total()) == (3, int(drafted))


def test_the_year_is_the_mean_of_its_sheets_by_weight(cast, clock):
    in_full(cast)
    clock.set(date(2021, 3, 1))
    content = sheets(cast, "2020")["rsj"]
    year = content["year"]
    assert [each["period"] for each in year["sheets"]] == [
        "2020Q1",
        "2020Q2",
        "2020Q3",
        "2020Q4",
        "2020",
    ]
    pairs = [(Decimal(each["score"]), Decimal(each["weight_sum"])) for each in year["sheets"]]
    mean = sum(score * weight for score, weight in pairs) / sum(weight for _, weight in pairs)
    assert Decimal(year["score"]) == round(mean, 2)
    assert Decimal(year["contribution"]) == round(Decimal(year["score"]) / 10, 2)
    assert (content["score"], content["weight_sum"]) == (
        year["sheets"][-1]["score"],
        year["sheets"][-1]["weight_sum"],
    )


def test_a_sheet_leads_from_every_line_to_its_task_report_and_slips(cast, clock):
    report = file(cast.support, cast.duty("gxj"), percent=20)
    clock.set(date(2020, 4, 9))
    run_job("sweep")
    clock.set(date(2020, 4, 20))
    view = assessment_reading.get_sheet(
        cast.supervisor, cast.plan, period="2020Q1", department="gxj", day=clock.today
    )
    rows = assessment_reading.duty_lines(view)
    assert [row.task.position for row in rows] == [1, 2]
    assert (rows[0].report.id, rows[1].report) == (report.id, None)
    assert [slip.rung for slip in rows[1].slips] == ["blue"]
    assert all(set(row.lines) == {"timeliness", "delivery", "quality"} for row in rows)
    answers = assessment_reading.answer_lines(view)
    assert [(each.task.position, each.line["obligation"] is None) for each in answers] == [
        (1, True),
        (2, True),
        (2, False),
    ]
    assert [each.most for each in assessment_reading.parts_of(view)] == ["30", "40", "20", "10"]


def test_what_is_no_period_is_not_found():
    for wrong in ("2020Q5", "20", "abc", "2020q1"):
        with pytest.raises(errors.NotFound):
            assessment_reading.require_period(wrong)
    assert assessment_reading.require_period("2020Q4") == "2020Q4"
