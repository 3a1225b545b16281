"""The house's rules hold everywhere, and each check is shown to fail on a planted breach."""

from statistics import median

import pytest

from scripts.measure import functions, ninetieth, python_files
from tests.architecture import checks
from tests.architecture.sources import Source, program

LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 50
PLANTED = [
    (checks.imports_follow_the_floors, "services/a.py", "from tracker.blueprints import my"),
    (checks.imports_follow_the_floors, "services/a.py", "from tracker import create_app"),
    (checks.imports_follow_the_floors, "services/a.py", "from ..jobs import runner"),
    (checks.imports_follow_the_floors, "models/a.py", "def f():\n    import tracker.services"),
    (checks.imports_follow_the_floors, "annex/a.py", "from tracker.documents import tables"),
    (checks.every_part_has_a_floor, "plugins/a.py", ""),
    (checks.imports_keep_what_is_kept_apart, "rules/a.py", "from tracker import clock"),
    (checks.imports_keep_what_is_kept_apart, "annex/a.py", "from tracker.models import Plan"),
    (checks.imports_keep_what_is_kept_apart, "documents/a.py", "from tracker.db import db"),
    (checks.imports_keep_what_is_kept_apart, "blueprints/a.py", "from tracker.db import db"),
    (checks.imports_keep_what_is_kept_apart, "services/a.py", "import smtplib"),
    (checks.imports_keep_what_is_kept_apart, "jobs/a.py", "import apscheduler.schedulers"),
    (checks.imports_keep_what_is_kept_apart, "rules/a.py", "import chinese_calendar"),
    (checks.imports_keep_what_is_kept_apart, "services/a.py", "import sqlite3"),
    (checks.rules_import_the_standard_library_alone, "rules/a.py", "import sqlalchemy"),
    (checks.the_web_stays_at_the_edge, "services/a.py", "from flask import current_app"),
    (checks.the_web_stays_at_the_edge, "services/a.py", "import wtforms.validators"),
    (checks.blueprints_do_not_import_one_another, "blueprints/my.py", "from . import plans"),
    (checks.the_clock_is_read_in_one_place, "services/a.py", "x = datetime.now(UTC)"),
    (checks.the_clock_is_read_in_one_place, "rules/a.py", "x = datetime.date.today()"),
    (checks.the_clock_is_read_in_one_place, "jobs/a.py", "from time import time"),
    (checks.the_clock_is_read_in_one_place, "models/a.py", "x = column(default=func.now())"),
    (checks.only_a_transaction_commits, "services/a.py", "db.session.commit()"),
    (checks.blueprints_hold_no_session, "blueprints/a.py", "db.session.get(Plan, 1)"),
    (checks.modules_are_named_for_what_they_hold, "services/utils.py", ""),
    (checks.modules_are_named_for_what_they_hold, "helpers/plan.py", ""),
    (checks.files_are_short, "services/a.py", "x = 1\n" * 301),
    (checks.functions_are_short, "services/a.py", LONG_FUNCTION),
    (checks.functions_take_few_arguments, "rules/a.py", "def f(a, b, *, c, d, e, f): ..."),
    (checks.functions_take_few_arguments, "rules/a.py", "def f(a, b, c): ..."),
]
CHECKS = list(dict.fromkeys(check for check, _, _ in PLANTED))


def name_of(value):
    return value.__name__ if callable(value) else None


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_the_program_keeps_the_rule(check):
    breaches = [breach for source in program() for breach in check(source)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(("check", "path", "text"), PLANTED, ids=name_of)
def test_a_planted_breach_is_found(check, path, text):
    assert list(check(Source(f"tracker/{path}", text)))


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_a_file_that_keeps_the_rules_passes(check):
    kept = Source(
        "tracker/services/report/reporting.py",
        "from tracker import clock\nfrom tracker.models import Report\n"
        "def file_report(actor, obligation, *, draft):\n    return clock.today()\n",
    )
    assert not list(check(kept))


def test_every_check_is_planted():
    written = {value for value in vars(checks).values() if name_of(value) and is_check(value)}
    assert written == set(CHECKS)


def is_check(value):
    return getattr(value, "__module__", "") == checks.__name__ and callable(value)


def test_functions_stay_short_on_the_whole():
    lengths = [function.lines for path in python_files("tracker") for function in functions(path)]
    assert median(lengths) <= 8
    assert ninetieth(lengths) <= 25
