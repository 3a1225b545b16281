"""The command line: one module per command group, registered under ``flask --app wsgi``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask

from tracker import i18n
from tracker.cli import usage
from tracker.config import Config

MODULES = (
    "annex",
    "assess",
    "backup",
    "bulletin",
    "calendar",
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
# Before any command is made: Click names an argument's kind while its command is defined.
usage.speak()


def register(app: Flask) -> None:
    """Register the ``command`` of every module; a command line speaks DEFAULT_LOCALE."""
    if click.get_current_context(silent=True) is not None:
        config: Config = app.extensions["duban_config"]
        i18n.set_locale(config.default_locale)
    for name in MODULES:
        if find_spec(f"{__name__}.{name}"):
            app.cli.add_command(import_module(f"{__name__}.{name}").command)
