"""Reasons: why a judgement came out as it did, as data that an edge puts into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Plain = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with its plain values; ``tracker.labels.reason_text`` puts it into a sentence.

    ``code`` names the rule that applied (``duty_overdue``), ``values`` holds what the sentence
    needs: whole numbers, ISO dates, decimal strings, codes.
    """

    code: str
    values: Mapping[str, Plain] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Yield the JSON form that is stored in the database and exported."""
        return {"code": self.code, "values": dict(self.values)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Reason:
        """Rebuild a reason from its stored JSON form."""
        return cls(str(stored["code"]), dict(stored.get("values") or {}))


def reason(code: str, **values: date | Plain) -> Reason:
    """Make a reason; dates become ISO strings so that the values stay plain."""
    plain = {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}
    return Reason(code, plain)
