"""Why a report must be decided alone and is not accepted together with others."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "alone_completion": N_("A completion report is decided alone."),
    "alone_refiled": N_(
        "Filed again (revision %(revision)s): see whether what was asked for has been put right."
    ),
    "alone_falls": N_("Progress falls by %(points)s points."),
    "alone_leaps": N_("Progress rises by %(points)s points since last time."),
    "alone_figures_open": N_("%(number)s figures that last time’s report gave are missing."),
}
