"""What happened to a task, one line for each entry of its timeline."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "event_assigned_lead": N_("Assigned to lead: %(departments)s"),
    "event_assigned_support": N_("Assigned to support: %(departments)s"),
    "event_signed": N_("Signed for the task"),
    "event_filed": N_("Filed: %(kind)s for %(period)s, %(percent)s%% done"),
    "event_refiled": N_(
        "Filed again, revision %(revision)s: %(kind)s for %(period)s, %(percent)s%% done"
    ),
    "event_accepted": N_("Accepted: %(kind)s for %(period)s"),
    "event_returned": N_("Returned: %(kind)s for %(period)s (%(ground)s)"),
    "event_extension_asked": N_(
        "Asked for an extension: %(kind)s for %(period)s, to %(asked_due_on)s"
    ),
    "event_extension_granted": N_(
        "Extension granted: %(kind)s for %(period)s, now due on %(granted_due_on)s"
    ),
    "event_extension_refused": N_("Extension refused: %(kind)s for %(period)s"),
    "event_due_moved": N_(
        "Due day moved: %(kind)s for %(period)s, from %(previous_due_on)s to %(due_on)s"
    ),
    "event_reopened": N_("Reopened until %(until)s: %(kind)s for %(period)s"),
    "event_waived": N_("Waived: %(kind)s for %(period)s"),
    "event_slip": N_("%(number)s, %(rung)s: %(kind)s for %(period)s"),
    "event_slip_answered": N_("Answered %(number)s"),
    "event_slip_promised": N_("Answered %(number)s, promising to file by %(promised_on)s"),
    "event_slip_closed": N_("Closed %(number)s"),
    "event_reminded": N_("%(rung)s: %(kind)s for %(period)s"),
    "event_unsigned": N_("Reminder: %(rung)s"),
    "event_held": N_("Held back, %(rung)s: an extension is being decided"),
    "event_skipped": N_("Not sent, %(rung)s: nobody could receive it"),
    "event_instruction": N_("Leader’s instruction"),
    "event_instruction_to_answer": N_("Leader’s instruction, to be answered by %(answer_due_on)s"),
    "event_urged": N_("Urged by the supervising office, to answer by %(answer_due_on)s"),
    "event_replied_urge": N_("Replied to the urge"),
    "event_replied_instruction": N_("Replied to the instruction"),
    "event_closing_asked": N_("Asked to close the task"),
    "event_closing_accepted": N_("Task closed"),
    "event_closing_returned": N_("Not closed yet"),
    "event_withdrawn": N_("Withdrawn from the task"),
    "event_absorbed": N_(
        "Ended by a merger: the department has another part in the task, which goes on"
    ),
    "event_transferred_merge": N_("Went over from %(giver)s to %(taker)s, its successor"),
    "event_transferred_split": N_("Went over from %(giver)s to %(taker)s"),
    "event_task_withdrawn": N_("Task withdrawn"),
    "event_exempted": N_("Exempted: %(kind)s for %(period)s"),
}
