"""The log of job runs: each leaves a row at its start, completed at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from tracker import clock
from tracker.db import db, transaction
from tracker.models import JobRun, User
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.installation import holders
from tracker.services.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run found, did and could not do; ``error`` says what stopped it, if anything did."""

    found: int = 0
    done: int = 0
    failed: int = 0
    error: str = ""

    @property
    def is_good(self) -> bool:
        """Tell whether the run reached its end and every row of it succeeded."""
        return not self.failed and not self.error

    def __add__(self, other: Tally) -> Tally:
        """Put two parts of a run together."""
        return Tally(
            self.found + other.found,
            self.done + other.done,
            self.failed + other.failed,
            "; ".join(filter(None, [self.error, other.error])),
        )


def begin_run(job: str, *, epoch: int | None = None) -> int:
    """Commit that a job has begun, under an epoch of the lease; yields the id of its row."""
    with transaction() as session:
        row = JobRun(
            job=job,
            as_at=clock.now(),
            started_at=clock.wall_now(),
            holder=holders.process_name(),
            epoch=epoch,
        )
        session.add(row)
        session.flush()
        return row.id


def finish_run(run_id: int, tally: Tally) -> None:
    """Complete a run's row with what it found, did and could not do."""
    with transaction() as session:
        row = session.get_one(JobRun, run_id)
        row.finished_at = clock.wall_now()
        row.found, row.done, row.failed, row.error = (
            tally.found,
            tally.done,
            tally.failed,
            tally.error,
        )


def last_starts() -> dict[str, datetime]:
    """Yield when each job last began, on the machine's clock."""
    return _newest(JobRun.id.is_not(None))


def last_successes() -> dict[str, datetime]:
    """Yield when each job last began a run that reached its end."""
    return _newest(JobRun.finished_at.is_not(None), JobRun.error == "")


def _newest(*conditions: ColumnElement[bool]) -> dict[str, datetime]:
    found = db.session.execute(
        select(JobRun.job, func.max(JobRun.started_at)).where(*conditions).group_by(JobRun.job)
    )
    return dict(found.tuples().all())


def newest_runs() -> Mapping[str, JobRun]:
    """Yield the newest run of each job."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.job)
    found = db.session.execute(select(JobRun).where(JobRun.id.in_(newest))).scalars()
    return {row.job: row for row in found}


def list_runs(actor: User, *, job: str = "", only_bad: bool = False, page: int = 1) -> Page[JobRun]:
    """Yield the runs, newest first, of one job or all, or only those that went wrong."""
    access.require(actor, Action.READ_JOBS)
    statement = select(JobRun).order_by(JobRun.id.desc())
    if job:
        statement = statement.where(JobRun.job == job)
    if only_bad:
        statement = statement.where((JobRun.failed > 0) | (JobRun.error != ""))
    return page_of(statement, page)
