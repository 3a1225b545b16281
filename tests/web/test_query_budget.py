"""A page asks the database a fixed number of things, however large the plan."""

import pytest

from bench import history, large_plan, pages
from tests import factories
from tracker.db import db

BUDGETS = {
    "/my": 14,
    "/reports/{period}": 25,
    "/reports/{period}/sheet": 25,
    "/tasks/{task}": 37,
    "/review": 18,
    "/review/{report}": 36,
    "/search": 18,
    "/calendar": 14,
    "/calendar/2021-04-08": 14,
    "/review/batch": 16,
    "/plans": 9,
    "/plans/{plan}": 22,
    "/plans/{plan}/schedule": 17,
    "/slips": 13,
    "/dashboard": 33,
    "/dashboard/matrix": 24,
    "/dashboard/tasks": 14,
    "/dashboard/assignments": 14,
    "/dashboard/reports": 15,
    "/assessment": 9,
    "/assessment/{period}": 18,
    "/admin": 12,
    "/admin/people": 10,
    "/admin/departments": 9,
    "/admin/jurisdictions": 9,
    "/admin/groups": 8,
    "/admin/calendar": 5,
    "/admin/policy": 8,
    "/admin/audit": 15,
}


def statements(app, tasks):
    """Fetch every page on a plan of so many tasks; yields the numbers of statements by page."""
    with pages.standing_clock():
        with app.app_context():
            factories.make_policy()
            history.live(large_plan.make(large_plan.Size(tasks=tasks, departments=8)))
            names = pages.names_of(pages.plan_of(large_plan.CODE)) | {"plan": large_plan.CODE}
            engine = db.engine
        found = {}
        for role, path in pages.PAGES:
            client = pages.log_in(app, role, large_plan.CODE)
            client.get(path.format(**names))
            with pages.counting(engine) as seen:
                answer = client.get(path.format(**names))
            assert answer.status_code == 200, path
            found[role, path] = len(seen)
    return found


@pytest.fixture
def small(app):
    return statements(app, 24)


def test_every_main_page_keeps_its_budget(small):
    over = {
        page: (found, BUDGETS[page[1].split("?")[0]])
        for page, found in small.items()
        if found > BUDGETS[page[1].split("?")[0]]
    }
    assert over == {}


def test_twice_the_tasks_ask_no_more(app, backend, installations, small):
    installations(backend).empty()
    grown = {page: (small[page], found) for page, found in statements(app, 48).items()
             if found > small[page]}  # fmt: skip
    assert grown == {}
