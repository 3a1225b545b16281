"""The seed departments: what the documents prove, and nothing more."""

from collections import Counter

import pytest

from scripts.measure import ROOT
from tracker.seedfiles.calendar import load_calendar
from tracker.seedfiles.departments import load_departments
from tracker.seedfiles.plans import load_plans
from tracker.seedfiles.policy import load_policy

UNITS = load_departments(ROOT / "seeds" / "departments.yaml")
GROUPS = {(group.jurisdiction, group.name): group for group in UNITS.groups}
COUNTIES = (
    "lanshan luozhuang hedong yinan tancheng yishui lanling feixian pingyi junan mengyin linshu"
)
ZONES = "gaoxin jingkai lingang shangcheng mengshan zongbao"


def members(jurisdiction, name):
    return [member.department for member in GROUPS[jurisdiction, name].members]


def test_the_jurisdictions_form_the_tree():
    parents = {entry.code: entry.parent for entry in UNITS.jurisdictions}
    assert Counter(parents.values()) == {"371300": 12, "370000": 2, "370300": 1, None: 1}
    assert parents["370321"] == "370300"
    levels = Counter(entry.level for entry in UNITS.jurisdictions)
    assert levels == {"province": 1, "city": 2, "county": 13}


def test_the_county_governments_and_the_zones_are_eighteen_lower_governments():
    kinds = {d.code: d.kind for d in UNITS.departments if d.jurisdiction == "371300"}
    assert [code for code, kind in kinds.items() if kind == "county"] == COUNTIES.split()
    assert [code for code, kind in kinds.items() if kind == "zone"] == ZONES.split()
    eighteen = members("371300", "各县区政府（开发区管委会）")
    assert eighteen == COUNTIES.split() + ZONES.split()
    assert members("371300", "各级人民政府") == COUNTIES.split()


@pytest.mark.parametrize(
    ("jurisdiction", "name", "proved"),
    [
        ("371300", "市就业和农民工工作联席会议成员单位", ["rsj"]),
        ("371300", "县区相关部门", []),
        ("371300", "各行业企业", []),
        ("370321", "县就业和农民工工作联席会议成员单位", []),
    ],
)
def test_a_group_has_only_the_members_that_a_document_proves(jurisdiction, name, proved):
    assert members(jurisdiction, name) == proved
    assert GROUPS[jurisdiction, name].needs_confirmation
    assert GROUPS[jurisdiction, name].source


def test_the_towns_and_the_street_office_of_huantai_are_nine():
    kinds = {d.code: d.kind for d in UNITS.departments if d.jurisdiction == "370321"}
    nine = members("370321", "各镇（街道）")
    assert Counter(kinds[code] for code in nine) == {"town": 8, "street": 1}
    doubtful = {d.code for d in UNITS.departments if d.note and d.kind in {"town", "street"}}
    assert doubtful == {"suozhen", "chengqu"}


@pytest.mark.parametrize(
    ("jurisdiction", "written", "code"),
    [
        ("371300", "市人社局", "rsj"),
        ("371300", "人力资源社会保障局", "rsj"),
        ("371300", "人力资源社会保障部门", "rsj"),
        ("371300", "临沂市人力资源和社会保障局", "rsj"),
        ("371300", "团市委", "tsw"),
        ("371300", "市场监管部门", "scjgj"),
        ("371300", "国资监管部门", "gzw"),
        ("371300", "临沂商城管委会", "shangcheng"),
        ("371300", "各级政府（开发区管委会）", "xianqu-zhengfu-kaifaqu"),
        ("370321", "县人力资源社会保障局", "rsj"),
        ("370321", "县人力资源和社会保障局", "rsj"),
        ("370321", "县退役军人局", "tyjrswj"),
        ("370321", "团县委", "txw"),
        ("370321", "城区街道办事处", "chengqu"),
    ],
)
def test_a_written_form_means_one_unit_of_its_jurisdiction(jurisdiction, written, code):
    assert UNITS.units_by_name(jurisdiction)[written].code == code


def test_a_name_of_one_jurisdiction_means_nothing_in_another():
    assert "市人社局" not in UNITS.units_by_name("370321")
    assert not UNITS.units_by_name("370300")


def test_every_member_belongs_from_the_day_its_document_was_issued():
    issued = {
        plan.jurisdiction: plan.issued_on for plan in load_plans(ROOT / "seeds/tasks.yaml").plans
    }
    for group in UNITS.groups:
        assert {member.from_on for member in group.members} <= {issued[group.jurisdiction]}


def test_the_calendar_starts_without_corrections():
    assert load_calendar(ROOT / "seeds" / "calendar.yaml").overrides == ()


def test_the_policy_of_the_seeds_can_be_stored_as_plain_values():
    read = load_policy(ROOT / "seeds" / "policy.yaml")
    assert type(read.policy).from_dict(read.content) == read.policy
    assert read.content["score"]["role_weights"] == {"lead": 1, "support": "0.5"}
    assert read.content["effective_on"] == "2019-11-21"
