"""Working days in China (R1): the official calendar with the installation's own table over it."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType

from chinese_calendar.constants import holidays, workdays

FIRST_KNOWN_YEAR = min(holidays).year
LAST_KNOWN_YEAR = max(holidays).year
MARGIN_YEARS = 1
FEWEST_WORKING_DAYS_OF_A_YEAR = 200


class CalendarRangeError(ValueError):
    """A counted date would lie outside the years 1 to 9999."""

    def __init__(self, day: date, count: int) -> None:
        super().__init__(f"{day}: {count} working days away is outside the years 1 to 9999")
        self.day = day
        self.count = count


@dataclass(frozen=True, slots=True)
class _Table:
    """The working days of a stretch of whole years.

    ``counts[i]`` is the number of working days among the first ``i`` days of the stretch;
    ``days`` holds the working days themselves, in order.
    """

    first_year: int
    last_year: int
    first_ordinal: int
    counts: array[int]
    days: list[date]


class WorkCalendar:
    """Answers every question about working days.

    ``overrides`` holds the installation's own rows: a date, and whether it is worked. They are
    copied: a calendar never changes, so that a judgement made with it can be repeated. Two
    calendars are equal only if they are the same one. Tables are made for the years that are
    asked about and are shared by all threads: each one replaces the last in a single step.
    """

    __slots__ = ("_overrides", "_table")

    def __init__(self, overrides: Mapping[date, bool] = MappingProxyType({})) -> None:
        self._overrides = dict(overrides)
        self._table = _Table(0, 0, 0, array("l", [0]), [])

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is worked: own row first, then the official calendar, else Mon-Fri."""
        table = self._table_with(day)
        at = day.toordinal() - table.first_ordinal
        return table.counts[at + 1] > table.counts[at]

    def is_provisional(self, day: date) -> bool:
        """Tell whether nothing official says yet if a day is worked."""
        known = FIRST_KNOWN_YEAR <= day.year <= LAST_KNOWN_YEAR
        return not known and day not in self._overrides

    def is_provisional_between(self, after: date, until: date) -> bool:
        """Tell whether a count of working days over (after, until] rests on a provisional day."""
        if after.year >= FIRST_KNOWN_YEAR and until.year <= LAST_KNOWN_YEAR:
            return False
        ordinals = range(after.toordinal() + 1, until.toordinal() + 1)
        return any(self.is_provisional(date.fromordinal(at)) for at in ordinals)

    def add_working_days(self, day: date, count: int) -> date:
        """Yield the count-th working day after a day, which itself is not counted (R1).

        0 gives the day itself, a negative count goes back. Raises :class:`CalendarRangeError`
        beyond the years 1 to 9999.

        >>> WorkCalendar().add_working_days(date(2020, 3, 31), 5)  # 清明 on 4-6 April
        datetime.date(2020, 4, 8)
        """
        if count == 0:
            return day
        table = self._table_with(day)
        while True:
            at = day.toordinal() - table.first_ordinal
            index = table.counts[at + 1] + count - 1 if count > 0 else table.counts[at] + count
            if 0 <= index < len(table.days):
                return table.days[index]
            table = self._table_beyond(table, day, count)

    def working_days_between(self, after: date, until: date) -> int:
        """Yield the number of working days in (after, until], negative if ``until`` is earlier."""
        table = self._table_with(after)
        if not table.first_year <= until.year <= table.last_year:
            table = self._grow(table, until.year - MARGIN_YEARS, until.year + MARGIN_YEARS)
        first = table.first_ordinal - 1
        counts = table.counts
        return counts[until.toordinal() - first] - counts[after.toordinal() - first]

    def next_working_day(self, day: date) -> date:
        """Yield the day itself if it is worked, else the first working day after it."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def first_working_day_after(self, day: date) -> date:
        """Yield the first working day after a day, never the day itself."""
        return self.add_working_days(day, 1)

    def _table_with(self, day: date) -> _Table:
        table = self._table
        if table.first_year <= day.year <= table.last_year:
            return table
        return self._grow(table, day.year - MARGIN_YEARS, day.year + MARGIN_YEARS)

    def _table_beyond(self, table: _Table, day: date, count: int) -> _Table:
        years = abs(count) // FEWEST_WORKING_DAYS_OF_A_YEAR + 1
        last = table.last_year + years if count > 0 else table.last_year
        first = table.first_year if count > 0 else table.first_year - years
        grown = self._grow(table, first, last)
        if (grown.first_year, grown.last_year) == (table.first_year, table.last_year):
            raise CalendarRangeError(day, count)
        return grown

    def _grow(self, table: _Table, first_year: int, last_year: int) -> _Table:
        first = max(MINYEAR, min(first_year, table.first_year or first_year))
        last = min(MAXYEAR, max(last_year, table.last_year))
        self._table = grown = _made(first, last, self._overrides)
        return grown


def _made(first_year: int, last_year: int, overrides: Mapping[date, bool]) -> _Table:
    first = date(first_year, 1, 1).toordinal()
    worked = bytearray().join(_official_year(year) for year in range(first_year, last_year + 1))
    for day, is_worked in overrides.items():
        if first_year <= day.year <= last_year:
            worked[day.toordinal() - first] = is_worked
    counts = array("l", accumulate(worked, initial=0))
    days = [date.fromordinal(first + at) for at, is_worked in enumerate(worked) if is_worked]
    return _Table(first_year, last_year, first, counts, days)


@lru_cache(maxsize=512)
def _official_year(year: int) -> bytes:
    """Yield one byte for each day of a year: 1 worked, 0 not, as the official calendar has it."""
    first = date(year, 1, 1).toordinal()
    last = date(year, 12, 31).toordinal()
    return bytes(_is_worked(date.fromordinal(at)) for at in range(first, last + 1))


def _is_worked(day: date) -> bool:
    return day in workdays or (day.weekday() < 5 and day not in holidays)
