"""The cast a day after the first reports were due: slips are out, an extension holds one ladder."""

from datetime import date

from tests import cast
from tracker import clock
from tracker.jobs.runner import run_job
from tracker.services.obligation import extending
from tracker.services.obligation.extending import ExtensionRequestInput

DAY_BEFORE, TODAY = date(2020, 4, 7), date(2020, 4, 9)


def make_late():
    """Make the cast; the second task's lead has asked for an extension, everybody else is late."""
    cast.make_cast()
    people = cast.find_cast()
    with clock.use(clock.FixedClock(clock.moment_on(DAY_BEFORE))):
        extending.ask_extension(
            people.support,
            obligation_id=people.duty("gxj", task=2).id,
            asked=ExtensionRequestInput(date(2020, 4, 20), "培训推迟。", "已完成摸底。"),
        )
    with clock.use(clock.FixedClock(clock.moment_on(TODAY))):
        for job in ("sweep", "digest"):
            run_job(job)
