"""The days that can be entered: R1 counts working days around them, beyond them it does not.

A slip of the pen such as 0202-03-31 or 9999-12-31 would otherwise be owed reports for, or counted
from, until the calendar ends.
"""

from __future__ import annotations

import re
from datetime import date

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2199


def is_within_reach(day: date) -> bool:
    """Tell whether a day lies in the years that are reckoned with.

    >>> is_within_reach(date(2020, 3, 31)), is_within_reach(date(9999, 12, 31))
    (True, False)
    """
    return FIRST_YEAR <= day.year <= LAST_YEAR


def read_day(written: str) -> date:
    """Yield a day written YYYY-MM-DD; raises ``ValueError`` for what is none or out of reach.

    >>> read_day("2020-03-31")
    datetime.date(2020, 3, 31)
    """
    if not ISO_DAY.fullmatch(written):
        raise ValueError("not written YYYY-MM-DD")
    day = date.fromisoformat(written)
    if not is_within_reach(day):
        raise ValueError("out of reach")
    return day
