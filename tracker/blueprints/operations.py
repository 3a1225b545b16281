"""Answers for whoever watches over the jobs: their promises, and figures for graphs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from tracker.jobs import health
from tracker.jobs.health import Health, JobHealth
from tracker.services.installation import clock_jumps, watching
from tracker.services.mail import mail_channel

bp = Blueprint("operations", __name__)


@bp.get("/health/jobs", endpoint="jobs")
def show_jobs() -> tuple[dict[str, Any], int]:
    """Tell whether every job has run within its promise; 503 names those that have not."""
    found = health.read_health()
    return {
        "status": "ok" if found.is_good else "unavailable",
        "late": [each.job.name for each in found.jobs if not each.is_within_promise],
        "jobs": [_row(each) for each in found.jobs],
        "lease": _lease(found),
    }, 200 if found.is_good else 503


def _row(each: JobHealth) -> dict[str, Any]:
    run = each.last_run
    return {
        "name": each.job.name,
        "within_promise": each.is_within_promise,
        "promise_minutes": each.job.promise_minutes,
        "last_success_at": each.last_success.isoformat() if each.last_success else None,
        "last_started_at": run.started_at.isoformat() if run else None,
        "last_failed_rows": run.failed if run else 0,
        "next_planned_at": each.next_planned.isoformat(),
    }


def _lease(found: Health) -> dict[str, Any] | None:
    lease = found.lease
    if lease is None:
        return None
    return {
        "held": found.is_lease_held,
        "epoch": lease.epoch,
        "renewed_at": lease.renewed_at.isoformat(),
    }


@bp.get("/metrics", endpoint="metrics")
def show_metrics() -> Response:
    """Show the figures in the text form that Prometheus reads."""
    registry = CollectorRegistry()
    _tell_waiting(registry, watching.read_figures())
    _tell_jobs(registry, health.read_health())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _tell_waiting(registry: CollectorRegistry, figures: watching.Figures) -> None:
    gauges = {
        "duban_rungs_due": ("Rungs that are due today and not raised.", figures.rungs_due),
        "duban_lights_due": ("Lights that are to be judged again.", figures.lights_due),
        "duban_notices_waiting": ("Notices in no mail yet.", figures.notices_waiting),
        "duban_mails_unsent": ("Mails in the outbox.", figures.mails_unsent),
        "duban_oldest_unsent_mail_seconds": (
            "Age of the oldest mail in the outbox.",
            figures.oldest_mail_age.total_seconds(),
        ),
        "duban_mails_undelivered": ("Mails that were given up.", figures.mails_undelivered),
    }
    gauges |= {
        "duban_mail_paused": (
            "1 while the mail server does not let the system in.",
            bool(mail_channel.why_paused()),
        ),
        "duban_departments_without_liaison": (
            "Departments that owe reports and that nobody answers for.",
            len(watching.departments_without_liaison()),
        ),
        "duban_clock_jumps": (
            "How often the machine's clock was set while the scheduler ran.",
            clock_jumps.count_jumps(),
        ),
    }
    for name, (meaning, value) in gauges.items():
        Gauge(name, meaning, registry=registry).set(value)
    slips = Gauge("duban_slips_open", "Slips that are open.", ["colour"], registry=registry)
    for colour, count in figures.slips_open.items():
        slips.labels(colour).set(count)


def _tell_jobs(registry: CollectorRegistry, found: Health) -> None:
    success = Gauge(
        "duban_job_last_success_seconds",
        "When the last run of a job that reached its end began, in Unix time.",
        ["job"],
        registry=registry,
    )
    kept = Gauge(
        "duban_job_within_promise",
        "1 where a job has run as its timetable promises.",
        ["job"],
        registry=registry,
    )
    failed = Gauge(
        "duban_job_failed_rows", "Rows that failed in the newest run.", ["job"], registry=registry
    )
    for each in found.jobs:
        last = each.last_success.timestamp() if each.last_success else 0
        success.labels(each.job.name).set(last)
        kept.labels(each.job.name).set(each.is_within_promise)
        failed.labels(each.job.name).set(each.last_run.failed if each.last_run else 0)
    epoch = Gauge("duban_lease_epoch", "Take-overs of the timetable.", registry=registry)
    epoch.set(found.lease.epoch if found.lease else 0)
