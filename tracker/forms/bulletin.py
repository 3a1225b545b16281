"""Forms of a bulletin: what it is about, its words, and why it is sent back."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from tracker.forms import DayField, Form, at_most, given, lazy, needed
from tracker.i18n import N_
from tracker.services.bulletin.bulletin_words import LIMITS, MOST_LETTERS, NEEDED, BulletinWords


class BulletinRequestForm(Form):
    """What a bulletin is to be about; praise and criticism are one department a line."""

    period = SelectField(lazy(N_("Period")), [given()], validate_choice=False)
    as_of = DayField(lazy(N_("Figures as of")), [given(N_("Choose the day of the figures."))])
    compare_on = DayField(lazy(N_("Compared with")), [Optional()])
    praised = TextAreaField(lazy(N_("Departments to praise")), [at_most(2000)])
    criticised = TextAreaField(lazy(N_("Departments to criticise")), [at_most(2000)])
    corrects = HiddenField()


class BulletinWordsForm(Form):
    """The words of a draft."""

    title = TextAreaField(lazy(N_("Title")), [needed(NEEDED["title"]), at_most(LIMITS["title"])])
    recipients = StringField(
        lazy(N_("Addressed to")), [needed(NEEDED["recipients"]), at_most(LIMITS["recipients"])]
    )
    body = TextAreaField(lazy(N_("Body")), [needed(NEEDED["body"]), at_most(MOST_LETTERS)])
    issuer = StringField(
        lazy(N_("Issued by")), [needed(NEEDED["issuer"]), at_most(LIMITS["issuer"])]
    )
    copies = StringField(lazy(N_("Copies to")), [at_most(LIMITS["copies"])])
    red_head = StringField(lazy(N_("Red head")), [at_most(LIMITS["red_head"])])
    version = IntegerField(lazy(N_("Version")), [Optional()])

    def words(self) -> BulletinWords:
        """Yield the words as typed, line ends alike."""
        return BulletinWords(
            title=_lines(self.title.data),
            recipients=(self.recipients.data or "").strip(),
            body=_lines(self.body.data),
            issuer=(self.issuer.data or "").strip(),
            copies=(self.copies.data or "").strip(),
            red_head=(self.red_head.data or "").strip(),
        )


def _lines(typed: str | None) -> str:
    lines = (line.strip() for line in (typed or "").splitlines())
    return "\n".join(line for line in lines if line)


class BulletinReturnForm(Form):
    """Sending a proposed bulletin back."""

    because = TextAreaField(
        lazy(N_("What is to be changed")),
        [needed(N_("Say what is to be changed in the bulletin.")), at_most(1000)],
    )
