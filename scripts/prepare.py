"""Bring the data up to date: schema, seeds and, where its clock is set, the demonstration.

The same commands as by hand (``flask --app wsgi db upgrade`` …), but in one process, so that the
program is loaded once. What concerns accounts goes to standard output, all else to standard error.
"""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout

from flask import Flask
from flask.cli import FlaskGroup

from tracker import create_app
from tracker.errors import ConfigError

REAL_TIME = "Real time, no demonstration. Accounts are made by: flask --app wsgi user add"


def main() -> int:
    """Carry the commands out in turn; the first that fails ends it with its exit status."""
    try:
        app = create_app()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 1
    with redirect_stdout(sys.stderr):
        call(app, "db", "upgrade")
        call(app, "seed")
    if os.environ.get("TRACKER_CLOCK"):
        call(app, "demo", "prepare")
    else:
        print(REAL_TIME)
    return 0


def call(app: Flask, *command: str) -> None:
    """Carry one command of the program out; a refusal has said why and ends the process."""
    group = FlaskGroup(create_app=lambda: app, load_dotenv=False, set_debug_flag=False)
    group.main(args=list(command), prog_name="flask", standalone_mode=False)


if __name__ == "__main__":
    sys.exit(main())
