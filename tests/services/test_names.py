"""How a written name was found to mean a unit: by name, by date, by earlier plans, by rule."""

from datetime import date

import pytest

from tests import factories
from tests.factories import Part
from tracker.db import transaction
from tracker.models import DepartmentName, Group, Task
from tracker.models.department import NameKind
from tracker.services.department.names import NameBook

DAY, RENAMED_ON = date(2020, 6, 1), date(2021, 6, 1)


def book_of(cast, day=DAY):
    return NameBook(cast.plan.jurisdiction, day)


def how(found):
    return str(found.how), found.why.code if found.why else ""


def name(department, written, kind=NameKind.ALIAS, **dates):
    with transaction():
        department.names.append(DepartmentName(name=written, kind=kind, **dates))


@pytest.fixture
def bureau(cast):
    return cast.departments["371300", "rsj"]


def test_names_are_told_apart_by_their_sort(cast, bureau):
    name(bureau, "市人社")
    name(bureau, "市人社局（老）", NameKind.SHORT)
    found = book_of(cast)
    assert how(found.interpret("市人社局")) == ("exact", "name_official")
    assert how(found.interpret("市人社局（老）")) == ("exact", "name_short")
    assert how(found.interpret("市人社")) == ("alias", "name_alias")


def test_a_name_of_other_days_says_until_when_or_from_when(cast, bureau):
    name(bureau, "市劳动局", NameKind.OFFICIAL, to_on=date(2009, 12, 31))
    name(bureau, "市人力资源局", NameKind.OFFICIAL, from_on=RENAMED_ON)
    found = book_of(cast)
    assert how(found.interpret("市劳动局")) == ("dated", "name_until")
    assert found.interpret("市劳动局").why.values["to_on"] == "2009-12-31"
    assert how(found.interpret("市人力资源局")) == ("dated", "name_from")
    assert how(book_of(cast, RENAMED_ON).interpret("市人力资源局")) == ("exact", "name_official")


def test_a_name_that_two_bear_is_never_taken(cast, bureau):
    name(bureau, "市综合办")
    name(cast.departments["371300", "gxj"], "市综合办")
    found = book_of(cast).interpret("市综合办")
    assert how(found) == ("proposed", "name_several")
    assert found.unit is None
    assert {unit.code for unit in found.candidates} == {"rsj", "gxj"}


def test_the_rule_names_a_unit_that_is_still_to_be_accepted(cast, bureau):
    found = book_of(cast).interpret("临沂市人力资源社会保障局")
    assert how(found) == ("rule", "name_variant")
    assert found.department is bureau
    assert book_of(cast).resolve("临沂市人力资源社会保障局").unit is None, "a load takes no rule"


def test_groups_are_found_by_name_by_rule_and_by_likeness(cast):
    with transaction() as session:
        session.add(
            Group(jurisdiction=cast.plan.jurisdiction, code="xq", name="各县区政府（开发区管委会）")
        )
    found = book_of(cast)
    assert how(found.interpret("各县区政府（开发区管委会）")) == ("group", "name_group")
    written = "各县（区）人民政府、开发区管委会"
    assert how(found.interpret(written)) == ("rule", "name_group_variant")
    assert found.interpret(written).group.code == "xq"
    assert how(found.interpret("县区政府和开发区")) == ("proposed", "name_near")


@pytest.fixture
def decided(cast):
    """A plan in which 就业部门 was decided to mean the bureau."""
    linyi = {code: d for (place, code), d in cast.departments.items() if place == "371300"}
    plan = factories.make_plan(
        cast.plan.jurisdiction, linyi, code="linyi-2018-1", tasks=(Part("rsj"),)
    )
    with transaction() as session:
        task = session.query(Task).filter_by(plan_id=plan.id).one()
        task.units[0].written = "就业部门"
        plan.document_number = "临政发〔2018〕1号"
    return plan


def test_what_was_decided_for_an_earlier_plan_holds(cast, bureau, decided):
    found = book_of(cast).interpret("就业部门")
    assert how(found) == ("earlier", "name_earlier")
    assert found.department is bureau
    assert found.why.values["plan"] == "临政发〔2018〕1号"
    assert book_of(cast).resolve("就业部门").unit is None, "a load of another plan asks again"


def test_two_earlier_plans_that_disagree_decide_nothing(cast, decided):
    linyi = {code: d for (place, code), d in cast.departments.items() if place == "371300"}
    other = factories.make_plan(
        cast.plan.jurisdiction, linyi, code="linyi-2018-2", tasks=(Part("gxj"),)
    )
    with transaction() as session:
        session.query(Task).filter_by(plan_id=other.id).one().units[0].written = "就业部门"
    assert how(book_of(cast).interpret("就业部门"))[0] == "unknown"


def test_another_jurisdictions_names_mean_nothing_here(cast):
    assert how(book_of(cast).interpret("县人力资源社会保障局")) == ("unknown", "name_elsewhere")
