"""A replayed department reports figures that fit its target, from dice that move nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from tests.services.told import file
from tracker import clock as program_clock
from tracker.services.indicator import indicator_targets
from tracker.services.report import figure_doubts
from tracker.simulation import figures, targets
from tracker.simulation.profiles import dice

TRAINED = "trained-person-times"


@pytest.fixture
def shared(cast):
    targets.share_out(cast.supervisor, cast.plan.id, seed=1, year=2020)
    return cast


def reported(cast, *, seed=1, task=1, **which):
    return figures.figures_of(seed, cast.duty(task=task, **which).id, department="rsj")


def seed_that(cast, is_wanted):
    return next(seed for seed in range(60) if is_wanted(reported(cast, seed=seed)))


def test_the_office_shares_the_whole_target_out_once(shared):
    (shares,) = indicator_targets.targets_of(shared.plan, program_clock.today()).values()
    assert sum(of[2020] for of in shares.values()) == 72000
    targets.share_out(shared.supervisor, shared.plan.id, seed=2, year=2020)
    (again,) = indicator_targets.targets_of(shared.plan, program_clock.today()).values()
    assert again == shares


def test_the_same_seed_reports_the_same_and_only_with_the_carrying_report(shared):
    seed = seed_that(shared, lambda found: found[0])
    first = reported(shared, seed=seed)
    dice(seed, "anything else").random()
    assert reported(shared, seed=seed) == first
    assert reported(shared, seed=seed, task=3) == ({}, {})


def test_figures_fit_the_target_and_every_doubt_is_explained(shared):
    (shares,) = indicator_targets.targets_of(shared.plan, program_clock.today()).values()
    target = shares[shared.departments["371300", "rsj"].id][2020]
    kinds = set()
    for seed in range(60):
        found, notes = reported(shared, seed=seed)
        kinds.add((bool(found), bool(notes)))
        doubts = figure_doubts.doubts_of(shared.duty(), found)
        assert set(notes) == {doubt.code for doubt in doubts}
        if found:
            assert target * Decimal("0.1") < Decimal(found[TRAINED]) < target / 3
    assert kinds == {(True, False), (True, True), (False, False)}, "plausible, doubtful, missing"


def test_what_is_reported_can_be_filed_and_the_year_is_the_sum_of_its_quarters(shared, clock):
    seed = seed_that(shared, lambda found: found[0])
    total = Decimal(0)
    days = (date(2020, 4, 3), date(2020, 7, 3), date(2020, 10, 9), date(2021, 1, 5))
    for number, day in enumerate(days, start=1):
        clock.set(day)
        found, notes = reported(shared, seed=seed, period=f"2020Q{number}")
        duty = shared.duty(period=f"2020Q{number}")
        file(
            shared.lead,
            duty,
            token=str(number),
            percent=9 * number,
            figures=found,
            figure_notes=notes,
        )
        total += Decimal(found.get(TRAINED, "0"))
    found, _ = reported(shared, seed=seed, period="2020", kind="annual")
    assert not found or Decimal(found[TRAINED]) == total
