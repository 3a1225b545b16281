"""Words for the audit trail: what was done, to what, and what it was before and after."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from tracker import labels
from tracker.i18n import N_, get_locale, gettext, ngettext
from tracker.models import AuditEntry

ACTIONS = {
    "accept_closing": N_("Closing accepted"),
    "accept_report": N_("Report accepted"),
    "add_alias": N_("Written form of a name added"),
    "add_assignment": N_("Assignment added"),
    "add_department": N_("Department added"),
    "add_draft_task": N_("Task added to a draft"),
    "add_group": N_("Group added"),
    "add_group_member": N_("Member added to a group"),
    "answer_slip": N_("Slip answered"),
    "approve_bulletin": N_("Bulletin issued"),
    "ask_closing": N_("Closing asked for"),
    "ask_extension": N_("Extension asked for"),
    "change_password": N_("Own password changed"),
    "close_slip": N_("Slip closed"),
    "confirm_group": N_("Members of a group confirmed"),
    "confirm_source": N_("Tasks compared with the source"),
    "confirm_leads": N_("Presumed leads confirmed"),
    "correct_calendar": N_("Calendar corrected"),
    "create_user": N_("Account made"),
    "decide_draft_leads": N_("Leads in a draft decided"),
    "decide_names": N_("Names in a draft decided"),
    "decide_plan_head": N_("Particulars of a draft confirmed"),
    "disable_user": N_("Account disabled"),
    "draft_bulletin": N_("Bulletin drafted"),
    "draft_sheets": N_("Score sheets drafted"),
    "drop_draft_task": N_("Task of a draft left out"),
    "edit_draft_task": N_("Task of a draft corrected"),
    "edit_bulletin": N_("Words of a bulletin edited"),
    "edit_user": N_("Account edited"),
    "enable_user": N_("Account opened again"),
    "end_membership": N_("Membership in a group ended"),
    "file_report": N_("Report filed"),
    "grant_extension": N_("Extension granted"),
    "load_plan": N_("Plan loaded"),
    "log_in": N_("Logged in"),
    "log_in_refused": N_("Log-in refused"),
    "log_out": N_("Log-in ended"),
    "merge_draft_task": N_("Tasks of a draft joined"),
    "move_demonstration_clock": N_("Demonstration's clock moved"),
    "note_warnings": N_("Remarks on a reading noted"),
    "prepare_demo_accounts": N_("Demonstration accounts prepared"),
    "propose_bulletin": N_("Bulletin proposed"),
    "publish_plan": N_("Plan published"),
    "put_aside_plan_draft": N_("Draft put aside"),
    "raise_rung": N_("Reminder raised"),
    "raise_slip": N_("Slip raised"),
    "set_targets": N_("Targets shared out"),
    "refuse_extension": N_("Extension refused"),
    "remove_attachment": N_("Unfiled attachment removed"),
    "rename_department": N_("Department renamed"),
    "reopen_duty": N_("Duty reopened"),
    "reply": N_("Reply given"),
    "reset_password": N_("Password replaced"),
    "restore_draft_task": N_("Task of a draft brought back"),
    "return_bulletin": N_("Bulletin sent back"),
    "return_closing": N_("Closing returned"),
    "restore_backup": N_("Backup restored"),
    "retry_mail": N_("Mail tried again"),
    "return_report": N_("Report returned"),
    "save_plan_draft": N_("Draft saved as a plan"),
    "set_digest_hour": N_("Hour of the daily mail changed"),
    "set_email": N_("Mail address changed"),
    "set_locale": N_("Language changed"),
    "sign_assignment": N_("Assignment signed for"),
    "split_draft_task": N_("Task of a draft divided"),
    "take_up_plan_draft": N_("Draft taken up again"),
    "upload_attachment": N_("Attachment uploaded"),
    "upload_document": N_("Document uploaded and read"),
    "urge_department": N_("Department urged"),
    "waive_duty": N_("Duty waived"),
    "withdraw_assignment": N_("Assignment withdrawn"),
    "withdraw_task": N_("Task withdrawn"),
    "approve_sheets": N_("Scores approved"),
    "ask_exemption": N_("Exemption asked for"),
    "correct_sheet": N_("Score corrected by a new sheet"),
    "decide_exemption": N_("Exemption decided"),
    "decide_objection": N_("Objection decided"),
    "enter_self_score": N_("Self-score entered"),
    "freeze_sheet": N_("Score made final"),
    "propose_sheets": N_("Scores proposed"),
    "publish_sheets": N_("Scores published"),
    "raise_objection": N_("Objection raised"),
    "record_commendation": N_("Commendation recorded"),
    "record_exemption": N_("Exemption put on record"),
    "return_sheets": N_("Scores sent back"),
    "verify_exemption": N_("Exemption verified"),
    "write_instruction": N_("Instruction written"),
}

SUBJECTS = {
    "assignment": N_("Assignment"),
    "attachment": N_("Attachment"),
    "bulletin": N_("Bulletin"),
    "calendar_day": N_("Calendar day"),
    "closing_decision": N_("Closing decision"),
    "commendation": N_("Commendation"),
    "decision": N_("Review decision"),
    "department": N_("Department or office"),
    "exemption": N_("Exemption"),
    "exemption_request": N_("Request for exemption"),
    "extension": N_("Extension"),
    "instruction": N_("Leader’s instruction"),
    "login_attempt": N_("Log-in attempt"),
    "mail": N_("Mail"),
    "objection": N_("Objection"),
    "obligation": N_("Duty"),
    "person": N_("Account"),
    "person_session": N_("Log-in"),
    "plan": N_("Plan"),
    "plan_draft": N_("Plan draft"),
    "reply": N_("Reply"),
    "report": N_("Progress report"),
    "rung": N_("Rung"),
    "score_sheet": N_("Score sheet"),
    "setting": N_("System setting"),
    "slip": N_("Slip"),
    "task": N_("Task"),
    "unit_group": N_("Group"),
    "unit_group_member": N_("Membership"),
    "urge": N_("Urge"),
}

FACTS = {
    "accounts": N_("Accounts"),
    "address": N_("Network address"),
    "alias": N_("Written form"),
    "answer_due_on": N_("To be answered by"),
    "answered_on": N_("Answered on"),
    "as_of": N_("Figures as of"),
    "asked_due_on": N_("Day asked for"),
    "asked_to_close_on": N_("Closing asked for on"),
    "assignments": N_("Assignments"),
    "because": N_("Reason"),
    "body": N_("Text"),
    "closed_on": N_("Closed on"),
    "closes_on": N_("Closes on"),
    "code": N_("Code"),
    "confirmed": N_("Confirmed"),
    "day": N_("Day"),
    "department_id": N_("Number of the department"),
    "digest_hour": N_("Hour of the daily mail"),
    "differences": N_("Differences"),
    "dropped": N_("Notices dropped"),
    "due_on": N_("Due day"),
    "email": N_("Mail address"),
    "filed_on": N_("Filed on"),
    "fields": N_("Fields"),
    "files": N_("Files"),
    "from_on": N_("From"),
    "ground": N_("Ground"),
    "group": N_("Group"),
    "groups": N_("Groups"),
    "left_on": N_("Left on"),
    "locale": N_("Language"),
    "members": N_("Members"),
    "moved": N_("Duties that moved"),
    "name": N_("Name"),
    "names": N_("Names"),
    "noted": N_("Remarks noted"),
    "number": N_("Slip number"),
    "obligations": N_("Duties"),
    "official": N_("Official name"),
    "on": N_("Day"),
    "parts": N_("Parts"),
    "dated_on": N_("Day of the document"),
    "level": N_("Level"),
    "score": N_("Score"),
    "self_score": N_("Self-score"),
    "leads": N_("Lead departments"),
    "outcome": N_("Outcome"),
    "percent": N_("Percent"),
    "period": N_("Period"),
    "promised_on": N_("Promised for"),
    "refile_due_on": N_("To be refiled by"),
    "reopened_until": N_("Reopened until"),
    "revision": N_("Revision"),
    "role": N_("Role"),
    "rung": N_("Rung"),
    "sha256": N_("Checksum"),
    "sheets": N_("Score sheets"),
    "short": N_("Short form"),
    "signed_on": N_("Signed on"),
    "size": N_("Size in bytes"),
    "slips_closed": N_("Slips closed"),
    "state": N_("State"),
    "tasks": N_("Number of tasks"),
    "text": N_("Text of the task"),
    "taken_at": N_("Backup taken at"),
    "through": N_("Through"),
    "title": N_("Position"),
    "to_on": N_("Last day"),
    "to": N_("Mail address"),
    "today": N_("Date"),
    "tries": N_("Tries"),
    "units": N_("Units"),
    "user": N_("User name"),
    "username": N_("User name"),
    "waived": N_("Duties waived"),
    "waived_because": N_("Reason"),
    "waived_on": N_("Waived on"),
    "withdrawn_on": N_("Withdrawn on"),
    "withheld": N_("Waiting mails withheld"),
    "words": N_("Words"),
    "working": N_("Worked"),
}

BETWEEN = {"zh_CN": "、", "en": ", "}
CODES = ("state", "mail_state", "outcome", "rung_outcome", "ground", "rung", "user_role", "role")
BECAUSE = {
    "filed": N_("the report was filed"),
    "waived": N_("the duty was waived"),
    "withdrawn": N_("the part was withdrawn"),
}


class Change(NamedTuple):
    """One fact of an entry in words, before and after."""

    name: str
    before: str
    after: str


def action_name(action: str) -> str:
    """Yield the word for an action; one that this version does not know stands as it is."""
    return gettext(ACTIONS.get(action, action))


def subject_name(kind: str) -> str:
    """Yield the word for what an entry is about."""
    return gettext(SUBJECTS.get(kind, kind))


def changes(entry: AuditEntry) -> list[Change]:
    """Yield the facts of an entry in words, each before and after."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Change(gettext(FACTS.get(name, name)), said(name, before.get(name)), said(name, value))
        for name, value in (dict.fromkeys(before) | after).items()
        if before.get(name) != value
    ]


def said(name: str, value: Any) -> str:
    """Yield a stored value in words: days, yes and no, codes, lists."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | dict):
        return _many(name, value)
    if name.endswith("_on") or name in ("day", "on", "today", "reopened_until"):
        return _day(str(value))
    if name == "period":
        return labels.period(str(value))
    return _code(name, str(value))


def _many(name: str, value: list[Any] | dict[str, Any]) -> str:
    if name == "differences":
        return ngettext("%(num)s place", "%(num)s places", len(value))
    if isinstance(value, dict):
        words = [f"{key}{gettext(': ')}{said(name, each)}" for key, each in value.items()]
    else:
        words = [said(name, each) for each in value]
    return BETWEEN[get_locale()].join(words)


def _code(name: str, value: str) -> str:
    """Yield the word of a code where the fact's name says what kind of code it is."""
    if name == "because" and value in BECAUSE:
        return gettext(BECAUSE[value])
    for kind in CODES:
        if kind.endswith(name) and value in labels.LABELS[kind]:
            return labels.label(value, kind)
    return value


def _day(value: str) -> str:
    try:
        return labels.day(date.fromisoformat(value))
    except ValueError:
        return value
