"""Numbers of slips (督办〔2020〕12号): running per jurisdiction and year, without gaps (R5)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.models import SlipCounter


def next_serial(session: Session, jurisdiction_id: int, *, year: int, many: int = 1) -> int:
    """Yield the next number of a jurisdiction and year, within the caller's transaction.

    With ``many`` it is the first of so many that follow one another. The counter's row stays locked
    until that transaction ends: a number is given only together with its slip, so that none is
    lost and none is given twice.
    """
    session.execute(_first_row(session, jurisdiction_id, year))
    counter = session.execute(
        select(SlipCounter)
        .where(SlipCounter.jurisdiction_id == jurisdiction_id, SlipCounter.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    counter.last += many
    return counter.last - many + 1


def _first_row(
    session: Session, jurisdiction_id: int, year: int
) -> postgresql.Insert | sqlite.Insert:
    """Make the counter's row where there is none; two who do so at once make one."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(SlipCounter) if is_postgresql else sqlite.insert(SlipCounter)
    return insert.values(jurisdiction_id=jurisdiction_id, year=year, last=0).on_conflict_do_nothing(
        index_elements=["jurisdiction_id", "year"]
    )
