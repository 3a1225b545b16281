"""The rule of name variants: what is one department, what is only a proposal, what is nobody."""

import pytest

from scripts.measure import ROOT
from tracker.annex.names import Place, Variants, group_key, nearest_groups
from tracker.seedfiles.departments import load_departments

PLACES = {
    "371300": Place("临沂市", "市", ("山东省",)),
    "370321": Place("桓台县", "县", ("山东省", "淄博市")),
}
LINYI = PLACES["371300"]
SHANDONG = Place("山东省", "省")
# What the official names alone do not tell: a zone's everyday name.
BEYOND_THE_RULE = {"临港区", "临港区管委会", "临沂商城"}


def official(code):
    """Yield the rule over the official names of a seed jurisdiction, and its departments."""
    entries = load_departments(ROOT / "seeds/departments.yaml").departments
    own = [entry for entry in entries if entry.jurisdiction == code]
    return Variants(PLACES[code], [(entry.name, entry.name) for entry in own]), own


@pytest.mark.parametrize("code", PLACES)
def test_every_recorded_form_of_a_name_follows_from_the_official_one(code):
    variants, entries = official(code)
    missed = {
        written: variants.match(written)
        for entry in entries
        for written in entry.all_names()
        if variants.match(written).units != (entry.name,) or not variants.match(written).is_sure
    }
    assert missed.keys() <= BEYOND_THE_RULE, missed
    assert not any(match.is_sure for match in missed.values())


@pytest.mark.parametrize(
    ("written", "official_name", "code"),
    [
        ("人社局", "临沂市人力资源和社会保障局", "variant"),
        ("市 人社局", "临沂市人力资源和社会保障局", "variant"),
        ("临沂市人社局", "临沂市人力资源和社会保障局", "variant"),
        ("山东省临沂市人社局", "临沂市人力资源和社会保障局", "variant"),
        ("我市人社局等", "临沂市人力资源和社会保障局", "variant"),
        ("发展改革委", "临沂市发展和改革委员会", "variant"),
        ("市发展和改革委员会", "临沂市发展和改革委员会", "variant"),
        ("市场监管局", "临沂市市场监督管理局", "variant"),
        ("市市场监管局（市知识产权局）", "临沂市市场监督管理局", "two_names"),
        ("市政府国资委", "临沂市人民政府国有资产监督管理委员会", "variant"),
        ("团市委", "共青团临沂市委员会", "variant"),
        ("共青团", "共青团临沂市委员会", "variant"),
        ("工会", "临沂市总工会", "variant"),
        ("人力资源社会保障部门", "临沂市人力资源和社会保障局", "function"),
        ("社会保障部门", "临沂市人力资源和社会保障局", "part"),
        ("兰山区", "兰山区人民政府", "variant"),
        ("临沂高新区管委会", "临沂高新技术产业开发区管理委员会", "variant"),
    ],
)
def test_variants_are_one_department(written, official_name, code):
    match = official("371300")[0].match(written)
    assert (match.code, match.units, match.is_sure) == (code, (official_name,), True)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("市发展和改革局", "kind_differs"),  # the same work, another kind of body
        ("市社会保障局", "covers"),
        ("市农业局", "near"),
        ("市工业局", "covers"),
        ("省科技厅", "elsewhere"),
        ("团省委", "elsewhere"),
        ("兰山区教育局", "elsewhere"),
        ("有关部门", "vague"),
        ("各部门", "vague"),
        ("市卫健委", "unknown"),
        ("", "vague"),
        ("（）", "unknown"),
    ],
)
def test_what_agrees_only_in_part_is_never_taken(written, code):
    match = official("371300")[0].match(written)
    assert (match.code, match.is_sure) == (code, False)


def test_the_education_bureau_of_the_county_also_answers_for_sports():
    match = official("370321")[0].match("体育部门")
    assert (match.code, match.units, match.is_sure) == ("part", ("桓台县教育和体育局",), True)


def test_two_that_may_be_meant_are_both_named():
    variants = Variants(LINYI, [("临沂市文化和旅游局", 1), ("临沂市旅游和会展局", 2)])
    assert variants.match("旅游部门").units == (1, 2)
    assert not variants.match("旅游部门").is_sure
    both = Variants(LINYI, [("临沂市市场监督管理局", 1), ("临沂市知识产权局", 2)])
    assert both.match("市市场监管局（市知识产权局）").code == "several"


def test_a_shared_prefix_is_the_places_own():
    variants = Variants(SHANDONG, [("山东省科学技术厅", 1), ("山东省工业和信息化厅", 2)])
    assert variants.match("省科技厅").units == (1,)
    assert variants.match("工业和信息化厅").units == (2,)
    assert variants.match("市科技局").code == "elsewhere"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("各县区政府（开发区管委会）", "各县（区）人民政府、开发区管委会"),
        ("市就业和农民工工作联席会议成员单位", "就业、农民工工作联席会议成员单位"),
    ],
)
def test_groups_agree_without_their_filling(one, other):
    assert group_key(one, LINYI) == group_key(other, LINYI)
    assert nearest_groups(other, [(one, 1), ("各行业企业", 2)], place=LINYI).is_sure


def test_a_group_that_says_less_is_only_proposed():
    match = nearest_groups(
        "联席会议成员单位", [("市就业和农民工工作联席会议成员单位", 1)], place=LINYI
    )
    assert (match.units, match.is_sure) == ((1,), False)
