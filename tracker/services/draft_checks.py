"""What can be said about a report while it is typed: what filing would refuse, what is doubtful."""

from __future__ import annotations

from tracker.errors import Invalid, TrackerError
from tracker.i18n import N_
from tracker.rules.reasons import Reason
from tracker.services import figures_asked, reporting
from tracker.services.drafts import DraftContent
from tracker.services.period_entries import Entry

FIGURE = "figure-"


def checks_of(entry: Entry, content: DraftContent) -> dict[str, TrackerError | Reason]:
    """Yield by the form's field what stands in the way of its content or is to be looked at twice.

    What is still empty is not told: it is being typed. A doubtful figure stops nobody.
    """
    found: dict[str, TrackerError | Reason] = {}
    wrong = _percent_problem(entry, content)
    if wrong is not None:
        found["percent"] = wrong
    names = {each.name: each.code for each in entry.indicators}
    for code, text in content.figures.items():
        try:
            reporting.figure_of(text, next((n for n, c in names.items() if c == code), code))
        except Invalid as unreadable:
            found[FIGURE + code] = unreadable
    for why in _doubts(entry, content):
        name = str(why.values.get("name") or why.values.get("whole"))
        found.setdefault(FIGURE + names.get(name, name), why)
    return found


def _doubts(entry: Entry, content: DraftContent) -> tuple[Reason, ...]:
    duty = entry.obligation
    before = entry.last.figures if entry.last else {}
    return figures_asked.findings_in(
        duty.assignment.plan, duty.period, figures=content.figures, before=before
    )


def _percent_problem(entry: Entry, content: DraftContent) -> Invalid | None:
    typed = content.percent.strip().rstrip("%").strip()
    if not typed:
        return None
    if not typed.isdecimal() or int(typed) > 100:
        return Invalid(N_("Enter a whole number from 0 to 100."), field="percent")
    if int(typed) < entry.last_percent and not content.fall_because.strip():
        return Invalid(
            N_("%(typed)s%% is less than last time’s %(last)s%%; say below why it fell."),
            field="percent",
            typed=int(typed),
            last=entry.last_percent,
        )
    return None
