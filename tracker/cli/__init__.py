"""The command line: one module per command group, registered under ``flask --app wsgi``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

MODULES = (
    "annex",
    "assess",
    "backup",
    "bulletin",
    "dashboard",
    "demo",
    "department",
    "doctor",
    "jobs",
    "ledger",
    "light",
    "plan",
    "restore",
    "seed",
    "simulate",
    "table",
    "user",
)


def register(app: Flask) -> None:
    """Register the ``command`` of every module on the application."""
    for name in MODULES:
        if find_spec(f"{__name__}.{name}"):
            app.cli.add_command(import_module(f"{__name__}.{name}").command)
