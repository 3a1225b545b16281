"""``annex read``: text, JSON and YAML, exit codes, and a sentence for whatever cannot be read."""

import json

import pytest

from tests.annex.files import excel
from tests.seedfiles.test_plan_files import ROOT
from tracker.seedfiles.plans import read_plans

SOURCE = ROOT / "tests" / "golden" / "documents" / "linyi-2019-13.txt"


@pytest.fixture
def document(tmp_path):
    """Write a document; yields its path."""

    def write(content, name="方案.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def told(result, status):
    """What a command said on stderr; it ended with a status and without a traceback."""
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result.stderr


def test_a_source_as_text(command):
    result = command("annex", "read", str(SOURCE))
    assert told(result, 0) == ""
    assert "临政办发〔2019〕13号" in result.stdout
    assert result.stdout.count("推定牵头: ") == 27


def test_a_source_as_json(command):
    result = command("annex", "read", str(SOURCE), "--format", "json")
    assert told(result, 0) == ""
    draft = json.loads(result.stdout)
    assert len(draft["tasks"]) == 27
    assert draft["tasks"][15]["responsible"] == ["市工信局"]
    assert draft["period"] == {"from": "2019-11-21", "to": "2021-12-31"}


def test_yaml_is_a_plan_file(command):
    result = command("annex", "read", str(SOURCE), "--format", "yaml")
    assert told(result, 0) == ""
    (plan,) = read_plans(result.stdout.encode(), "a.yaml").plans
    assert (plan.code, plan.jurisdiction) == ("371300-2019-13", "371300")
    assert len(plan.tasks) == 27


AWKWARD = """甲市2023年工作要点
1.甲。（各县区政府、市人社局等负责。列第一位者为牵头单位，下同。以下任务均需各乡镇落实，不再一一列出）
2.乙：“引号”、[方括号]，# 井号。（市教育局、市财政局负责，6月底前完成）
3.丙。（市民政局牵头，市民政局、市残联配合；长期坚持）
"""


def test_yaml_with_everything_loads(command, document, stage):
    path = document(AWKWARD)
    wanted = ("annex", "read", path, "--format", "yaml", "--jurisdiction", "371300")
    result = command(*wanted)
    assert told(result, 0) == ""
    (plan,) = read_plans(result.stdout.encode(), "a.yaml").plans
    first, second, third = plan.tasks
    assert (first.lead, first.presumed_lead) == ((), "各县区政府")
    assert second.lead == ("市教育局",)
    assert second.responsible == ("市教育局", "市财政局", "各乡镇")
    assert (second.groups, str(second.deadline_on)) == (("各乡镇",), "2023-06-30")
    assert (third.lead, third.support) == (("市民政局",), ("市民政局", "市残联", "各乡镇"))
    assert third.deadline == "长期坚持"
    assert "# 3. “市民政局”重复出现" in result.stdout


def test_yaml_is_taken_by_plan_load(command, document, stage):
    text = "临沂市2023年工作要点\n1.甲。（市人社局、市财政局负责，6月底前完成）\n"
    written = command("annex", "read", document(text), "--format", "yaml")
    loaded = command("plan", "load", document(written.stdout, "plan.yaml"), "--dry-run")
    assert told(loaded, 0) == ""
    assert "371300-2023-1cc348-01  甲。" in loaded.stdout


def test_whose_plan_it_is_has_to_be_said_where_nothing_tells(command, document):
    path = document("甲市工作要点\n1.甲。（市人社局负责）\n")
    assert "--jurisdiction" in told(command("annex", "read", path, "--format", "yaml"), 2)


@pytest.mark.parametrize("content", ["", "他走进屋子。\n雪下了一夜。\n", excel([("姓名", "单位")])])
def test_a_document_without_tasks_ends_with_1_and_a_sentence(command, document, content):
    said = told(command("annex", "read", document(content), "--format", "json"), 1)
    assert "方案.txt" in said
    assert said.rstrip().endswith("。")


def test_an_unreadable_file_ends_with_2_and_a_sentence(command, document):
    assert "无法读取" in told(command("annex", "read", document(b"%PDF-1.5 broken")), 2)


@pytest.mark.parametrize("arguments", [(), ("/no/such/file",), (str(SOURCE), "--format", "xml")])
def test_wrong_usage_ends_with_2(command, arguments):
    told(command("annex", "read", *arguments), 2)
