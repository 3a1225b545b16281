"""The words of the digest: its sections in order of urgency, and one sentence for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker import labels
from tracker.i18n import N_, gettext, ngettext

if TYPE_CHECKING:
    from tracker.mail.messages import Digest, Line


@dataclass(frozen=True, slots=True)
class SectionWords:
    """A section: its kinds of lines, title and count in words, shape and colour."""

    kinds: tuple[str, ...]
    title: str
    one: str
    many: str
    shape: str
    tone: str


SECTIONS = (
    SectionWords(
        ("red",),
        N_("Notice slips"),
        N_("%(num)s notice slip"),
        N_("%(num)s notice slips"),
        "■",
        "#a3261f",
    ),
    SectionWords(
        ("nobody",),
        N_("Nobody to tell"),
        N_("%(num)s unit that nobody answers for"),
        N_("%(num)s units that nobody answers for"),
        "□",
        "#1d2433",
    ),
    SectionWords(
        ("instruction",),
        N_("Instructions of leaders"),
        N_("%(num)s instruction"),
        N_("%(num)s instructions"),
        "★",
        "#1d2433",
    ),
    SectionWords(
        ("urge",),
        N_("Urges"),
        N_("%(num)s urge"),
        N_("%(num)s urges"),
        "▶",
        "#1d2433",
    ),
    SectionWords(
        ("yellow",),
        N_("Warning slips"),
        N_("%(num)s warning slip"),
        N_("%(num)s warning slips"),
        "▲",
        "#8a5a00",
    ),
    SectionWords(
        ("blue",),
        N_("Reminder slips"),
        N_("%(num)s reminder slip"),
        N_("%(num)s reminder slips"),
        "◆",
        "#1f5a96",
    ),
    SectionWords(
        ("refile", "returned"),
        N_("Returned reports"),
        N_("%(num)s returned report"),
        N_("%(num)s returned reports"),
        "◁",
        "#1d2433",
    ),
    SectionWords(
        ("unsigned_2", "unsigned_1"),
        N_("Tasks to sign for"),
        N_("%(num)s task to sign for"),
        N_("%(num)s tasks to sign for"),
        "○",
        "#1d2433",
    ),
    SectionWords(
        ("remind_1", "remind_5"),
        N_("Due soon"),
        N_("%(num)s report due soon"),
        N_("%(num)s reports due soon"),
        "◔",
        "#1d2433",
    ),
    SectionWords(
        (
            "score_proposed",
            "score_published",
            "objection_raised",
            "objection_decided",
            "exemption_asked",
            "exemption_decided",
        ),
        N_("Assessment"),
        N_("%(num)s matter of the assessment"),
        N_("%(num)s matters of the assessment"),
        "◇",
        "#1d2433",
    ),
    SectionWords(
        ("bulletin_issued",),
        N_("Bulletins"),
        N_("%(num)s bulletin"),
        N_("%(num)s bulletins"),
        "▤",
        "#1d2433",
    ),
    SectionWords(
        ("extension_granted", "extension_refused", "closing_returned"),
        N_("Decisions"),
        N_("%(num)s decision"),
        N_("%(num)s decisions"),
        "●",
        "#1d2433",
    ),
    SectionWords(
        ("reorganised_merge", "reorganised_split"),
        N_("Change of departments"),
        N_("%(num)s change of departments"),
        N_("%(num)s changes of departments"),
        "⇄",
        "#1d2433",
    ),
    SectionWords(
        ("reply",),
        N_("Replies"),
        N_("%(num)s reply"),
        N_("%(num)s replies"),
        "◇",
        "#1d2433",
    ),
)
KINDS = tuple(kind for section in SECTIONS for kind in section.kinds)

REPORTS = {
    "quarterly": N_("Progress report (%(period)s)"),
    "annual": N_("Annual report (%(period)s)"),
    "completion": N_("Completion report"),
}

TO_DEPARTMENT = {
    "red": N_(
        "%(report)s: due on %(due)s, %(late)s. This is now made known to the leadership. Please "
        "file it at once; if that is impossible, explain why in the system by %(answer)s and "
        "promise a new day."
    ),
    "yellow": N_(
        "%(report)s: due on %(due)s, %(late)s. Please file it without delay; if that is "
        "impossible, explain why in the system by %(answer)s and promise a new day."
    ),
    "blue": N_(
        "%(report)s: due on %(due)s, %(late)s. Please file it now; if that is impossible, explain "
        "why in the system by %(answer)s and promise a new day."
    ),
    "refile": N_(
        "%(report)s: returned and to be filed again by %(due)s, which has passed. Please correct "
        "it and file it again."
    ),
    "returned": N_(
        "%(report)s: returned by the supervising office. Please correct it as asked and file it "
        "again by %(due)s."
    ),
    "unsigned_1": N_("Assigned to your unit on %(due)s. Please sign for it."),
    "unsigned_2": N_(
        "Assigned to your unit on %(due)s and still not signed for after %(days)s working days. "
        "Please sign for it at once."
    ),
    "remind_5": N_("%(report)s: please file it by %(due)s."),
    "remind_1": N_("%(report)s: please file it by %(due)s."),
    "instruction": N_("The instruction reads: %(words)s"),
    "instruction_to_answer": N_(
        "The instruction reads: “%(words)s” Please answer it in the system by %(answer)s."
    ),
    "urge": N_(
        "The supervising office urges: “%(words)s” Please answer it in the system by %(answer)s."
    ),
    "urge_about_report": N_(
        "%(report)s: the supervising office urges: “%(words)s” Please answer it in the system by "
        "%(answer)s."
    ),
    "reply": N_("The reply reads: %(words)s"),
    "extension_granted": N_("%(report)s: extension granted; it is now due on %(due)s."),
    "extension_refused": N_("%(report)s: extension refused; it stays due on %(due)s."),
    "nobody": N_(
        "The unit has no liaison with an account in use: its reminders reach nobody. Please let an "
        "account be made."
    ),
    "reorganised_merge": N_(
        "%(department)s ended on %(due)s in %(task)s, which has since held its %(words)s parts "
        "with every report that is open."
    ),
    "reorganised_split": N_(
        "%(words)s parts of %(department)s went over to %(task)s on %(due)s, with every report "
        "that is open."
    ),
    "closing_returned": N_("The request to close the task was returned: %(words)s"),
    "score_published": N_(
        "%(period)s: the score of your unit has been published. The head can object to it until "
        "%(due)s."
    ),
    "objection_decided": N_("%(period)s: the objection of your unit was decided. %(words)s"),
    "exemption_decided": N_("%(period)s: the request for an exemption was decided. %(words)s"),
    "bulletin_issued": N_("%(period)s: %(words)s has been issued."),
    "score_proposed": N_("%(period)s: the scores wait for your approval."),
    "objection_raised": N_("%(period)s: an objection was raised; please decide it by %(due)s."),
    "exemption_asked": N_("%(period)s: an exemption was asked for. %(words)s"),
}
TO_OFFICE = {
    "red": N_(
        "%(report)s: due on %(due)s, %(late)s. The slips have been issued; an answer is due by "
        "%(answer)s."
    ),
    "yellow": N_(
        "%(report)s: due on %(due)s, %(late)s. The slips have been issued; an answer is due by "
        "%(answer)s."
    ),
    "unsigned_2": N_("Assigned on %(due)s and still not signed for after %(days)s working days."),
}
RETURNED = N_("%(report)s, returned and to be filed again")


def sentence(line: Line, digest: Digest) -> str:
    """Yield what the reader is told or asked to do about a line, in the language in force."""
    words = (digest.is_office and TO_OFFICE.get(line.kind)) or TO_DEPARTMENT[_sentence_of(line)]
    return gettext(
        words,
        report=_report(line),
        due=labels.near_day(line.due_on, digest.day),
        answer=labels.near_day(line.answer_due_on, digest.day),
        late=ngettext("%(num)s working day late", "%(num)s working days late", line.days),
        days=line.days,
        period=labels.period(line.period) if line.period else "",
        words=line.words,
        department=line.department,
        task=line.task,
    )


def _sentence_of(line: Line) -> str:
    if line.kind == "instruction" and line.answer_due_on:
        return "instruction_to_answer"
    return "urge_about_report" if line.kind == "urge" and line.duty else line.kind


def _report(line: Line) -> str:
    if not line.duty:
        return ""
    name = gettext(REPORTS[line.duty], period=labels.period(line.period))
    return gettext(RETURNED, report=name) if line.is_returned else name
