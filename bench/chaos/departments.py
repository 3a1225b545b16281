"""Departments and the office at work during the year of chaos: what they send, drawn by a seed.

Everything goes over HTTP to the pages that people use, each with its own log-in. A day's work can
be begun again after a kill: what is done already is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bench.chaos.browser import Browser, Traffic
from tracker.db import db
from tracker.models import Assignment, Extension, Obligation, Plan, Report, User
from tracker.services.obligation import my_work

NEVER, ASKS = 0.08, 0.06
OFFSETS = range(-9, 17)
AT_ONCE = 6
DONE = "按计划推进，已开班四期。"


@dataclass(frozen=True)
class Act:
    """One form that one person sends; ``page`` is opened before."""

    who: str
    what: str
    path: str
    fields: Mapping[str, str]
    about: int = 0
    page: str = ""


@dataclass
class People:
    """Everybody's browser, and what the web has acknowledged to them."""

    traffic: Traffic
    browsers: dict[str, Browser] = field(default_factory=dict)
    acknowledged: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    refused: list[str] = field(default_factory=list)

    def do(self, acts: list[Act]) -> None:
        """Send all forms, several people at once and each person one after the other."""
        by_person: dict[str, list[Act]] = defaultdict(list)
        for act in acts:
            by_person[act.who].append(act)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._do_all, by_person.values()))

    def _do_all(self, acts: list[Act]) -> None:
        who = acts[0].who
        browser = self.browsers.setdefault(who, Browser(who, self.traffic))
        seen = ""
        for act in acts:
            if act.page and act.page != seen:
                browser.look(act.page)
                seen = act.page
            answer = browser.send(act.path, act.fields)
            if answer.status == 303:
                self.acknowledged[act.what].add(act.about)
                self.traffic.note(f"forms {act.what}")
            else:
                self.traffic.note("forms refused")
                self.refused.append(f"{answer.status} {act.what} {act.about}")


def filing_day(duty: Obligation) -> date | None:
    """Yield the day on which a duty is filed; None: never."""
    dice = Random(duty.id * 7919)
    if dice.random() < NEVER:
        return None
    return duty.stated_due_on + timedelta(days=dice.choice(OFFSETS))


def asks(duty: Obligation) -> bool:
    """Tell whether a duty's department asks for an extension, four days before it is due."""
    return Random(duty.id * 104729).random() < ASKS


def acts_of(day: date) -> list[Act]:
    """Yield what is still to be done on a day."""
    people = _people()
    plan = db.session.execute(select(Plan).where(Plan.published_on.is_not(None))).scalars().one()
    found = [*_decisions(people, day), *_reviews(people), *_reports(people, day)]
    if plan.published_on and day >= plan.published_on + timedelta(days=1):
        found = [*_signatures(people), *found]
    return found


def _people() -> dict[tuple[int | None, str], str]:
    rows = db.session.execute(
        select(User.department_id, User.role, User.username)
        .where(User.enabled)
        .order_by(User.id.desc())
    )
    found: dict[tuple[int | None, str], str] = {}
    for department, role, username in rows:
        found[department, role] = found[None, role] = username
    return found


def _signatures(people: Mapping[tuple[int | None, str], str]) -> Iterator[Act]:
    departments = db.session.execute(
        select(Assignment.department_id)
        .where(Assignment.signed_on.is_(None), Assignment.department_id % 7 != 3)
        .distinct()
        .order_by(Assignment.department_id)
    ).scalars()
    for department in departments:
        if who := people.get((department, "liaison")):
            yield Act(who, "signed", "/my/signatures", {}, department, "/my")


def _decisions(people: Mapping[tuple[int | None, str], str], day: date) -> Iterator[Act]:
    rows = db.session.execute(
        select(Extension)
        .where(Extension.decided_on.is_(None), Extension.asked_on <= day - timedelta(days=2))
        .order_by(Extension.id)
    ).scalars()
    for row in rows:
        path = f"/review/extensions/{row.id}"
        if row.id % 3:
            given, end = {"granted_due_on": row.asked_due_on.isoformat()}, "grant"
        else:
            given, end = {"comment": "理由不足。"}, "refusal"
        yield Act(people[None, "supervisor"], "decided", f"{path}/{end}", given, row.id, path)


def _reviews(people: Mapping[tuple[int | None, str], str]) -> Iterator[Act]:
    rows = db.session.execute(
        select(Report.id)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(Obligation.state == "filed")
        .order_by(Report.id)
    ).scalars()
    for row in rows:
        path = f"/review/{row}/acceptance"
        yield Act(people[None, "supervisor"], "accepted", path, {}, row, "/review")


def _reports(people: Mapping[tuple[int | None, str], str], day: date) -> Iterator[Act]:
    open_duties = db.session.execute(
        select(Obligation)
        .where(
            Obligation.state == "open",
            Obligation.stated_due_on <= day + timedelta(days=10),
            Obligation.closes_on >= day,
        )
        .options(joinedload(Obligation.assignment).joinedload(Assignment.task))
        .order_by(Obligation.id)
    ).scalars()
    asked = set(db.session.execute(select(Extension.obligation_id)).scalars())
    for duty in open_duties.all():
        who = people[duty.department_id, "liaison"]
        if asks(duty) and day == duty.stated_due_on - timedelta(days=4):
            if duty.id not in asked:
                yield _asking(who, duty)
        elif (on := filing_day(duty)) is not None and on <= day:
            yield _filing(who, duty)


def _asking(who: str, duty: Obligation) -> Act:
    fields = {
        "due_on": (duty.due_on + timedelta(days=12)).isoformat(),
        "because": "数据未汇总。",
        "progress": "已摸底。",
    }
    path = f"/tasks/{duty.assignment.task.slug}/duties/{duty.id}/extension"
    return Act(who, "asked", path, fields, duty.id)


def _filing(who: str, duty: Obligation) -> Act:
    path = f"/reports/{my_work.page_of(duty)}"
    fields = {
        "duty": str(duty.id), "token": f"chaos-{duty.id}", "percent": "0", "done": DONE,
        "action": "file",
    }  # fmt: skip
    return Act(who, "filed", path, fields, duty.id, path)
