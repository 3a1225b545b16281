"""``department``: renamed, merged and divided from the command line."""

from datetime import date

import pytest

from tests.cast import find_cast


@pytest.fixture
def run(app, cast, clock):
    clock.set(date(2020, 5, 6))
    return lambda *words: app.test_cli_runner().invoke(args=["department", *words])


def test_a_dry_run_shows_every_part_and_changes_nothing(run, session):
    answer = run("merge", "371300/gxj", "--into", "371300/rsj", "--source", "临编3号", "--dry-run")
    assert answer.exit_code == 0, answer.output
    assert "→ linyi-2019-13-02 市工信局 牵头" in answer.output
    assert "× linyi-2019-13-01 市工信局 配合" in answer.output
    assert find_cast().assignment("gxj", task=2).department.code == "gxj"


def test_a_merger_takes_the_accounts_along(run, session):
    answer = run("merge", "371300/gxj", "--into", "371300/rsj", "--source", "临编3号")
    assert answer.exit_code == 0, answer.output
    session.expire_all()
    assert find_cast().support.department.code == "rsj"


def test_a_division_names_tasks_and_people(run, session):
    words = ("--task", "linyi-2019-13-03", "--person", "head", "--into", "371300/czj")
    answer = run("split", "371300/rsj", *words, "--source", "临编5号")
    assert answer.exit_code == 0, answer.output
    session.expire_all()
    assert find_cast().head.department.code == "czj"


def test_an_unknown_task_is_told_with_those_there_are(run, session):
    answer = run(
        "split", "371300/rsj", "--task", "x", "--into", "371300/czj", "--source", "临编5号"
    )
    assert answer.exit_code == 1
    assert "linyi-2019-13-03" in answer.output


def test_a_department_is_renamed(run, session):
    answer = run("rename", "371300/rsj", "市人社和工信局", "--source", "临编4号")
    assert (answer.exit_code, answer.output.strip()) == (0, "市人社和工信局")
