"""The permission matrix: the supervisor's desk, and what everybody has of it."""

from tests.web.permission_rows import OFFICE, for_, row

SEARCH = [
    row("GET /search", "/search?q=培训", others=200),
    row("GET /search/suggestions", "/search/suggestions?q=培训", others=200),
]

SUPERVISORS = for_(("supervisor", "foreign_office"), 303)
BATCHES = [
    row(
        "GET /review/batch",
        "/review/batch?report={report}",
        others=403,
        **for_(("supervisor", "foreign_office"), 200),
    ),
    row("GET /review/batch", "/review/batch", others=403, **SUPERVISORS),
    row(
        "POST /review/batch/acceptance",
        "/review/batch/acceptance",
        others=403,
        data={"report": "{report}"},
        **SUPERVISORS,
    ),
]

FILTERS = [
    row("GET /filters", others=200),
    row(
        "POST /filters",
        others=303,
        data={"list": "tasks", "name": "滞后任务", "query": "light=red"},
    ),
    row(
        "POST /filters/<int:filter_id>/name",
        "/filters/{saved_filter}/name",
        others=404,
        leader=303,
        data={"name": "红灯"},
    ),
    row(
        "POST /filters/<int:filter_id>/removal",
        "/filters/{saved_filter}/removal",
        others=404,
        leader=303,
    ),
]

CALENDAR = [
    row("GET /calendar", "/calendar?month=2020-04", others=200, administrator=403),
    row(
        "GET /calendar",
        "/calendar?plan={plan}",
        others=404,
        administrator=403,
        **for_(("lead", "head", "support", "county", *OFFICE), 200),
    ),
    row("GET /calendar/<day>", "/calendar/2020-04-08", others=200, administrator=403),
    row("GET /calendar/<day>", "/calendar/tomorrow", others=404, administrator=403),
]

SCHEDULE = [
    row(
        "GET /plans/<code>/schedule",
        "/plans/{plan}/schedule",
        others=404,
        **for_(("lead", "head", "support", "county", *OFFICE), 200),
    ),
]
