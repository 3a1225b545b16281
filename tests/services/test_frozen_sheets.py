"""A frozen sheet never changes, whatever is done after and in whatever order (R6)."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from tests.services import courses
from tests.services.courses import QUARTER, sheet_of
from tests.services.told import accept, file
from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.errors import TrackerError
from tracker.jobs.runner import run_job
from tracker.models import PolicyVersion
from tracker.services.assessment import (
    assessment_reading,
    commending,
    correcting_sheets,
    exempting,
    objecting,
    sheet_course,
    trials,
)
from tracker.services.assessment.commending import CommendationInput
from tracker.services.assessment.exempting import ExemptionInput
from tracker.services.assessment.sheet_course import Course
from tracker.services.calendar import calendar_corrections, calendars
from tracker.services.calendar.calendar_corrections import Correction
from tracker.services.department import departments
from tracker.services.department.departments import Renaming
from tracker.services.obligation import reopening
from tracker.services.plan import withdrawing

FROZEN_ON = date(2020, 5, 20)


@pytest.fixture
def frozen(cast, clock):
    """The first quarter frozen; the lead had filed one report that was accepted."""
    accept(cast.supervisor, file(cast.lead, cast.duty(), percent=30))
    courses.draft(clock)
    courses.publish(cast, clock)
    clock.set(FROZEN_ON)
    assert sheet_course.freeze_due_sheets() == 3
    return cast


def exempt(cast):
    asked = ExemptionInput(
        ("timeliness", "slip"), "疫情防控期间停止集中培训。", "临政办字〔2020〕3号"
    )
    row = exempting.ask_exemption(cast.lead, cast.duty(task=3).id, asked=asked)
    exempting.verify_exemption(cast.supervisor, row.id, findings="已核实，情况属实。")
    exempting.decide_exemption(cast.leader, row.id, is_granted=True, answer="予以认定，不再扣分。")


def commend(cast):
    made = CommendationInput("rsj", "national", date(2020, 3, 2), "人社部发〔2020〕9号")
    commending.record_commendation(cast.supervisor, cast.plan, made=made)


def file_late(cast):
    reopening.reopen_duty(
        cast.supervisor,
        obligation_id=cast.duty("gxj").id,
        until_on=date(2020, 6, 30),
        because="补报历史数据。",
    )
    accept(cast.supervisor, file(cast.support, cast.duty("gxj"), token="late", percent=90))


def correct_the_calendar(cast):
    made = Correction(date(2020, 6, 1), working=False, source="关于调整工作日的通知")
    calendar_corrections.apply_correction(cast.administrator, made)


def load_a_policy(_):
    """Put another policy in force from before the quarter on, as no installation should."""
    content = deepcopy(calendars.policy_content_on(FROZEN_ON))
    content["version"], content["effective_on"] = "other-1", "2020-01-01"
    content["score"]["weights"] = {
        "timeliness": 10, "delivery": 10, "quality": 70, "responsiveness": 10,
    }  # fmt: skip
    with transaction() as session:
        session.add(
            PolicyVersion(
                version="other-1",
                effective_on=date(2020, 1, 1),
                content=content,
                loaded_at=program_clock.now(),
            )
        )


def rename(cast):
    renaming = Renaming("市就业保障局", "市就业局", FROZEN_ON, "机构改革方案")
    departments.rename_department(
        cast.administrator, cast.departments["371300", "rsj"].id, renaming=renaming
    )


def withdraw(cast):
    withdrawing.withdraw_assignment(
        cast.supervisor, assignment_id=cast.assignment("rsj", task=3).id, because="任务已调整。"
    )


def correct(cast):
    correcting_sheets.correct_sheet(cast.supervisor, sheet_of().id, because="四月八日系按时报送。")
    for step, who in (
        (sheet_course.propose_sheets, cast.supervisor),
        (sheet_course.approve_sheets, cast.leader),
        (sheet_course.publish_sheets, cast.supervisor),
    ):
        step(who, Course(cast.plan, QUARTER))


def run_the_jobs(_):
    for job in ("sweep", "digest", "closing"):
        run_job(job)


ACTS = (exempt, commend, file_late, correct_the_calendar, load_a_policy, rename, withdraw, correct)
ACTS += (run_the_jobs,)
FORBIDDEN = (
    lambda cast: sheet_course.enter_self_score(cast.lead, sheet_of().id, score=Decimal(100)),
    lambda cast: objecting.raise_objection(cast.head, sheet_of().id, body="四月八日系按时报送。"),
    lambda cast: sheet_course.return_sheets(
        cast.leader, Course(cast.plan, QUARTER), because="请复核。"
    ),
)


def kept(code="rsj"):
    """All that a sheet says, with its checksum computed anew."""
    row = sheet_of(code)
    said = {name: getattr(row, name) for name in ("content", "score", "rank", "grade", "seal")}
    return said | {
        "state": row.state,
        "as_of": row.as_of,
        "policy": row.policy_version,
        "position": row.ledger_position,
        "computed": sheet_course.seal_of(row),
    }


def test_each_shortcut_after_the_freezing_is_refused(frozen):
    before = kept()
    for forbidden in FORBIDDEN:
        with pytest.raises(TrackerError):
            forbidden(frozen)
        db.session.rollback()
        assert kept() == before


@pytest.mark.parametrize("order", range(3))
def test_a_frozen_sheet_never_changes_whatever_is_done_after(frozen, clock, order):
    before = {code: kept(code) for code in ("rsj", "gxj", "lsq")}
    assert before["rsj"]["seal"] == before["rsj"]["computed"] != ""
    for act in Random(order).sample(ACTS, len(ACTS)):
        act(frozen)
        clock.forward(days=1)
        for code, said in before.items():
            assert kept(code) == said, (act.__name__, code)
    assert sheet_of(correction=1).corrects_id == sheet_of().id
    view = assessment_reading.get_sheet(
        frozen.lead, frozen.plan, period=QUARTER, department="rsj", day=FROZEN_ON
    )
    assert view.content == before["rsj"]["content"]


def test_a_trial_computes_each_sheet_on_its_own_day(frozen):
    """A correction follows later facts; the sheets beside it do not."""
    commend(frozen)
    file_late(frozen)
    correct(frozen)
    asked = {"period": QUARTER, "day": FROZEN_ON}
    numbers = trials.numbers_of(frozen.plan, actor=frozen.supervisor, **asked)
    found = trials.try_numbers(frozen.supervisor, frozen.plan, numbers=numbers, **asked)
    assert {row.department.code: row.change for row in found.rows} == {"rsj": 0, "gxj": 0, "lsq": 0}
    assert found.count("rank") == 0
    assert found.as_of == courses.DRAFTED_ON
