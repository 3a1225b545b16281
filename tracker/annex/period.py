"""The period that a plan is for, told from its title, else from what it aims at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tracker.annex.shadow import shadow

_SPAN = re.compile(r"(?P<first>20\d\d)年?(?:度)?\s*[-~至到]+\s*(?P<last>20\d\d)年?")
_ONE_YEAR = re.compile(r"(?P<year>20\d\d)年")
_FIVE_YEARS = (("十三五", 2016, 2020), ("十四五", 2021, 2025), ("十五五", 2026, 2030))
_UNTIL = re.compile(r"(?:到|至|截至)(?P<year>20\d\d)年")
_FOR_YEARS = re.compile(r"(?P<count>[两二三四五1-5])年(?:行动|攻坚|提升|专项|工作)")
_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}


def find_period(
    title: str, lines: Sequence[str], *, issued_on: date | None
) -> tuple[date | None, date | None, int | None]:
    """Yield the period's first and last day, and the one year that a plan for one year is for."""
    flat = shadow(title)
    if found := _SPAN.search(flat):
        return _from_issue(int(found["first"]), int(found["last"]), issued_on)
    for name, first, last in _FIVE_YEARS:
        if name in flat:
            return _from_issue(first, last, issued_on)
    found = _FOR_YEARS.search(flat)
    if found and issued_on:
        last = issued_on.year + _COUNT[found["count"]] - 1
        return _from_issue(issued_on.year, last, issued_on)
    if years := _ONE_YEAR.findall(flat):
        return _from_issue(int(years[-1]), int(years[-1]), issued_on)
    if issued_on is None:
        return None, None, None
    aims = [int(year) for line in lines if "20" in line for year in _UNTIL.findall(shadow(line))]
    ahead = [year for year in aims if issued_on.year <= year <= issued_on.year + 8]
    last = max(ahead) if ahead else issued_on.year
    return issued_on, date(last, 12, 31), None


def _from_issue(
    first: int, last: int, issued_on: date | None
) -> tuple[date | None, date | None, int | None]:
    """Yield a period of whole years that begins on the day of issue, where that lies within."""
    begins = date(first, 1, 1)
    if issued_on and first <= issued_on.year <= last:
        begins = issued_on
    return begins, date(max(first, last), 12, 31), first if first == last else None
