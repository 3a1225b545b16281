"""Forms of plans: a plan file to load."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import TextAreaField

from tracker.forms import Form, lazy
from tracker.i18n import N_


class PlanFileForm(Form):
    """A plan file, uploaded or typed; the text is kept through the preview."""

    file = FileField(lazy(N_("Plan file (YAML)")))
    text = TextAreaField(lazy(N_("Text of the plan file")))
