"""The style guide: every component once, for whoever changes the face; absent in production."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from tracker.errors import NotFound
from tracker.forms.styleguide import SampleForm
from tracker.i18n import N_

bp = Blueprint("styleguide", __name__)


@bp.get("/styleguide")
def index() -> str:
    """Show every component; raises :class:`NotFound` outside development and tests."""
    if not (current_app.debug or current_app.testing):
        raise NotFound(N_("The style guide is shown in development only."))
    form = SampleForm()
    for field in (form.number, form.text):
        field.validate(form)
    return render_template("styleguide/index.html", form=form)
