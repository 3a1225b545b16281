"""Lists of units: separators, 等, groups that hold a 、 within, two names in brackets."""

import doctest

import pytest

from tracker.annex import cells, columns, dates, declared, labels, marks, shadow, units
from tracker.annex.units import can_be_unit, is_group, is_named_unit, read_units

# What is written; the names, those that are groups, whether 等 stood there.
LISTS = [
    ("市人社局、市教育局", "市人社局 市教育局", "", False),
    ("市人社局，市教育局；市财政局。", "市人社局 市教育局 市财政局", "", False),
    ("市人社局,市教育局;市财政局", "市人社局 市教育局 市财政局", "", False),
    ("市人社局和市教育局", "市人社局 市教育局", "", False),
    (
        "市人力资源和社会保障局、市工业和信息化局",
        "市人力资源和社会保障局 市工业和信息化局",
        "",
        False,
    ),
    ("市城市管理和综合执法局及市公安局", "市城市管理和综合执法局 市公安局", "", False),
    ("工会、共青团和妇联", "工会 共青团 妇联", "", False),
    ("市人社局等", "市人社局", "", True),
    ("市人社局等部门", "市人社局", "", True),
    ("市人社局等有关部门和单位", "市人社局", "", True),
    ("市人社局等部门、单位", "市人社局", "", True),
    ("市人社局等15个部门", "市人社局", "", True),
    ("市商务局等及县区相关部门", "市商务局 县区相关部门", "县区相关部门", True),
    ("市公安局等；各区政府", "市公安局 各区政府", "各区政府", True),
    ("各高等院校、市中等职业学校", "各高等院校 市中等职业学校", "各高等院校", False),
    ("市科协，各区、县级市", "市科协 各区、县级市", "各区、县级市", False),
    ("各有关区、县级市", "各有关区、县级市", "各有关区、县级市", False),
    (
        "各市、县（市、区）人民政府",
        "各市、县（市、区）人民政府",
        "各市、县（市、区）人民政府",
        False,
    ),
    (
        "各省、自治区、直辖市人民政府",
        "各省、自治区、直辖市人民政府",
        "各省、自治区、直辖市人民政府",
        False,
    ),
    ("各镇、街道办事处", "各镇、街道办事处", "各镇、街道办事处", False),
    ("各镇人民政府、各街道办事处", "各镇人民政府 各街道办事处", "各镇人民政府 各街道办事处", False),
    ("各区市政府、开发区管委", "各区市政府 开发区管委", "各区市政府 开发区管委", False),
    ("市直有关部门、单位", "市直有关部门、单位", "市直有关部门、单位", False),
    ("市直有关部门和单位", "市直有关部门和单位", "市直有关部门和单位", False),
    ("市级各部门及各县市区政府", "市级各部门 各县市区政府", "市级各部门 各县市区政府", False),
    (
        "各街道(功能区)、区政府有关部门",
        "各街道(功能区) 区政府有关部门",
        "各街道(功能区) 区政府有关部门",
        False,
    ),
    (
        "各县区政府（开发区管委会）",
        "各县区政府（开发区管委会）",
        "各县区政府（开发区管委会）",
        False,
    ),
    ("省市场监管局（省知识产权局）、省数据局", "省市场监管局（省知识产权局） 省数据局", "", False),
    ("省科技厅、工业和信息化厅、财政厅", "省科技厅 工业和信息化厅 财政厅", "", False),
    (
        "市就业工作联席会议成员单位",
        "市就业工作联席会议成员单位",
        "市就业工作联席会议成员单位",
        False,
    ),
    ("杭州市政府、杭州市、之江实验室", "杭州市政府 杭州市 之江实验室", "", False),
    ("各项目牵头单位、各行业企业", "各项目牵头单位 各行业企业", "各项目牵头单位 各行业企业", False),
    ("體育部門、市財政局", "體育部門 市財政局", "", False),
    ("无", "", "", False),
    ("——", "", "", False),
]


@pytest.mark.parametrize(("text", "names", "groups", "is_open"), LISTS)
def test_units_are_told_apart(text, names, groups, is_open):
    found = read_units(text)
    assert " ".join(found.names) == names
    assert " ".join(name for name in found.names if is_group(name)) == groups
    assert found.open_ended == is_open


@pytest.mark.parametrize(
    "name",
    [
        "市人社局",
        "团市委",
        "市委编办",
        "各镇街",
        "市总工会",
        "国网甲市供电公司",
        "人民银行甲市分行",
    ],
)
def test_names_of_units(name):
    assert can_be_unit(name)


@pytest.mark.parametrize(
    "name",
    [
        "职业资格证书",
        "日常工作由市人社局",
        "责任单位",
        "含危化品",
        "推进各项工作的部门",
        "他",
        "建立台账并报市人社局",
    ],
)
def test_what_is_no_unit_alone(name):
    assert not is_named_unit(name)


@pytest.mark.parametrize("module", [cells, columns, dates, declared, labels, marks, shadow, units])
def test_examples_hold(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
