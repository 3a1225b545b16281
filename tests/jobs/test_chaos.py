"""The year of chaos, its first two working days: killed everywhere, nothing lost, nothing doubled.

The whole year is lived by ``make bench ARGS=chaos``; its figures stand in docs/reliability.md.
"""

from datetime import date, timedelta

import pytest

from bench.chaos import count, peers
from bench.chaos.run import FIRST, Chances, one_year

NEVER = (
    "rungs lost",
    "rungs doubled",
    "slips lost",
    "slips doubled",
    "numbers skipped",
    "mails lost",
    "mails never tried to the end",
    "notices without their mail",
    "repeats outside the gap",
    "repeats with other bytes",
    "forms acknowledged and lost",
    "forms doubled",
    "filings without their audit entry, or with two",
    "evenings that did not come to an end",
)


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_two_days_of_chaos_lose_nothing_and_double_nothing(backend, request):
    if backend == "postgresql":
        request.getfixturevalue("postgresql_server")  # says why where there is none
    always = Chances(killed=1, database_killed=1, nobody=0)
    year = one_year(backend, last=FIRST + timedelta(days=1), seed=20200103, chances=always)
    found = year.result
    assert {name: found[name] for name in NEVER if found.get(name)} == {}
    assert found["kills"] >= 3
    assert found["rungs sent"] > 100
    assert found["mails"] > 20


DUE = date(2020, 4, 8)
DUTY = peers.Duty(1, date(2020, 3, 31), DUE, None)


def runs(*, killed=(), processes=(0, 1)):
    days = [count.move(date(2020, 3, 18), n) for n in range(1, 40)]
    return [
        peers.Run(day, n, day, 0.0 if day in killed else 1.0) for day in days for n in processes
    ]


@pytest.mark.parametrize(
    ("name", "lost", "is_repeated"),
    [
        ("Redmine: stateless reminder", 0, True),
        ("Vikunja: the minute's window in each process", 1, True),
        ("Kanboard: cron over what is overdue", 0, True),
        ("DHIS2: the current period's end, one leader", 3, False),
        ("Hypha: the report that ends today or later", 3, False),
    ],
)
def test_the_models_lose_and_repeat_as_their_sources_say(name, lost, is_repeated):
    rule, both, offered = peers.PEERS[name]
    known = peers.as_known_to(name, [DUTY])
    sent = peers.replay(rule, known, runs(killed={date(2020, 4, 9)}), both=both)
    found = peers.judge(sent, known, date(2020, 5, 1), offered=offered)
    assert (found["lost"], found["repeated"] > 0) == (lost, is_repeated)


def test_the_count_of_working_days_is_the_programs():
    from tracker.rules.workdays import WorkCalendar

    calendar = WorkCalendar()
    for days in (-5, -1, 1, 5, 10):
        assert count.move(DUE, days) == calendar.add_working_days(DUE, days)
