"""The ladder through the database (R5): rungs, numbered slips, notices, audit entries, cursors."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.services.told import file, send_back
from tracker.db import transaction
from tracker.models import AuditEntry, LightChange, Notice, Rung, Slip, SlipCounter, User
from tracker.services.obligation import extending, signing
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.supervision import numbering, supervising

pytestmark = pytest.mark.both_databases

DUE_ON = date(2020, 4, 8)  # 31 March + 5 working days, past the Qingming holiday
REMIND_5, REMIND_1 = date(2020, 3, 31), date(2020, 4, 7)
BLUE, YELLOW, RED = date(2020, 4, 9), date(2020, 4, 15), date(2020, 4, 22)


@pytest.fixture
def duty(cast, session, backend):
    """The lead's duty for the first quarter of 2020, due on 8 April."""
    found = cast.duty()
    assert found.due_on == DUE_ON
    return found


def rungs(session, duty):
    found = session.execute(
        select(Rung.rung, Rung.day, Rung.outcome)
        .where(Rung.obligation_id == duty.id)
        .order_by(Rung.id)
    )
    return [tuple(row) for row in found]


def slips(session, duty):
    found = select(Slip).where(Slip.obligation_id == duty.id).order_by(Slip.id)
    return list(session.execute(found).scalars())


def told(session, duty, rung):
    people = session.execute(
        select(User.username)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.obligation_id == duty.id, Notice.kind == rung)
        .order_by(User.id)
    )
    return list(people.scalars())


def look(clock, duty, day):
    clock.set(day)
    return supervising.raise_due_rungs(duty.id)


def look_daily(clock, duty, first, last):
    for offset in range((last - first).days + 1):
        look(clock, duty, first + timedelta(days=offset))


def test_a_year_of_silence_climbs_every_rung_once_on_its_day(session, clock, cast, duty):
    look_daily(clock, duty, date(2020, 3, 20), date(2020, 6, 30))
    assert rungs(session, duty) == [
        ("remind_5", REMIND_5, "sent"),
        ("remind_1", REMIND_1, "sent"),
        ("blue", BLUE, "sent"),
        ("yellow", YELLOW, "sent"),
        ("red", RED, "sent"),
    ]


@pytest.mark.parametrize(
    ("day", "rung", "people"),
    [
        (REMIND_5, "remind_5", ["lead"]),
        (REMIND_1, "remind_1", ["lead"]),
        (BLUE, "blue", ["lead", "head"]),
        (YELLOW, "yellow", ["supervisor", "lead", "head"]),
        (RED, "red", ["supervisor", "lead", "head", "leader"]),
    ],
)
def test_each_rung_tells_the_people_of_its_step(session, clock, cast, duty, day, rung, people):
    look(clock, duty, day)
    assert told(session, duty, rung) == people


def test_after_an_outage_only_the_highest_rung_is_sent(session, clock, cast, duty):
    look(clock, duty, date(2020, 4, 16))
    assert rungs(session, duty) == [
        ("remind_5", date(2020, 4, 16), "superseded"),
        ("remind_1", date(2020, 4, 16), "superseded"),
        ("blue", date(2020, 4, 16), "superseded"),
        ("yellow", date(2020, 4, 16), "sent"),
    ]
    assert [slip.rung for slip in slips(session, duty)] == ["yellow"]


def test_a_doubled_look_does_nothing(session, clock, cast, duty):
    assert look(clock, duty, BLUE)
    before = rungs(session, duty), session.scalar(select(func.count(Notice.id)))
    assert not look(clock, duty, BLUE)
    assert (rungs(session, duty), session.scalar(select(func.count(Notice.id)))) == before


@pytest.mark.parametrize("day", [date(2020, 4, 11), date(2020, 5, 1)])
def test_nothing_is_raised_on_a_rest_day(session, clock, cast, duty, day):
    clock.set(day)
    assert supervising.duties_to_raise() == []
    assert not supervising.raise_due_rungs(duty.id)
    assert rungs(session, duty) == []


def test_a_make_up_working_day_counts(session, clock, cast, duty):
    assert look(clock, duty, date(2020, 4, 26))  # a Sunday that is worked for the May holiday


def test_a_slip_has_a_number_and_three_working_days_to_answer(session, clock, cast, duty):
    look(clock, duty, BLUE)
    [slip] = slips(session, duty)
    assert (slip.number, slip.raised_on, slip.answer_due_on) == (
        "督办〔2020〕1号",
        BLUE,
        date(2020, 4, 14),
    )
    assert slip.department_id == duty.department_id
    assert slip.closed_on is None


def test_slips_of_a_year_are_numbered_without_gaps_over_all_duties(session, clock, cast):
    clock.set(RED)
    for obligation_id in supervising.duties_to_raise():
        supervising.raise_due_rungs(obligation_id)
    serials = list(session.execute(select(Slip.serial).order_by(Slip.id)).scalars())
    assert serials == list(range(1, len(serials) + 1))
    assert len(serials) > 2
    assert session.execute(select(SlipCounter.last)).scalar_one() == len(serials)


def test_numbers_run_per_jurisdiction_and_begin_again_with_the_year(session, clock, cast, duty):
    look(clock, duty, BLUE)
    here, other = cast.plan.jurisdiction_id, cast.foreigner.department.jurisdiction_id
    with transaction() as writing:
        numbers = [
            numbering.next_serial(writing, where, year=year)
            for where, year in ((here, 2020), (other, 2020), (here, 2021), (here, 2020))
        ]
    assert numbers == [2, 1, 1, 3]


def test_a_number_whose_slip_was_not_written_is_given_again(session, clock, cast, duty):
    class Crash(Exception):
        pass

    def take_and_crash():
        with transaction() as writing:
            numbering.next_serial(writing, cast.plan.jurisdiction_id, year=2020)
            raise Crash

    with pytest.raises(Crash):
        take_and_crash()
    look(clock, duty, BLUE)
    assert [slip.serial for slip in slips(session, duty)] == [1]


def test_a_filed_duty_is_left_alone(session, clock, cast, duty):
    clock.set(REMIND_1)
    file(cast.lead, duty)
    look_daily(clock, duty, REMIND_1, RED)
    assert rungs(session, duty) == []


def hold_the_ladder(clock, cast, duty):
    clock.set(REMIND_1)
    asked = ExtensionRequestInput(date(2020, 4, 30), "材料未齐", "已完成一半")
    return extending.ask_extension(cast.lead, obligation_id=duty.id, asked=asked)


def test_a_rung_is_held_once_while_an_extension_is_undecided(session, clock, cast, duty):
    hold_the_ladder(clock, cast, duty)
    look_daily(clock, duty, REMIND_1, BLUE)
    assert rungs(session, duty) == [
        ("remind_5", REMIND_1, "held"),
        ("remind_1", REMIND_1, "held"),
        ("blue", BLUE, "held"),
    ]
    assert slips(session, duty) == []
    assert session.scalar(select(func.count(Notice.id))) == 0


def test_a_refused_extension_lets_the_highest_rung_go(session, clock, cast, duty):
    asked = hold_the_ladder(clock, cast, duty)
    look_daily(clock, duty, REMIND_1, BLUE)
    clock.set(date(2020, 4, 10))
    extending.refuse_extension(cast.supervisor, extension_id=asked.id, comment="理由不充分")
    look(clock, duty, date(2020, 4, 10))
    assert rungs(session, duty)[3:] == [
        ("remind_5", date(2020, 4, 10), "superseded"),
        ("remind_1", date(2020, 4, 10), "superseded"),
        ("blue", date(2020, 4, 10), "sent"),
    ]


def test_a_granted_extension_begins_the_ladder_again(session, clock, cast, duty):
    asked = hold_the_ladder(clock, cast, duty)
    look(clock, duty, REMIND_1)
    clock.set(BLUE)
    extending.grant_extension(
        cast.supervisor, extension_id=asked.id, granted_due_on=date(2020, 4, 30)
    )
    look_daily(clock, duty, BLUE, date(2020, 5, 6))
    assert rungs(session, duty)[2:] == [
        ("remind_5", date(2020, 4, 24), "sent"),
        ("remind_1", date(2020, 4, 29), "sent"),
        ("blue", date(2020, 5, 6), "sent"),
    ]


def test_a_returned_report_not_refiled_by_its_day_is_asked_for_the_day_after(
    session, clock, cast, duty
):
    clock.set(date(2020, 4, 3))
    send_back(cast.supervisor, file(cast.lead, duty))
    look_daily(clock, duty, date(2020, 4, 3), date(2020, 4, 10))
    assert duty.refile_due_on == date(2020, 4, 9)
    assert ("refile", date(2020, 4, 10), "sent") in rungs(session, duty)
    assert told(session, duty, "refile") == ["lead"]


def test_a_second_return_has_a_refile_rung_of_its_own(session, clock, cast, duty):
    clock.set(date(2020, 4, 3))
    send_back(cast.supervisor, file(cast.lead, duty))
    look(clock, duty, date(2020, 4, 10))
    send_back(cast.supervisor, file(cast.lead, duty, token="form-2"))
    look_daily(clock, duty, date(2020, 4, 11), date(2020, 4, 30))
    refiles = [(rung, day) for rung, day, _ in rungs(session, duty) if rung == "refile"]
    assert refiles == [("refile", date(2020, 4, 10)), ("refile", date(2020, 4, 16))]


def test_an_unsigned_assignment_is_asked_for_twice(session, clock, cast, duty):
    part = duty.assignment
    for day in range(6, 20):
        clock.set(date(2020, 1, day))
        supervising.raise_unsigned_rungs(part.id)
    found = session.execute(
        select(Rung.rung, Rung.day)
        .where(Rung.assignment_id == part.id, Rung.obligation_id.is_(None))
        .order_by(Rung.id)
    )
    assert [tuple(row) for row in found] == [
        ("unsigned_1", date(2020, 1, 8)),
        ("unsigned_2", date(2020, 1, 10)),
    ]
    notices = session.execute(
        select(Notice.kind, User.username)
        .join(User, User.id == Notice.user_id)
        .where(Notice.assignment_id == part.id)
        .order_by(Notice.id)
    )
    assert [tuple(row) for row in notices] == [
        ("unsigned_1", "lead"),
        ("unsigned_2", "supervisor"),
        ("unsigned_2", "lead"),
        ("unsigned_2", "head"),
    ]


def test_a_signed_assignment_is_not_asked_for(session, clock, cast, duty):
    clock.set(date(2020, 1, 7))
    signing.sign_all(cast.lead)
    clock.set(date(2020, 1, 10))
    assert duty.assignment_id not in supervising.assignments_to_remind()
    assert not supervising.raise_unsigned_rungs(duty.assignment_id)


def test_filing_answers_and_closes_the_slips(session, clock, cast, duty):
    look(clock, duty, BLUE)
    clock.set(date(2020, 4, 10))
    file(cast.lead, duty)
    [slip] = slips(session, duty)
    assert (slip.answered_on, slip.closed_on) == (date(2020, 4, 10), date(2020, 4, 10))


def test_a_rung_that_nobody_would_receive_is_skipped_with_its_reason(session, clock, cast, duty):
    with transaction():
        cast.lead.enabled = False
    look(clock, duty, REMIND_5)
    row = session.execute(select(Rung).where(Rung.obligation_id == duty.id)).scalar_one()
    assert (row.outcome, row.reason["code"]) == ("skipped", "rung_skipped")


def test_people_who_left_and_disabled_accounts_are_not_told(session, clock, cast, duty):
    with transaction():
        cast.lead.left_on = date(2020, 4, 1)
        cast.leader.enabled = False
    look(clock, duty, RED)
    assert told(session, duty, "red") == ["supervisor", "head"]


def test_the_sweep_keeps_the_light_and_the_trail(session, clock, cast, duty):
    look(clock, duty, RED)
    session.refresh(duty.assignment)
    assert duty.assignment.light == "red"
    assert session.scalar(
        select(func.count(LightChange.id)).where(
            LightChange.assignment_id == duty.assignment_id, LightChange.changed_on == RED
        )
    )
    entries = session.execute(
        select(AuditEntry.action, AuditEntry.actor_name, AuditEntry.note)
        .where(AuditEntry.day == RED)
        .order_by(AuditEntry.id)
    )
    assert ("raise_slip", "系统", "督办〔2020〕1号") in [tuple(row) for row in entries]


def test_the_cursor_moves_to_the_next_rung_and_the_duty_keeps_its_version(
    session, clock, cast, duty
):
    version = duty.version
    look(clock, duty, REMIND_1)
    session.refresh(duty)
    assert duty.next_rung_on == BLUE
    assert duty.version == version
    assert duty.id not in supervising.duties_to_raise()


def test_lights_that_can_have_changed_are_judged_again(session, clock, cast):
    clock.set(date(2020, 4, 18))  # a Saturday: lights have no rest
    due = supervising.assignments_to_judge()
    assert supervising.judge_again(due) == len(due) > 0
    assert supervising.assignments_to_judge() == []
