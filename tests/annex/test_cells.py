"""Cells of which the line breaks are lost, or stand where a printer set them."""

import pytest

from tests.annex.invented import roles, tasks_of
from tracker.annex.cells import units_of

GLUED = [
    ("牵头：市大数据局配合：市公安局市人社局", "牵头：市大数据局；配合：市公安局、市人社局"),
    ("县民政局县医保局县残联各乡镇", "县民政局、县医保局、县残联、各乡镇"),
    ("市委编办市司法局", "市委编办、市司法局"),
    ("市住房和城乡建设局各县区政府", "市住房和城乡建设局、各县区政府"),
]
WHOLE = [
    "市公安局市中分局",
    "县委县政府督查室",
    "市粮食和储备局等部门",
    "国家税务总局某市税务局",
    "市市场监管局",
    "各县市区政府",
    "人民银行市分行",
    "市直各部门各单位",
    "各县（市、区）人民政府",
]


@pytest.mark.parametrize(("written", "parted"), GLUED)
def test_names_and_labels_without_a_mark_between_are_parted(written, parted):
    assert units_of(written) == parted


@pytest.mark.parametrize("name", WHOLE)
def test_a_name_that_holds_another_stays_whole(name):
    assert units_of(name) == name


def test_a_region_and_its_government_on_two_lines_are_one():
    assert (
        units_of("县民政局、各镇\n人民政府（街道办事处）") == "县民政局、各镇人民政府（街道办事处）"
    )


def test_breaks_written_in_markdown_are_lines():
    (task,) = tasks_of(
        "| 任务 | 落实单位 | 协同单位 |\n|---|---|---|\n"
        "| 防止返贫 | 县乡村振<br>兴局 | 县民政局<br/>县残联 |\n"
    )
    assert roles(task) == ("县乡村振兴局", "县民政局 县残联", "县乡村振兴局 县民政局 县残联")


def test_a_person_on_the_line_below_the_unit_is_no_unit():
    (task,) = tasks_of(
        "| 任务 | 牵头单位及责任人 | 时限 |\n|---|---|---|\n"
        "| 宅基地改革 | 市农业农村<br>局<br>张某 | 10月 |\n"
    )
    assert task.lead == ("市农业农村局",)
