"""Who may do what: one table of actions and roles, with the separation of the three powers.

What a person may *see* is a matter of rows (``tracker.services.access``): not yours is not found.
This table says what a person may *do* with what it sees.
"""

from __future__ import annotations

from enum import StrEnum

from tracker.rules.reasons import Reason, reason

LIAISON, HEAD, SUPERVISOR = "liaison", "head", "supervisor"
LEADER, AUDITOR, ADMINISTRATOR = "leader", "auditor", "administrator"
DEPARTMENT_ROLES = frozenset({LIAISON, HEAD})
OFFICE_ROLES = frozenset({SUPERVISOR, LEADER, AUDITOR})


class Action(StrEnum):
    """A use case that changes something, or a reading that not everybody has."""

    READ_WORK = "read_work"
    READ_AUDIT = "read_audit"
    READ_PLAN_FILE = "read_plan_file"
    SIGN = "sign"
    FILE_REPORT = "file_report"
    ASK_EXTENSION = "ask_extension"
    ASK_CLOSING = "ask_closing"
    ANSWER_SLIP = "answer_slip"
    OBJECT_TO_SCORE = "object_to_score"
    ENTER_SELF_SCORE = "enter_self_score"
    ASK_EXEMPTION = "ask_exemption"
    VERIFY_EXEMPTION = "verify_exemption"
    REVIEW = "review"
    DECIDE_EXTENSION = "decide_extension"
    DECIDE_CLOSING = "decide_closing"
    REOPEN_DUTY = "reopen_duty"
    MANAGE_PLAN = "manage_plan"
    PROPOSE_SCORE = "propose_score"
    PUBLISH_SCORE = "publish_score"
    CORRECT_SCORE = "correct_score"
    RECORD_COMMENDATION = "record_commendation"
    DECIDE_OBJECTION = "decide_objection"
    APPROVE_SCORE = "approve_score"
    APPROVE_EXEMPTION = "approve_exemption"
    WRITE_INSTRUCTION = "write_instruction"
    URGE = "urge"
    REPLY = "reply"
    WRITE_BULLETIN = "write_bulletin"
    APPROVE_BULLETIN = "approve_bulletin"
    EXPORT_TABLES = "export_tables"
    TRY_POLICY = "try_policy"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_GROUPS = "manage_groups"
    ADD_DEPARTMENT = "add_department"  # that a plan draft names
    READ_MAIL_LOG = "read_mail_log"
    READ_JOBS = "read_jobs"
    READ_SYSTEM = "read_system"
    MANAGE_SYSTEM = "manage_system"


ALLOWED: dict[Action, frozenset[str]] = {
    Action.READ_WORK: DEPARTMENT_ROLES | OFFICE_ROLES,
    Action.READ_AUDIT: frozenset({AUDITOR}),
    Action.READ_PLAN_FILE: OFFICE_ROLES,
    Action.SIGN: DEPARTMENT_ROLES,
    Action.FILE_REPORT: DEPARTMENT_ROLES,
    Action.ASK_EXTENSION: DEPARTMENT_ROLES,
    Action.ASK_CLOSING: DEPARTMENT_ROLES,
    Action.ANSWER_SLIP: DEPARTMENT_ROLES,
    Action.OBJECT_TO_SCORE: frozenset({HEAD}),
    Action.ENTER_SELF_SCORE: DEPARTMENT_ROLES,
    Action.ASK_EXEMPTION: DEPARTMENT_ROLES,
    Action.VERIFY_EXEMPTION: frozenset({SUPERVISOR}),
    Action.REVIEW: frozenset({SUPERVISOR}),
    Action.DECIDE_EXTENSION: frozenset({SUPERVISOR}),
    Action.DECIDE_CLOSING: frozenset({SUPERVISOR}),
    Action.REOPEN_DUTY: frozenset({SUPERVISOR}),
    Action.MANAGE_PLAN: frozenset({SUPERVISOR}),
    Action.PROPOSE_SCORE: frozenset({SUPERVISOR}),
    Action.PUBLISH_SCORE: frozenset({SUPERVISOR}),
    Action.CORRECT_SCORE: frozenset({SUPERVISOR}),
    Action.RECORD_COMMENDATION: frozenset({SUPERVISOR}),
    Action.DECIDE_OBJECTION: frozenset({SUPERVISOR, LEADER}),
    Action.APPROVE_SCORE: frozenset({LEADER}),
    Action.APPROVE_EXEMPTION: frozenset({LEADER}),
    Action.WRITE_INSTRUCTION: frozenset({LEADER}),
    Action.URGE: frozenset({SUPERVISOR}),
    Action.REPLY: DEPARTMENT_ROLES,
    Action.WRITE_BULLETIN: frozenset({SUPERVISOR}),
    Action.APPROVE_BULLETIN: frozenset({LEADER}),
    Action.EXPORT_TABLES: OFFICE_ROLES,
    Action.TRY_POLICY: OFFICE_ROLES,
    Action.MANAGE_PEOPLE: frozenset({ADMINISTRATOR}),
    Action.MANAGE_GROUPS: frozenset({ADMINISTRATOR, SUPERVISOR}),
    Action.ADD_DEPARTMENT: frozenset({SUPERVISOR}),
    Action.READ_MAIL_LOG: frozenset({ADMINISTRATOR, AUDITOR}),
    Action.READ_JOBS: frozenset({ADMINISTRATOR, AUDITOR}),
    Action.READ_SYSTEM: frozenset({ADMINISTRATOR, SUPERVISOR, AUDITOR}),
    Action.MANAGE_SYSTEM: frozenset({ADMINISTRATOR}),
}


def refusal(role: str, action: Action) -> Reason | None:
    """Yield why a role may not do an action, or None when it may."""
    if role in ALLOWED[action]:
        return None
    return reason("role_may_not", role=role, action=str(action))
