"""Words for what the code names: enumerations, days, figures; filters for the templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from tracker import clock
from tracker.i18n import N_, get_locale, gettext

MEGABYTE = 1024 * 1024

LABELS: dict[str, dict[str, str]] = {
    "light": {
        "not_started": N_("Not started"),
        "green": N_("On course"),
        "yellow": N_("Warning"),
        "red": N_("Behind"),
        "done": N_("Done"),
        "done_late": N_("Done late"),
        "withdrawn": N_("Withdrawn"),
    },
    "role": {"lead": N_("Lead"), "support": N_("Support")},
    "basis": {
        "stated": N_("Stated in the document"),
        "declared": N_("First listed leads, as declared"),
        "presumed": N_("Presumed"),
        "confirmed": N_("Confirmed"),
        "listed": N_("Listed"),
    },
    "kind": {
        "quarterly": N_("Quarterly report"),
        "annual": N_("Annual report"),
        "completion": N_("Completion report"),
    },
    "state": {
        "open": N_("To be filed"),
        "filed": N_("Waiting for review"),
        "returned": N_("Returned"),
        "accepted": N_("Accepted"),
        "waived": N_("Waived"),
    },
    "outcome": {
        "accepted": N_("Accepted"),
        "returned": N_("Returned"),
        "granted": N_("Granted"),
        "refused": N_("Refused"),
    },
    "ground": {
        "incomplete": N_("Incomplete"),
        "wrong_figures": N_("Wrong figures"),
        "missing_evidence": N_("Missing evidence"),
        "no_substance": N_("No substance"),
        "false_report": N_("False report"),
    },
    "rung": {
        "remind_5": N_("Reminder, 5 days before"),
        "remind_1": N_("Reminder, 1 day before"),
        "blue": N_("Blue slip (reminder)"),
        "yellow": N_("Yellow slip (warning)"),
        "red": N_("Red slip (circular)"),
        "unsigned_1": N_("Not signed for"),
        "unsigned_2": N_("Still not signed for"),
        "refile": N_("Returned report not refiled"),
    },
    "rung_outcome": {
        "sent": N_("Sent"),
        "superseded": N_("Superseded"),
        "held": N_("Held"),
        "skipped": N_("Skipped"),
    },
    "user_role": {
        "liaison": N_("Liaison"),
        "head": N_("Department head"),
        "supervisor": N_("Supervisor"),
        "leader": N_("Leader"),
        "auditor": N_("Auditor"),
        "administrator": N_("Administrator"),
    },
    "movement": {
        "added": N_("Added"),
        "done": N_("Done"),
        "worsened": N_("Worsened"),
        "improved": N_("Improved"),
        "extended": N_("Extended"),
        "withdrawn": N_("Withdrawn"),
    },
    "plan_state": {"draft": N_("Draft"), "published": N_("Published")},
    "department_kind": {
        "bureau": N_("Bureau"),
        "commission": N_("Commission"),
        "institution": N_("Institution"),
        "mass_organisation": N_("Mass organisation"),
        "office": N_("Office"),
        "government": N_("Government"),
        "county": N_("County or district"),
        "zone": N_("Zone"),
        "town": N_("Town"),
        "street": N_("Street office"),
        "party": N_("Party office"),
    },
    "part": {
        "timeliness": N_("Timeliness"),
        "delivery": N_("Delivery"),
        "quality": N_("Quality"),
        "responsiveness": N_("Responsiveness"),
        "slip": N_("Slip"),
    },
    "grade": {
        "excellent": N_("Excellent"),
        "passed": N_("Passed"),
        "failed": N_("Not passed"),
        "A": "A",
        "B": "B",
        "C": "C",
    },
    "table": {"departments": N_("Departments"), "governments": N_("Lower governments")},
    "sheet_state": {
        "draft": N_("Draft"),
        "proposed": N_("Proposed"),
        "approved": N_("Approved"),
        "published": N_("Published"),
        "frozen": N_("Frozen"),
    },
    "level": {"national": N_("National"), "province": N_("Province"), "city": N_("City")},
    "mail_state": {
        "waiting": N_("Waiting to be sent"),
        "sending": N_("Being sent"),
        "sent": N_("Sent"),
        "undelivered": N_("Undelivered"),
        "withheld": N_("Withheld"),
    },
}


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
        return format_date(plain, "EEE, d MMM y", locale="en")
    return format_date(plain, "y年M月d日（EEE）", locale="zh_CN")


def short_day(value: date | datetime | str | None) -> str:
    """Yield a day without weekday; the year only where it is not this year."""
    plain = _as_day(value)
    if plain is None:
        return "—"
    same_year = plain.year == clock.today().year
    if get_locale() == "en":
        return format_date(plain, "d MMM" if same_year else "d MMM y", locale="en")
    return format_date(plain, "M月d日" if same_year else "y年M月d日", locale="zh_CN")


def near_day(value: date | datetime | str | None, around: date | str | None = None) -> str:
    """Yield a day with its weekday for a sentence, 4月9日（周五）.

    The year stands where it is another than that of ``around`` (default: today).
    """
    plain, near = _as_day(value), _as_day(around) or clock.today()
    if plain is None:
        return "—"
    same_year = plain.year == near.year
    if get_locale() == "en":
        return format_date(plain, "EEE d MMM" if same_year else "EEE d MMM y", locale="en")
    return format_date(plain, "M月d日（EEE）" if same_year else "y年M月d日（EEE）", locale="zh_CN")


def weekday(value: date | datetime | str | None) -> str:
    """Yield the weekday of a day in short: 周三, Wed."""
    plain = _as_day(value)
    return "" if plain is None else format_date(plain, "EEE", locale=get_locale())


def moment(value: datetime | None) -> str:
    """Yield a moment in Asia/Shanghai to the minute."""
    if value is None:
        return "—"
    pattern = "d MMM y, HH:mm" if get_locale() == "en" else "y年M月d日 HH:mm"
    return format_datetime(value, pattern, tzinfo=clock.ZONE, locale=get_locale())


def clock_time(value: datetime | None) -> str:
    """Yield the time of day of a moment in Asia/Shanghai: 14:02."""
    return "—" if value is None else f"{value.astimezone(clock.ZONE):%H:%M}"


def file_size(size: int) -> str:
    """Yield a file's size in KB or MB."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{number(round(Decimal(size) / MEGABYTE, 1))} MB"


def number(value: float | Decimal | str | None) -> str:
    """Yield a figure with digit groups."""
    if value is None or value == "":
        return "—"
    return format_decimal(Decimal(str(value)), locale=get_locale())


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
    return f"{sum((Decimal(each['points']) for each in adjustments), Decimal(0)):+f}"


def period(code: str) -> str:
    """Yield a period in words: 2020年第一季度, 2020年度."""
    year, _, quarter = code.partition("Q")
    if not quarter:
        return gettext("Year %(year)s", year=year)
    return gettext(QUARTERS[int(quarter) - 1], year=year)


QUARTERS = (
    N_("First quarter of %(year)s"),
    N_("Second quarter of %(year)s"),
    N_("Third quarter of %(year)s"),
    N_("Fourth quarter of %(year)s"),
)


def _as_day(value: date | datetime | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return clock.day_of(value)
    return value if isinstance(value, date) else date.fromisoformat(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "short_day": short_day,
    "near_day": near_day,
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
