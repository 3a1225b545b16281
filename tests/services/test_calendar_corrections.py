"""A correction of the calendar: first what would move, then all of it, each with its reason."""

from datetime import date

import pytest

from tests.services.told import audited, file
from tracker.errors import Forbidden, Invalid, Refused
from tracker.models import CalendarDay, DueChange, Obligation
from tracker.services.calendar import calendar_corrections, calendars
from tracker.services.calendar.calendar_corrections import Correction
from tracker.services.obligation import extending
from tracker.services.obligation.extending import ExtensionRequestInput

NOTICE = "关于调整2020年4月工作日的通知"
DUE_ON = date(2020, 4, 8)  # a Wednesday, the fifth working day after the first quarter


def rest(day=DUE_ON, source=NOTICE):
    return Correction(day, working=False, source=source)


@pytest.mark.both_databases
def test_the_preview_lists_the_duties_that_would_move_and_changes_nothing(cast, session, backend):
    preview = calendar_corrections.preview_correction(cast.administrator, rest())
    moved = {move.obligation.id: move for move in preview.moves}
    move = moved[cast.duty().id]
    assert (move.before.due_on, move.after.due_on) == (DUE_ON, date(2020, 4, 9))
    assert move.after.closes_on > move.before.closes_on
    assert (preview.is_worked_now, preview.will_be_worked) == (True, False)
    assert cast.duty().due_on == DUE_ON
    assert session.query(CalendarDay).count() == session.query(DueChange).count() == 0


@pytest.mark.both_databases
def test_applying_moves_what_the_preview_said_and_keeps_the_old_day_with_its_reason(
    cast, session, backend
):
    expected = {
        move.obligation.id: move.after.due_on
        for move in calendar_corrections.preview_correction(cast.administrator, rest()).moves
    }
    moved = calendar_corrections.apply_correction(cast.administrator, rest())
    assert moved == len(expected)
    assert {
        row.id: row.due_on for row in session.query(Obligation) if row.id in expected
    } == expected
    change = session.query(DueChange).filter_by(obligation_id=cast.duty().id).one()
    assert (change.previous_due_on, change.due_on) == (DUE_ON, date(2020, 4, 9))
    assert (change.changed_on, change.reason) == (date(2020, 4, 7), NOTICE)
    assert not calendars.work_calendar().is_working_day(DUE_ON)
    assert audited("correct_calendar") == [
        ("administrator", {"day": "2020-04-08", "working": False, "moved": moved})
    ]


def test_a_filed_duty_stays_as_it_was(cast):
    duty = cast.duty()
    file(cast.lead, duty)
    calendar_corrections.apply_correction(cast.administrator, rest())
    assert duty.due_on == DUE_ON


def test_a_granted_day_stays_as_it_was_granted(cast):
    duty = cast.duty()
    row = extending.ask_extension(
        cast.lead,
        obligation_id=duty.id,
        asked=ExtensionRequestInput(date(2020, 4, 20), "培训推迟。", "已完成摸底。"),
    )
    extending.grant_extension(
        cast.supervisor, extension_id=row.id, granted_due_on=date(2020, 4, 20), comment=""
    )
    calendar_corrections.apply_correction(cast.administrator, rest())
    assert duty.due_on == date(2020, 4, 20)


def test_back_to_the_official_calendar_moves_everything_back(cast, session):
    before = {row.id: (row.due_on, row.closes_on) for row in session.query(Obligation)}
    calendar_corrections.apply_correction(cast.administrator, rest())
    calendar_corrections.apply_correction(
        cast.administrator, Correction(DUE_ON, working=None, source="通知废止")
    )
    assert session.query(CalendarDay).count() == 0
    assert {row.id: (row.due_on, row.closes_on) for row in session.query(Obligation)} == before


def test_lights_are_judged_anew_by_the_corrected_calendar(cast, clock):
    clock.set(date(2020, 4, 9))
    calendar_corrections.apply_correction(cast.administrator, rest(source="补登"))
    part = cast.assignment()
    assert part.judged_on == date(2020, 4, 9)
    assert part.light_reason["code"] == "duty_due_soon", "overdue before, due today now"
    assert part.sign_due_on == calendars.work_calendar().add_working_days(part.assigned_on, 2)


def test_duties_of_other_jurisdictions_are_counted_and_not_shown(cast):
    preview = calendar_corrections.preview_correction(cast.administrator, rest())
    assert preview.elsewhere == 0
    foreign = cast.foreign_office
    foreign.role = "administrator"
    preview = calendar_corrections.preview_correction(foreign, rest())
    assert preview.moves == []
    assert preview.elsewhere > 0


def test_what_is_like_that_already_is_refused(cast):
    calendar_corrections.apply_correction(cast.administrator, rest())
    with pytest.raises(Refused):
        calendar_corrections.apply_correction(cast.administrator, rest())
    with pytest.raises(Refused):
        calendar_corrections.apply_correction(
            cast.administrator, Correction(date(2020, 5, 7), working=None, source=NOTICE)
        )


def test_a_correction_needs_a_document_and_a_likely_year(cast):
    with pytest.raises(Invalid) as refusal:
        calendar_corrections.preview_correction(cast.administrator, rest(source=""))
    assert refusal.value.field == "source"
    with pytest.raises(Invalid) as refusal:
        calendar_corrections.preview_correction(cast.administrator, rest(date(2220, 4, 8)))
    assert refusal.value.field == "day"


@pytest.mark.parametrize("who", ["supervisor", "leader", "auditor", "lead"])
def test_only_an_administrator_corrects_the_calendar(cast, who):
    with pytest.raises(Forbidden):
        calendar_corrections.preview_correction(getattr(cast, who), rest())
    with pytest.raises(Forbidden):
        calendar_corrections.apply_correction(getattr(cast, who), rest())
