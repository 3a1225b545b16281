"""What if: a period's scores under other numbers, beside what stands; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.errors import Invalid
from tracker.i18n import N_
from tracker.models import Department, Plan, User
from tracker.rules import grading
from tracker.rules.permissions import Action
from tracker.rules.policy import PARTS, SCHEMES, Policy, PolicyError
from tracker.services import access
from tracker.services.assessment import assessing
from tracker.services.assessment import assessment_reading as reading
from tracker.services.assessment.assessing import AssessedSheet
from tracker.services.assessment.assessment_reading import SheetView
from tracker.services.calendar import calendars

NUMBERS = {
    **{part: f"score.weights.{part}" for part in PARTS},
    "support": "score.role_weights.support",
    "late_days": "score.late_days_to_zero",
    "red_slip": "score.red_slip_points",
    "false_report": "score.false_report_points",
    "excellent": "grades.target-responsibility.excellent",
    "passed": "grades.target-responsibility.passed",
}
"""The numbers that can be tried, by the name of their field, with their place in a policy."""
LIMITS_OF_ABC = {"excellent": "grades.abc.a", "passed": "grades.abc.b"}


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A department's score as it stands and as it would be, with rank and grade."""

    department: Department
    table: str
    stands: Mapping[str, Any]
    trial: Mapping[str, Any]

    @property
    def change(self) -> Decimal | None:
        """Yield how much the score would change, None where either is not assessed."""
        if self.stands["score"] is None or self.trial["score"] is None:
            return None
        return Decimal(self.trial["score"]) - Decimal(self.stands["score"])


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial: the numbers it was made with, the day and policy of what stands, and the rows."""

    numbers: Mapping[str, str]
    as_of: date
    policy_version: str
    rows: list[TrialRow]
    is_other: bool

    def count(self, name: str) -> int:
        """Count the departments whose ``score``, ``rank`` or ``grade`` would be another."""
        return sum(row.stands[name] != row.trial[name] for row in self.rows)


def numbers_of(plan: Plan, period: str, *, actor: User, day: date) -> dict[str, str]:
    """Yield the numbers in force for what stands, to begin a trial with."""
    content = _content(_stands(actor, plan, period, day))
    places = _places(str(content["grades"]["scheme"]))
    return {name: str(_at(content, path)) for name, path in places.items()} | {
        "scheme": str(content["grades"]["scheme"])
    }


def try_numbers(
    actor: User, plan: Plan, *, period: str, day: date, numbers: Mapping[str, str]
) -> Trial:
    """Compute a period's scores with other numbers, each on the day of the sheet that stands.

    Events, calendar and day are those of what stands, a correction's being later than the others';
    only the given numbers differ. Nothing is stored. Raises :class:`Invalid` for a number that no
    policy could have.
    """
    access.require(actor, Action.TRY_POLICY)
    stands = _stands(actor, plan, period, day)
    policy = _policy(_content(stands), numbers)
    first = min(view.as_of for view in stands)
    found = {
        as_of: {
            item.department.id: item
            for item in assessing.assess(
                plan, period, as_of=as_of, policy=policy, within=access.sees_department(actor)
            )
        }
        for as_of in {view.as_of for view in stands}
    }
    items = {
        view.department.id: found[view.as_of][view.department.id]
        for view in stands
        if view.department.id in found[view.as_of]
    }
    later = {view.department.id for view in stands if view.as_of != first}
    tried = {
        key: assessing.sheet_content(_among(items, item, policy=policy) if key in later else item)
        for key, item in items.items()
    }
    return Trial(
        numbers=numbers,
        as_of=first,
        policy_version=stands[0].policy_version,
        is_other=policy != _policy(_content(stands), {}),
        rows=[
            TrialRow(
                view.department,
                view.content["table"],
                view.result,
                tried[view.department.id].get("year") or tried[view.department.id],
            )
            for view in stands
            if view.department.id in tried
        ],
    )


def _among(
    items: Mapping[int, AssessedSheet], item: AssessedSheet, *, policy: Policy
) -> AssessedSheet:
    """Rank a corrected sheet among those of the others, as the correction itself is ranked."""
    table = [each.sheet for each in items.values() if each.table == item.table]
    return replace(item, standing=grading.rank_and_grade(table, policy)[item.department.code])


def _stands(actor: User, plan: Plan, period: str, day: date) -> list[SheetView]:
    tables = reading.list_sheets(actor, plan, period=period, day=day)
    return [view for views in tables.values() for view in views]


def _content(stands: list[SheetView]) -> dict[str, Any]:
    if not stands:
        raise Invalid(N_("There are no scores of this period to compare with."))
    return calendars.policy_content_named(stands[0].policy_version)


def _at(content: Mapping[str, Any], path: str) -> Any:
    found: Any = content
    for key in path.split("."):
        found = found[key]
    return found


def _policy(content: dict[str, Any], numbers: Mapping[str, str]) -> Policy:
    changed = deepcopy(content)
    if numbers.get("scheme") in SCHEMES:
        changed["grades"]["scheme"] = numbers["scheme"]
    places = _places(changed["grades"]["scheme"])
    for name, text in numbers.items():
        if name in places and text.strip():
            *path, last = places[name].split(".")
            value: Any = text.strip()
            _at(changed, ".".join(path))[last] = int(value) if value.isdecimal() else value
    changed["version"] = f"{content['version']}+"
    try:
        policy = Policy.from_dict(changed)
    except PolicyError as wrong:
        field = next((name for name, path in places.items() if path == wrong.path), None)
        raise Invalid(
            N_("“%(given)s” does not fit; enter a number such as 30 or 0.5."),
            field=field,
            given=str(wrong.value),
        ) from None
    _require_sensible(policy)
    return policy


def _places(scheme: str) -> dict[str, str]:
    """Yield where each number stands in a policy; the limits are those of the scheme tried."""
    return NUMBERS | (LIMITS_OF_ABC if scheme == "abc" else {})


def _require_sensible(policy: Policy) -> None:
    if sum(policy.score.weights.values()) != 100:
        raise Invalid(
            N_("The four weights are together %(total)s; they must be 100."),
            field="timeliness",
            total=str(sum(policy.score.weights.values())),
        )
    if min((*policy.score.weights.values(), *policy.score.role_weights.values())) < 0:
        raise Invalid(N_("A weight is zero or more."), field="support")
    if policy.score.red_slip_points > 0 or policy.score.false_report_points > 0:
        raise Invalid(N_("Points that are taken off are zero or less."), field="red_slip")
    if policy.score.late_days_to_zero < 1:
        raise Invalid(N_("At least one working day, please."), field="late_days")
