"""``calendar``: a correction of the working calendar is shown first and carried out when asked."""

import json
from datetime import date

import pytest

from tests.services.told import audited
from tracker.models import CalendarDay, Obligation

NOTICE = "关于调整2020年4月工作日的通知"
REST = ("calendar", "correct", "2020-04-08", "--to", "rest", "--source", NOTICE)


@pytest.fixture
def run(app, cast):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.mark.both_databases
def test_it_shows_what_would_move_and_changes_nothing(run, cast, session, backend):
    answer = run(*REST)
    assert answer.exit_code == 0, answer.output
    assert (
        "linyi-2019-13-01\t市人社局\t2020年第一季度 季报\t2020-04-08 → 2020-04-09" in answer.output
    )
    assert "改为休息日" in answer.output
    assert "以上为预览，未保存任何内容" in answer.output
    assert session.query(CalendarDay).count() == 0
    assert cast.duty().due_on == date(2020, 4, 8)


@pytest.mark.both_databases
def test_applied_it_moves_what_was_shown(run, cast, session, backend):
    shown = json.loads(run(*REST, "--format", "json").stdout)
    assert (shown["applied"], shown["working"], shown["was_working"]) == (False, False, True)
    answer = run(*REST, "--apply")
    assert answer.exit_code == 0, answer.output
    assert f"{len(shown['moves'])} 项" in answer.output
    session.expire_all()
    for move in shown["moves"]:
        row = session.get(Obligation, move["obligation"])
        assert row.due_on.isoformat() == move["due_on"][1]
    assert audited("correct_calendar") == [
        (None, {"day": "2020-04-08", "working": False, "moved": len(shown["moves"])})
    ]
    assert f"2020-04-08\t休息日\t{NOTICE}" in run("calendar", "list").output
    again = run(*REST, "--apply")
    assert (again.exit_code, "未作变更" in again.stderr) == (1, True), again.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2020-04-08", "--to", "rest"), 2, "缺少选项 '--source'。"),
        (("2020-04-08", "--to", "feast", "--source", "x"), 2, "'feast' 不正确"),
        (("8 April", "--to", "rest", "--source", "x"), 2, "不是有效日期"),
        (("2020-04-08", "--to", "rest", "--source", " "), 2, "请"),
        (("2090-04-08", "--to", "rest", "--source", "x"), 2, "十年"),
    ],
)
def test_a_wrong_one_is_told(run, session, words, code, said):
    answer = run("calendar", "correct", *words, "--apply")
    assert answer.exit_code == code
    assert said in answer.stderr
    assert session.query(CalendarDay).count() == 0


def test_without_days_of_its_own_it_says_so(run):
    assert "按国家公布的日历执行" in run("calendar", "list").output
    assert json.loads(run("calendar", "list", "--format", "json").stdout) == {"overrides": []}
