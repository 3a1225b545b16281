"""Whether the jobs keep their promises: each by its timetable, and who holds the lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker import clock
from tracker.jobs import timetable
from tracker.jobs.timetable import Job
from tracker.models import JobRun, Lease
from tracker.services.installation import holders, job_log, leasing


@dataclass(frozen=True, slots=True)
class JobHealth:
    """How a job stands: its newest run, its last success, the next planned time."""

    job: Job
    last_run: JobRun | None
    last_success: datetime | None
    next_planned: datetime
    is_within_promise: bool

    @property
    def is_interrupted(self) -> bool:
        """Tell whether the newest run never ended and its process is gone."""
        run = self.last_run
        return run is not None and run.finished_at is None and holders.is_process_gone(run.holder)


@dataclass(frozen=True, slots=True)
class Health:
    """How all jobs stand, and the lease of the process that runs them."""

    jobs: tuple[JobHealth, ...]
    lease: Lease | None
    is_lease_held: bool

    @property
    def is_good(self) -> bool:
        """Tell whether every job keeps its promise."""
        return all(each.is_within_promise for each in self.jobs)


def read_health() -> Health:
    """Yield how every job of the timetable stands now, by the machine's own clock."""
    at = clock.wall_now()
    newest, successes = job_log.newest_runs(), job_log.last_successes()
    lease = leasing.find_lease()
    return Health(
        jobs=tuple(
            JobHealth(
                job=job,
                last_run=newest.get(job.name),
                last_success=successes.get(job.name),
                next_planned=timetable.next_planned(job, at),
                is_within_promise=timetable.is_within_promise(job, successes.get(job.name), at=at),
            )
            for job in timetable.TIMETABLE
        ),
        lease=lease,
        is_lease_held=lease is not None and lease.expires_at > at,
    )
