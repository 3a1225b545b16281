"""Replays for the tests: the seeds loaded, a plan's departments at work, the ledger of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import yaml
from sqlalchemy import select

from tests.independent import recompute
from tracker import clock, create_app
from tracker.cli.assess import spoken
from tracker.config import ROOT
from tracker.db import db
from tracker.models import Assignment, Department, Plan, Task, User
from tracker.rules.lights import light_for
from tracker.rules.policy import Policy
from tracker.services.assessment import assessing
from tracker.services.calendar import calendars
from tracker.services.dashboard import dashboard_export, dashboards
from tracker.services.department import departments
from tracker.services.department.departments import Renaming
from tracker.services.installation import seeding
from tracker.services.ledger import ledger
from tracker.services.obligation import facts
from tracker.services.plan import withdrawing
from tracker.simulation.accounts import ensure_people
from tracker.simulation.replay import EVENING, MORNING, replay
from tracker.simulation.stage import stage_of

FIRST = date(2019, 11, 21)
PLAN = "linyi-2019-13"


@dataclass
class Replayed:
    """A replayed plan: its ledger, and what the program says of days and periods."""

    ledger: dict
    lights: dict[str, dict] = field(default_factory=dict)
    sheets: list[dict] = field(default_factory=list)
    tried: list[tuple[dict, dict]] = field(default_factory=list)
    """Policies that were tried on the same history, each with a period's sheets under it."""
    stored: dict[date, bytes] = field(default_factory=dict)
    rebuilt: dict[date, bytes] = field(default_factory=dict)
    """Dashboard and matrix: as they were on the evening of a day, and as of it at the end."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a replay besides its ledger.

    ``days`` of lights, ``periods`` of sheets as of days, ``policies`` (changes of the one that is
    loaded) under which they are computed too, ``boards`` the days of dashboards.
    """

    days: tuple[date, ...] = ()
    periods: tuple[tuple[str, date], ...] = ()
    policies: tuple[Callable[[dict], None], ...] = ()
    boards: tuple[date, ...] = ()


TASKS = (1, 2, 5, 12, 15, 16, 23)
"""A cut through the plan that replays in seconds: lone leads, groups, supports."""
NOTHING, NO_ACTS = Asked(), MappingProxyType({})


def seeds_with(folder: Path, change=None, *, tasks=TASKS) -> Path:
    """Copy the seed files: the plan cut to some tasks, a policy that ``change`` has altered."""
    folder.mkdir()
    for name in ("departments.yaml", "calendar.yaml"):
        (folder / name).write_bytes((ROOT / "seeds" / name).read_bytes())
    plans = yaml.safe_load((ROOT / "seeds" / "tasks.yaml").read_text(encoding="utf-8"))
    plan = next(each for each in plans["plans"] if each["code"] == PLAN)
    plan["tasks"] = [plan["tasks"][number - 1] for number in tasks]
    (folder / "tasks.yaml").write_text(
        yaml.safe_dump({"plans": [plan]}, allow_unicode=True), encoding="utf-8"
    )
    policy = yaml.safe_load((ROOT / "seeds" / "policy.yaml").read_text(encoding="utf-8"))
    if change is not None:
        change(policy)
    (folder / "policy.yaml").write_text(yaml.safe_dump(policy, allow_unicode=True), "utf-8")
    return folder


def replayed(
    tmp_path: Path, *, seed: int, last: date, seeds: Path, asked=NOTHING, acts=NO_ACTS
) -> Replayed:
    """Replay the plan in a database of its own and ask for what is wanted.

    ``acts`` are done in the morning of a day before anybody else's work, by day.
    """
    app = create_app(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'replay.sqlite3'}",
            "SECRET_KEY": "replay",
            "INSTANCE_PATH": str(tmp_path),
            "TESTING": "true",
        }
    )
    with app.app_context():
        db.create_all()
        seeding.load_seeds(seeds)
        ensure_people(_plan(), FIRST)
        stored = _live(seed, last, asked.boards, acts=acts)
        plan = _plan()
        found = Replayed(json.loads(json.dumps(ledger.ledger_of(plan))), stored=stored)
        found.lights = {day.isoformat(): _lights(plan, day) for day in asked.days}
        found.sheets = [_sheets(plan, period, day) for period, day in asked.periods]
        found.tried = [
            (policy, _sheets(plan, period, day, policy=policy))
            for policy in map(_changed, asked.policies)
            for period, day in asked.periods
        ]
        with clock.use(clock.FixedClock(clock.moment_on(last + timedelta(days=1)))):
            found.rebuilt = {day: board_of(_plan(), day) for day in asked.boards}
        db.session.remove()
        db.engine.dispose()
    return found


def _plan() -> Plan:
    return db.session.query(Plan).filter_by(code=PLAN).one()


def _live(seed: int, last: date, boards, *, acts) -> dict[date, bytes]:
    """Live day by day up to the last, with the acts, and keep the boards of some evenings."""
    stored: dict[date, bytes] = {}

    def keep(day: date) -> None:
        if day in boards:
            with clock.use(clock.FixedClock(clock.moment_on(day, EVENING))):
                stored[day] = board_of(_plan(), day)
            db.session.remove()

    first = FIRST
    for day in sorted(acts):
        replay(_plan(), first=first, last=day - timedelta(days=1), seed=seed, told=keep)
        with clock.use(clock.FixedClock(clock.moment_on(day, MORNING))):
            acts[day]()
        first = day
    replay(_plan(), first=first, last=last, seed=seed, told=keep)
    return stored


def board_of(plan: Plan, day: date) -> bytes:
    """Yield the dashboard and the whole matrix of a day as JSON, names and reasons included."""
    board = dashboards.dashboard_of(None, plan, day=day)
    document = {
        "dashboard": dashboard_export.as_dict(board),
        "departments": [
            [each.code, each.official_name_on(day), each.name_on(day)] for each in board.departments
        ],
        "tasks": [
            [task.code, task.position, task.category.name, task.requirement, _said(found)]
            for task in board.tasks
            for found in (board.task_lights[task.id],)
        ],
        "cells": [
            {
                "assignment": each.id,
                "task": each.task_id,
                "department": each.department_id,
                "role": each.role,
                "light": str(each.light),
                "verified": each.verified,
                "reason": each.reason.as_dict(),
            }
            for each in board.state.assignments
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def _said(found) -> list:
    return [str(found.light), found.reason.as_dict()]


def withdraw_a_task() -> None:
    """Withdraw the plan's second task."""
    slug = db.session.scalars(
        select(Task.slug).where(Task.plan_id == _plan().id).order_by(Task.position)
    ).all()[1]
    withdrawing.withdraw_task(
        stage_of(_plan()).supervisor, slug=slug, because="任务已并入其他文件。"
    )


def rename_a_department() -> None:
    """Give the department of the joint meeting's office another name from today on."""
    today = clock.today()
    department = db.session.scalars(select(Department).where(Department.code == "rsj")).first()
    keeper = User(
        username="keeper",
        name="管有序",
        department=department,
        role="administrator",
        email="keeper@example.invalid",
        created_on=today,
    )
    db.session.add(keeper)
    db.session.commit()
    renaming = Renaming("市人力资源和就业保障局", "市就业保障局", today, "机构改革方案")
    departments.rename_department(keeper, keeper.department_id, renaming=renaming)


def _lights(plan: Plan, day: date) -> dict:
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    known = facts.facts_where(Assignment.plan_id == plan.id, Assignment.assigned_on <= day)
    return {
        "lights": [
            {
                "assignment": each.id,
                "light": str(light_for(each, day, calendar=calendar, policy=policy).light),
            }
            for each in known
        ]
    }


def _changed(change) -> dict:
    """Yield the policy in force with some of its numbers altered."""
    policy = deepcopy(calendars.policy_content_on(FIRST))
    change(policy)
    return policy


def _sheets(plan: Plan, period: str, day: date, *, policy=None) -> dict:
    rules = None if policy is None else Policy.from_dict(policy)
    found = assessing.assess(plan, period, as_of=day, policy=rules)
    return {
        "period": period,
        "as_of": day.isoformat(),
        "sheets": [spoken(assessing.sheet_content(item)) for item in found],
    }


def other_weights(policy) -> None:
    """Alter the weights of the four parts, of leads and supports."""
    policy["version"] = "weights-1"
    policy["score"]["weights"] = {
        "timeliness": 20, "delivery": 45, "quality": 15, "responsiveness": 20,
    }  # fmt: skip
    policy["score"]["role_weights"] = {"lead": "1", "support": "0.3"}


def other_deductions(policy) -> None:
    """Alter what is taken off and added."""
    policy["version"] = "deductions-1"
    policy["score"] |= {"late_days_to_zero": 6, "red_slip_points": "-3.5", "red_slip_floor": "-7"}
    policy["score"] |= {"false_report_points": "-8", "commendation_cap": "3"}
    policy["score"]["commendation_points"] = {"national": "3", "province": "1.5", "city": "0.75"}
    policy["score"]["quality_by_returns"] = ["1", "0.6", "0.1"]


def second_scheme(policy) -> None:
    """Grade by A, B and C."""
    policy["version"] = "abc-1"
    policy["grades"]["scheme"] = "abc"


def other_numbers(policy) -> None:
    """Alter a policy's numbers, so that nothing rests on those of the seeds."""
    policy["version"] = "other-1"
    policy["deadlines"] |= {"quarterly_days": 3, "refile_days": 2, "sign_days": 1}
    policy["deadlines"] |= {"closes_after_days": 12, "slip_answer_days": 2}
    policy["lights"] |= {"red_overdue_days": 6, "yellow_gap_percent": 3, "red_gap_percent": 5}
    policy["ladder"] |= {"blue": 2, "yellow": 4, "red": 7, "remind_5": -4, "unsigned_2": 3}
    policy["score"]["weights"] = {
        "timeliness": 25, "delivery": 35, "quality": 25, "responsiveness": 15,
    }  # fmt: skip
    policy["score"]["role_weights"] = {"lead": "1", "support": "0.4"}
    policy["score"] |= {"late_days_to_zero": 7, "red_slip_points": "-3", "red_slip_floor": "-6"}
    policy["score"]["quality_by_returns"] = ["1", "0.5", "0"]
    policy["grades"]["scheme"] = "abc"


def differences(found: Replayed, last: date) -> list[str]:
    """List what the naive program computes otherwise for a replay up to a day."""
    told = recompute.obligation_differences(found.ledger)
    told += recompute.slip_differences(found.ledger, facts_of_same_day=True)
    told += recompute.rung_differences(
        found.ledger, last, facts_of_same_day=True, publication_same_day=True
    )
    told += recompute.kept_sheet_differences(found.ledger)
    for day, lights in found.lights.items():
        told += recompute.light_differences(found.ledger, lights, day)
    for sheets in found.sheets:
        told += recompute.assessment_differences(found.ledger, sheets)
    for policy, sheets in found.tried:
        told += recompute.assessment_differences(found.ledger | {"policy": policy}, sheets)
    return told
