"""Plan files written: as YAML that diffs well and loads again, and as plain JSON values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from tracker.seedfiles.plans import IndicatorEntry, PlanEntry, TaskEntry

ENDLESS = 1_000_000_000
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SENTENCE_END = re.compile(r"(?<=[。；])(?=[^\s”’）])")


def plan_to_dict(plan: PlanEntry) -> dict[str, Any]:
    """Yield a plan in the form of the plan file: days as ISO dates, figures as numbers."""
    return {
        "code": plan.code,
        "title": plan.title,
        "document_number": plan.document_number,
        "issuer": plan.issuer,
        "jurisdiction": plan.jurisdiction,
        "issued_on": _iso(plan.issued_on),
        "period": {"from": _iso(plan.from_on), "to": _iso(plan.to_on)},
        "parent_document": plan.parent_document,
        "lead_rule": plan.lead_rule,
        "reporting": [*plan.reporting],
        "indicators": [_indicator_to_dict(indicator) for indicator in plan.indicators],
        "tasks": [_task_to_dict(task) for task in plan.tasks],
    }


def plan_to_yaml(plan: PlanEntry) -> str:
    """Yield a plan file with this one plan; reading it yields an equal plan."""
    return plans_to_yaml([plan])


def plans_to_yaml(plans: Sequence[PlanEntry]) -> str:
    """Yield a plan file with several plans: one field a line, requirements broken at sentences."""
    lines = ["plans:"]
    for plan in plans:
        lines += _item(plan_to_dict(plan), "  ")
    return "\n".join(lines) + "\n"


def _indicator_to_dict(indicator: IndicatorEntry) -> dict[str, Any]:
    written: dict[str, Any] = {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "kind": indicator.kind,
    }
    if indicator.numerator is not None or indicator.denominator is not None:
        written |= {"numerator": indicator.numerator, "denominator": indicator.denominator}
    if indicator.task is not None:
        written["task"] = indicator.task
    written["targets"] = _by_year(indicator.targets)
    if indicator.unit_targets:
        written["unit_targets"] = {
            name: _by_year(targets) for name, targets in indicator.unit_targets.items()
        }
    return written


def _by_year(targets: Mapping[int, Decimal]) -> dict[str, int | float]:
    return {str(year): _plain_number(value) for year, value in sorted(targets.items())}


def _task_to_dict(task: TaskEntry) -> dict[str, Any]:
    return {
        "code": task.code,
        "section": task.section,
        "requirement": task.requirement,
        "responsible": [*task.responsible],
        "lead": [*task.lead],
        "presumed_lead": task.presumed_lead,
        "support": [*task.support],
        "groups": [*task.groups],
        "open_ended": task.open_ended,
        "deadline": task.deadline,
        "deadline_on": _iso(task.deadline_on),
        "source": {"file": task.source_file, "line": task.source_line},
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _item(fields: dict[str, Any], indent: str) -> list[str]:
    """Yield the lines of one list item, its first field after the dash."""
    lines = [line for key, value in fields.items() for line in _field(key, value, indent + "  ")]
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _field(key: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"{indent}{key}:"
        for fields in value:
            yield from _item(fields, indent + "  ")
    elif key == "requirement":
        yield f"{indent}{key}: {_sentences(str(value), indent + '  ')}"
    else:
        yield f"{indent}{key}: {_flow(value)}"


def _sentences(text: str, indent: str) -> str:
    r"""Yield a quoted text with a line for each sentence; the ``\`` joins them without a blank."""
    quoted = (_quoted(part) for part in SENTENCE_END.split(text))
    return '"' + f"\\\n{indent}".join(quoted) + '"'


def _quoted(part: str) -> str:
    written: str = yaml.safe_dump(part, default_style='"', allow_unicode=True, width=ENDLESS)
    return written.strip()[1:-1]


def _flow(value: Any) -> str:
    """Yield a value on one line; days and years stay bare, as people write them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return value
    if isinstance(value, str) and not value.isprintable():
        return f'"{_quoted(value)}"'
    # Dumped inside a list, so that what would end a flow (a comma, a bracket) is quoted.
    written: str = yaml.safe_dump(
        [value], default_flow_style=True, allow_unicode=True, width=ENDLESS
    )
    return written.strip()[1:-1]
