"""What is doubtful about figures of a report: questions, not refusals."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "figure_over_whole": N_("%(name)s is %(figure)s%%; a share of a whole is at most 100%%."),
    "figure_falls": N_("%(name)s falls from %(before)s to %(figure)s."),
    "figure_jumps": N_(
        "%(name)s is %(figure)s, more than three times last time’s %(before)s; was the total so "
        "far entered instead of what is new?"
    ),
    "figure_over_target": N_("%(name)s is %(figure)s, more than the year’s target of %(target)s."),
    "figure_part_over_whole": N_("%(name)s is larger than %(whole)s (%(figure)s)."),
    "figure_parts_over_whole": N_(
        "The parts add up to %(total)s, more than %(whole)s (%(figure)s); were persons counted "
        "twice?"
    ),
}
