"""The pages: thin modules that parse, call one service and choose a response."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

MODULES = (
    "account",
    "admin",
    "assessment",
    "attachments",
    "auth",
    "batch_review",
    "bulletins",
    "copies",
    "course",
    "dashboard",
    "demonstration",
    "due_calendar",
    "duties",
    "exemptions",
    "filters",
    "health",
    "help",
    "home",
    "indicators",
    "measures",
    "my",
    "operations",
    "period_reopenings",
    "period_sheets",
    "plan_drafts",
    "plans",
    "reminders",
    "reports",
    "review",
    "schedule",
    "search",
    "slips",
    "style",
    "styleguide",
    "tasks",
    "urges",
)


class RowId(IntegerConverter):
    """The number of a row in an address; one that no column holds is no address at all."""

    def __init__(self, map: Map) -> None:  # noqa: A002  # the name that werkzeug gives it
        super().__init__(map, max=2**31 - 1)


def register(app: Flask) -> None:
    """Register the ``bp`` of every module on the application."""
    app.url_map.converters["int"] = RowId
    for name in MODULES:
        if find_spec(f"{__name__}.{name}"):
            app.register_blueprint(import_module(f"{__name__}.{name}").bp)
