"""The same act by many departments on one day, in one line of a timeline."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "event_signed_by_many": N_("%(number)s departments signed for the task"),
    "event_filed_by_many": N_("%(number)s departments filed: %(kind)s for %(period)s"),
    "event_refiled_by_many": N_("%(number)s departments filed again: %(kind)s for %(period)s"),
    "event_accepted_by_many": N_("Accepted of %(number)s departments: %(kind)s for %(period)s"),
    "event_returned_by_many": N_("Returned to %(number)s departments: %(kind)s for %(period)s"),
    "event_extension_asked_by_many": N_(
        "%(number)s departments asked for an extension: %(kind)s for %(period)s"
    ),
    "event_extension_granted_by_many": N_(
        "Extension granted to %(number)s departments: %(kind)s for %(period)s"
    ),
    "event_due_moved_by_many": N_(
        "Due day moved for %(number)s departments: %(kind)s for %(period)s"
    ),
    "event_waived_by_many": N_("Waived for %(number)s departments: %(kind)s for %(period)s"),
    "event_slip_by_many": N_("To %(number)s departments, %(rung)s: %(kind)s for %(period)s"),
    "event_slip_closed_by_many": N_("Slips of %(number)s departments closed"),
    "event_reminded_by_many": N_("To %(number)s departments, %(rung)s: %(kind)s for %(period)s"),
    "event_unsigned_by_many": N_("To %(number)s departments, reminder: %(rung)s"),
    "event_closing_asked_by_many": N_("%(number)s departments asked to close the task"),
    "event_closing_accepted_by_many": N_("Task closed for %(number)s departments"),
}
