"""Forms check the shape of what was typed and nothing else; services decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import DateField, Field
from wtforms.validators import DataRequired, InputRequired, Length

from tracker import i18n, sentences
from tracker.errors import Forbidden, NotFound, Problems, TrackerError
from tracker.i18n import N_
from tracker.rules.days import is_within_reach


def lazy(message: str, **params: Any) -> LazyString:
    """Yield a sentence that is put into the reader's language when it is shown."""
    return LazyString(i18n.gettext, message, **params)


def needed(message: str = N_("Please fill this in.")) -> DataRequired:
    """Yield the check that a field was filled in with more than blanks."""
    return DataRequired(lazy(message))


def given(message: str = N_("Please choose one.")) -> InputRequired:
    """Yield the check that a choice or a number, perhaps zero, was given."""
    return InputRequired(lazy(message))


def at_most(letters: int) -> Length:
    """Yield the check that a text is not longer than what is kept."""
    return Length(
        max=letters, message=lazy(N_("At most %(letters)s characters, please."), letters=letters)
    )


def strip(value: object) -> object:
    """Yield a typed text without blanks around it."""
    return value.strip() if isinstance(value, str) else value


class DayField(DateField):
    """A day; what is none is told with an example of one."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that was typed or chosen."""
        try:
            super().process_formdata(valuelist)
            is_a_day = self.data is None or is_within_reach(self.data)
        except ValueError:
            is_a_day = False
        if not is_a_day:
            self.data = None
            raise ValueError(i18n.gettext(sentences.NOT_A_DAY, given=" ".join(valuelist)))


class Form(FlaskForm):
    """A form of this program; its fields say what is wrong in the reader's language.

    ``status`` is the answer that fits the page on which the form is shown.
    """

    status = 200

    def carry_out(self, do: Callable[[], object]) -> bool:
        """Call a service where the form was sent and is well formed; tells whether it was done.

        A refusal stands in the form afterwards; what the person may not see or do is raised.
        """
        if not self.is_submitted():
            return False
        self.status = 400
        if not self.validate():
            return False
        try:
            do()
        except (NotFound, Forbidden):
            raise
        except TrackerError as wrong:
            self.tell(wrong)
            self.status = wrong.status
            return False
        return True

    def tell(self, wrong: TrackerError) -> None:
        """Put a service's refusal beside the field it names, else above the form."""
        if isinstance(wrong, Problems):
            for each in wrong.problems:
                self.tell(each)
            return
        text = sentences.error_text(wrong)
        field: Field | None = self._fields.get(wrong.field) if wrong.field else None
        if field is None:
            self.form_errors.append(text)
        else:
            field.errors = [*field.errors, text]
