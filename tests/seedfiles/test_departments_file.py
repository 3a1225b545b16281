"""The file of departments: dated names, memberships by date, and the other small files."""

from datetime import date

from scripts.measure import ROOT
from tracker.seedfiles.calendar import CalendarRow, read_calendar
from tracker.seedfiles.departments import read_departments
from tracker.seedfiles.problems import nearest_names
from tracker.seedfiles.units import FormerName

TEXT = """
jurisdictions:
  - {code: "371300", name: 临沂市, prefix: 市}
departments:
  "371300":
    - code: xczxj
      kind: bureau
      name: 临沂市乡村振兴局
      short: 市乡村振兴局
      established_on: 2005-01-01
      former_names:
        - {name: 扶贫开发领导小组办公室, short: 市扶贫开发办, to: 2021-05-31, source: 编办文件}
groups:
  "371300":
    - code: all
      name: 各部门
      needs_confirmation: false
      members:
        - {department: xczxj, from: 2019-11-21, to: 2020-03-31, source: 名单}
        - {department: xczxj, from: 2021-01-01}
"""


def test_a_former_name_still_means_the_department_and_keeps_its_days():
    read = read_departments(TEXT.encode(), "departments.yaml")
    department = read.units_by_name("371300")["市扶贫开发办"]
    assert department is read.departments[0]
    assert department.former_names == (
        FormerName("扶贫开发领导小组办公室", "市扶贫开发办", None, date(2021, 5, 31), "编办文件"),
    )
    assert department.all_names() == (
        "临沂市乡村振兴局",
        "市乡村振兴局",
        "扶贫开发领导小组办公室",
        "市扶贫开发办",
    )


def test_a_department_may_leave_a_group_and_come_back():
    members = read_departments(TEXT.encode(), "departments.yaml").groups[0].members
    assert [(member.from_on.year, member.to_on) for member in members] == [
        (2019, date(2020, 3, 31)),
        (2021, None),
    ]


def test_without_a_short_name_the_official_one_stands_for_it():
    text = TEXT.replace("      short: 市乡村振兴局\n", "")
    assert read_departments(text.encode(), "departments.yaml").departments[0].short == (
        "临沂市乡村振兴局"
    )


def test_a_correction_of_the_calendar_names_its_document():
    text = "overrides:\n  - {date: 2027-02-05, working: false, source: 国务院办公厅通知}\n"
    read = read_calendar(text.encode(), "calendar.yaml")
    assert read.overrides == (CalendarRow(date(2027, 2, 5), False, "国务院办公厅通知"),)


def test_the_example_in_the_calendar_file_is_a_good_row():
    text = (ROOT / "seeds" / "calendar.yaml").read_text(encoding="utf-8")
    example = next(line.removeprefix("#") for line in text.splitlines() if "- {date" in line)
    assert len(read_calendar(f"overrides:\n{example}\n".encode(), "c").overrides) == 1


def test_the_nearest_names_come_first_and_strangers_bring_none():
    known = ["市教育局", "市教体局", "市财政局", "团市委"]
    assert nearest_names("市教育厅", known)[0] == "市教育局"
    assert nearest_names("xyz", known) == []
