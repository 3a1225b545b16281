"""The jobs: each asks the data what is due and does one thing at a time.

One thing that fails is told in the log with its cause and counted, and the run goes on with the
next; it is due again at the next run, never twice in one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

import structlog

from tracker.config import Config
from tracker.db import db
from tracker.mail.transport import Answer, Outcome, Transport, transport_for
from tracker.services.assessment import assessing, sheet_course
from tracker.services.department import carrying_over
from tracker.services.installation import tidying
from tracker.services.installation.job_log import Tally
from tracker.services.installation.leasing import LeaseLost
from tracker.services.mail import delivering, mail_channel, mailing
from tracker.services.supervision import supervising

log = structlog.get_logger()
T = TypeVar("T", int, Path)
TOGETHER = 50
LET_IN_SECONDS = 0.01
FAILURES_IN_A_ROW = 25
CHANNEL_FAILURES_IN_A_ROW = 3
STOP = Event()
"""Set when the process is to end: a run then stops after the row in hand, whole and committed."""
STOPPED = "stopped: the scheduler was told to end; the next run goes on from here"


def sweep(_settings: Config) -> Tally:
    """Carry out reorganisations of the day, raise what the ladder asks, then judge lights again."""
    return (
        each(
            "reorganisation",
            carrying_over.reorganisations_to_carry_out(),
            do_one=carrying_over.carry_out,
        )
        + together("duty", supervising.duties_to_raise(), do_many=supervising.raise_rungs_of)
        + together(
            "assignment",
            supervising.assignments_to_remind(),
            do_many=supervising.raise_unsigned_rungs_of,
        )
        + together("light", supervising.assignments_to_judge(), do_many=supervising.judge_again)
    )


def digest(settings: Config) -> Tally:
    """Make one mail for each person for whom something waits."""
    compose = partial(mailing.compose_digest, settings=settings)
    return each("person", mailing.people_to_tell(), do_one=compose)


def outbox(settings: Config) -> Tally:
    """Try every mail that waits; stop early only where no mail can be handed over at all."""
    paused = mail_channel.why_paused()
    if paused:
        return Tally(error=f"mail server: {paused}")
    delivery = Delivery(settings, transport_for(settings.smtp_url))
    try:
        found = delivering.mails_to_deliver()
        return each("mail", found, do_one=delivery.deliver, trouble=delivery.trouble)
    finally:
        delivery.transport.close()


class Delivery:
    """One run of deliveries over one transport, and how the way to the server fared."""

    def __init__(self, settings: Config, transport: Transport) -> None:
        self.settings = settings
        self.transport = transport
        self.failures: list[Answer] = []
        self.is_paused = self.has_opened = False

    def deliver(self, mail_id: int) -> bool:
        """Try one mail; tells whether it was handed over."""
        answer = delivering.deliver_one(mail_id, settings=self.settings, transport=self.transport)
        if answer is not None:
            self.failures = [*self.failures, answer] if answer.is_channel else []
            self._watch(answer)
        return answer is not None and answer.outcome is Outcome.SENT

    def _watch(self, answer: Answer) -> None:
        """Pause the way to the server where it does not let us in; open it when it does."""
        if answer.is_locked:
            mail_channel.pause(" ".join(filter(None, [str(answer.code or ""), answer.words])))
            self.is_paused = True
        elif answer.outcome is Outcome.SENT and not self.has_opened:
            mail_channel.resume()
            self.has_opened = True

    def trouble(self) -> str:
        """Say why no mail can be handed over now: locked out, or several failures running."""
        if len(self.failures) < CHANNEL_FAILURES_IN_A_ROW and not self.is_paused:
            return ""
        last = self.failures[-1]
        return " ".join(filter(None, ["mail server:", str(last.code or ""), last.words]))


def closing(_settings: Config) -> Tally:
    """Draft the score sheets of periods that have closed, freeze those whose course is over."""
    done = assessing.draft_due_sheets() + sheet_course.freeze_due_sheets()
    return Tally(found=done, done=done)


def tidy(settings: Config) -> Tally:
    """Remove what has served its purpose: ended log-ins, old runs, uploads never filed."""
    removed = tidying.tidy_rows()
    return (
        Tally(found=removed, done=removed)
        + each(
            "upload",
            tidying.forgotten_uploads(),
            do_one=partial(tidying.remove_upload, settings=settings),
        )
        + each("file", tidying.stray_files(settings), do_one=tidying.remove_file)
    )


def each(
    what: str,
    found: Sequence[T],
    *,
    do_one: Callable[[T], object],
    trouble: Callable[[], str] = str,
) -> Tally:
    """Do one after the other; ``do_one`` tells by a true answer that it did something.

    Stops where ``trouble`` names a reason, when the process is to end, and after 25 failures in a
    row: then it is not the rows that are at fault.
    """
    done = failed = in_a_row = 0
    for one in found:
        try:
            done += bool(do_one(one))
            in_a_row = 0
        except LeaseLost:
            raise
        except Exception:  # whatever it is, the others must not wait for it
            failed, in_a_row = failed + 1, in_a_row + 1
            db.session.rollback()
            log.exception("row failed", what=what, which=str(one))
        why = trouble() or (STOPPED if STOP.is_set() else "")
        if in_a_row == FAILURES_IN_A_ROW:
            why = f"stopped after {in_a_row} failures in a row; see the log"
        if why:
            return Tally(len(found), done, failed, why)
    return Tally(len(found), done, failed)


def together(what: str, found: Sequence[int], *, do_many: Callable[[list[int]], int]) -> Tally:
    """Do many in one transaction, then the next; ``do_many`` tells for how many it did something.

    Where one of them fails, its batch is done one by one. Between two batches whoever waits to
    write, a department that files a report, is let in.
    """
    whole = Tally()
    for at in range(0, len(found), TOGETHER):
        batch = list(found[at : at + TOGETHER])
        if STOP.wait(LET_IN_SECONDS if at else 0):
            return whole + Tally(len(found) - at, error=STOPPED)
        try:
            whole += Tally(len(batch), do_many(batch))
        except LeaseLost:
            raise
        except Exception:  # noqa: BLE001 - found out one by one below
            db.session.rollback()
            whole += each(what, batch, do_one=lambda one: do_many([one]))
            if whole.error:
                return whole
    return whole
