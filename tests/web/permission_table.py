"""The permission matrix as one table; a new route gets its row in one of the two files below."""

from tests.web.permissions_of_administration import (
    ACCOUNT,
    ADMINISTRATION,
    INSTALLATION,
    OPERATIONS,
)
from tests.web.permissions_of_assessment import COURSE, EXEMPTIONS, MEASURES
from tests.web.permissions_of_desk import BATCHES, CALENDAR, FILTERS, SCHEDULE, SEARCH
from tests.web.permissions_of_drafts import PLAN_DRAFTS
from tests.web.permissions_of_work import (
    BULLETINS,
    DEPARTMENT_WORK,
    FIGURES,
    PLANS,
    REVIEW,
    SLIPS,
    TASKS,
    URGES,
)

TABLE = [
    *ACCOUNT,
    *ADMINISTRATION,
    *OPERATIONS,
    *DEPARTMENT_WORK,
    *REVIEW,
    *TASKS,
    *PLANS,
    *PLAN_DRAFTS,
    *FIGURES,
    *SLIPS,
    *URGES,
    *BULLETINS,
    *COURSE,
    *EXEMPTIONS,
    *MEASURES,
    *SEARCH,
    *BATCHES,
    *FILTERS,
    *CALENDAR,
    *SCHEDULE,
    *INSTALLATION,
]
