"""What is doubtful about figures of a report: what is unlikely, and what would be right."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "figure_over_whole": N_(
        "%(name)s is %(figure)s%%; a share of a whole is at most 100%%. Check the two numbers that "
        "it is made of."
    ),
    "figure_moves": N_(
        "%(name)s was %(before)s%% last time and is %(figure)s%% now, more than 10 points apart. "
        "Check the two numbers that it is made of."
    ),
    "figure_falls": N_(
        "%(name)s falls from %(before)s to %(figure)s. A total at the end of the period is at "
        "least last time’s %(before)s."
    ),
    "figure_jumps": N_(
        "%(name)s is %(figure)s, more than three times last time’s %(before)s. Enter only what is "
        "new in this period, not the total so far."
    ),
    "figure_over_target": N_(
        "%(name)s is %(figure)s in one period, more than the whole year’s target of %(target)s. "
        "Check the unit and the number of digits."
    ),
    "figure_not_quarters": N_(
        "%(name)s is %(figure)s for the year, but the four quarters together are %(total)s. The "
        "year is the sum of its quarters."
    ),
    "figure_over_other": N_(
        "%(name)s comes to %(figure)s in the year so far, more than %(other)s (%(most)s). It is at "
        "most as much."
    ),
    "figure_part_over_whole": N_(
        "%(name)s is larger than %(whole)s (%(figure)s). A part is at most as large as the whole."
    ),
    "figure_parts_over_whole": N_(
        "The parts add up to %(total)s, more than %(whole)s (%(figure)s). Check whether persons "
        "were counted in two groups."
    ),
    "figure_explained": N_("%(name)s was doubtful; the department says: %(words)s"),
    "figure_parts_short": N_(
        "The parts add up to %(total)s, less than %(whole)s (%(figure)s). The total is the sum of "
        "its groups."
    ),
}
