"""Forms about a duty: an extension asked for and decided, a reopening, a waiver."""

from __future__ import annotations

from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import DayField, Form, at_most, given, lazy, needed
from tracker.i18n import N_
from tracker.services.obligation.period_reopening import PeriodReopening

DAY = N_("Choose a day, for example 2020-04-30.")


class ExtensionForm(Form):
    """A department asks for a later due day."""

    due_on = DayField(lazy(N_("New due day")), [given(DAY)])
    because = TextAreaField(
        lazy(N_("Reason")),
        [needed(N_("Say why the report cannot be filed in time.")), at_most(1000)],
    )
    progress = TextAreaField(
        lazy(N_("Progress so far")), [needed(N_("Say how far the work has come.")), at_most(1000)]
    )


class GrantForm(Form):
    """A supervisor grants an extension, perhaps to another day."""

    granted_due_on = DayField(lazy(N_("New due day")), [given(DAY)])
    comment = TextAreaField(lazy(N_("Remark")), [at_most(1000)])


class RefusalForm(Form):
    """A supervisor says no, with the reason."""

    comment = TextAreaField(
        lazy(N_("Reason")),
        [needed(N_("Please give the reason; the department reads it.")), at_most(1000)],
        id="refusal-comment",
    )


class ReopeningForm(Form):
    """A supervisor lets a closed duty be filed after all, until a day."""

    until_on = DayField(lazy(N_("Open until")), [given(DAY)])
    because = TextAreaField(
        lazy(N_("Reason")), [needed(N_("Please give the reason; it is kept.")), at_most(1000)]
    )


class ReasonForm(Form):
    """A step that needs nothing but its reason: a waiver, a withdrawal."""

    because = TextAreaField(
        lazy(N_("Reason")), [needed(N_("Please give the reason; it is kept.")), at_most(1000)]
    )


class PeriodReopeningForm(ReopeningForm):
    """A supervisor lets the closed duties of a whole period be filed after all."""

    period = SelectField(lazy(N_("Period")), [given()], validate_choice=False)
    departments = SelectMultipleField(
        lazy(N_("Only these departments")),
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def wanted(self) -> PeriodReopening:
        """Yield what was entered."""
        return PeriodReopening(
            self.period.data,
            self.until_on.data,
            self.because.data,
            tuple(self.departments.data or ()),
        )
