"""Replays for the tests: the seeds loaded, a plan's departments at work, the ledger of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from tests.independent import recompute
from tracker import create_app
from tracker.cli.assess import spoken
from tracker.config import ROOT
from tracker.db import db
from tracker.models import Assignment, Plan
from tracker.rules.lights import light_for
from tracker.services import assessing, calendars, facts, ledger, seeding
from tracker.simulation.accounts import ensure_people
from tracker.simulation.replay import replay

FIRST = date(2019, 11, 21)
PLAN = "linyi-2019-13"


@dataclass
class Replayed:
    """A replayed plan: its ledger, and what the program says of days and periods."""

    ledger: dict
    lights: dict[str, dict] = field(default_factory=dict)
    sheets: list[dict] = field(default_factory=list)


TASKS = (1, 2, 5, 12, 15, 16, 23)
"""A cut through the plan that replays in seconds: lone leads, groups, supports."""


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
    tmp_path: Path, *, seed: int, last: date, seeds: Path, days=(), periods=()
) -> Replayed:
    """Replay the plan in a database of its own and ask for lights and sheets."""
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
        plan = db.session.query(Plan).filter_by(code=PLAN).one()
        ensure_people(plan, FIRST)
        replay(plan, first=FIRST, last=last, seed=seed)
        plan = db.session.query(Plan).filter_by(code=PLAN).one()
        found = Replayed(json.loads(json.dumps(ledger.ledger_of(plan))))
        found.lights = {day.isoformat(): _lights(plan, day) for day in days}
        found.sheets = [_sheets(plan, period, day) for period, day in periods]
        db.session.remove()
        db.engine.dispose()
    return found


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


def _sheets(plan: Plan, period: str, day: date) -> dict:
    found = assessing.assess(plan, period, as_of=day)
    return {
        "period": period,
        "as_of": day.isoformat(),
        "sheets": [spoken(assessing.sheet_content(item)) for item in found],
    }


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
    for day, lights in found.lights.items():
        told += recompute.light_differences(found.ledger, lights, day)
    for sheets in found.sheets:
        told += recompute.assessment_differences(found.ledger, sheets)
    return told
