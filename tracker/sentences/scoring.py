"""Why a line of a score sheet has its value, points come on or off, and a grade is given (R6)."""

from __future__ import annotations

from tracker.i18n import N_

LINES: dict[str, str] = {
    "score_not_filed": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and had not been filed by %(as_of)s."
    ),
    "score_filed_late": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and filed on %(filed_on)s, "
        "%(days)s working days late."
    ),
    "score_filed_late_one": N_(
        "%(kind)s for %(period)s was due on %(due_on)s and filed on %(filed_on)s, "
        "one working day late."
    ),
    "score_filed_after_extension": N_(
        "%(kind)s for %(period)s was filed on %(filed_on)s, by the extended day, %(due_on)s; "
        "the first due day was %(first_due_on)s."
    ),
    "score_filed_on_time": N_(
        "%(kind)s for %(period)s was filed on %(filed_on)s, in time for %(due_on)s."
    ),
    "score_closed": N_("The task was closed on %(closed_on)s."),
    "score_nothing_expected": N_("Nothing was expected by %(expected_on)s yet."),
    "score_delivered": N_("%(verified)s%% verified of %(expected)s%% expected by %(expected_on)s."),
    "score_quality_not_filed": N_("%(kind)s for %(period)s was not filed; nothing to judge."),
    "score_quality_undecided": N_("%(kind)s for %(period)s is waiting for review."),
    "score_return_standing": N_(
        "%(kind)s for %(period)s was returned on %(returned_on)s (%(ground)s) and has not been "
        "accepted since."
    ),
    "score_accepted": N_(
        "%(kind)s for %(period)s was accepted on %(accepted_on)s; times returned before: "
        "%(returns)s."
    ),
    "score_accepted_at_once": N_(
        "%(kind)s for %(period)s was accepted on %(accepted_on)s without having been returned."
    ),
    "score_signed": N_("Signed for on %(signed_on)s, in time for %(sign_by_on)s."),
    "score_signed_late": N_("Signed for on %(signed_on)s; it was to be by %(sign_by_on)s."),
    "score_not_signed": N_("Not signed for; it was to be by %(sign_by_on)s."),
    "score_slip_answered": N_(
        "%(number)s was answered on %(answered_on)s, in time for %(answer_due_on)s."
    ),
    "score_slip_answered_late": N_(
        "%(number)s was answered on %(answered_on)s; it was to be by %(answer_due_on)s."
    ),
    "score_slip_unanswered": N_("%(number)s was to be answered by %(answer_due_on)s and was not."),
}

NOTES: dict[str, str] = {
    "score_not_assessed": N_(
        "No report for %(period)s had fallen due; there is nothing to assess."
    ),
    "score_quality_is_timeliness": N_(
        "No report had been reviewed yet; quality takes the value of timeliness."
    ),
    "score_nothing_to_answer": N_(
        "There was nothing to sign for and no slip to answer; responsiveness counts in full."
    ),
}

ADJUSTMENTS: dict[str, str] = {
    "score_red_slip": N_("Red slip %(number)s, raised on %(raised_on)s."),
    "score_red_slip_floor": N_(
        "Red slip %(number)s, raised on %(raised_on)s; red slips together take off at most "
        "%(floor)s points."
    ),
    "score_false_report": N_(
        "%(kind)s for %(period)s, revision %(revision)s: found on %(decided_on)s to be false."
    ),
    "score_commendation": N_("Commendation (%(level)s) of %(dated_on)s: %(proof)s."),
    "score_commendation_cap": N_(
        "Commendation (%(level)s) of %(dated_on)s: %(proof)s; commendations together bring at "
        "most %(cap)s points."
    ),
}

GRADES: dict[str, str] = {
    "grade_not_assessed": N_("Not assessed: nothing had fallen due."),
    "grade_below_limit": N_("%(score)s points are below the limit of %(limit)s."),
    "grade_reached_limit": N_("%(score)s points reach the limit of %(limit)s."),
    "grade_false_report": N_(
        "%(score)s points would do for the highest grade, but a false report rules it out."
    ),
    "grade_excellent": N_(
        "Places in the highest grade: %(places)s for %(assessed)s assessed; "
        "this good or better: %(as_good)s."
    ),
    "grade_beyond_share": N_(
        "There are only %(places)s places in the highest grade for %(assessed)s assessed; "
        "this good or better: %(as_good)s."
    ),
}

COURSE: dict[str, str] = {
    "sheet_frozen": N_(
        "The score sheet is final and does not change; a correction is a new sheet that names it."
    ),
    "sheet_step_unknown": N_(
        "A score sheet does not go from “%(now)s” to “%(wanted)s”; take the steps one by one."
    ),
    "sheet_not_published": N_("The score has not been published; objections begin after that."),
    "objection_too_late": N_("Objections could be raised until %(until)s."),
    "objections_still_open": N_(
        "Objections can be raised until %(until)s; it is final after that."
    ),
    "objections_undecided": N_(
        "Objections not decided yet: %(count)s; the score is final once all are decided."
    ),
    "decided_own_sheet": N_(
        "An objection is decided by somebody who neither proposed nor approved the score."
    ),
    "self_score_too_late": N_(
        "A self-score is entered while the sheet is a draft; it is “%(now)s” by now."
    ),
    "approved_own_proposal": N_("A score is approved by somebody who did not propose it."),
    "sheet_not_out": N_(
        "Only a published or final score is corrected by a new sheet; this one is “%(now)s”."
    ),
    "exemption_step_unknown": N_(
        "A request for an exemption is asked for, verified, decided and recorded, one step after "
        "the other; it does not go from “%(step)s” to “%(next_step)s”."
    ),
    "exemption_decided_own": N_(
        "An exemption is decided by somebody who neither asked for it nor verified it."
    ),
}

BULLETINS: dict[str, str] = {
    "bulletin_issued": N_(
        "The bulletin has been issued and does not change; a correction is a new bulletin."
    ),
    "bulletin_step_unknown": N_(
        "A bulletin does not go from “%(now)s” to “%(wanted)s”; take the steps one by one."
    ),
}

SENTENCES: dict[str, str] = LINES | NOTES | ADJUSTMENTS | GRADES | COURSE | BULLETINS
