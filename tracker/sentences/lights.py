"""Why a light is as it is (R4)."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "on_track": N_("On course: %(verified)s%% verified, %(expected)s%% expected by now."),
    "not_assigned_yet": N_("Assigned on %(assigned_on)s only."),
    "nobody_assigned": N_("Nobody has been assigned yet."),
    "withdrawn": N_("Withdrawn on %(withdrawn_on)s."),
    "closed": N_("Closed on %(closed_on)s; asked for on %(asked_on)s, within the deadline."),
    "closed_late": N_(
        "Closed on %(closed_on)s; asked for on %(asked_on)s, after the deadline of %(deadline_on)s."
    ),
    "duty_long_overdue": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and is %(days)s working days late."
    ),
    "deadline_passed": N_("The deadline of %(deadline_on)s has passed and the work is not closed."),
    "far_behind": N_(
        "Far behind: %(verified)s%% verified, %(expected)s%% expected by now, %(gap)s points short."
    ),
    "behind": N_(
        "Behind: %(verified)s%% verified, %(expected)s%% expected by now, %(gap)s points short."
    ),
    "duty_overdue": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and has not been filed, "
        "%(days)s working days late."
    ),
    "duty_overdue_one": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and has not been filed, "
        "one working day late."
    ),
    "duty_overdue_extension_undecided": N_(
        "%(kind)s for %(period)s was due on %(due_on)s; an extension to %(asked_due_on)s was asked "
        "for on %(asked_on)s and is being decided."
    ),
    "return_not_refiled": N_(
        "%(kind)s for %(period)s was returned on %(returned_on)s and has not been filed again; "
        "it was due by %(refile_on)s."
    ),
    "duty_due_soon": N_("%(kind)s for %(period)s is due on %(due_on)s and has not been filed."),
    "unsigned": N_("Not signed for; it was to be signed for by %(sign_by_on)s."),
    "support_red": N_("A supporting department is behind."),
}
