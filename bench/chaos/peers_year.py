"""The five rules alone through a whole year of runs and kills, without any program or database.

``make bench ARGS=peers``: as many duties as Linyi's plan has in 2020, filed by the same dice, and
two processes each morning, killed, absent and with a wrong clock as often as in ``chaos``.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import chinese_calendar

from bench.chaos import peers
from bench.chaos.count import move
from bench.chaos.departments import NEVER, OFFSETS

QUARTERS = (date(2019, 12, 31), date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30))
PARTS, LEADS = 240, 140
KILLED, NOBODY, JUMPED = 0.6, 0.08, 0.10
LAST = date(2020, 12, 31)


def main() -> None:
    for name, found in one_year(20200102).items():
        print(f"{name:<46} {found}")


def one_year(seed: int) -> dict[str, dict[str, int]]:
    """Yield what each rule lost and repeated in a year drawn by a seed."""
    dice = Random(seed)
    found = peers.compare(duties(dice), runs(dice), [], LAST)
    return {name: counts for name, counts in found.items() if name in peers.PEERS}


def duties(dice: Random) -> list[peers.Duty]:
    """Yield a year's quarterly and annual duties and when each was filed."""
    periods = [(end, 5, PARTS) for end in QUARTERS] + [(date(2019, 12, 31), 10, LEADS)]
    made: list[peers.Duty] = []
    for period_to, days, number in periods:
        due_on = move(period_to, days)
        for _ in range(number):
            filed_on = due_on + timedelta(days=dice.choice(OFFSETS))
            kept = None if dice.random() < NEVER else filed_on
            made.append(peers.Duty(len(made) + 1, period_to, due_on, kept))
    return made


def runs(dice: Random) -> list[peers.Run]:
    """Yield every morning's runs of two processes."""
    made, day = [], peers.FIRST
    while day <= LAST:
        if chinese_calendar.is_workday(day) and dice.random() > NOBODY:
            jumped = dice.choice((-1, 1)) if dice.random() < JUMPED else 0
            for process in (0, 1):
                seen = day + timedelta(days=jumped if process else 0)
                part = dice.random() if dice.random() < KILLED / 2 else 1.0
                made.append(peers.Run(day, process, seen, part))
        day += timedelta(days=1)
    return made
