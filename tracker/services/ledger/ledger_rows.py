"""What all parts of the ledger export share: days as ISO dates, rows in order of id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from tracker.db import db
from tracker.models import Obligation, Plan

Row = dict[str, Any]


def iso(day: date | None, last: date = date.max) -> str | None:
    """Yield a day as ISO date; None for none, or for one that lies after ``last``."""
    return day.isoformat() if day is not None and day <= last else None


def of_duties(model: Any, plan: Plan) -> Select[Any]:
    """Yield the query of a model's rows that hang on the plan's duties, by id."""
    return (
        select(model)
        .join(Obligation, Obligation.id == model.obligation_id)
        .where(Obligation.plan_id == plan.id)
        .order_by(model.id)
    )


def rows(query: Select[Any], make: Callable[[Any], Row]) -> Iterable[Row]:
    """Yield each row of a query as plain data."""
    return map(make, db.session.execute(query).scalars())
