"""Words for what the code names: enumerations, days, figures; filters for the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from tracker import clock, i18n
from tracker.i18n import N_, get_locale, gettext
from tracker.labels.browsers import browser
from tracker.labels.words import LABELS

__all__ = ["FILTERS", "LABELS"]

MEGABYTE = 1024 * 1024
LOCALES = {code: Locale.parse(code) for code in i18n.LOCALES}
"""Read once: Babel looks a language's name up anew each time it is given as text."""


_seen_on: ContextVar[date | None] = ContextVar("seen_on", default=None)


@contextmanager
def seen_on(as_of: date | None) -> Iterator[None]:
    """Let sentences be said as on a day, whenever they are read (R7); None: as today."""
    before = _seen_on.set(as_of)
    try:
        yield
    finally:
        _seen_on.reset(before)


def label(value: object, kind: str) -> str:
    """Yield the word for a code of a kind, in the language in force."""
    code = str(value)
    return gettext(LABELS[kind].get(code, code))


def light_name(value: object) -> str:
    """Yield the word of a light."""
    return label(value, "light")


def day(value: date | datetime | str | None) -> str:
    """Yield a day with its weekday: 2021年4月12日（周一）, or Mon, 12 Apr 2021."""
    plain = _as_day(value)
    if plain is None:
        return "—"
    if get_locale() == "en":
        return format_date(plain, "EEE, d MMM y", locale=LOCALES["en"])
    return format_date(plain, "y年M月d日（EEE）", locale=LOCALES["zh_CN"])


def full_day(value: date | datetime | str | None) -> str:
    """Yield a day with its year and without weekday: 2021年3月31日, or 31 Mar 2021."""
    plain = _as_day(value)
    if plain is None:
        return "—"
    english = get_locale() == "en"
    return format_date(plain, "d MMM y" if english else "y年M月d日", locale=LOCALES[get_locale()])


def short_day(value: date | datetime | str | None) -> str:
    """Yield a day without weekday; the year only where it is not this year."""
    plain = _as_day(value)
    if plain is None:
        return "—"
    same_year = plain.year == clock.today().year
    if get_locale() == "en":
        return format_date(plain, "d MMM" if same_year else "d MMM y", locale=LOCALES["en"])
    return format_date(plain, "M月d日" if same_year else "y年M月d日", locale=LOCALES["zh_CN"])


def near_day(value: date | datetime | str | None, around: date | str | None = None) -> str:
    """Yield a day with its weekday for a sentence, 4月9日（周五）.

    The year stands where it is another than that of ``around`` (default: the day of ``seen_on``,
    else today).
    """
    plain, near = _as_day(value), _as_day(around) or _seen_on.get() or clock.today()
    if plain is None:
        return "—"
    same_year = plain.year == near.year
    if get_locale() == "en":
        pattern = "EEE d MMM" if same_year else "EEE d MMM y"
    else:
        pattern = "M月d日（EEE）" if same_year else "y年M月d日（EEE）"
    return format_date(plain, pattern, locale=LOCALES[get_locale()])


def month(value: date) -> str:
    """Yield a month with its year: 2021年4月, or April 2021."""
    pattern = "MMMM y" if get_locale() == "en" else "y年M月"
    return format_date(value, pattern, locale=LOCALES[get_locale()])


def month_short(value: date) -> str:
    """Yield a month without its year: 4月, or Apr."""
    pattern = "MMM" if get_locale() == "en" else "M月"
    return format_date(value, pattern, locale=LOCALES[get_locale()])


def weekday(value: date | datetime | str | None) -> str:
    """Yield the weekday of a day in short: 周三, Wed."""
    plain = _as_day(value)
    return "" if plain is None else format_date(plain, "EEE", locale=LOCALES[get_locale()])


def moment(value: datetime | None) -> str:
    """Yield a moment in Asia/Shanghai to the minute."""
    if value is None:
        return "—"
    pattern = "d MMM y, HH:mm" if get_locale() == "en" else "y年M月d日 HH:mm"
    return format_datetime(value, pattern, tzinfo=clock.ZONE, locale=LOCALES[get_locale()])


def clock_time(value: datetime | None) -> str:
    """Yield the time of day of a moment in Asia/Shanghai: 14:02."""
    return "—" if value is None else f"{value.astimezone(clock.ZONE):%H:%M}"


def file_size(size: int) -> str:
    """Yield a file's size in KB or MB."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{number(round(Decimal(size) / MEGABYTE, 1))} MB"


def listed(items: Iterable[object]) -> str:
    """Yield words one after the other: 市教育局、市人社局, or in English with commas."""
    return (", " if get_locale() == "en" else "、").join(str(item) for item in items)


def number(value: float | Decimal | str | None) -> str:
    """Yield a figure with digit groups."""
    if value is None or value == "":
        return "—"
    return format_decimal(Decimal(str(value)), locale=LOCALES[get_locale()])


def percent(value: float | Decimal | None) -> str:
    """Yield a percentage that is given in percent points."""
    return "—" if value is None else f"{number(value)}%"


def share(value: str) -> str:
    """Yield a share from 0 to 1 as a percentage with two places."""
    return f"{Decimal(value) * 100:.2f}%"


def times(value: str, points: str) -> str:
    """Yield a share of points with four places."""
    return f"{Decimal(value) * Decimal(points):.4f}"


def points_sum(adjustments: list[dict[str, Any]]) -> str:
    """Yield the sum of the points of adjustments, with its sign."""
    total = sum((Decimal(each["points"]) for each in adjustments), Decimal(0))
    return f"{total:+f}".replace("-", "−")


def period(code: str) -> str:
    """Yield a period in words: 2020年第一季度, 2020年度."""
    year, _, quarter = code.partition("Q")
    if not quarter:
        return gettext("%(year)s", year=year)
    return gettext(QUARTERS[int(quarter) - 1], year=year)


QUARTERS = (
    N_("Q1 %(year)s"),
    N_("Q2 %(year)s"),
    N_("Q3 %(year)s"),
    N_("Q4 %(year)s"),
)


def _as_day(value: date | datetime | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return clock.day_of(value)
    return value if isinstance(value, date) else date.fromisoformat(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "browser": browser,
    "day": day,
    "full_day": full_day,
    "listed": listed,
    "short_day": short_day,
    "near_day": near_day,
    "month": month,
    "month_short": month_short,
    "weekday": weekday,
    "moment": moment,
    "clock_time": clock_time,
    "file_size": file_size,
    "number": number,
    "percent": percent,
    "period": period,
    "label": label,
    "light_name": light_name,
    "points_sum": points_sum,
    "share": share,
    "times": times,
}
