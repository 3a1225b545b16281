"""The statutory form is filled in from what was filed and accepted, one row a department."""

from datetime import date
from decimal import Decimal

import pytest

from tests.documents.sheets import cells_of, recount
from tests.services.told import accept, file, said
from tracker import errors
from tracker.services.indicator import statutory_tables
from tracker.services.plan.plan_reports import Asked

FIGURES = {
    "trained-person-times": "1200",
    "trained-employees": "700",
    "trained-migrant-workers": "500",
    "fund-set-aside": "100.50",
    "fund-spent": "40.2",
}


@pytest.fixture
def filed(cast, clock):
    """The lead's report on the first quarter, accepted, with figures; the support's came late."""
    report = file(cast.lead, cast.duty(), percent=30, figures=FIGURES)
    accept(cast.supervisor, report)
    clock.set(date(2020, 4, 14))
    file(cast.support, cast.duty("gxj"), percent=10)
    clock.set(date(2020, 4, 20))
    return cast


def rows_of(table):
    return {row.name: row.values for block in table.blocks for row in block.rows}


def test_each_department_has_its_row_with_counts_people_and_marks(filed):
    table = statutory_tables.table_of(filed.plan, Asked("2020Q1", date(2020, 4, 20)))
    rows = rows_of(table)
    assert [block.name for block in table.blocks] == ["部门", "县区"]
    own = rows["市人社局"]
    assert [own[name] for name in ("due", "on_time", "late", "overdue")] == [3, 1, 0, 2]
    assert (own["filler"], own["checker"], own["filed_on"]) == (
        "李联络",
        "王督办",
        filed.duty().filed_on,
    )
    assert own["remark"] == "逾期未报2份"
    assert rows["市工信局"]["remark"] == "逾期补报1份，逾期未报1份"
    assert rows["市工信局"]["checker"] == ""
    assert rows["兰山区政府"]["filed_on"] is None


def test_only_accepted_figures_count_and_only_from_their_day_on(filed, clock):
    asked = Asked("2020Q1", date(2020, 4, 20))
    own = rows_of(statutory_tables.table_of(filed.plan, asked))["市人社局"]
    assert (own["trained_now"], own["trained_year"], own["employees"]) == (1200, 1200, 700)
    assert (own["set_aside"], own["spent"]) == (Decimal("100.50"), Decimal("40.2"))
    assert own["unemployed"] is None
    file(
        filed.lead, filed.duty(task=3), token="two", percent=30, figures={"trained-employees": "9"}
    )
    own = rows_of(statutory_tables.table_of(filed.plan, asked))["市人社局"]
    assert own["employees"] == 700


def test_the_year_adds_the_quarters_up_to_the_period(filed, clock):
    clock.set(date(2020, 7, 6))
    report = file(
        filed.lead,
        filed.duty(period="2020Q2"),
        token="q2",
        percent=40,
        figures={"trained-employees": "50"},
    )
    accept(filed.supervisor, report)
    clock.set(date(2020, 7, 10))
    second = rows_of(statutory_tables.table_of(filed.plan, Asked("2020Q2", date(2020, 7, 10))))
    assert second["市人社局"]["employees"] == 750
    first = rows_of(statutory_tables.table_of(filed.plan, Asked("2020Q1", date(2020, 7, 10))))
    assert first["市人社局"]["employees"] == 700


def test_the_plan_target_stands_with_the_whole_and_all_sums_agree(filed):
    table = statutory_tables.table_of(filed.plan, Asked("2020Q1", date(2020, 4, 20), "王督办"))
    assert table.whole == {"trained_target": Decimal(72000)}
    cells = cells_of(statutory_tables.write_table(table))
    for cell in cells.values():
        if cell.formula:
            assert recount(cells, cell.formula) == cell.number
    (details,) = table.details
    assert len(details.rows) == 6
    assert {row[7] for row in details.rows} == {"按时报送", "逾期补报", "逾期未报"}


def test_a_period_without_anything_due_is_refused(cast):
    with pytest.raises(errors.Refused) as caught:
        statutory_tables.table_of(cast.plan, Asked("2020Q1", date(2020, 4, 7)))
    assert "报表没有可填内容" in said(caught.value)
