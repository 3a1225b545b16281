"""Departments are renamed on a day: the old name holds until the day before, for ever."""

from datetime import date

import pytest

from tests.services.told import audited
from tracker.errors import Forbidden, Invalid, NotFound, Problems
from tracker.services.department import departments, names
from tracker.services.department.departments import NewDepartment, Renaming

DAY = date(2021, 6, 1)


def renaming(official="市乡村振兴局", short="", from_on=DAY, source="机构改革方案"):
    return Renaming(official, short, from_on, source)


def rename(cast, which="rsj", **values):
    department = cast.departments["371300", which]
    return departments.rename_department(
        cast.administrator, department.id, renaming=renaming(**values)
    )


@pytest.mark.both_databases
def test_the_old_name_ends_the_day_before_the_new_one_begins(cast, backend):
    department = rename(cast)
    assert department.name_on(date(2021, 5, 31)) == "市人社局"
    assert department.name_on(DAY) == "市乡村振兴局"
    assert audited("rename_department") == [
        ("administrator", {"from_on": "2021-06-01", "official": "市乡村振兴局"})
    ]


def test_both_names_lead_to_the_department_in_a_plan_of_any_year(cast):
    department = rename(cast)
    book = names.NameBook(department.jurisdiction, date(2020, 1, 1))
    assert book.resolve("市人社局").department == department
    assert book.resolve("市乡村振兴局").department == department


def test_a_department_can_be_renamed_again_later(cast):
    rename(cast)
    department = rename(cast, official="市农业局", from_on=date(2022, 1, 1))
    days = (date(2021, 5, 31), date(2021, 12, 31), date(2022, 1, 1))
    assert [department.name_on(day) for day in days] == ["市人社局", "市乡村振兴局", "市农业局"]


def test_a_name_cannot_begin_before_the_present_one(cast):
    rename(cast)
    with pytest.raises(Invalid) as refusal:
        rename(cast, official="市农业局", from_on=DAY)
    assert refusal.value.field == "from_on"


def test_an_empty_short_form_stays_as_it_is(cast):
    department = rename(cast, official="临沂市乡村振兴局", short="市乡村振兴局")
    rename(cast, official="临沂市振兴局", from_on=date(2022, 1, 1))
    assert department.name_on(date(2022, 2, 1)) == "市乡村振兴局"
    assert department.official_name_on(date(2022, 2, 1)) == "临沂市振兴局"


def test_a_name_that_is_anothers_is_refused(cast):
    with pytest.raises(Invalid) as refusal:
        rename(cast, official="市财政局")
    assert refusal.value.field == "official"
    with pytest.raises(Invalid) as refusal:
        rename(cast, short="市财政局")
    assert refusal.value.field == "short"
    assert cast.departments["371300", "rsj"].name_on(DAY) == "市人社局"


def test_the_same_name_may_stand_in_another_jurisdiction(cast):
    rename(cast, official="县人力资源社会保障局")


def test_a_written_form_is_added_once(cast):
    department = cast.departments["371300", "rsj"]
    departments.add_alias(cast.administrator, department.id, name="人社部门", source="")
    book = names.NameBook(department.jurisdiction, date(2020, 1, 1))
    assert book.resolve("人社部门").department == department
    for taken in ("人社部门", "市财政局", ""):
        with pytest.raises(Invalid):
            departments.add_alias(cast.administrator, department.id, name=taken, source="")


def test_departments_elsewhere_are_not_found_and_others_may_not_rename(cast):
    foreign = cast.departments["370321", "rsj"]
    with pytest.raises(NotFound):
        departments.rename_department(cast.administrator, foreign.id, renaming=renaming())
    for who in (cast.supervisor, cast.auditor, cast.lead):
        with pytest.raises(Forbidden):
            departments.rename_department(
                who, cast.departments["371300", "rsj"].id, renaming=renaming()
            )


def newcomer(**values):
    entry = {
        "jurisdiction": "371300",
        "kind": "bureau",
        "code": "dsjj",
        "official": "临沂市大数据发展局",
        "short": "市大数据发展局",
        "source": "机构改革方案",
    }
    return NewDepartment(**(entry | values))


@pytest.mark.both_databases
def test_an_added_department_is_found_by_its_names(cast, backend):
    made = departments.add_department(cast.administrator, newcomer())
    book = names.NameBook(made.jurisdiction, DAY)
    assert book.resolve("市大数据发展局").department == made
    assert str(book.interpret("大数据发展部门").how) == "rule"
    assert audited("add_department") == [
        ("administrator", {"official": "临沂市大数据发展局", "short": "市大数据发展局"})
    ]
    assert departments.list_departments(cast.administrator, jurisdiction="371300")[-1] == made


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"code": "rsj"}, ["code"]),
        ({"code": "大数据"}, ["code"]),
        ({"official": "市人社局"}, ["official"]),
        ({"short": "市人社局", "kind": "局"}, ["kind", "short"]),
        ({"jurisdiction": "370321"}, ["jurisdiction"]),
    ],
)
def test_a_department_that_cannot_be_is_told(cast, values, fields):
    with pytest.raises(Problems) as wrong:
        departments.add_department(cast.administrator, newcomer(**values))
    assert [each.field for each in wrong.value.problems] == fields


def test_only_the_administrator_adds_departments(cast):
    for who in (cast.supervisor, cast.auditor, cast.lead):
        with pytest.raises(Forbidden):
            departments.add_department(who, newcomer())
