"""What can be said about a report while it is typed: what filing would refuse, what is doubtful."""

from __future__ import annotations

from tracker.errors import Invalid, TrackerError
from tracker.i18n import N_
from tracker.rules.reasons import Reason
from tracker.services.report import figure_doubts, figure_texts, reporting
from tracker.services.report.drafts import DraftContent
from tracker.services.report.figure_doubts import FIELD
from tracker.services.report.period_entries import Entry


def checks_of(entry: Entry, content: DraftContent) -> dict[str, TrackerError | Reason]:
    """Yield by the form's field what stands in the way of its content or is to be looked at twice.

    What is still empty is not told: it is being typed. A doubtful figure is told with what would be
    right; whoever files mends it or confirms it with a word.
    """
    found: dict[str, TrackerError | Reason] = {}
    wrong = _percent_problem(entry, content)
    if wrong is not None:
        found["percent"] = wrong
    names = {each.code: each.name for each in entry.asks.figures}
    for code, text in content.figures.items():
        if text.strip() and figure_texts.number_of(text) is None:
            found[FIELD + code] = reporting.not_a_figure(
                code, text=text, name=names.get(code, code)
            )
    for doubt in figure_doubts.doubts_of(entry.obligation, content.figures):
        found.setdefault(FIELD + doubt.code, doubt.why)
    return found


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
