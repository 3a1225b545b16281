"""The permission matrix: the supervisor's desk, and what everybody has of it."""

from tests.web.permission_rows import row

SEARCH = [
    row("GET /search", "/search?q=培训", others=200),
    row("GET /search/suggestions", "/search/suggestions?q=培训", others=200),
]
