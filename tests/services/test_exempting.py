"""Exemptions are asked for, verified, decided, recorded; commendations want a proof."""

from datetime import date
from decimal import Decimal

import pytest

from tests.services import courses
from tests.services.told import audited, said
from tracker import errors
from tracker.db import transaction
from tracker.services.assessment import (
    assessing,
    commending,
    correcting_sheets,
    exempting,
    sheet_course,
)
from tracker.services.assessment.commending import CommendationInput
from tracker.services.assessment.exempting import ExemptionInput
from tracker.services.ledger import ledger

ASKED = ExemptionInput(("timeliness", "slip"), "疫情防控期间停止集中培训。", "临政办字〔2020〕3号")


@pytest.fixture
def late(cast, clock):
    clock.set(date(2020, 4, 20))
    return cast


def ask(cast, **more):
    return exempting.ask_exemption(cast.lead, cast.duty().id, asked=ASKED, **more)


def score(cast, code="rsj"):
    items = {i.department.code: i for i in assessing.assess(cast.plan, "2020Q1")}
    return Decimal(assessing.sheet_content(items[code])["score"])


@pytest.mark.both_databases
def test_the_five_steps_lead_to_an_exemption_that_counts(late, clock):
    before = score(late)
    row = ask(late)
    assert score(late) == before, "asking excuses nothing"
    exempting.verify_exemption(late.supervisor, row.id, findings="已向市卫健委核实，情况属实。")
    assert score(late) == before
    exempting.decide_exemption(
        late.leader, row.id, is_granted=True, answer="符合容错情形，予以认定"
    )
    assert score(late) > before
    exempting.record_exemption(late.supervisor, row.id, record="市委组织部备案〔2020〕7号")
    assert (row.step, row.outcome) == ("recorded", "granted")
    (kept,) = ledger.ledger_of(late.plan)["exemptions"]
    assert (kept["parts"], kept["approved_on"]) == (["slip", "timeliness"], "2020-04-20")
    assert [who for who, _ in audited("decide_exemption")] == ["leader"]


def test_a_refused_request_excuses_nothing_and_is_kept(late):
    before = score(late)
    row = ask(late)
    exempting.verify_exemption(late.supervisor, row.id, findings="经核实，培训未受影响。")
    exempting.decide_exemption(late.leader, row.id, is_granted=False, answer="不符合容错情形。")
    assert (score(late), row.step, row.exemption_id) == (before, "refused", None)
    assert ask(late).step == "asked", "with new grounds it can be asked for again"


def test_no_step_is_skipped_and_each_has_its_person(late):
    row = ask(late)
    with pytest.raises(errors.Refused) as caught:
        exempting.decide_exemption(late.leader, row.id, is_granted=True, answer="予以认定处理。")
    assert "核实" in said(caught.value)
    with pytest.raises(errors.Refused):
        exempting.record_exemption(late.supervisor, row.id, record="备案")
    for who in (late.lead, late.head, late.leader, late.auditor):
        with pytest.raises(errors.Forbidden):
            exempting.verify_exemption(who, row.id, findings="情况属实，予以确认。")
    exempting.verify_exemption(late.supervisor, row.id, findings="情况属实，予以确认。")
    for who in (late.lead, late.head, late.supervisor, late.auditor):
        with pytest.raises(errors.Forbidden):
            exempting.decide_exemption(who, row.id, is_granted=True, answer="予以认定处理。")


def test_who_asked_or_verified_does_not_decide(late):
    row = ask(late)
    exempting.verify_exemption(late.supervisor, row.id, findings="情况属实，予以确认。")
    with transaction():
        row.verified_by_id = late.leader.id
    with pytest.raises(errors.Refused) as caught:
        exempting.decide_exemption(late.leader, row.id, is_granted=True, answer="予以认定处理。")
    assert said(caught.value) == "容错须由未参与申请、核实的人员认定。"


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("parts", ExemptionInput((), ASKED.cause, ASKED.document)),
        ("parts", ExemptionInput(("everything",), ASKED.cause, ASKED.document)),
        ("cause", ExemptionInput(("slip",), " 疫情 ", ASKED.document)),
        ("document", ExemptionInput(("slip",), ASKED.cause, "  ")),
        ("cause", ExemptionInput(("slip",), "长" * 4000, ASKED.document)),
    ],
)
def test_an_exemption_wants_parts_cause_and_document(late, field, asked):
    with pytest.raises(errors.Invalid) as caught:
        exempting.ask_exemption(late.lead, late.duty().id, asked=asked)
    assert caught.value.field == field


def test_one_request_at_a_time_for_own_reports_only(late):
    with pytest.raises(errors.NotFound):
        exempting.ask_exemption(late.support, late.duty().id, asked=ASKED)
    with pytest.raises(errors.Forbidden):
        exempting.ask_exemption(late.supervisor, late.duty().id, asked=ASKED)
    row = ask(late)
    with pytest.raises(errors.Refused):
        ask(late)
    for hidden in (late.support, late.stranger, late.foreign_office):
        with pytest.raises(errors.NotFound):
            exempting.get_request(hidden, row.id)
    exempting.verify_exemption(late.supervisor, row.id, findings="情况属实，予以确认。")
    exempting.decide_exemption(late.leader, row.id, is_granted=True, answer="予以认定处理。")
    with pytest.raises(errors.Refused):
        ask(late)


def commendation(**more):
    values = {
        "department": "rsj",
        "level": "province",
        "dated_on": date(2020, 3, 20),
        "proof": "鲁人社字〔2020〕20号",
    }
    return CommendationInput(**values | more)


def test_a_commendation_counts_from_the_day_on_which_it_is_recorded(late, clock):
    before = score(late)
    commending.record_commendation(late.supervisor, late.plan, made=commendation())
    assert score(late) == before + 1
    yesterday = {
        i.department.code: i for i in assessing.assess(late.plan, "2020Q1", as_of=date(2020, 4, 19))
    }
    assert yesterday["rsj"].sheet.adjustments == ()
    assert ledger.ledger_of(late.plan, as_of=date(2020, 4, 19))["commendations"] == []
    (kept,) = ledger.ledger_of(late.plan)["commendations"]
    assert (kept["dated_on"], kept["recorded_on"]) == ("2020-03-20", "2020-04-20")


@pytest.mark.parametrize(
    "more",
    [{"level": "county"}, {"proof": " "}, {"dated_on": date(2020, 4, 21)}],
)
def test_a_commendation_wants_a_level_a_past_day_and_a_proof(late, more):
    with pytest.raises(errors.Invalid):
        commending.record_commendation(late.supervisor, late.plan, made=commendation(**more))


def test_one_document_commends_a_department_once_and_only_the_office_records_it(late):
    commending.record_commendation(late.supervisor, late.plan, made=commendation())
    with pytest.raises(errors.Refused):
        commending.record_commendation(late.supervisor, late.plan, made=commendation())
    with pytest.raises(errors.NotFound):
        commending.record_commendation(
            late.supervisor, late.plan, made=commendation(department="czj")
        )
    for who in (late.lead, late.leader, late.auditor):
        with pytest.raises(errors.Forbidden):
            commending.record_commendation(who, late.plan, made=commendation())
    shown = commending.list_commendations(late.support, late.plan, day=date(2020, 4, 20))
    assert list(shown) == [], "departments see their own"


def test_an_exemption_granted_after_the_freezing_reaches_only_a_correction(late, clock):
    courses.draft(clock)
    courses.publish(late, clock)
    clock.set(date(2020, 5, 20))
    sheet_course.freeze_due_sheets()
    frozen = courses.sheet_of()
    before = (frozen.score, frozen.seal)
    row = ask(late)
    exempting.verify_exemption(late.supervisor, row.id, findings="情况属实，予以确认。")
    exempting.decide_exemption(late.leader, row.id, is_granted=True, answer="予以认定处理。")
    assert (courses.sheet_of().score, courses.sheet_of().seal) == before
    new = correcting_sheets.correct_sheet(
        late.supervisor, courses.sheet_of().id, because="容错认定后更正。"
    )
    assert new.score > before[0]
    assert any(line["exempted"] for line in new.content["lines"])
