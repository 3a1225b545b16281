"""What all commands share at their edge: expected errors become a sentence and an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click
from sqlalchemy.exc import DBAPIError

from tracker import clock, labels, sentences
from tracker.errors import Invalid, Problems, Refused, TrackerError
from tracker.i18n import N_, gettext
from tracker.rules.days import is_within_reach, read_day

P = ParamSpec("P")
NO_FOLDER = N_("%(file)s cannot be written: there is no folder %(folder)s; make it first.")
IS_FOLDER = N_("%(file)s cannot be written: it is a folder; add the name of a file.")
NOT_ALLOWED = N_("%(file)s cannot be written: this account may not write there; choose another.")
UNUSABLE = N_(
    "The database cannot be used: %(cause)s. If it is new, or the program was updated, run "
    "“flask --app wsgi db upgrade” first."
)


class Day(click.ParamType[date]):
    """A calendar day written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Yield the day; a wrong one is a usage error that says what would be right."""
        if isinstance(value, date):
            return value
        try:
            return read_day(str(value))
        except ValueError:
            wrong = sentences.NOT_A_DAY
            self.fail(gettext(wrong, given=value), param, ctx)


class Instant(click.ParamType[datetime]):
    """A moment in ISO form; without a zone it is Asia/Shanghai."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Yield an aware moment; a wrong one is a usage error that says what would be right."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            wrong = N_("“%(given)s” is not a moment; write it as 2020-03-31T08:30.")
            self.fail(gettext(wrong, given=value), param, ctx)
        if not is_within_reach(moment.date()):
            beyond = N_("“%(given)s” lies outside the years 1900 to 2199; correct the year.")
            self.fail(gettext(beyond, given=value), param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)


def told(command: Callable[P, None]) -> Callable[P, None]:
    """Turn expected errors of a command into sentences on stderr: exit 1, or 2 for bad input.

    What a command says of a past day it says as on that day (R7).
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        as_of = kwargs.get("as_of")
        try:
            with labels.seen_on(as_of if isinstance(as_of, date) else None):
                command(*args, **kwargs)
        except TrackerError as wrong:
            tell(wrong)
            sys.exit(2 if wrong.status == Invalid.status else 1)
        except DBAPIError as wrong:
            click.echo(gettext(UNUSABLE, cause=str(wrong.orig).splitlines()[0]), err=True)
            sys.exit(1)

    return run


def tell(wrong: TrackerError) -> None:
    """Print an error, and every problem in it, on stderr in the language in force."""
    click.echo(sentences.error_text(wrong), err=True)
    if isinstance(wrong, Problems):
        for problem in wrong.problems:
            click.echo("  " + sentences.error_text(problem), err=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file that was asked for; raises :class:`Refused` where it cannot be written."""
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        raise Refused(NO_FOLDER, file=str(path), folder=str(path.parent)) from None
    except IsADirectoryError:
        raise Refused(IS_FOLDER, file=str(path)) from None
    except PermissionError:
        raise Refused(NOT_ALLOWED, file=str(path)) from None
    except OSError as wrong:
        raise Refused(
            N_("%(file)s cannot be written: %(cause)s"), file=str(path), cause=wrong.strerror or ""
        ) from None


def print_json(document: Any) -> None:
    """Print one JSON document with sorted keys and nothing else on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True))
