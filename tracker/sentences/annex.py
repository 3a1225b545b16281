"""What a person should look at in a draft that was read from a document."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "title_not_found": N_("No title was found; enter it."),
    "number_not_found": N_("No document number was found; enter it if the document has one."),
    "issue_day_not_found": N_("No day of issue was found; enter it."),
    "period_not_found": N_("No period was found; enter the plan’s first and last day."),
    "deadline_beyond_period": N_(
        "A deadline, %(day)s, lies after the plan’s last day; check the period."
    ),
    "row_without_units": N_(
        "Line %(line)s holds a row without a responsible unit; it was not taken as a task."
    ),
    "rows_hidden": N_(
        "The file hides %(count)s rows, by a filter or by hand; they were not read. Show them and "
        "upload it again if they belong to the plan."
    ),
    "list_cut_off": N_(
        "Line %(line)s opens a bracket that is never closed; a responsibility list may have been "
        "cut off."
    ),
    "units_from_above": N_(
        "The cell of the responsible units is blank; those of the row above were taken."
    ),
    "unit_doubtful": N_("“%(unit)s” does not look like the name of a unit; check it."),
    "unit_twice": N_("“%(unit)s” is listed twice; check its part."),
    "several_deadlines": N_(
        "The text sets %(count)s deadlines; the task is due on the last of them."
    ),
    "year_assumed": N_("“%(deadline)s” names no year; %(year)s was taken."),
    "deadline_without_date": N_(
        "“%(deadline)s” is no date; the task is due on the plan’s last day."
    ),
    "deadline_not_dated": N_("No date could be told from “%(deadline)s”; enter the date."),
}
