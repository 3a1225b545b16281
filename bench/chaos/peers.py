"""Small models of how five known programs remind, run through the same year of runs and kills.

Each is the rule as its source has it (see knowledge cited in docs/reliability.md), not the program.
All get the same duties, filed on the same days, and the same runs: which of two processes ran on
which day, which day its clock said, and after which part of its work it was killed.

A reminder is *wanted* for each threshold (5 and 1 working days before, 1, 5 and 10 after) that a
duty reaches while it is open. It is lost if nothing was sent before the next threshold or the
filing, and repeated as often as it was sent again in that time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bench.chaos.count import OFFSETS, move

FIRST = date(2020, 1, 2)  # no run was before it, so nothing was wanted before it

Sent = Counter[tuple[int, date]]


@dataclass(frozen=True)
class Duty:
    """A duty as the models see it."""

    id: int
    period_to: date
    due_on: date
    filed_on: date | None

    def is_open(self, day: date) -> bool:
        return self.filed_on is None or day < self.filed_on


@dataclass(frozen=True)
class Run:
    """One morning's run of one process: the real day, the day its clock says, how far it came."""

    day: date
    process: int
    seen: date
    part: float


Rule = Callable[[Duty, date], bool]
Rows = Sequence[tuple[int, str, date, str]]


def redmine(duty: Duty, today: date) -> bool:
    """``redmine:send_reminders days=5``: everything open and due within five days or overdue."""
    return duty.due_on <= today + timedelta(days=5)


def vikunja(duty: Duty, today: date) -> bool:
    """A cron in every process asks: is a reminder set for this very minute?"""
    return today in {move(duty.due_on, offset) for offset in OFFSETS.values()}


def kanboard(duty: Duty, today: date) -> bool:
    """``notification:overdue-tasks``: everything overdue, at each call."""
    return duty.due_on < today


def dhis2(duty: Duty, today: date) -> bool:
    """Days from the end of the *current* period, compared exactly; after it, it is not current."""
    if today > duty.period_to:
        return False
    return today in {move(duty.period_to, offset) for offset in OFFSETS.values()}


def hypha(duty: Duty, today: date) -> bool:
    """The next report is the one whose end is not before today; its days are compared exactly."""
    return duty.due_on >= today and vikunja(duty, today)


ALL, AFTER = tuple(OFFSETS), ("blue", "yellow", "red")
BY_PERIOD = "DHIS2: the current period's end, one leader"
PEERS: dict[str, tuple[Rule, bool, tuple[str, ...]]] = {
    "Redmine: stateless reminder": (redmine, True, ALL),
    "Vikunja: the minute's window in each process": (vikunja, True, ALL),
    "Kanboard: cron over what is overdue": (kanboard, True, AFTER),
    BY_PERIOD: (dhis2, False, ALL),
    "Hypha: the report that ends today or later": (hypha, False, ALL),
}


def compare(
    duties: Sequence[Duty], runs: Sequence[Run], rows: Rows, until: date
) -> dict[str, dict[str, int]]:
    """Yield what each rule lost and repeated in the same year, and what this program did."""
    found = {"this program": judge_rows(rows, duties, until, lived={run.day for run in runs})}
    for name, (rule, both, offered) in PEERS.items():
        known = as_known_to(name, duties)
        sent = replay(rule, known, runs, both=both)
        found[name] = judge(sent, known, until, offered=offered)
    return found


def as_known_to(name: str, duties: Sequence[Duty]) -> Sequence[Duty]:
    """Yield the duties by the day from which a rule counts: DHIS2 has the period's end alone."""
    if name != BY_PERIOD:
        return duties
    return [replace(duty, due_on=duty.period_to) for duty in duties]


def replay(rule: Rule, duties: Sequence[Duty], runs: Sequence[Run], *, both: bool) -> Sent:
    """Yield what a rule would have sent; with ``both`` it runs in each process, else in one."""
    sent: Sent = Counter()
    led: set[date] = set()
    for run in runs:
        if not both:
            if run.day in led:
                continue
            led.add(run.day)
        found = [each for each in duties if each.is_open(run.day) and rule(each, run.seen)]
        for duty in found[: round(len(found) * run.part)]:
            sent[duty.id, run.day] += 1
    return sent


def last_open_day(duty: Duty, until: date) -> date:
    """Yield the day before the filing, or the last of all: the web works before the jobs."""
    if duty.filed_on is None or duty.filed_on > until:
        return until
    return duty.filed_on - timedelta(days=1)


def judge(
    sent: Sent, duties: Sequence[Duty], until: date, *, offered: Sequence[str]
) -> dict[str, int]:
    """Yield how many reminders were wanted of those a rule offers, lost and repeated."""
    wanted = lost = repeated = 0
    days: dict[int, list[date]] = {}
    for (duty_id, day), times in sent.items():
        days.setdefault(duty_id, []).extend([day] * times)
    for duty in duties:
        marks = [move(duty.due_on, OFFSETS[name]) for name in offered]
        end = last_open_day(duty, until)
        for mark, following in zip(marks, [*marks[1:], date.max], strict=True):
            if not FIRST <= mark <= end:
                continue
            wanted += 1
            within = sum(mark <= day < following for day in days.get(duty.id, ()))
            lost += within == 0
            repeated += max(0, within - 1)
    return {"wanted": wanted, "lost": lost, "repeated": repeated}


def judge_rows(
    rows: Rows, duties: Sequence[Duty], until: date, *, lived: Collection[date]
) -> dict[str, int]:
    """Yield the same of this program's own rows; superseded and held ones have their row.

    Of those lost it tells how many no program could have sent: no scheduler lived on a working day
    from the threshold to the filing.
    """
    of = Counter((duty, rung, due_on) for duty, rung, due_on, state in rows if state != "held")
    held = {(duty, rung, due_on) for duty, rung, due_on, state in rows if state == "held"}
    counted: Counter[str] = Counter()
    for duty in duties:
        for name, offset in OFFSETS.items():
            if not FIRST <= move(duty.due_on, offset) <= last_open_day(duty, until):
                continue
            key = (duty.id, name, duty.due_on)
            counted["wanted"] += 1
            counted["repeated"] += max(0, of[key] - 1)
            if not of[key]:
                counted["held" if key in held else "lost"] += 1
                end = last_open_day(duty, until)
                nobody = not any(move(duty.due_on, offset) <= day <= end for day in lived)
                counted["lost while nobody lived"] += key not in held and nobody
    names = ("wanted", "lost", "lost while nobody lived", "repeated", "held")
    return {name: counted[name] for name in names}
