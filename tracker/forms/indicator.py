"""The form that shares a year's target of an indicator out to units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import StringField

from tracker import sentences
from tracker.errors import TrackerError
from tracker.forms import Form, at_most, lazy
from tracker.i18n import N_
from tracker.services.indicator.indicator_targets import FIELD, SOURCE_LETTERS, TargetInput


class TargetsForm(Form):
    """The paper that shares a target out; the figures are named by their units."""

    source = StringField(lazy(N_("Paper that shares the target out")), [at_most(SOURCE_LETTERS)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.target_errors: dict[str, list[str]] = {}

    def tell(self, wrong: TrackerError) -> None:
        """Put a refusal beside its field; one about a unit is kept by the name of its field."""
        if wrong.field and wrong.field.startswith(FIELD):
            told = self.target_errors.setdefault(wrong.field, [])
            told.append(sentences.error_text(wrong))
        else:
            super().tell(wrong)

    def targets(self, year: int, typed: Mapping[str, str]) -> TargetInput:
        """Yield the targets as typed, by unit."""
        return TargetInput(year, targets_in(typed), self.source.data or "")


def targets_in(typed: Mapping[str, str]) -> dict[int, str]:
    """Yield the typed targets by the id of their unit."""
    return {
        int(unit): text.strip()
        for name, text in typed.items()
        if name.startswith(FIELD) and (unit := name.removeprefix(FIELD)).isdecimal()
    }
