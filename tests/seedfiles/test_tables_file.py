"""seeds/tables.yaml: the forms of the seeds load, and what is wrong in one is told at its line."""

import pytest

from scripts.measure import ROOT
from tracker.seedfiles.problems import SeedFileError
from tracker.seedfiles.tables import load_tables, read_tables

SEEDS = ROOT / "seeds" / "tables.yaml"


def test_the_forms_of_the_seeds_hold_what_both_plans_order():
    found = load_tables(SEEDS)
    own = found.form_for("linyi-2019-13")
    assert own is found.form_for("huantai-2020-1")
    assert own.code == "skills-upgrading"
    heads = [column.head for column in own.columns]
    for head in (
        "年度目标",
        "本期",
        "本年累计",
        "企业职工",
        "两后生",
        "残疾人",
        "以工代训（人次）",
    ):
        assert head in heads
    assert found.form_for("another").code == "general"


def test_a_plan_without_a_form_has_none():
    text = SEEDS.read_text(encoding="utf-8").split("  - code: general")[0]
    assert read_tables(text.encode(), "tables.yaml").form_for("another") is None


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("{code: a, head: 甲, reports: due, figure: x}", "a column shows exactly one of these"),
        ("{code: a, head: 甲}", "a column shows exactly one of these"),
        ("{code: a, head: 甲, reports: dew}", "due | on_time | late | overdue | filed"),
        ("{code: a, head: 甲, ratio: [b, c]}", "a ratio names two columns that stand before it"),
        ("{code: a, head: 甲, figure: x, span: month}", "period | year"),
        ("{code: a, reports: due}", "head"),
    ],
)
def test_a_wrong_column_is_told_at_its_line(column, told):
    text = f"forms:\n  - code: f\n    title: 表\n    unit: 份\n    columns:\n      - {column}\n"
    with pytest.raises(SeedFileError) as caught:
        read_tables(text.encode(), "tables.yaml")
    assert told in str(caught.value)
    assert "line 6" in str(caught.value)
