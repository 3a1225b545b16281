"""``seed``, ``plan``, ``light``, ``dashboard``, ``assess``, ``ledger``: answers and exit codes."""

import json
import shutil
from datetime import date

import pytest

from scripts.measure import ROOT
from tests.cast import find_cast
from tests.services.told import file
from tracker.seedfiles.plan_writing import plan_to_yaml
from tracker.services.plan import plan_export

CODE = "linyi-2019-13"
READINGS = [
    ("plan", "list"),
    ("plan", "export", CODE),
    ("light", "list", "--plan", CODE),
    ("ledger", "export", "--plan", CODE),
    ("assess", "show", "--plan", CODE, "--period", "2020Q1"),
    ("assess", "show", "--plan", CODE, "--period", "2020"),
    ("dashboard", "show", "--plan", CODE),
]


@pytest.fixture
def run(stage, command, clock):
    """Run a command on the cast's plan on 9 April 2020, a day after the first reports were due."""
    with stage.app_context():
        people = find_cast()
        file(people.lead, people.duty(), percent=30)
    clock.set(date(2020, 4, 9))
    return command


def said(result, status):
    """What a command said on stderr; it ended with a status and without a traceback."""
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stderr


def read(result):
    """The one JSON document that a command printed and nothing else."""
    assert said(result, 0) == ""
    return json.loads(result.stdout)


def written(app, change=lambda text: text):
    with app.app_context():
        return change(plan_to_yaml(plan_export.plan_entry(find_cast().plan)))


@pytest.fixture
def plan_file(stage, tmp_path):
    """Write the plan as a file, changed or not; yields its path."""

    def write(change=lambda text: text):
        path = tmp_path / "plan.yaml"
        path.write_text(written(stage, change), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("words", READINGS, ids=" ".join)
def test_a_reading_prints_one_json_document_and_nothing_else(run, words):
    assert read(run(*words, "--format", "json"))


@pytest.mark.parametrize("words", [w for w in READINGS if w[0] != "ledger"], ids=" ".join)
def test_a_reading_prints_lines_for_people(run, words):
    result = run(*words)
    assert said(result, 0) == ""
    assert result.stdout.strip()


@pytest.mark.parametrize("words", [w for w in READINGS if "--plan" in w], ids=" ".join)
def test_a_day_is_read_as_it_was(run, words):
    document = read(run(*words, "--as-of", "2020-04-07", "--format", "json"))
    shown = document["plan"]["as_of"] if words[0] == "ledger" else document["as_of"]
    assert shown == "2020-04-07"


@pytest.mark.parametrize("words", [w for w in READINGS if "--plan" in w], ids=" ".join)
def test_a_day_reads_the_same_in_a_later_year(run, clock, words):
    asked = (*words, "--as-of", "2020-04-09", "--format", "json")
    on_the_day = run(*asked).stdout
    clock.set(date(2021, 2, 1))
    assert run(*asked).stdout == on_the_day


def test_an_unknown_plan_is_named_with_those_there_are(run):
    for words in (
        ("plan", "export", "x"),
        ("plan", "publish", "x"),
        ("light", "list", "--plan", "x"),
    ):
        assert "没有代码为“x”的方案；现有方案：linyi-2019-13" in said(run(*words), 1)


def test_wrong_usage_ends_with_two(run, tmp_path):
    for words in (
        ("plan", "load", tmp_path / "none.yaml"),
        ("plan", "publish"),
        ("light", "list", "--plan", CODE, "--as-of", "9 April"),
        ("dashboard", "show"),
        ("assess", "show", "--plan", CODE, "--period", "2020Q7"),
        ("plan", "list", "--format", "xml"),
    ):
        said(run(*words), 2)


def test_lights_have_words_and_codes(run):
    found = read(run("light", "list", "--plan", CODE, "--format", "json"))["lights"]
    late = next(
        each for each in found if (each["task"], each["department"]) == (f"{CODE}-02", "gxj")
    )
    assert (late["role"], late["light"], late["reason_code"]) == ("lead", "yellow", "duty_overdue")
    assert "应于4月8日（周三）前报送，至今未报" in late["reason"]


def test_the_dashboard_tells_people_in_words(run):
    text = run("dashboard", "show", "--plan", CODE).stdout
    assert "预警\t" in text
    assert "应报\t6" in text
    assert "逾期未报\t5" in text


def test_what_moved_is_told_line_by_line(run):
    text = run("dashboard", "show", "--plan", CODE, "--compare", "2020-04-07").stdout
    lines = [line.split("\t") for line in text.splitlines() if line.count("\t") == 4]
    assert lines == [["变差", "linyi-2019-13-03", "市人社局", "预警", "滞后"]]


def test_score_sheets_name_their_units(run):
    text = run("assess", "show", "--plan", CODE, "--period", "2020Q1").stdout
    assert "\trsj\t市人社局\t" in text


def test_score_sheets_are_texts_with_their_reasons(run):
    document = read(run("assess", "show", "--plan", CODE, "--period", "2020Q1", "--format", "json"))
    assert (document["plan"], document["period"], document["policy_version"]) == (
        CODE,
        "2020Q1",
        "2019-1",
    )
    sheet = next(each for each in document["sheets"] if each["department"] == "rsj")
    assert isinstance(sheet["score"], str)
    assert {line["part"] for line in sheet["lines"]} == {
        "timeliness",
        "delivery",
        "quality",
        "responsiveness",
    }
    assert all(line["reason"] and line["reason_code"] for line in sheet["lines"])


def test_a_file_that_says_the_same_changes_nothing(run, plan_file):
    assert "没有变化" in run("plan", "load", plan_file()).stdout
    assert read(run("plan", "load", plan_file(), "--format", "json")) == []


def test_a_preview_prints_the_differences_and_stores_nothing(run, plan_file):
    path = plan_file(lambda text: text.replace("岗前培训", "上岗培训"))
    preview = run("plan", "load", path, "--dry-run")
    assert f"~ {CODE}-01.requirement" in preview.stdout
    assert "未保存任何内容" in preview.stdout
    (difference,) = read(run("plan", "load", path, "--format", "json"))
    assert difference["path"] == f"{CODE}-01.requirement"
    assert "没有变化" in run("plan", "load", path).stdout


def test_a_file_that_cannot_be_read_ends_with_two_and_every_problem(run, plan_file):
    path = plan_file(lambda text: text.replace("deadline_on: 2020-06-30", "deadline_on: soon"))
    wrong = said(run("plan", "load", path), 2)
    assert "“soon”不是日期" in wrong
    said(run("plan", "load", plan_file(lambda _: "plans: [")), 2)


def test_a_unit_that_nobody_knows_ends_with_one_its_line_and_the_nearest(run, plan_file):
    wrong = said(
        run("plan", "load", plan_file(lambda text: text.replace("市工信局", "市工业局"))), 1
    )
    assert "没有“市工业局”这个单位；相近的有：市工信局" in wrong
    assert "未载入任何内容" in wrong


def test_what_a_published_plan_keeps_ends_with_one(run, plan_file):
    path = plan_file(lambda text: text.replace("to: 2021-12-31", "to: 2022-12-31"))
    assert "截止日期" in said(run("plan", "load", path), 1)
    assert "已于" in said(run("plan", "publish", CODE), 1)


def test_an_exported_plan_loads_again(run, tmp_path):
    path = tmp_path / "exported.yaml"
    path.write_text(run("plan", "export", CODE).stdout, encoding="utf-8")
    assert read(run("plan", "load", path, "--format", "json")) == []


def test_seeding_is_safe_to_repeat_and_tells_what_it_added(command, app):
    first = command("seed")
    assert said(first, 0) == ""
    assert "责任单位：73" in first.stdout
    assert "没有变化" in command("seed").stdout
    listed = read(command("plan", "list", "--format", "json"))
    assert [(plan["code"], plan["state"]) for plan in listed] == [
        ("huantai-2020-1", "draft"),
        ("linyi-2019-13", "draft"),
    ]


def test_a_seed_file_with_a_mistake_stops_all_of_them(command, app, tmp_path):
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    departments = tmp_path / "seeds" / "departments.yaml"
    departments.write_text(
        departments.read_text(encoding="utf-8").replace("kind: bureau", "kind: burreau", 1),
        encoding="utf-8",
    )
    assert "burreau" in said(command("seed", "--folder", tmp_path / "seeds"), 2)
    assert read(command("plan", "list", "--format", "json")) == []


OWN_CITY = """
jurisdictions:
  - {code: "371000", name: 威海市, prefix: 市, parent: null}
departments:
  "371000":
    - {code: rsj, kind: bureau, name: 威海市人力资源和社会保障局, short: 市人社局}
"""


def test_an_office_begins_with_its_own_departments_and_no_plan(command, app, tmp_path):
    (tmp_path / "departments.yaml").write_text(OWN_CITY, encoding="utf-8")
    first = command("seed", "--folder", tmp_path)
    assert said(first, 0) == ""
    assert "责任单位：1" in first.stdout
    assert "考核规则：1" in first.stdout, "the rules' numbers are those that are shipped"
    assert read(command("plan", "list", "--format", "json")) == []


def test_a_folder_without_any_seed_file_is_refused(command, app, tmp_path):
    told = said(command("seed", "--folder", tmp_path), 1)
    assert "没有departments.yaml" in told
    assert "policy.yaml" in told
