"""Targets shared out to units: set with a paper, kept for ever, held against what was accepted."""

from datetime import date
from decimal import Decimal

import pytest

from tests.services.told import accept, audited, file, said
from tracker import clock as program_clock
from tracker import errors
from tracker.db import db
from tracker.models import IndicatorTarget
from tracker.seedfiles.plan_writing import plan_to_yaml
from tracker.seedfiles.plans import read_plans
from tracker.services.indicator import (
    figures_asked,
    indicator_progress,
    indicator_reading,
    indicator_targets,
)
from tracker.services.indicator.indicator_targets import TargetInput
from tracker.services.plan import plan_export, planning

TRAINED = "trained-person-times"
PAPER = "临人社字〔2020〕5号，2020年2月28日"


def share(cast, *, year=2020, source=PAPER, actor=None, **targets):
    """Share a year's target out by the departments' codes."""
    units = {cast.departments["371300", code].id: text for code, text in targets.items()}
    return indicator_targets.set_targets(
        actor or cast.supervisor,
        cast.plan,
        code=TRAINED,
        given=TargetInput(year, units, source),
    )


def progress(cast, day=None):
    (found,) = indicator_progress.progress_of(cast.plan, day or program_clock.today(), by_unit=True)
    return found


def test_targets_are_kept_with_their_paper_and_who_set_them(cast):
    assert share(cast, rsj="50,000", gxj="22000") == 2
    rows = db.session.query(IndicatorTarget).order_by(IndicatorTarget.id).all()
    assert [(r.target, r.source, r.set_by.username) for r in rows] == [
        ("50000", PAPER, "supervisor"),
        ("22000", PAPER, "supervisor"),
    ]
    assert audited("set_targets") == [("supervisor", {"rsj": "50000", "gxj": "22000"})]


def test_a_changed_target_is_a_new_row_and_the_past_stays_as_it_was(cast, clock):
    share(cast, rsj="50000", gxj="22000")
    before = program_clock.today()
    clock.set(date(2020, 9, 1))
    assert share(cast, rsj="52000", gxj="22000") == 1
    assert share(cast, rsj="52000", gxj="22000") == 0
    found = [
        {unit: of[2020] for unit, of in shares.items()}
        for day in (before, program_clock.today())
        for shares in indicator_targets.targets_of(cast.plan, day).values()
    ]
    rsj = cast.departments["371300", "rsj"].id
    assert [each[rsj] for each in found] == [50000, 52000]
    assert share(cast, gxj="") == 1, "an empty target takes it back"
    (now,) = indicator_targets.targets_of(cast.plan, program_clock.today()).values()
    assert set(now) == {rsj}


@pytest.mark.parametrize("text", ["若干", "-5", "1e15"])
def test_what_is_no_figure_is_told_by_unit_and_nothing_is_stored(cast, text):
    with pytest.raises(errors.Problems) as caught:
        share(cast, rsj=text, gxj="100")
    (wrong,) = caught.value.problems
    assert wrong.field == f"target-{cast.departments['371300', 'rsj'].id}"
    assert "市人社局" in said(wrong)
    assert db.session.query(IndicatorTarget).count() == 0


def test_a_target_needs_its_paper(cast):
    with pytest.raises(errors.Invalid) as caught:
        share(cast, source=" ", rsj="100")
    assert caught.value.field == "source"


def test_a_unit_without_a_part_gets_no_target(cast):
    assert share(cast, czj="100") == 0


@pytest.mark.parametrize("who", ["lead", "leader", "auditor", "administrator"])
def test_only_the_office_shares_out(cast, who):
    with pytest.raises(errors.Forbidden):
        share(cast, actor=getattr(cast, who), rsj="100")


def test_the_units_with_a_share_are_asked_and_no_other(cast):
    def asked(code):
        found = figures_asked.askable(cast.plan, program_clock.today())
        figures = found.of_unit(cast.departments["371300", code].id)
        return [each.code for each in figures if each.indicator]

    assert (asked("rsj"), asked("gxj"), asked("lsq")) == ([TRAINED], [TRAINED], [])
    share(cast, rsj="100", lsq="50")
    assert (asked("rsj"), asked("gxj"), asked("lsq")) == ([TRAINED], [], [TRAINED])


def test_reached_stands_against_the_target_and_even_progress_by_unit(cast, clock):
    share(cast, rsj="36600", lsq="1000")
    accept(cast.supervisor, file(cast.lead, cast.duty(), figures={TRAINED: "9000"}))
    assert progress(cast).whole.expected is None, "no quarter has fallen due yet"
    clock.set(date(2020, 4, 20))
    found = progress(cast)
    assert (found.target, found.reported, found.reports) == (72000, 9000, 1)
    assert found.whole.counted_to == date(2020, 3, 31)
    # 91 of the 366 days of 2020, which the plan's period holds in full
    assert found.whole.expected == Decimal(17902)
    by_code = {each.department.code: each.reached for each in found.units}
    assert (by_code["rsj"].expected, by_code["rsj"].is_behind) == (Decimal(9100), True)
    assert (by_code["lsq"].reported, by_code["lsq"].is_behind) == (None, True)
    assert str(by_code["rsj"].percent) == "24.6"


def test_without_a_target_of_the_plan_the_shares_are_the_whole(cast):
    share(cast, year=2021, rsj="300", lsq="200")
    years = indicator_progress.progress_of(cast.plan, program_clock.today())
    assert [(each.year, each.target) for each in years] == [(2020, 72000), (2021, 500)]


def test_a_department_sees_its_own_share_alone(cast):
    share(cast, rsj="100", lsq="50")
    day = program_clock.today()

    def seen(actor):
        (year,) = indicator_reading.years_of(actor, cast.plan, code=TRAINED, day=day)
        return year.whole is not None, [each.department.code for each in year.units]

    assert seen(cast.lead) == (False, ["rsj"])
    assert seen(cast.support) == (False, [])
    assert seen(cast.leader) == (True, ["rsj", "lsq"])


def reload(cast, text):
    (entry,) = read_plans(text.encode(), "plan.yaml").plans
    return planning.load_plan(cast.supervisor, entry)


def test_a_plan_file_carries_the_shares_out_and_in(cast):
    share(cast, rsj="100", lsq="50.5")
    text = plan_to_yaml(plan_export.plan_entry(cast.plan))
    assert "unit_targets: {市人社局: {2020: 100}, 兰山区政府: {2020: 50.5}}" in text
    assert reload(cast, text) == []
    found = reload(cast, text.replace("{2020: 100}", "{2020: 120, 2021: 90}"))
    assert [each.path for each in found] == [f"{TRAINED}.unit_targets"]
    (now,) = indicator_targets.targets_of(cast.plan, program_clock.today()).values()
    assert now[cast.departments["371300", "rsj"].id] == {2020: 120, 2021: 90}
    assert reload(cast, plan_to_yaml(plan_export.plan_entry(cast.plan))) == []


def test_a_share_of_an_unknown_unit_stops_the_load(cast):
    text = plan_to_yaml(plan_export.plan_entry(cast.plan))
    text = text.replace(
        "targets: {2020: 72000}",
        "targets: {2020: 72000}\n        unit_targets: {市人事局: {2020: 1}}",
    )
    with pytest.raises(errors.Rejected) as caught:
        reload(cast, text)
    assert "市人事局" in said(caught.value.problems[0])
