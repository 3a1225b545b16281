"""``user``: accounts from the command line, with passwords printed once."""

import pytest

from tracker.db import db
from tracker.models import User
from tracker.services.user import passwords


def add(command, username="czj-zhang", **options):
    given = {"name": "张新", "role": "liaison", "department": "371300/czj"} | options
    flat = [part for name, value in given.items() for part in (f"--{name}", value)]
    return command("user", "add", username, *flat)


def account(app, username="czj-zhang"):
    with app.app_context():
        return db.session.query(User).filter_by(username=username).one()


def test_an_account_is_made_and_its_password_printed_once(stage, command):
    result = add(command)
    assert (result.exit_code, result.stderr) == (0, "")
    username, password = result.stdout.split()
    user = account(stage)
    assert username == user.username
    assert passwords.matches(password, user.password_hash)
    assert user.must_change_password


@pytest.mark.parametrize(
    ("options", "exit_code", "words"),
    [
        ({"username": "lead"}, 2, "已被使用"),
        ({"username": "ZZ!"}, 2, "用户名为"),
        ({"email": "nowhere"}, 2, "不是有效邮箱"),
        ({"role": "king"}, 2, "king"),
        ({"department": "371300/nobody"}, 1, "czj"),
        ({"department": "nowhere"}, 1, "371300/czj"),
        ({"department": "999999/czj"}, 1, "371300/czj"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_an_exit_code(stage, command, options, exit_code, words):
    result = add(command, **options)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_department_is_found_by_its_code_alone_where_one_place_has_it(stage, command):
    assert add(command, department="czj").exit_code == 0
    assert account(stage).department.code == "czj"


def test_two_passwords_that_differ_are_told_in_chinese(stage, command):
    add(command)
    words = ["user", "password", "czj-zhang", "--ask"]
    result = stage.test_cli_runner().invoke(args=words, input="one\nother\n")
    assert result.exit_code == 1
    assert "两次输入不一致" in result.stderr


def test_a_password_is_generated_or_typed(stage, command):
    add(command)
    generated = command("user", "password", "czj-zhang").stdout.split()[1]
    assert passwords.matches(generated, account(stage).password_hash)
    runner = stage.test_cli_runner()
    typed = "gentle-river-42"
    result = runner.invoke(
        args=["user", "password", "czj-zhang", "--ask"], input=f"{typed}\n{typed}\n"
    )
    assert result.exit_code == 0
    assert typed not in result.stdout
    assert passwords.matches(typed, account(stage).password_hash)


def test_an_unknown_account_or_a_weak_password_is_refused(stage, command):
    result = command("user", "password", "nobody")
    assert (result.exit_code, "nobody" in result.stderr) == (1, True)
    runner = stage.test_cli_runner()
    weak = runner.invoke(args=["user", "password", "lead", "--ask"], input="short\nshort\n")
    assert weak.exit_code == 2
    assert "10" in weak.stderr
