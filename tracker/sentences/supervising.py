"""Why a rung was raised, held or skipped, a notice not sent, a mail not delivered."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "rung_remind_5": N_(
        "%(kind)s for %(period)s: due on %(due_on)s, in %(days)s working days, and not filed yet."
    ),
    "rung_remind_1": N_(
        "%(kind)s for %(period)s: due on %(due_on)s, in %(days)s working days, and not filed yet."
    ),
    "rung_remind_one": N_(
        "%(kind)s for %(period)s: due on %(due_on)s, the next working day, and not filed yet."
    ),
    "rung_one": N_("%(kind)s for %(period)s was due on %(due_on)s and is one working day late."),
    "rung_blue": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and is %(days)s working days late."
    ),
    "rung_yellow": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and is %(days)s working days late."
    ),
    "rung_red": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and is %(days)s working days late."
    ),
    "rung_refile": N_("The returned report was to be filed again by %(due_on)s and is not."),
    "rung_unsigned_1": N_(
        "Assigned on %(assigned_on)s and not signed for after %(days)s working days."
    ),
    "rung_unsigned_2": N_(
        "Assigned on %(assigned_on)s and not signed for after %(days)s working days."
    ),
    "rung_superseded": N_("Not sent: the higher rung “%(by)s” was due on the same day."),
    "rung_held": N_("Held: the extension asked for on %(asked_on)s is not decided yet."),
    "ledger_rest_day": N_("%(day)s was a rest day: nothing is raised and nobody is mailed then."),
    "rung_skipped": N_("Not sent: nobody with an account in use would receive it."),
    "notice_filed": N_("The report had been filed."),
    "notice_waived": N_("The duty had been waived."),
    "notice_withdrawn": N_("The assignment had been withdrawn."),
    "notice_transferred": N_("Another department has held the part since %(moved_on)s."),
    "notice_closed": N_("The task had been closed."),
    "notice_moved": N_("The due day had been moved to %(due_on)s."),
    "notice_refiled": N_("The returned report had been filed again."),
    "notice_somebody": N_("Somebody of the unit can be told again."),
    "notice_answered": N_("It had been answered."),
    "notice_signed": N_("The task had been signed for."),
    "notice_held": N_("Waits: the extension asked for on %(asked_on)s is not decided yet."),
    "notice_overtaken": N_("A later notice, “%(by)s”, takes its place."),
    "notice_left": N_("The person's account is no longer in use."),
    "notice_before_restore": N_(
        "Dropped when the backup of %(taken_on)s was restored: it had been told since."
    ),
    "mail_before_restore": N_(
        "Withheld when the backup of %(taken_on)s was restored: it had probably been sent since. "
        "It can be sent all the same."
    ),
    "mail_no_address": N_("Cannot be delivered: the person has no mail address on record."),
    "mail_refused": N_("Cannot be delivered: the receiving server refused it for good."),
    "mail_gave_up": N_("Cannot be delivered: given up after %(tries)s tries."),
    "mail_all_dropped": N_("Not sent: when it was to go out, nothing in it held any longer."),
    "mail_perhaps_arrived": N_(
        "Perhaps arrived: the server’s answer was lost. It asks for nothing, so it is not "
        "sent twice."
    ),
    "mail_retry": N_("Not delivered yet; tried %(tries)s times and to be tried again."),
    "mail_locked": N_(
        "The mail server does not let the system in. It is tried again by itself; please check "
        "user, password and certificate of SMTP_URL."
    ),
    "mail_unknown": N_(
        "The connection broke before the server confirmed; it will be sent again under the same "
        "message number."
    ),
}
