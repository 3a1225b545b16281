"""The form of a period report, and that of its reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Regexp

from tracker import sentences
from tracker.errors import TrackerError
from tracker.forms import Form, at_most, given, lazy, needed, strip
from tracker.i18n import N_, gettext
from tracker.labels import LABELS
from tracker.services.report.drafts import DraftContent
from tracker.services.report.reporting import MOST_LETTERS, ReportDraftInput

FIGURE, NOTE = "figure-", "note-"
WHOLE = N_("Enter a whole number from 0 to 100.")


class ReportForm(Form):
    """What a department reports for one duty; the figures are named by their indicators."""

    duty = HiddenField(id="report-duty")
    version = HiddenField()
    token = HiddenField()
    percent = StringField(
        lazy(N_("Total progress so far")),
        [needed(WHOLE), Regexp(r"^\s*(100|\d{1,2})\s*%?\s*$", message=lazy(WHOLE))],
        filters=[strip],
    )
    done = TextAreaField(
        lazy(N_("What was done in this period")),
        [needed(N_("Say what was done in this period.")), at_most(MOST_LETTERS)],
    )
    problems = TextAreaField(lazy(N_("Problems")), [at_most(MOST_LETTERS)])
    next_step = TextAreaField(lazy(N_("Next step")), [at_most(MOST_LETTERS)])
    fall_because = TextAreaField(lazy(N_("Reason for the fall")), [at_most(MOST_LETTERS)])
    files = MultipleFileField(lazy(N_("Evidence")))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.figure_errors: dict[str, list[str]] = {}

    def tell(self, wrong: TrackerError) -> None:
        """Put a refusal beside its field; one about a figure is kept by the name of its field."""
        if wrong.field and wrong.field.startswith(FIGURE):
            told = self.figure_errors.setdefault(wrong.field, [])
            told.append(sentences.error_text(wrong))
        else:
            super().tell(wrong)
        if wrong.field == "files" and len(self.files.data or ()) > 1:
            self.files.errors = [
                *self.files.errors,
                gettext("None of the files chosen together was kept; please choose them again."),
            ]

    def content(self, typed: Mapping[str, str]) -> DraftContent:
        """Yield the typing as it stands, wrong or right, with the figures of the request."""
        return DraftContent(
            percent=self.percent.data or "",
            done=self.done.data or "",
            problems=self.problems.data or "",
            next_step=self.next_step.data or "",
            fall_because=self.fall_because.data or "",
            figures=figures_in(typed),
            figure_notes=figures_in(typed, NOTE),
            form=self.token.data or "",
        )

    def report(self, typed: Mapping[str, str]) -> ReportDraftInput:
        """Yield the report to be filed; call it only after the form was found valid."""
        return report_of(self.content(typed), self.version.data or None)


def report_of(content: DraftContent, version: str | None) -> ReportDraftInput:
    """Yield the report that a complete draft holds; a wrong percent raises ValueError."""
    return ReportDraftInput(
        percent=int(content.percent.strip().rstrip("%").strip()),
        done=content.done,
        problems=content.problems,
        next_step=content.next_step,
        figures=content.figures,
        figure_notes=content.figure_notes,
        fall_because=content.fall_because,
        version=version,
    )


def figures_in(typed: Mapping[str, str], prefix: str = FIGURE) -> dict[str, str]:
    """Yield the figures typed in by their codes; with ``NOTE`` the explanations beside them."""
    return {
        name.removeprefix(prefix): text
        for name, text in typed.items()
        if name.startswith(prefix) and text.strip()
    }


class AcceptForm(Form):
    """Accepting a report, with a remark if one likes."""

    comment = TextAreaField(lazy(N_("Remark")), [at_most(1000)])


class ReturnForm(Form):
    """Returning a report: the ground, and what is to be put right."""

    ground = RadioField(
        lazy(N_("Ground")),
        [given(N_("Please choose the ground on which the report is returned."))],
        choices=[SelectChoice(code, lazy(words)) for code, words in LABELS["ground"].items()],
    )
    comment = TextAreaField(
        lazy(N_("What is to be put right")),
        [
            needed(N_("Say what is missing or wrong, so that the department can put it right.")),
            at_most(1000),
        ],
        id="return-comment",
    )
