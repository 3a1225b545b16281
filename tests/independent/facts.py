"""The rows of a ledger export, and R3 and R7: what was so at the end of a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .days import Calendar, as_day

Row = dict[str, Any]
VOIDING_GROUNDS = ("no_substance", "false_report")


def dated(row: Row) -> Row:
    """Copy a row with its days read; other values stay as they are."""
    copy = dict(row)
    for name, value in row.items():
        is_day = name.endswith("_on") or name in ("day", "deadline", "period_from", "period_to")
        if is_day and value is not None:
            copy[name] = as_day(value)
    return copy


def happened(on: date | None, day: date) -> bool:
    """Tell whether something dated `on` (None: never) exists on a day."""
    return on is not None and on <= day


class Facts:
    """A ledger export with its days read and its rows gathered by duty and by assignment."""

    def __init__(self, ledger: Row) -> None:
        self.policy: Row = ledger["policy"]
        self.calendar = Calendar(ledger.get("calendar", {}).get("overrides", []))
        self.plan_from = as_day(ledger["plan"]["period"]["from"])
        self.plan_to = as_day(ledger["plan"]["period"]["to"])
        self.assignments = {row["id"]: dated(row) for row in ledger["assignments"]}
        self.obligations = {row["id"]: dated(row) for row in ledger["obligations"]}
        self.transfers = self._gather(
            sorted(map(dated, ledger.get("transfers", [])), key=lambda row: row["moved_on"]),
            "assignment",
        )
        self.duties_of = self._gather(list(self.obligations.values()), "assignment")
        self.reports = self._by_obligation(ledger, "reports", "revision")
        self.decisions = self._by_obligation(ledger, "decisions", "decided_on")
        self.due_changes = self._by_obligation(ledger, "due_changes", "changed_on")
        self.extensions = self._by_obligation(ledger, "extensions")
        self.slips = self._by_obligation(ledger, "slips")
        self.exemptions = self._by_obligation(ledger, "exemptions")
        self.rungs = [dated(row) for row in ledger.get("rungs", [])]
        self.commendations = [dated(row) for row in ledger.get("commendations", [])]
        self.tables = {row["code"]: row["table"] for row in ledger.get("departments", [])}
        self.published_on = self._published_on(ledger)

    def _by_obligation(self, ledger: Row, name: str, order: str = "") -> dict[Any, list[Row]]:
        rows = [dated(row) for row in ledger.get(name, [])]
        if order:
            rows.sort(key=lambda row: row[order])
        return self._gather(rows, "obligation")

    @staticmethod
    def _gather(rows: list[Row], key: str) -> dict[Any, list[Row]]:
        gathered: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            gathered[row[key]].append(row)
        return gathered

    def _published_on(self, ledger: Row) -> date | None:
        stated = ledger["plan"].get("published_on")
        if stated is not None:
            return as_day(stated)
        return min((row["assigned_on"] for row in self.assignments.values()), default=None)

    # --- dates of a duty ----------------------------------------------------------------------

    def due_on_at_first(self, duty: Row) -> date:
        """Give the effective due day before any change."""
        changes = self.due_changes[duty["id"]]
        first: date = changes[0]["previous_due_on"] if changes else duty["due_on"]
        return first

    def due_on(self, duty: Row, day: date) -> date:
        """Give the effective due day as it stood on a day."""
        due_on = self.due_on_at_first(duty)
        for change in self.due_changes[duty["id"]]:
            if happened(change["changed_on"], day):
                due_on = change["due_on"]
        return due_on

    def is_extension_undecided(self, duty: Row, day: date) -> bool:
        """Tell whether an extension was asked for and not decided by a day."""
        return any(
            happened(row["asked_on"], day) and not happened(row.get("decided_on"), day)
            for row in self.extensions[duty["id"]]
        )

    # --- filing and review --------------------------------------------------------------------

    def reports_by(self, duty: Row, day: date) -> list[Row]:
        """List the revisions filed by a day, lowest revision first."""
        return [row for row in self.reports[duty["id"]] if happened(row["filed_on"], day)]

    def decisions_by(self, duty: Row, day: date) -> list[Row]:
        """List the decisions taken by a day, oldest first."""
        return [row for row in self.decisions[duty["id"]] if happened(row["decided_on"], day)]

    def returns_by(self, duty: Row, day: date) -> list[Row]:
        """List the returns among the decisions taken by a day."""
        return [row for row in self.decisions_by(duty, day) if row["outcome"] == "returned"]

    def decision_on(self, duty: Row, revision: int, day: date) -> Row | None:
        """Find the last decision on one revision by a day."""
        found = None
        for row in self.decisions_by(duty, day):
            if row["revision"] == revision:
                found = row
        return found

    def decision_on_newest(self, duty: Row, day: date) -> Row | None:
        """Find the decision on the newest revision filed by a day."""
        filed = self.reports_by(duty, day)
        return self.decision_on(duty, filed[-1]["revision"], day) if filed else None

    def filed_on(self, duty: Row, day: date) -> date | None:
        """Give the day of the first filing that counts on a day (a voided one does not)."""
        voided = 0
        for row in self.returns_by(duty, day):
            if row["ground"] in VOIDING_GROUNDS:
                voided = max(voided, row["revision"])
        for report in self.reports_by(duty, day):
            if report["revision"] > voided:
                filed_on: date = report["filed_on"]
                return filed_on
        return None

    def standing_return(self, duty: Row, day: date) -> Row | None:
        """Find the return that has not been refiled by a day."""
        decision = self.decision_on_newest(duty, day)
        return decision if decision and decision["outcome"] == "returned" else None

    def refile_day(self, duty: Row, day: date) -> date | None:
        """Give the day by which a standing return is to be refiled; None: nothing returned."""
        returned = self.standing_return(duty, day)
        if returned is None:
            return None
        days = int(self.policy["deadlines"]["refile_days"])
        return self.calendar.add_working_days(returned["decided_on"], days)

    # --- whose ----------------------------------------------------------------------------------

    def holder(self, assignment: Row, day: date, as_of: date) -> Any:
        """Name the department that held a part on a day, as far as it was known on another."""
        holder = assignment["department"]
        for row in reversed(self.transfers[assignment["id"]]):
            if row["moved_on"] > min(day, as_of):
                holder = row["from"]
        return holder

    def days_held(self, duty: Row, department: Any, as_of: date) -> Fraction:
        """R6: give the share of the days of a duty's period on which a department held its part."""
        assignment = self.assignments[duty["assignment"]]
        if not self.transfers[assignment["id"]]:
            return Fraction(int(assignment["department"] == department))
        day, held, whole = duty["period_from"], 0, 0
        while day <= duty["period_to"]:
            held += self.holder(assignment, day, as_of) == department
            whole += 1
            day += timedelta(days=1)
        return Fraction(held, whole)

    def has_sheet(
        self, assignment: Row, department: Any, period: tuple[date, date], as_of: date
    ) -> bool:
        """R6: tell whether a part gives a department a sheet for a period."""
        moved = [row for row in self.transfers[assignment["id"]] if row["moved_on"] <= as_of]
        ended = assignment["withdrawn_on"] if assignment.get("absorbed_by") else None
        if not moved and not happened(ended, as_of):
            return bool(self.holder(assignment, as_of, as_of) == department)
        day, last = period
        while day <= last and not happened(ended, min(day, as_of)):
            if self.holder(assignment, day, as_of) == department:
                return True
            day += timedelta(days=1)
        return False

    # --- state --------------------------------------------------------------------------------

    def is_waived(self, duty: Row, day: date) -> bool:
        """Tell whether a duty was waived, or its assignment withdrawn, by a day."""
        assignment = self.assignments[duty["assignment"]]
        withdrawn = happened(assignment.get("withdrawn_on"), day)
        return withdrawn or happened(duty.get("waived_on"), day)

    def is_open(self, duty: Row, day: date) -> bool:
        """R2: tell whether a duty that exists waits for a report at the end of a day."""
        if self.is_waived(duty, day):
            return False
        if self.filed_on(duty, day) is None:
            return True
        return self.standing_return(duty, day) is not None

    def is_decided_for_good(self, duty: Row, day: date) -> bool:
        """Tell whether the ledger holds no decision on a duty after a day."""
        return not any(row["decided_on"] > day for row in self.decisions[duty["id"]])

    def deadline(self, assignment: Row) -> date:
        """Give an assignment's deadline: its own, else the plan's last day."""
        deadline: date | None = assignment.get("deadline")
        return deadline or self.plan_to

    def sign_day(self, assignment: Row) -> date:
        """Give the last day on which an assignment is signed for in time."""
        days = int(self.policy["deadlines"]["sign_days"])
        return self.calendar.add_working_days(assignment["assigned_on"], days)

    def verified_percent(self, assignment: Row, day: date) -> Fraction:
        """R3: give the percent of the newest report accepted by a day; none: 0."""
        accepted = []
        for duty in self.duties_of[assignment["id"]]:
            for report in self.reports_by(duty, day):
                decision = self.decision_on(duty, report["revision"], day)
                if decision is not None and decision["outcome"] == "accepted":
                    accepted.append(report)
        if not accepted:
            return Fraction(0)
        newest = max(accepted, key=lambda row: (row["filed_on"], row.get("id", 0)))
        return Fraction(str(newest["percent"]))

    def expected_percent(self, assignment: Row, day: date) -> Fraction:
        """R4: give the percent that even progress would have reached on a day, 0 to 100."""
        whole = (self.deadline(assignment) - self.plan_from).days
        if whole <= 0:
            return Fraction(100)
        share = Fraction(100 * (day - self.plan_from).days, whole)
        return min(Fraction(100), max(Fraction(0), share))
