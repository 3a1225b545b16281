"""What became of a published plan's duties up to a day: reports, decisions, slips, lights.

The same seed yields the same history. Of the duties that had fallen due 60 % were filed and
accepted at once, the others late, returned, never filed, or they still wait for a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from bench.rows import Rows
from tracker import clock
from tracker.db import db, transaction
from tracker.models import (
    Assignment,
    Decision,
    DueChange,
    Extension,
    LightChange,
    Obligation,
    Plan,
    Report,
    Rung,
    Slip,
    SlipCounter,
    User,
)
from tracker.rules import lifecycle, lights
from tracker.services.calendar import calendars
from tracker.services.obligation import facts

TODAY = date(2021, 4, 20)  # the quarter's reports fell due on 9 April and can be filed until May
FATES = {"accepted": 60, "late": 26, "returned_once": 9, "extended": 3, "never": 2}
FRESH_FATES = {
    "accepted": 60,
    "late": 8,
    "waiting": 14,
    "standing_return": 4,
    "asked": 1,
    "open": 13,
}
NO_REPORT = ("never", "open", "asked")
DONE = "举办培训班四期，培训八百二十人次，发放补贴三十六万元，学员满意度百分之九十六。"
NEXT = "下季度继续开展岗前培训和转岗培训，完善实名制台账。"
GROUNDS = ("incomplete", "wrong_figures", "missing_evidence")


@dataclass
class Story:
    """The plan whose history is written, with everything that its rows need."""

    plan: Plan
    people: dict[int, int]
    office: int
    dice: Random = field(default_factory=lambda: Random(2020))
    rows: Rows = field(default_factory=Rows)
    slips: dict[int, int] = field(default_factory=dict)
    states: list[dict[str, Any]] = field(default_factory=list)
    pace: dict[int, float] = field(default_factory=dict)


def live(plan: Plan) -> None:
    """Let the departments work on a plan up to today (``clock.today()``), lights included."""
    story = Story(plan, _liaisons(), _office(plan))
    assignments = db.session.execute(
        select(Assignment.id).where(Assignment.plan_id == plan.id).order_by(Assignment.id)
    ).scalars()
    for key in assignments:
        story.pace[key] = story.dice.choices((1.08, 0.75, 0.45), (84, 10, 6))[0]
    for duty in _past_duties(plan):
        _let_happen(story, duty)
    _sign(plan)
    for year, last in story.slips.items():
        story.rows.add(SlipCounter, jurisdiction_id=plan.jurisdiction_id, year=year, last=last)
    story.rows.store()
    _store(Obligation, story.states)
    _judge(story)


def _liaisons() -> dict[int, int]:
    rows = db.session.execute(
        select(User.department_id, User.id).where(User.role.in_(("liaison", "head")))
    )
    return {row.department_id: row.id for row in rows}


def _office(plan: Plan) -> int:
    """Yield the supervisor of the plan's jurisdiction."""
    people = db.session.execute(select(User).where(User.role == "supervisor")).scalars()
    return next(u.id for u in people if u.department.jurisdiction_id == plan.jurisdiction_id)


def _past_duties(plan: Plan) -> Sequence[Row[Any]]:
    table = Obligation.__table__.c
    return db.session.execute(
        select(
            table.id, table.assignment_id, table.department_id, table.period,
            table.due_on, table.closes_on, table.period_to,
        )
        .where(table.plan_id == plan.id, table.due_on <= clock.today())
        .order_by(table.due_on, table.id)
    ).all()  # fmt: skip


def _let_happen(story: Story, duty: Row[Any]) -> None:
    is_fresh = duty.closes_on >= clock.today()
    fates = FRESH_FATES if is_fresh else FATES
    fate = story.dice.choices(tuple(fates), tuple(fates.values()))[0]
    state: dict[str, Any] = {
        "key": duty.id, "state": "open", "filed_on": None, "due_on": duty.due_on,
        "refile_due_on": None,
    }  # fmt: skip
    if fate in ("extended", "asked"):
        _extend(story, duty, state, is_granted=fate == "extended")
    if fate not in NO_REPORT:
        _report(story, duty, state, fate)
    if fate in ("never", "open") or (fate == "late" and story.dice.random() < 0.2):
        _raise_slip(story, duty, state)
    story.states.append(state)


def _extend(story: Story, duty: Row[Any], state: dict[str, Any], *, is_granted: bool) -> None:
    until = min(duty.due_on + timedelta(days=10), duty.closes_on)
    asked_on = duty.due_on - timedelta(days=3)
    extension = story.rows.add(
        Extension,
        obligation_id=duty.id,
        asked_on=asked_on,
        asked_by_id=story.people[duty.department_id],
        asked_due_on=until,
        because="受疫情影响，线下培训推迟开班。",
        decided_on=duty.due_on - timedelta(days=1) if is_granted else None,
        decided_by_id=story.office if is_granted else None,
        outcome="granted" if is_granted else None,
        granted_due_on=until if is_granted else None,
    )
    if is_granted:
        state["due_on"] = until
        story.rows.add(
            DueChange,
            obligation_id=duty.id,
            changed_on=duty.due_on - timedelta(days=1),
            previous_due_on=duty.due_on,
            due_on=until,
            reason="extension",
            extension_id=extension,
        )


def _report(story: Story, duty: Row[Any], state: dict[str, Any], fate: str) -> None:
    days = story.dice.randint(2, 9) if fate == "late" else -story.dice.randint(0, 6)
    filed_on = min(state["due_on"] + timedelta(days=days), clock.today())
    percent = _percent(story, duty)
    report = _file(story, duty, filed_on, revision=1, percent=percent)
    state |= {"state": "filed", "filed_on": filed_on}
    if fate == "waiting":
        return
    decided_on = min(filed_on + timedelta(days=story.dice.randint(1, 5)), clock.today())
    if fate in ("returned_once", "standing_return"):
        _decide(story, duty, report, revision=1, on=decided_on, ground=story.dice.choice(GROUNDS))
        refile_due_on = calendars.work_calendar().add_working_days(decided_on, 5)
        state |= {"state": "returned", "refile_due_on": refile_due_on}
        if fate == "standing_return":
            return
        report = _file(story, duty, refile_due_on, revision=2, percent=percent)
        decided_on = refile_due_on + timedelta(days=2)
    revision = 2 if fate == "returned_once" else 1
    _decide(story, duty, report, revision=revision, on=decided_on, ground=None)
    state |= {"state": "accepted", "refile_due_on": None}


def _percent(story: Story, duty: Row[Any]) -> int:
    """Yield the progress at the end of the duty's period at the assignment's own pace."""
    whole = (story.plan.to_on - story.plan.from_on).days
    gone = (duty.period_to - story.plan.from_on).days
    return max(0, min(99, round(100 * story.pace[duty.assignment_id] * gone / whole)))


def _file(story: Story, duty: Row[Any], on: date, *, revision: int, percent: int) -> int:
    return story.rows.add(
        Report,
        obligation_id=duty.id,
        revision=revision,
        filed_on=on,
        filed_at=clock.moment_on(on),
        filed_by_id=story.people[duty.department_id],
        percent=percent,
        done=DONE,
        problems="",
        next_step=NEXT,
        figures={"trained-person-times": 10} if duty.id % 20 == 0 else {},
        token=f"{duty.id}-{revision}",
    )


def _decide(
    story: Story, duty: Row[Any], report: int, *, revision: int, on: date, ground: str | None
) -> None:
    story.rows.add(
        Decision,
        report_id=report,
        obligation_id=duty.id,
        revision=revision,
        decided_on=on,
        decided_at=clock.moment_on(on),
        decided_by_id=story.office,
        outcome="returned" if ground else "accepted",
        ground=ground,
        comment="请补充培训台账和补贴发放凭证。" if ground else "",
    )


def _raise_slip(story: Story, duty: Row[Any], state: dict[str, Any]) -> None:
    """Raise a blue slip four days after the due day; the filing closes it."""
    raised_on = duty.due_on + timedelta(days=4)
    if raised_on > clock.today() or (state["filed_on"] and state["filed_on"] <= raised_on):
        return
    serial = story.slips[raised_on.year] = story.slips.get(raised_on.year, 0) + 1
    rung = story.rows.add(
        Rung,
        plan_id=story.plan.id,
        assignment_id=duty.assignment_id,
        obligation_id=duty.id,
        rung="blue",
        due_on=duty.due_on,
        day=raised_on,
        outcome="sent",
    )
    story.rows.add(
        Slip,
        jurisdiction_id=story.plan.jurisdiction_id,
        plan_id=story.plan.id,
        department_id=duty.department_id,
        obligation_id=duty.id,
        rung_id=rung,
        year=raised_on.year,
        serial=serial,
        rung="blue",
        raised_on=raised_on,
        answer_due_on=raised_on + timedelta(days=4),
        closed_on=state["filed_on"],
        closed_because="filed" if state["filed_on"] else None,
    )


def _sign(plan: Plan) -> None:
    """Let everybody sign in time but one in a hundred; how the lights went is told anew."""
    day = (plan.published_on or plan.from_on) + timedelta(days=2)
    with transaction() as session:
        session.execute(delete(LightChange).where(LightChange.plan_id == plan.id))
        session.execute(
            update(Assignment)
            .where(Assignment.plan_id == plan.id, Assignment.id % 100 != 7)
            .values(signed_on=day)
        )


def _judge(story: Story) -> None:
    """Set lights, percents and days to look again by the rules, and how the lights went."""
    today, calendar = clock.today(), calendars.work_calendar()
    policy = calendars.policy_on(today)
    judged = []
    for known in facts.facts_where(Assignment.plan_id == story.plan.id):
        found = lights.light_for(known, today, calendar=calendar, policy=policy)
        judged.append(
            {
                "key": known.id,
                "light": str(found.light),
                "light_reason": found.reason.as_dict(),
                "percent_verified": lifecycle.verified_percent(known, today),
                "percent_expected": int(lifecycle.expected_percent(known, today)),
                "judged_on": today,
                "look_again_on": today + timedelta(days=1),
            }
        )
        _changes(story, known.id, judged[-1])
    story.rows.store()
    _store(Assignment, judged)


def _changes(story: Story, assignment: int, judged: dict[str, Any]) -> None:
    """Let the light turn a few times since publication, at last to what it is now."""
    first = story.plan.published_on or story.plan.from_on
    span = (clock.today() - first).days
    days = sorted(story.dice.sample(range(1, span), story.dice.randint(0, 4)))
    turned = [story.dice.choice(("green", "yellow", "red")) for _ in days]
    previous = None
    for at, light in zip([0, *days], ["green", *turned[:-1], judged["light"]][: len(days) + 1],
                         strict=True):  # fmt: skip
        if light != previous:
            story.rows.add(
                LightChange,
                plan_id=story.plan.id,
                assignment_id=assignment,
                changed_on=first + timedelta(days=at),
                previous=previous,
                light=light,
                reason=judged["light_reason"],
            )
            previous = light


def _store(model: Any, found: list[dict[str, Any]]) -> None:
    """Change rows in bulk; each names its row by ``key``, and all change the same columns."""
    table = model.__table__
    names = [name for name in found[0] if name != "key"]
    statement = (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})
    )
    values = [{"key": row["key"], **{f"new_{name}": row[name] for name in names}} for row in found]
    with transaction() as session:
        session.connection().execute(statement, values)
