"""``seeds/policy.yaml``: the numbers of the rules, every wrong one told at its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from tracker.rules.facts import Role
from tracker.rules.policy import PARTS, SCHEMES, Deadlines, LightLimits, Policy
from tracker.seedfiles import sentences
from tracker.seedfiles.marked import parse, read_bytes
from tracker.seedfiles.problems import Findings
from tracker.seedfiles.reading import Fields

LADDER = ("remind_5", "remind_1", "blue", "yellow", "red")
UNSIGNED = ("unsigned_1", "unsigned_2")
LEVELS = ("national", "province", "city")

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy as the rules use it, and as plain JSON values for storing and for the ledger."""

    file: str
    policy: Policy
    content: Plain
    source: str | None


def load_policy(path: Path) -> PolicyFile:
    """Read the policy from disk; see :func:`read_policy`."""
    return read_policy(read_bytes(path), path.name)


def read_policy(data: bytes, file: str) -> PolicyFile:
    """Read a policy; ``SeedFileError`` tells every value that is missing, wrong or contradictory.

    In ``content`` exact fractions are strings and days ISO dates; ``Policy.from_dict`` reads it.
    """
    findings = Findings(file)
    top = Fields(parse(data, findings), "", findings)
    content: Plain = {"version": top.text("version", limit=40)}
    content["effective_on"] = top.day("effective_on").isoformat()
    source = top.optional_text("source")
    content["source"] = source
    content["deadlines"] = _deadlines(top.inner("deadlines"))
    content["lights"] = _counts(top.inner("lights"), LightLimits.__slots__)
    content["ladder"] = _ladder(top.inner("ladder"))
    content["score"] = _score(top.inner("score"))
    content["grades"] = _grades(top.inner("grades"))
    content["objections"] = _counts(top.inner("objections"), ("window_days", "decide_within_days"))
    content["mail"] = _counts(top.inner("mail"), ("tries", "give_up_after_calendar_days"))
    top.close()
    findings.close()
    return PolicyFile(file, Policy.from_dict(content), content, source)


def _counts(fields: Fields, names: Sequence[str]) -> Plain:
    found = {name: fields.whole(name) for name in names}
    fields.close()
    return found


def _deadlines(fields: Fields) -> Plain:
    roll_forward = fields.switch("roll_forward")
    counted = [name for name in Deadlines.__slots__ if name != "roll_forward"]
    return {**_counts(fields, counted), "roll_forward": roll_forward}


def _ladder(fields: Fields) -> Plain:
    found = {name: fields.whole(name, least=None) for name in LADDER}
    found |= {name: fields.whole(name) for name in UNSIGNED}
    for steps in (LADDER, UNSIGNED):
        for before, name in pairwise(steps):
            if fields.has(name) and fields.has(before) and found[name] < found[before]:
                facts = {"value": found[name], "before": found[before], "order": " < ".join(steps)}
                fields.wrong(name, sentences.LADDER_ORDER, **facts)
    fields.close()
    return found


def _score(fields: Fields) -> Plain:
    found: Plain = {
        "weights": _numbers(fields.inner("weights"), PARTS),
        "role_weights": _numbers(fields.inner("role_weights"), [role.value for role in Role]),
        "late_days_to_zero": fields.whole("late_days_to_zero", least=1),
        "quality_by_returns": _quality(fields),
        "commendation_points": _numbers(fields.inner("commendation_points"), LEVELS),
    }
    for name in ("red_slip_points", "red_slip_floor", "false_report_points"):
        found[name] = _plain(fields.number(name, most=0))
    for name in ("commendation_cap", "employment_weight_points"):
        found[name] = _plain(fields.number(name, least=0))
    fields.close()
    return found


def _numbers(fields: Fields, names: Sequence[str]) -> Plain:
    found = {name: _plain(fields.number(name, least=0)) for name in names}
    fields.close()
    return found


def _quality(fields: Fields) -> list[int | str]:
    fields.note_empty("quality_by_returns", sentences.NOTHING_LISTED)
    return [_plain(value) for value in fields.numbers("quality_by_returns", least=0, most=1)]


def _grades(fields: Fields) -> Plain:
    responsibility, abc = fields.inner("target-responsibility"), fields.inner("abc")
    excellent, passed = _limits(responsibility, "excellent", "passed")
    a, b = _limits(abc, "a", "b")
    share = responsibility.whole("excellent_share_percent")
    if share > 100:
        responsibility.wrong("excellent_share_percent", sentences.TOO_BIG, value=share, limit=100)
    scheme = fields.choice("scheme", SCHEMES)
    for part in (responsibility, abc, fields):
        part.close()
    return {
        "scheme": scheme,
        "target-responsibility": {
            "excellent": excellent,
            "excellent_share_percent": share,
            "passed": passed,
        },
        "abc": {"a": a, "b": b},
    }


def _limits(fields: Fields, better: str, lower: str) -> tuple[int | str, int | str]:
    high: Decimal = fields.number(better, least=0, most=100)
    low: Decimal = fields.number(lower, least=0, most=100)
    if fields.has(better) and low > high:
        fields.wrong(lower, sentences.GRADE_ORDER, value=low, limit=high)
    return _plain(high), _plain(low)


def _plain(value: Decimal) -> int | str:
    """Yield an exact number as JSON can hold it: a whole one as it is, a fraction as a text."""
    return int(value) if value == value.to_integral_value() else str(value)
