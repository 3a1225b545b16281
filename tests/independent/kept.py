"""R6: the sheets that were drafted and kept, each computed again as of its own day."""

from __future__ import annotations

from typing import Any

from .days import as_day
from .facts import Facts, Row
from .ranking import ranked, recompute_assessment


def kept_sheet_differences(ledger: Row) -> list[str]:
    """List what a kept sheet says otherwise than the facts of its day, or did out of turn."""
    return KeptSheets(ledger).differences()


class KeptSheets:
    """The kept sheets of a ledger; each period and day is computed once."""

    def __init__(self, ledger: Row) -> None:
        self.ledger, self.facts = ledger, Facts(ledger)
        self.rows = sorted(ledger.get("sheets", []), key=lambda row: row["id"])
        self.computed: dict[tuple[str, str], dict[str, Row]] = {}

    def differences(self) -> list[str]:
        """List the wrong figures, then the wrong days."""
        found = [text for row in self.rows for text in self._wrong_figures(row)]
        return found + [text for row in self.rows for text in self._wrong_days(row)]

    def _own(self, row: Row) -> Row:
        """Compute a kept sheet's department, period and day again."""
        asked = (row["period"], row["as_of"])
        if asked not in self.computed:
            sheets = recompute_assessment(self.ledger, *asked)
            self.computed[asked] = {sheet["department"]: sheet for sheet in sheets}
        return self.computed[asked][row["department"]]

    def _expected(self, row: Row) -> Row:
        """Rank a first draft among all of its day, a correction among the others' newest sheets."""
        own = self._own(row)
        if not row["correction"]:
            return own
        newest = {
            other["department"]: other
            for other in self.rows
            if other["id"] < row["id"] and other["period"] == row["period"]
        }
        others = [
            dict(self._own(other)) for name, other in newest.items() if name != row["department"]
        ]
        return ranked(self.facts, [*others, dict(own)])[-1]

    def _wrong_figures(self, row: Row) -> list[str]:
        ours = self._expected(row)
        return [
            f"{_name(row)}: {key} is {row[key]}, should be {ours[key]}"
            for key in ("score", "rank", "grade")
            if row[key] != ours[key]
        ]

    def _wrong_days(self, row: Row) -> list[str]:
        steps = ("drafted_on", "proposed_on", "approved_on", "published_on", "frozen_on")
        days = [row[step] for step in steps]
        reached = [day for day in days if day]
        told = []
        if days[: len(reached)] != reached or reached != sorted(reached):
            told.append("took its steps out of turn")
        if row["published_on"]:
            last = self._counted(row["published_on"], "window_days")
            if row["objections_until_on"] != last:
                told.append(f"takes objections until {row['objections_until_on']}, not {last}")
        told += [text for each in self._objections_to(row) for text in self._unheard(row, each)]
        if row["frozen_on"] and row["frozen_on"] <= (row["objections_until_on"] or ""):
            told.append("was frozen while objections could be raised")
        return [f"{_name(row)}: {text}" for text in told]

    def _objections_to(self, row: Row) -> list[Row]:
        return [each for each in self.ledger.get("objections", []) if each["sheet"] == row["id"]]

    def _unheard(self, row: Row, objection: Row) -> list[str]:
        told = []
        first, last = row["published_on"] or "9999", row["objections_until_on"] or ""
        if not first <= objection["raised_on"] <= last:
            told.append(f"objected to on {objection['raised_on']}, outside of {first} to {last}")
        if objection["decide_by_on"] != self._counted(objection["raised_on"], "decide_within_days"):
            told.append(f"an objection is to be decided by {objection['decide_by_on']}")
        if row["frozen_on"] and not (objection["decided_on"] or "9999") <= row["frozen_on"]:
            told.append("was frozen with an undecided objection")
        return told

    def _counted(self, day: str, name: str) -> str:
        days = int(self.facts.policy["objections"][name])
        found: Any = self.facts.calendar.add_working_days(as_day(day), days)
        return str(found.isoformat())


def _name(row: Row) -> str:
    return f"sheet {row['id']} ({row['department']} {row['period']} as of {row['as_of']})"
