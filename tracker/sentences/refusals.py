"""Why a step may not be taken, and what to do instead (R2, R3)."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "report_accepted": N_(
        "The report for %(period)s was accepted on %(accepted_on)s; nothing more is to be filed."
    ),
    "report_waits": N_(
        "The report for %(period)s was filed on %(filed_on)s and is waiting for review. "
        "If it has to be corrected, ask the supervising office to return it."
    ),
    "duty_closed": N_(
        "Filing for %(period)s closed on %(closes_on)s. Please ask the supervising office to "
        "reopen it, and tell it why the report is late."
    ),
    "duty_waived": N_(
        "The report for %(period)s has not been owed since %(waived_on)s; there is nothing to file."
    ),
    "duty_filed": N_(
        "The report for %(period)s was filed on %(filed_on)s; this step is for duties that are "
        "still open."
    ),
    "assignment_not_yet": N_("The task is assigned on %(assigned_on)s only."),
    "assignment_withdrawn": N_(
        "The task was withdrawn on %(withdrawn_on)s; nothing is owed on it."
    ),
    "assignment_closed": N_("The task was closed on %(closed_on)s already."),
    "assignment_unsigned": N_("The task has not been signed for; please sign for it first."),
    "reopening_in_past": N_("%(until)s lies in the past; choose today or a later day."),
    "extension_undecided": N_(
        "An extension was asked for on %(asked_on)s and is being decided; please wait for it."
    ),
    "extension_too_late": N_(
        "The report was due on %(due_on)s. An extension has to be asked for before that day; "
        "please file the report now and say in it why it is late."
    ),
    "extension_not_later": N_(
        "%(wanted_on)s is not later than the present due day, %(due_on)s; choose a later day."
    ),
    "extension_not_asked": N_("There is no extension for %(period)s that waits for a decision."),
    "only_lead_closes": N_("Only the lead department can ask for the task to be closed."),
    "closing_undecided": N_(
        "Closing was asked for on %(asked_on)s and is being decided; please wait for it."
    ),
    "supports_not_done": N_(
        "%(departments)s have not finished. Wait for them, or say for each why the task can be "
        "closed all the same."
    ),
    "percent_out_of_range": N_("%(percent)s is not a percentage; enter a whole number, 0 to 100."),
    "percent_falls": N_(
        "Progress falls from %(last)s%% to %(percent)s%%. If that is right, say why in "
        "“Reason for the fall”; otherwise enter %(last)s or more."
    ),
}
