"""Words for the numbers of a policy."""

from __future__ import annotations

from tracker import labels
from tracker.i18n import N_, gettext
from tracker.services.calendar.policies import Shown

SECTIONS = {
    "deadlines": N_("Deadlines (working days)"),
    "lights": N_("Lights"),
    "ladder": N_("Ladder (working days from the due day)"),
    "score": N_("Score"),
    "grades": N_("Grades"),
    "objections": N_("Objections (working days)"),
    "mail": N_("Mail"),
}
NUMBERS = {
    "deadlines.quarterly_days": N_("Quarterly report: days after the quarter"),
    "deadlines.annual_days": N_("Annual report: days after the year"),
    "deadlines.closes_after_days": N_("A duty closes: days after it is due"),
    "deadlines.roll_forward": N_("A due day that is a rest day moves to the next working day"),
    "deadlines.refile_days": N_("A returned report is due again: days"),
    "deadlines.sign_days": N_("An assignment is to be signed for: days"),
    "deadlines.slip_answer_days": N_("A slip is to be answered: days"),
    "lights.red_overdue_days": N_("Red: a report is overdue by working days"),
    "lights.red_gap_percent": N_("Red: behind the expected progress by percent points"),
    "lights.yellow_gap_percent": N_("Yellow: behind the expected progress by percent points"),
    "lights.yellow_due_within_days": N_("Yellow: a report is due within working days"),
    "score.late_days_to_zero": N_("Timeliness falls to nothing: working days late"),
    "score.quality_by_returns": N_("Quality after no, one, two and more returns"),
    "score.red_slip_points": N_("Points for each red slip"),
    "score.red_slip_floor": N_("Points for red slips together, at most"),
    "score.false_report_points": N_("Points for a false report"),
    "score.commendation_cap": N_("Points for commendations together, at most"),
    "score.employment_weight_points": N_("Weight in the employment assessment, points"),
    "grades.scheme": N_("Scheme in force"),
    "grades.target-responsibility.excellent": N_("Excellent: score from"),
    "grades.target-responsibility.excellent_share_percent": N_("Excellent: at most, percent"),
    "grades.target-responsibility.passed": N_("Passed: score from"),
    "grades.abc.a": N_("A: score from"),
    "grades.abc.b": N_("B: score from"),
    "objections.window_days": N_("Objections may be raised: days"),
    "objections.decide_within_days": N_("Objections are decided within: days"),
    "mail.tries": N_("Tries to deliver a mail"),
    "mail.give_up_after_calendar_days": N_("Given up after calendar days"),
}
LABELLED = {  # names that end in a code which has its own word
    "ladder": ("rung", "%(word)s"),
    "score.weights": ("part", N_("Weight of %(word)s")),
    "score.role_weights": ("role", N_("Weight of a part as %(word)s")),
    "score.commendation_points": ("level", N_("Points for a commendation: %(word)s")),
}
VALUES = {
    "True": N_("yes"),
    "False": N_("no"),
    "target-responsibility": N_("Target responsibility"),
    "abc": N_("A, B, C"),
}


def rows(shown: Shown) -> list[tuple[str, str, str]]:
    """Yield a version's numbers in words as (section, name, value); a section is named once."""
    found, before = [], ""
    for section, name, value in shown.numbers:
        title = gettext(SECTIONS.get(section, section)) if section != before else ""
        found.append((title, number_name(f"{section}.{name}"), gettext(VALUES.get(value, value))))
        before = section
    return found


def number_name(path: str) -> str:
    """Yield the word for a number by its path in the policy."""
    if path in NUMBERS:
        return gettext(NUMBERS[path])
    group, _, code = path.rpartition(".")
    if group not in LABELLED:
        return path
    kind, sentence = LABELLED[group]
    return gettext(sentence, word=labels.label(code, kind))
