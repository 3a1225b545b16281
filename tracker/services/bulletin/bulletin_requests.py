"""What a bulletin is asked about, read from what was typed."""

from __future__ import annotations

import re
from datetime import date

from tracker import clock
from tracker.documents.bulletin import Commented
from tracker.errors import Invalid
from tracker.i18n import N_
from tracker.models import Plan
from tracker.services.bulletin import bulletin_figures

COLON = re.compile("[:：]")


def require_past(day: date, *, field: str) -> date:
    """Yield a day that has come; raises :class:`Invalid` for one that lies ahead."""
    if day > clock.today():
        raise Invalid(
            N_("%(day)s lies ahead; there are no figures of it yet."), field=field, day=day
        )
    return day


def require_before(earlier: date, day: date) -> date:
    """Yield the day to compare with; raises :class:`Invalid` when it is not the earlier one."""
    if earlier >= day:
        raise Invalid(
            N_("%(earlier)s is not before %(day)s; choose an earlier day to compare with."),
            field="compare_on",
            earlier=earlier,
            day=day,
        )
    return earlier


def read_comments(plan: Plan, typed: str, *, field: str, day: date) -> tuple[Commented, ...]:
    """Read praise or criticism, one department a line: 市人社局：提前完成年度任务.

    Raises :class:`Invalid` for a department that has no part in the plan, or without the words.
    """
    known = {
        name: unit.name_on(day)
        for unit in bulletin_figures.departments_named(plan)
        for name in (unit.name_on(day), unit.official_name_on(day))
    }
    found = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        name, because = [*COLON.split(line, maxsplit=1), ""][:2]
        if name.strip() not in known:
            raise Invalid(
                N_("“%(name)s” has no part in this plan; write its short or official name."),
                field=field,
                name=name.strip()[:40],
            )
        if not because.strip():
            raise Invalid(
                N_("Say why after a colon, for example: %(name)s: finished the year’s work early."),
                field=field,
                name=name.strip(),
            )
        found.append(Commented(known[name.strip()], because.strip()))
    return tuple(found)
