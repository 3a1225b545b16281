"""Nothing is left out silently: what did not run is named; STRICT=1 makes that a failure."""

import os
from collections import defaultdict

import pytest

LEFT_OUT = ("skipped", "xfailed")


def is_strict():
    """Tell whether a test that did not run fails the whole run."""
    return os.environ.get("STRICT", "") not in ("", "0")


def reports_left_out(config):
    """Yield the reports of everything that was collected but did not run, or failed as foretold."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    return [report for kind in LEFT_OUT for report in terminal.stats.get(kind, [])]


def reason_of(report):
    """Yield why a test was left out, in the words of whoever left it out."""
    if hasattr(report, "wasxfail"):
        return f"expected to fail: {report.wasxfail or 'no reason given'}"
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    on_worker = hasattr(session.config, "workerinput")
    if not on_worker and is_strict() and exitstatus == 0 and reports_left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    by_reason = defaultdict(list)
    for report in reports_left_out(config):
        by_reason[reason_of(report)].append(report.nodeid)
    if not by_reason:
        return
    terminalreporter.section("did not run on this machine")
    for reason, names in sorted(by_reason.items()):
        terminalreporter.write_line(f"{reason} ({len(names)}):")
        for name in sorted(names):
            terminalreporter.write_line(f"  {name}")
    if is_strict():
        terminalreporter.write_line("STRICT=1: nothing may be left out, so this run has failed.")
