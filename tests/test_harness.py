"""The ground under the tests: an empty database each time, of both kinds, and a standing clock."""

import os
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import func, select

from scripts.measure import ROOT
from tracker import clock as program_clock
from tracker.db import transaction
from tracker.models import Jurisdiction


@pytest.mark.both_databases
@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_an_empty_database(session, backend, turn):
    assert session.scalar(select(func.count()).select_from(Jurisdiction)) == 0
    assert session.get_bind().dialect.name == backend
    with transaction() as writing:
        added = Jurisdiction(code=f"37130{turn}", name="临沂市", level="city", path=f"{turn}/")
        writing.add(added)
    assert added.id == 1, "numbers begin anew as well"


def test_rows_without_an_order_come_backwards(session, backend):
    with transaction() as writing:
        for turn in (1, 2, 3):
            writing.add(
                Jurisdiction(code=f"37130{turn}", name="临沂市", level="city", path=f"{turn}/")
            )
    assert list(session.scalars(select(Jurisdiction.id))) == [3, 2, 1]


def test_the_clock_stands_until_it_is_moved(clock):
    clock.set(date(2021, 3, 31))
    assert program_clock.today() == date(2021, 3, 31)
    clock.forward(days=1)
    assert program_clock.today() == date(2021, 4, 1)


def test_a_real_browser_sees_the_program(page, address):
    page.goto(f"{address}/login")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(("workers", "strict", "status"), [("-n0", "", 0), ("-n1", "1", 1)])
def test_what_did_not_run_is_named_and_fails_a_strict_run(tmp_path, workers, strict, status):
    (tmp_path / "test_left_out.py").write_text(
        "import pytest\n"
        "def test_runs(): pass\n"
        "def test_browses(): pytest.skip('no browser here')\n"
        "@pytest.mark.xfail(reason='known fault')\n"
        "def test_fails(): assert 0\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.reporting", workers, "."]
    environment = {**os.environ, "STRICT": strict, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == status, ran.stdout + ran.stderr
    assert "no browser here (1):\n  test_left_out.py::test_browses" in ran.stdout
    assert "expected to fail: known fault (1):\n  test_left_out.py::test_fails" in ran.stdout
