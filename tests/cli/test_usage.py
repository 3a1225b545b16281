"""Wrong usage is told in the language in force, by every command."""

import re
import subprocess
import sys

import click
import pytest

from tracker import i18n
from tracker.cli import edge, usage
from tracker.errors import Refused
from tracker.sentences import error_text

SAID = [
    (("plan", "load"), "缺少参数 'FILE'。"),
    (("plan", "load", "/no/plan.yaml"), "文件 '/no/plan.yaml' 不存在。"),
    (("plan", "list", "--format", "xml"), "'xml' 不正确，应为以下之一：'text', 'json'。"),
    (("plan", "lisst"), "没有命令 'lisst'。 是否指 'list'？"),
    (("plan", "list", "--nope"), "没有选项 '--nope'。"),
    (("plan", "export", "a", "b"), "多出的参数：b。"),
    (("light", "list"), "缺少选项 '--plan'。"),
    (("light", "list", "--plan"), "选项 '--plan' 需要一个值。"),
    (("light", "list", "--plan", "x", "--as-of", "9 April"), "“9 April”不是有效日期"),
    (("light", "list", "--plan", "x", "--as-of", "20200409"), "“20200409”不是有效日期"),
    (("light", "list", "--plan", "x", "--as-of", "9999-12-31"), "“9999-12-31”不是有效日期"),
    (("jobs", "run", "sweep", "--at", "noon"), "“noon”不是时刻"),
    (("jobs", "run", "sweep", "--at", "9999-12-31T08:00"), "“9999-12-31T08:00”不在1900年"),
    (("simulate", "--seed", "x"), "'x' 不是有效的整数。"),
    (("nothing",), "没有命令 'nothing'。"),
]


@pytest.mark.parametrize(("words", "said"), SAID, ids=lambda value: " ".join(value)[:20])
def test_it_is_told_in_chinese(command, words, said):
    answer = command(*words)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert "错误：" in answer.stderr


@pytest.mark.parametrize(("words", "_said"), SAID, ids=lambda value: " ".join(value)[:20])
def test_it_is_told_in_english(command, words, _said):
    with i18n.speaking("en"):
        answer = command(*words)
    assert answer.exit_code == 2
    assert "Error: " in answer.stderr
    assert not re.search("[\u3400-\u9fff]", answer.stderr)


def commands_of(group, path=()):
    for name, each in sorted(group.commands.items()):
        if isinstance(each, click.Group):
            yield from commands_of(each, (*path, name))
        else:
            yield each, (*path, name)


def test_every_command_tells_a_missing_argument_and_a_wrong_option(app, command):
    seen = 0
    for each, path in commands_of(app.cli):
        if path[0] == "db":  # Flask-Migrate's own
            continue
        answer = command(*path, "--no-such-option")
        assert answer.exit_code == 2, path
        assert "没有选项 '--no-such-option'" in answer.stderr, path
        if any(param.required for param in each.params):
            answer = command(*path)
            assert "缺少" in answer.stderr, path
            seen += 1
    assert seen > 10


def test_every_sentence_is_still_clicks(app):
    """A sentence that Click has worded otherwise would be told in English again."""
    texts = "".join(
        part.__loader__.get_source(part.__name__)
        for part in (__import__(f"click.{name}", fromlist=["_"]) for name in usage.PARTS)
    )
    words = texts.replace('"\n                    "', "")
    for sentence in (*usage.SENTENCES, *usage.PLURALS):
        escaped = sentence.replace("\n", "\\n").replace("\t", "\\t")
        assert escaped in words or escaped == "required", sentence


def test_a_command_that_is_loaded_before_the_program_speaks_it_too():
    code = "import tracker.cli.plan as plan; print(type(plan.load.params[0].type.name).__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Noun"


def test_a_place_that_cannot_be_written_is_told_in_chinese(tmp_path):
    for place, said in ((tmp_path / "nowhere" / "a.docx", "没有文件夹"), (tmp_path, "这是文件夹")):
        with pytest.raises(Refused) as wrong:
            edge.write_file(place, b"")
        assert said in error_text(wrong.value)
