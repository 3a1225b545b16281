"""Rates, burden and trials: counted from the same rows as everything else; trials store nothing."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.services import courses
from tests.services.told import accept, file, said
from tracker import errors
from tracker.db import db
from tracker.models import AuditEntry, ScoreSheet
from tracker.services.assessment import assessment_reading, trials
from tracker.services.indicator import figures_asked
from tracker.services.report import burden, reporting_rates

TODAY = date(2020, 4, 20)


@pytest.fixture
def filed(cast, clock):
    """One report in time, one late; the others are missing."""
    accept(cast.supervisor, file(cast.lead, cast.duty(), percent=30))
    clock.set(date(2020, 4, 14))
    file(cast.lead, cast.duty(task=3), token="two", percent=30)
    clock.set(TODAY)
    return cast


def test_rates_tell_completeness_and_punctuality_by_department_and_period(filed):
    found = reporting_rates.rates_of(filed.supervisor, filed.plan, day=TODAY)
    own = next(row for row in found.rows if row.department.code == "rsj")
    assert found.periods == ["2020Q1"]
    assert (own.whole.due, own.whole.filed, own.whole.on_time) == (3, 2, 1)
    assert (own.whole.completeness, own.whole.punctuality) == (Decimal("66.7"), Decimal("33.3"))
    assert (found.whole.due, found.by_period["2020Q1"]) == (6, found.whole)
    before = reporting_rates.rates_of(filed.supervisor, filed.plan, day=date(2020, 4, 13))
    assert before.whole.filed == 1, "as of a past day later filings do not exist"
    assert reporting_rates.rates_of(filed.lead, filed.plan, day=TODAY).whole.due == 3
    nothing = reporting_rates.rates_of(filed.supervisor, filed.plan, day=date(2020, 4, 7))
    assert (nothing.rows, nothing.whole.completeness) == ([], None)


def test_the_burden_meter_counts_reports_fields_filings_and_mails(filed):
    rows = {
        r.department.code: r
        for r in burden.burden_of(filed.supervisor, filed.plan, period="2020Q1")
    }
    asked = len([each for each in figures_asked.figures_of(filed.plan) if not each.computed])
    assert (rows["rsj"].reports, rows["rsj"].filed) == (3, 2)
    assert rows["rsj"].fields == 4 * 3 + asked
    assert rows["lsq"].fields == 4, "who only supports is asked for no figures"
    assert [
        r.department.code for r in burden.burden_of(filed.lead, filed.plan, period="2020Q1")
    ] == ["rsj"]


def test_the_form_asks_for_its_figures_once_beside_the_indicators(cast):
    found = figures_asked.figures_of(cast.plan)
    codes = [each.code for each in found]
    assert codes[0] == "trained-person-times"
    assert len(codes) == len(set(codes))
    assert {"trained-employees", "fund-spent", "certified"} <= set(codes)


@pytest.fixture
def drafted(filed, clock):
    courses.draft(clock)
    return filed


def tried(cast, **numbers):
    day = courses.DRAFTED_ON
    begin = trials.numbers_of(cast.plan, "2020Q1", actor=cast.supervisor, day=day)
    return trials.try_numbers(
        cast.supervisor, cast.plan, period="2020Q1", day=day, numbers=begin | numbers
    )


def test_the_numbers_in_force_give_what_stands(drafted):
    for row in tried(drafted).rows:
        assert row.change == 0
        assert (row.trial["rank"], row.trial["grade"]) == (row.stands["rank"], row.stands["grade"])


def test_other_numbers_are_computed_beside_and_nothing_is_stored(drafted):
    count = select(func.count()).select_from
    before = [db.session.scalar(count(model)) for model in (ScoreSheet, AuditEntry)]
    kept = {sheet.id: sheet.content for sheet in db.session.scalars(select(ScoreSheet))}
    found = tried(drafted, timeliness="70", delivery="0", scheme="abc")
    own = next(row for row in found.rows if row.department.code == "rsj")
    content = assessment_reading.get_sheet(
        drafted.supervisor,
        drafted.plan,
        period="2020Q1",
        department="rsj",
        day=courses.DRAFTED_ON,
    ).content
    parts = {"timeliness": 70, "delivery": 0, "quality": 20, "responsiveness": 10}
    base = sum(Decimal(content[part]) * weight for part, weight in parts.items())
    added = sum(Decimal(made["points"]) for made in content["adjustments"])
    assert Decimal(own.trial["score"]) == pytest.approx(base + added, abs=Decimal("0.01"))
    assert own.trial["grade"] in ("A", "B", "C")
    db.session.expire_all()
    assert [db.session.scalar(count(model)) for model in (ScoreSheet, AuditEntry)] == before
    assert {sheet.id: sheet.content for sheet in db.session.scalars(select(ScoreSheet))} == kept


def test_the_limits_that_are_typed_are_those_of_the_scheme_that_is_tried(drafted):
    """Above every score: nobody reaches the highest grade, under either scheme."""
    for scheme, lowest in (("abc", "C"), ("target-responsibility", "failed")):
        found = tried(drafted, scheme=scheme, excellent="100.01", passed="100.01")
        assert {row.trial["grade"] for row in found.rows} == {lowest}


def test_a_trial_counts_what_would_change(drafted):
    same = tried(drafted)
    assert not same.is_other
    assert [same.count(name) for name in ("score", "rank", "grade")] == [0, 0, 0]
    other = tried(drafted, scheme="abc")
    assert other.is_other
    assert (other.count("score"), other.count("grade")) == (0, len(other.rows))


@pytest.mark.parametrize(
    ("numbers", "field", "told"),
    [
        ({"timeliness": "31"}, "timeliness", "合计为101"),
        ({"support": "-1"}, "support", "权重"),
        ({"late_days": "0"}, "late_days", "工作日"),
        ({"red_slip": "2"}, "red_slip", "扣分"),
        ({"quality": "二十"}, "quality", "无效"),
        ({"late_days": "2.5"}, "late_days", "无效"),
    ],
)
def test_numbers_that_no_policy_has_are_told(drafted, numbers, field, told):
    with pytest.raises(errors.Invalid) as caught:
        tried(drafted, **numbers)
    assert caught.value.field == field
    assert told in said(caught.value)


def test_only_the_office_tries_numbers(drafted):
    with pytest.raises(errors.Forbidden):
        trials.try_numbers(
            drafted.lead, drafted.plan, period="2020Q1", day=courses.DRAFTED_ON, numbers={}
        )
