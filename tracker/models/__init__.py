"""The models: columns, relations and constraints; no query here decides anything."""

from tracker.models.assessment import (
    Commendation,
    Exemption,
    ExemptionRequest,
    Objection,
    ScoreSheet,
)
from tracker.models.assignment import Assignment, ClosingDecision, LightChange
from tracker.models.audit import AuditEntry
from tracker.models.bulletin import Bulletin
from tracker.models.calendar import CalendarDay, PolicyVersion
from tracker.models.department import (
    Department,
    DepartmentName,
    Group,
    GroupMember,
    GroupName,
)
from tracker.models.job import ClockJump, JobRun, Lease, Setting
from tracker.models.jurisdiction import Jurisdiction
from tracker.models.mail import Mail, MailTry, Notice
from tracker.models.obligation import DueChange, Extension, Obligation, Reopening
from tracker.models.plan import Category, Indicator, IndicatorTarget, Plan
from tracker.models.plan_draft import PlanDraft, PlanDraftTask
from tracker.models.reorganisation import Reorganisation, Transfer
from tracker.models.report import Attachment, Decision, Report, ReportDraft
from tracker.models.saved_filter import SavedFilter
from tracker.models.supervision import Instruction, Reply, Rung, Slip, SlipCounter, Urge
from tracker.models.task import Task, TaskUnit
from tracker.models.user import DashboardLook, LoginAttempt, User, UserSession

__all__ = [
    "Assignment",
    "Attachment",
    "AuditEntry",
    "Bulletin",
    "CalendarDay",
    "Category",
    "ClockJump",
    "ClosingDecision",
    "Commendation",
    "DashboardLook",
    "Decision",
    "Department",
    "DepartmentName",
    "DueChange",
    "Exemption",
    "ExemptionRequest",
    "Extension",
    "Group",
    "GroupMember",
    "GroupName",
    "Indicator",
    "IndicatorTarget",
    "Instruction",
    "JobRun",
    "Jurisdiction",
    "Lease",
    "LightChange",
    "LoginAttempt",
    "Mail",
    "MailTry",
    "Notice",
    "Objection",
    "Obligation",
    "Plan",
    "PlanDraft",
    "PlanDraftTask",
    "PolicyVersion",
    "Reopening",
    "Reorganisation",
    "Reply",
    "Report",
    "ReportDraft",
    "Rung",
    "SavedFilter",
    "ScoreSheet",
    "Setting",
    "Slip",
    "SlipCounter",
    "Task",
    "TaskUnit",
    "Transfer",
    "Urge",
    "User",
    "UserSession",
]
