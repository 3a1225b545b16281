"""One field of each kind, for the style guide."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import DayField, Form, given, lazy, needed
from tracker.i18n import N_

CHOICES = [
    SelectChoice("first", lazy(N_("The first"))),
    SelectChoice("second", lazy(N_("The second"))),
]


class SampleForm(Form):
    """Every kind of field; the first two are wrong, so that errors are seen."""

    number = IntegerField(
        lazy(N_("A number")),
        [given(N_("Please give a whole number from 0 to 100."))],
        description=lazy(N_("A hint says what is asked for.")),
    )
    text = TextAreaField(lazy(N_("A long text")), [needed(N_("Please write a sentence."))])
    one = RadioField(lazy(N_("One of a few")), choices=CHOICES, default="first")
    listed = SelectField(lazy(N_("One from a list")), choices=CHOICES)
    on = DayField(lazy(N_("A day in the calendar")))
    several = SelectMultipleField(
        lazy(N_("Any of a few")),
        choices=CHOICES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    checked = BooleanField(lazy(N_("I have checked the figures above")))
    file = FileField(lazy(N_("A file")))
