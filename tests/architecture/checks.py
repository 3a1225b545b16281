"""The house's rules: who may import, call and name what. Each check yields one file's breaches."""

import ast
import sys

from scripts.measure import functions_of
from tests.architecture.sources import dotted

# A part may import its own modules and those of the floors before its own.
FLOORS = (
    {"rules", "clock", "errors", "inert", "stylesheet"},
    {"config", "i18n", "db", "logs"},
    {"outage"},
    {"models", "labels"},
    {"sentences"},
    {"annex", "documents", "seedfiles", "mail", "extensions"},
    {"services"},
    {
        "forms",
        "jobs",
        "boards",
        "destinations",
        "downloads",
        "ledger_lines",
        "manual",
        "timeline_rows",
        "tours",
    },
    {"filter_chips", "matrix", "navigation", "simulation"},
    {"directory", "shell"},
    {"gate"},
    {"blueprints", "cli"},
    {""},
)
# Alembic loads this by itself; it stands above the models.
UNCHECKED = {"migrations"}
FLOOR_OF = {part: floor for floor, parts in enumerate(FLOORS) for part in parts}
NEVER = {  # what a part may not import although it stands on a lower floor
    "rules": ("tracker.clock", "tracker.errors"),
    "annex": ("tracker.db", "tracker.models"),
    "documents": ("tracker.db", "tracker.models"),
    "seedfiles": ("tracker.db", "tracker.models"),
    "blueprints": ("tracker.db",),
}
ONLY_IN = {
    "apscheduler": "tracker/jobs/runner.py",
    "smtplib": "tracker/mail/transport.py",
    "chinese_calendar": "tracker/rules/workdays.py",
    "sqlite3": "tracker/db.py",
    "pysqlite3": "tracker/db.py",
}
WEB = ("flask", "flask_login", "flask_wtf", "flask_babel", "werkzeug", "wtforms", "apscheduler")
NO_WEB_IN = ("services", "annex", "documents", "seedfiles", "mail")
READS_A_CLOCK = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "func.now",
    "func.current_timestamp",
    "func.current_date",
}
CALLED_BY_NAME = {"cli", "blueprints", "migrations"}  # click, Flask and Alembic pass by name
# Who did what to what, what it was, what it is and why: an audit entry has six sides.
SIX_SIDES = "tracker/services/audit.py", "record"
PRESCRIBED = {"ngettext"}  # gettext's own order of arguments
DUMPING_GROUNDS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "manager",
    "managers",
    "base",
    "misc",
}
FILE_LINES, FUNCTION_LINES, ARGUMENTS, POSITIONAL = 300, 50, 5, 2


def imports_follow_the_floors(source):
    if source.part in UNCHECKED:
        return
    for name, line in source.imports:
        parts = name.split(".")
        if parts[0] != "tracker":
            continue
        part = parts[1] if len(parts) > 1 and parts[1] in FLOOR_OF else ""
        if part != source.part and FLOOR_OF[part] >= FLOOR_OF.get(source.part, -1):
            yield source.at(line, f"imports {name}, which stands above it or beside it")


def every_part_has_a_floor(source):
    if source.part not in FLOOR_OF.keys() | UNCHECKED:
        yield source.at(1, f"part {source.part!r} has no floor; give it one in {__name__}")


def imports_keep_what_is_kept_apart(source):
    for name, line in source.imports:
        if name.startswith(NEVER.get(source.part, ("\0",))):
            yield source.at(line, f"{source.part} may not import {name}")
        only_in = ONLY_IN.get(name.split(".")[0])
        if only_in and source.path != only_in:
            yield source.at(line, f"imports {name}, which belongs in {only_in} alone")


def rules_import_the_standard_library_alone(source):
    if source.part != "rules":
        return
    for name, line in source.imports:
        top = name.split(".")[0]
        if top not in sys.stdlib_module_names and top not in ("tracker", "chinese_calendar"):
            yield source.at(line, f"a rule imports {name}")


def the_web_stays_at_the_edge(source):
    for name, line in source.imports:
        if source.part in NO_WEB_IN and name.split(".")[0] in WEB:
            yield source.at(line, f"{source.part} imports {name}")


def blueprints_do_not_import_one_another(source):
    own = ".".join(source.path.removesuffix(".py").split("/")[:3])
    for name, line in source.imports:
        another = name.startswith("tracker.blueprints.") and not name.startswith(own)
        if source.part == "blueprints" and another:
            yield source.at(line, f"imports {name}")


def the_clock_is_read_in_one_place(source):
    if source.path == "tracker/clock.py":
        return
    for node in ast.walk(source.tree):
        name = dotted(node) if isinstance(node, ast.Attribute) else ""
        if ".".join(name.split(".")[-2:]) in READS_A_CLOCK:
            yield source.at(node.lineno, f"reads the clock by {name}")
    for name, line in source.imports:
        if name in READS_A_CLOCK:
            yield source.at(line, f"imports {name}")


def only_a_transaction_commits(source):
    if source.path == "tracker/db.py" or source.part in UNCHECKED:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "begin_nested"):
            yield source.at(node.lineno, f"calls .{node.attr} outside db.transaction")


def blueprints_hold_no_session(source):
    for node in ast.walk(source.tree):
        if source.part == "blueprints" and dotted(node) == "db.session":
            yield source.at(node.lineno, "uses db.session")


def modules_are_named_for_what_they_hold(source):
    for name in source.path.removesuffix(".py").split("/"):
        if name in DUMPING_GROUNDS:
            yield source.at(1, f"{name!r} says nothing about what it holds")


def files_are_short(source):
    lines = len(source.text.splitlines())
    if lines > FILE_LINES:
        yield source.at(1, f"has {lines} lines; at most {FILE_LINES}")


def functions_are_short(source):
    for function in functions_of(source.text, source.path):
        if function.lines > FUNCTION_LINES:
            yield f"{function.place} has {function.lines} lines; at most {FUNCTION_LINES}"


def functions_take_few_arguments(source):
    by_name = source.part in CALLED_BY_NAME
    for function in functions_of(source.text, source.path):
        if (source.path, function.place.split()[-1]) == SIX_SIDES:
            continue
        if function.arguments > ARGUMENTS:
            yield f"{function.place} takes {function.arguments} arguments; at most {ARGUMENTS}"
        prescribed = by_name or function.place.split()[-1] in PRESCRIBED
        if function.positional > POSITIONAL and function.is_public and not prescribed:
            yield f"{function.place} takes {function.positional} by position; at most {POSITIONAL}"
