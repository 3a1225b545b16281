"""The rows behind a statutory table: every report of the period with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from tracker.db import db
from tracker.documents.bulletin import RESULTS
from tracker.documents.tables import DetailTable, Value
from tracker.models import Assignment, Department, Task
from tracker.services.bulletin.bulletin_figures import result_of
from tracker.services.plan.plan_reports import PlanReports
from tracker.services.plan.plan_standing import DueDuty

ROLES = {"lead": "牵头", "support": "配合"}
KINDS = {"quarterly": "季度报告", "annual": "年度报告", "completion": "办结报告"}
OUTCOMES = {"accepted": "审核通过", "returned": "已退回"}


def details_of(found: PlanReports, units: Sequence[Department]) -> DetailTable:
    """Yield the reports of departments in their order, one row each."""
    tasks = {
        task.id: task
        for task in db.session.execute(select(Task).where(Task.plan_id == found.plan.id)).scalars()
    }
    roles = dict(
        db.session.execute(
            select(Assignment.id, Assignment.role).where(Assignment.plan_id == found.plan.id)
        )
        .tuples()
        .all()
    )
    names = {unit.id: unit.name_on(found.asked.as_of) for unit in units}
    ordered = [duty for unit in units for duty in found.by_unit[unit.id]]
    rows = tuple(
        (
            names[duty.of.department_id],
            Decimal(tasks[duty.of.task_id].position),
            tasks[duty.of.task_id].short_title,
            ROLES[roles[duty.of.assignment_id]],
            KINDS[duty.of.kind],
            duty.due_on,
            duty.filed_on,
            RESULTS[result_of(duty)],
            Decimal(duty.days),
            *_filed(found, duty),
        )
        for duty in ordered
    )
    heads = (
        "单位", "任务序号", "任务", "分工", "报告", "时限", "报送日期", "报送结果", "逾期工作日",
        "累计进度（%）", "填报人", "审核人", "审核结果",
    )  # fmt: skip
    widths = (20, 6, 40, 7, 11, 12, 12, 18, 9, 10, 10, 10, 11)
    centred = ("任务序号", "分工", "报告", "填报人", "审核人", "审核结果")
    return DetailTable("报送明细", heads, widths, rows, centred=centred)


def _filed(found: PlanReports, duty: DueDuty) -> tuple[Value, ...]:
    report = found.reports.get(duty.of.obligation_id)
    if report is None:
        return (None, "", "", "")
    decision = report.decision
    if decision is None or decision.decided_on > found.asked.as_of:
        return (Decimal(report.percent), report.filed_by.name, "", "待审核")
    outcome = OUTCOMES[decision.outcome]
    return (Decimal(report.percent), report.filed_by.name, decision.decided_by.name, outcome)
