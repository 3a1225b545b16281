"""The words of a bulletin: made from its figures, checked, and set as a Word file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from tracker.documents import bulletin_text
from tracker.documents.bulletin import BulletinFigures, BulletinText
from tracker.documents.bulletin_docx import bulletin_docx
from tracker.i18n import N_
from tracker.models import Bulletin, Plan
from tracker.services.wording import written

MOST_LETTERS = 20_000
LIMITS = {"title": 300, "recipients": 500, "issuer": 120, "copies": 500, "red_head": 60}
NEEDED = {
    "title": N_("Please give the bulletin a title."),
    "recipients": N_("Please say whom the bulletin is addressed to."),
    "body": N_("Please write the body of the bulletin."),
    "issuer": N_("Please say which body issues the bulletin."),
}


@dataclass(frozen=True, slots=True)
class BulletinWords:
    """The words of a bulletin as an editor holds them."""

    title: str
    recipients: str
    body: str
    issuer: str
    copies: str = ""
    red_head: str = ""


def words_of(
    plan: Plan, figures: BulletinFigures, *, corrected: Bulletin | None = None
) -> BulletinWords:
    """Yield the draft of a bulletin's words, made from its figures."""
    body = bulletin_text.body_of(figures)
    if corrected is not None:
        title = corrected.title.replace("\n", "")
        body = (
            f"《{title}》（{corrected.number}）有关内容需要更正，现将更正后的情况重新通报，"
            f"{corrected.number}同时废止。\n{body}"
        )
    return BulletinWords(
        title=bulletin_text.title_of(figures),
        recipients=bulletin_text.recipients_of(figures),
        body=body,
        issuer=plan.issuer or plan.jurisdiction.name,
        copies=corrected.copies if corrected else "",
        red_head=corrected.red_head if corrected else "",
    )


def written_words(words: BulletinWords) -> BulletinWords:
    """Yield words as they are kept; raises :class:`Invalid` where some are missing or too many."""
    return BulletinWords(
        **{
            name: written(
                text, field=name, missing=NEEDED.get(name, ""), most=LIMITS.get(name, MOST_LETTERS)
            )
            for name, text in asdict(words).items()
        }
    )


def write_document(
    words: BulletinWords, figures: BulletinFigures, *, number: str = "", dated_on: date | None
) -> bytes:
    """Yield the Word file of some words and figures; without a day that of the figures stands."""
    text = BulletinText(
        **asdict(words),
        dated_on=dated_on or figures.as_of,
        number=number,
        is_draft=not number,
        annexes=bulletin_text.annexes_of(figures),
    )
    return bulletin_docx(text, figures)
