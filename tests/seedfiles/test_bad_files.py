"""Bad data files: each problem is told at its line, in both languages, with what would be right."""

import random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scripts.measure import ROOT
from tracker.i18n import gettext, speaking
from tracker.seedfiles import sentences
from tracker.seedfiles.calendar import load_calendar, read_calendar
from tracker.seedfiles.departments import load_departments, read_departments
from tracker.seedfiles.marked import MAX_BYTES
from tracker.seedfiles.plans import load_plans, read_plans
from tracker.seedfiles.policy import load_policy, read_policy
from tracker.seedfiles.problems import SeedFileError
from tracker.seedfiles.tables import load_tables, read_tables

GOLDEN = yaml.safe_load((ROOT / "tests/golden/seedfiles/bad.yaml").read_text(encoding="utf-8"))
CASES = pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["name"])
LANGUAGES = ("en", "zh_CN")
READERS = {
    "plans": ("tasks.yaml", read_plans),
    "departments": ("departments.yaml", read_departments),
    "calendar": ("calendar.yaml", read_calendar),
    "policy": ("policy.yaml", read_policy),
    "tables": ("tables.yaml", read_tables),
}
LOADERS = (load_plans, load_departments, load_calendar, load_policy, load_tables)


def refused(reader, data):
    """The error that a reader raises for some bytes."""
    file, read = READERS[reader]
    known = {"jurisdictions": ["371300", "370321"]} if reader == "plans" else {}
    with pytest.raises(SeedFileError) as caught:
        read(data, file, **known)
    return caught.value


def bad_text(case):
    if "text" in case:
        return case["text"]
    base = GOLDEN["bases"][case["reader"]]
    assert base.count(case["passage"]) == 1
    return base.replace(case["passage"], case["becomes"])


def told(error, language):
    with speaking(language):
        return [gettext(problem.message, **problem.params) for problem in error.problems]


@CASES
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_told_with_its_line_and_what_would_be_right(case, language):
    error = refused(case["reader"], bad_text(case).encode())
    assert told(error, language) == [line[language] for line in case["told"]]


@pytest.mark.parametrize("reader", ["plans", "departments", "policy", "tables"])
def test_the_bases_of_the_bad_files_are_good(reader):
    file, read = READERS[reader]
    assert read(GOLDEN["bases"][reader].encode(), file).file == file


def test_every_sentence_is_told_by_some_bad_file(tmp_path):
    errors = [refused(case["reader"], bad_text(case).encode()) for case in GOLDEN["cases"]]
    errors += [refused("plans", "方案".encode("gb18030")), refused("plans", b"x" * (MAX_BYTES + 1))]
    with pytest.raises(SeedFileError) as absent:
        load_plans(tmp_path / "absent.yaml")
    used = {problem.message for error in (*errors, absent.value) for problem in error.problems}
    written = {value for name, value in vars(sentences).items() if name.isupper() and name != "N_"}
    assert used == written - {sentences.HEAD}


@pytest.mark.parametrize("load", LOADERS, ids=lambda load: load.__name__)
def test_a_file_that_is_not_there_is_named(load, tmp_path):
    for path in (tmp_path / "absent.yaml", tmp_path):
        with pytest.raises(SeedFileError) as caught:
            load(path)
        assert path.name in str(caught.value)


def test_a_file_in_another_encoding_is_told_at_the_line_where_it_shows():
    error = refused("plans", "plans:\n  - code: p\n    title: 方案\n".encode("gb18030"))
    assert [problem.line for problem in error.problems] == [3]
    assert "UTF-8" in str(error)


def test_a_file_far_too_large_is_refused_before_it_is_parsed():
    error = refused("plans", b"plans: [" + b"[" * MAX_BYTES)
    assert told(error, "en") == ["tasks.yaml is larger than 4 MB; check that it is the right file."]


def test_all_problems_of_a_file_are_told_in_the_order_of_their_lines():
    text = (
        "plans:\n"
        "  - code: p\n"
        "    issued_on: yesterday\n"
        "    jurisdiction: '371300'\n"
        "    period: {from: 2019-11-21, to: 2019-13-01}\n"
        "    tasks:\n"
        "      - {code: a, requirement: x, responsible: [], open_ended: maybe}\n"
        "      - {code: a, requirement: y, responsible: [z]}\n"
        "    tytle: t\n"
    )
    error = refused("plans", text.encode())
    assert [(problem.line, problem.path) for problem in error.problems] == [
        (2, "plans[1].title"),
        (3, "plans[1].issued_on"),
        (5, "plans[1].period.to"),
        (7, "plans[1].tasks[1].responsible"),
        (7, "plans[1].tasks[1].open_ended"),
        (8, "plans[1].tasks[2].code"),
        (9, "plans[1].tytle"),
    ]
    assert str(error).startswith("tasks.yaml cannot be used; problems found: 7.\n")
    assert error.problems[1].value == "yesterday"


def test_nothing_in_a_file_is_ever_run_or_blown_up():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nplans: [*b, *b]\n"
    assert "anchors and aliases" in str(refused("plans", bomb.encode()))
    call = "plans: !!python/object/apply:os.system ['true']\n"
    assert "is not allowed; write the plain value" in str(refused("plans", call.encode()))
    deep = "plans: " + "[" * 200_000
    assert "nested more than" in str(refused("plans", deep.encode()))


def problems_of(reader, text):
    """What a reader finds wrong; nothing where it answers."""
    file, read = READERS[reader]
    try:
        read(text, file)
    except SeedFileError as error:
        return error.problems
    return []


@pytest.mark.parametrize("reader", READERS)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_bytes_are_a_reader_refuses_them_in_sentences(reader, data):
    assert all(str(problem).endswith(".") for problem in problems_of(reader, data))


@pytest.mark.parametrize("reader", ["plans", "departments", "policy", "tables"])
@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_one_passage_lost_is_told_at_lines_that_it_has(reader, seed):
    chance = random.Random(seed)
    base = GOLDEN["bases"][reader]
    start = chance.randrange(len(base))
    text = base[:start] + base[start + chance.randrange(1, 40) :]
    assert all(0 <= p.line <= text.count("\n") + 1 for p in problems_of(reader, text.encode()))
