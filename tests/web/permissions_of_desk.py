"""The permission matrix: the supervisor's desk, and what everybody has of it."""

from tests.web.permission_rows import for_, row

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
