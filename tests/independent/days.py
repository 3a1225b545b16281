"""R1: working days, counted by stepping one day at a time; and the dates of periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import chinese_calendar

ONE_DAY = timedelta(days=1)
LAST_DAYS_OF_QUARTERS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}


class Calendar:
    """The official calendar with the installation's own rows laid over it."""

    def __init__(self, overrides: list[dict[str, Any]]) -> None:
        self._overrides = {as_day(row["date"]): bool(row["working"]) for row in overrides}
        self._known: dict[date, bool] = {}
        self._counted: dict[tuple[date, int], date] = {}

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is worked: own row first, then the official one, else Mon-Fri."""
        if day not in self._known:
            self._known[day] = self._look_up(day)
        return self._known[day]

    def _look_up(self, day: date) -> bool:
        if day in self._overrides:
            return self._overrides[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def add_working_days(self, day: date, count: int) -> date:
        """Give the count-th working day after (before, if negative) a day that is not counted."""
        if (day, count) not in self._counted:
            self._counted[day, count] = self._step(day, count)
        return self._counted[day, count]

    def _step(self, day: date, count: int) -> date:
        left = abs(count)
        while left > 0:
            day = day + ONE_DAY if count > 0 else day - ONE_DAY
            if self.is_working_day(day):
                left -= 1
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days in (first, last]; negative when last lies before first."""
        if last < first:
            return -self.working_days_between(last, first)
        count = 0
        day = first
        while day < last:
            day += ONE_DAY
            if self.is_working_day(day):
                count += 1
        return count

    def roll_forward(self, day: date) -> date:
        """Give the day itself if it is worked, else the next working day."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day


def as_day(text: str | date) -> date:
    """Read an ISO day; a date stays what it is."""
    return text if isinstance(text, date) else date.fromisoformat(text)


def is_year(period: str) -> bool:
    """Tell "2020" (a year) from "2020Q1" (a quarter)."""
    return "Q" not in period


def first_day_of(period: str) -> date:
    """Give the first day of "2020Q1" or "2020"."""
    if is_year(period):
        return date(int(period), 1, 1)
    return date(int(period[:4]), 3 * int(period[5]) - 2, 1)


def last_day_of(period: str) -> date:
    """Give the last day of "2020Q1" or "2020"."""
    if is_year(period):
        return date(int(period), 12, 31)
    month, day = LAST_DAYS_OF_QUARTERS[int(period[5])]
    return date(int(period[:4]), month, day)


def quarter_of(day: date) -> str:
    """Name the quarter that holds a day, like "2020Q1"."""
    return f"{day.year}Q{(day.month + 2) // 3}"
