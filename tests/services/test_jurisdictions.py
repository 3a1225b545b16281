"""Jurisdictions: who adds one, what is refused, and that work can be given to it at once."""

import pytest

from tests.services.told import audited
from tracker.errors import Forbidden, Problems
from tracker.services.department import departments, jurisdictions
from tracker.services.department.departments import NewDepartment
from tracker.services.department.jurisdictions import NewJurisdiction


def newcomer(**values):
    entry = {"code": "371390", "name": "高新区", "parent": "371300", "prefix": "区"}
    return NewJurisdiction(**(entry | values))


@pytest.mark.both_databases
def test_an_added_jurisdiction_takes_departments(cast):
    made = jurisdictions.add_jurisdiction(cast.administrator, newcomer())
    assert (made.level, made.parent.code) == ("county", "371300")
    assert made in jurisdictions.list_jurisdictions(cast.supervisor)
    assert made not in jurisdictions.list_jurisdictions_with_departments(cast.supervisor)
    assert audited("add_jurisdiction") == [
        ("administrator", {"code": "371390", "name": "高新区", "parent": "临沂市"})
    ]
    entry = NewDepartment("371390", "bureau", "rsj", "高新区人力资源和社会保障局", "区人社局", "")
    departments.add_department(cast.administrator, entry)
    assert made in jurisdictions.list_jurisdictions_with_departments(cast.supervisor)
    assert jurisdictions.count_departments(cast.supervisor)[made.id] == 1


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"code": "371300"}, ["code"]),
        ({"code": "3713"}, ["code"]),
        ({"code": "37139x"}, ["code"]),
        ({"parent": "370321"}, ["parent"]),
        ({"parent": ""}, ["parent"]),
    ],
)
def test_a_jurisdiction_that_cannot_be_is_told(cast, values, fields):
    with pytest.raises(Problems) as wrong:
        jurisdictions.add_jurisdiction(cast.administrator, newcomer(**values))
    assert [each.field for each in wrong.value.problems] == fields


def test_two_neighbours_have_two_names(cast):
    jurisdictions.add_jurisdiction(cast.administrator, newcomer())
    with pytest.raises(Problems) as wrong:
        jurisdictions.add_jurisdiction(cast.administrator, newcomer(code="371391"))
    assert [each.field for each in wrong.value.problems] == ["name"]


def test_only_the_administrator_adds_jurisdictions(cast):
    for who in (cast.supervisor, cast.auditor, cast.lead):
        with pytest.raises(Forbidden):
            jurisdictions.add_jurisdiction(who, newcomer())


@pytest.mark.parametrize(
    ("code", "level"),
    [("370000", "province"), ("371300", "city"), ("371302", "county"), ("371302001", "town")],
)
def test_a_code_tells_the_level(code, level):
    assert jurisdictions.level_of(code) == level
