"""Forms of the assessment: self-score, sending back, objections, exemptions, commendations."""

from __future__ import annotations

from wtforms import DecimalField, RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.fields import SelectField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import DayField, Form, at_most, given, lazy, needed
from tracker.i18n import N_
from tracker.labels import LABELS
from tracker.rules.facts import ExemptedPart

WRITE = N_("Please write it down in a few words; it is kept.")


class SelfScoreForm(Form):
    """A department's own score beside its sheet."""

    score = DecimalField(
        lazy(N_("Self-score")),
        [given(N_("Enter a score from 0 to 100, for example 92.50."))],
        places=2,
    )
    note = TextAreaField(lazy(N_("Explanation")), [at_most(2000)])


class SheetReturnForm(Form):
    """Sending the proposed sheets of a period back."""

    because = TextAreaField(
        lazy(N_("What is to be looked at again")),
        [needed(N_("Say what is to be looked at again.")), at_most(1000)],
    )


class CorrectionForm(Form):
    """Correcting a published sheet by a new one."""

    because = TextAreaField(
        lazy(N_("What is corrected")),
        [needed(N_("Say what is corrected; it stands in the audit trail.")), at_most(1000)],
    )


class ObjectionForm(Form):
    """A department contests its published score."""

    body = TextAreaField(
        lazy(N_("Reasons of the objection")),
        [needed(N_("Please give the reasons in a sentence or two.")), at_most(3000)],
    )


class ObjectionDecisionForm(Form):
    """An objection is upheld or dismissed, with the answer."""

    outcome = RadioField(
        lazy(N_("Outcome")),
        [given(N_("Please choose whether the objection is upheld."))],
        choices=[
            SelectChoice(code, lazy(words)) for code, words in LABELS["objection_outcome"].items()
        ],
    )
    answer = TextAreaField(lazy(N_("Answer to the department")), [needed(WRITE), at_most(3000)])


class ExemptionForm(Form):
    """A department asks for an exemption of a report in some parts."""

    parts = SelectMultipleField(
        lazy(N_("Parts to be excused")),
        [given(N_("Choose at least one part that is to be excused."))],
        choices=[SelectChoice(part.value, lazy(LABELS["part"][part])) for part in ExemptedPart],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    cause = TextAreaField(lazy(N_("Cause")), [needed(WRITE), at_most(3000)])
    document = TextAreaField(lazy(N_("Document that shows it")), [needed(WRITE), at_most(500)])


class FindingsForm(Form):
    """A supervisor writes down what the check of the facts found."""

    findings = TextAreaField(lazy(N_("What the check found")), [needed(WRITE), at_most(3000)])


class ExemptionDecisionForm(Form):
    """A leader grants or refuses an exemption."""

    outcome = RadioField(
        lazy(N_("Outcome")),
        [given(N_("Please choose one."))],
        choices=[
            SelectChoice("granted", lazy(N_("Exempted"))),
            SelectChoice("refused", lazy(N_("Not exempted"))),
        ],
    )
    answer = TextAreaField(lazy(N_("Grounds")), [needed(WRITE), at_most(3000)])


class RecordForm(Form):
    """Where a decision was put on record."""

    record = TextAreaField(lazy(N_("Put on record with")), [needed(WRITE), at_most(500)])


class CommendationForm(Form):
    """A commendation with the document that proves it."""

    department = SelectField(lazy(N_("Department")), [given()])
    level = RadioField(
        lazy(N_("Level")),
        [given(N_("Please choose the level of the commendation."))],
        choices=[SelectChoice(code, lazy(words)) for code, words in LABELS["level"].items()],
    )
    dated_on = DayField(
        lazy(N_("Day of the document")), [given(N_("Choose a day, for example 2020-04-30."))]
    )
    proof = TextAreaField(lazy(N_("Document as proof")), [needed(WRITE), at_most(500)])
