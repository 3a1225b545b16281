"""Score sheets taken along their course, for the tests of what comes after."""

from datetime import date

from sqlalchemy import select

from tests import factories
from tracker.db import db
from tracker.models import Department, ScoreSheet
from tracker.services.assessment import assessing, sheet_course
from tracker.services.assessment.sheet_course import Course

DRAFTED_ON = date(2020, 5, 9)  # a Saturday that is worked
PUBLISHED_ON = date(2020, 5, 12)
LAST_OBJECTION = date(2020, 5, 19)
QUARTER = "2020Q1"


def sheet_of(code="rsj", correction=0, period=QUARTER):
    """Yield a department's sheet, read anew."""
    db.session.expire_all()
    return db.session.scalars(
        select(ScoreSheet)
        .join(Department)
        .where(
            Department.code == code,
            ScoreSheet.correction == correction,
            ScoreSheet.period == period,
        )
    ).one()


def draft(clock):
    """Draft the sheets of the first quarter on their day."""
    clock.set(DRAFTED_ON)
    assessing.draft_due_sheets()


def publish(cast, clock):
    """Take the drafts to their publication."""
    course = Course(cast.plan, QUARTER)
    clock.set(PUBLISHED_ON)
    sheet_course.propose_sheets(cast.supervisor, course)
    sheet_course.approve_sheets(cast.leader, course)
    sheet_course.publish_sheets(cast.supervisor, course)


def another(cast, role="supervisor", name="second"):
    """Make another person of the city's office: objections want somebody who had no part."""
    return factories.make_user(cast.departments["371300", "zfb"], role, name, name="另一人")
