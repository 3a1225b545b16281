"""Plan files: what may be left out, and that what is written loads again as the same plan."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scripts.measure import ROOT
from tracker.inert import inert
from tracker.seedfiles.plan_writing import plan_to_dict, plan_to_yaml, plans_to_yaml
from tracker.seedfiles.plans import PlanEntry, TaskEntry, load_plans, read_plans

SEEDS = load_plans(ROOT / "seeds" / "tasks.yaml").plans
BOTH = pytest.mark.parametrize("plan", SEEDS, ids=lambda plan: plan.code)

TEXTS = st.text(max_size=30).map(lambda text: inert(text).strip()).filter(bool)
TASKS = st.builds(
    lambda requirement, section, units: TaskEntry(
        code="t",
        section=section,
        requirement=requirement,
        responsible=tuple(units),
        lead=(),
        presumed_lead=units[0],
        support=tuple(units[1:]),
        groups=(),
        open_ended=True,
        deadline=None,
        deadline_on=date(2021, 6, 30),
        source_file=None,
        source_line=None,
    ),
    TEXTS,
    TEXTS,
    st.lists(TEXTS, min_size=1, max_size=4, unique=True),
)


def read_one(text):
    return read_plans(text.encode(), "plan.yaml").plans[0]


def plan_with(tasks, head=""):
    lines = [
        "plans:",
        '  - {code: p, title: 方案, jurisdiction: "371300"',
        f"    , period: {{from: 2021-01-01, to: 2021-12-31}}{head}",
        f"    , tasks: [{', '.join(tasks)}]}}",
    ]
    return read_one("\n".join(lines))


def task_with(fields, head=""):
    return plan_with([f"{{code: t, requirement: 培训。, {fields}}}"], head).tasks[0]


@BOTH
def test_a_plan_that_was_written_loads_again_as_the_same(plan):
    assert read_one(plan_to_yaml(plan)) == plan


@BOTH
def test_a_plan_written_as_json_loads_again_as_the_same(plan):
    assert read_one(json.dumps({"plans": [plan_to_dict(plan)]})) == plan


def test_several_plans_go_into_one_file_and_come_out_in_order():
    assert read_plans(plans_to_yaml(SEEDS).encode(), "plan.yaml").plans == SEEDS


def test_writing_is_the_same_every_time_and_equals_the_seed_file_as_data():
    written = plans_to_yaml(SEEDS)
    assert plans_to_yaml(read_plans(written.encode(), "plan.yaml").plans) == written
    seeds = yaml.safe_load((ROOT / "seeds" / "tasks.yaml").read_text(encoding="utf-8"))
    assert yaml.safe_load(written) == seeds


def test_a_requirement_has_a_line_for_each_sentence_so_that_it_diffs_well():
    task = replace(SEEDS[0].tasks[0], requirement="甲、乙。丙；丁：“戊。”己")
    lines = plan_to_yaml(replace(SEEDS[0], tasks=(task,))).splitlines()
    start = next(n for n, line in enumerate(lines) if "requirement" in line)
    assert [line.strip() for line in lines[start : start + 3]] == [
        'requirement: "甲、乙。\\',
        "丙；\\",
        '丁：“戊。”己"',
    ]


@given(task=TASKS)
def test_any_text_of_a_plan_survives_writing_and_reading(task):
    plan: PlanEntry = replace(SEEDS[0], title=task.section, tasks=(task,))
    assert read_one(plan_to_yaml(plan)) == plan


def test_the_first_listed_is_presumed_to_lead_and_the_rest_support():
    task = task_with("responsible: [市人社局, 市教育局, 市财政局]")
    assert (task.lead, task.presumed_lead) == ((), "市人社局")
    assert task.support == ("市教育局", "市财政局")


def test_a_group_listed_first_is_presumed_to_lead_too():
    task = task_with("responsible: [各县区政府, 市教育局], groups: [各县区政府]")
    assert task.presumed_lead == "各县区政府"


def test_a_named_lead_leaves_nothing_to_presume():
    task = task_with("responsible: [市人社局, 市教育局, 市财政局], lead: [市教育局]")
    assert (task.lead, task.presumed_lead) == (("市教育局",), None)
    assert task.support == ("市人社局", "市财政局")


def test_a_declared_rule_makes_the_first_listed_the_lead_unless_it_is_a_group():
    head = ", lead_rule: first_listed_declared"
    task = task_with("responsible: [市人社局, 市教育局]", head)
    assert (task.lead, task.presumed_lead, task.support) == (("市人社局",), None, ("市教育局",))
    group = task_with("responsible: [各市, 市教育局], groups: [各市]", head)
    assert (group.lead, group.presumed_lead) == ((), "各市")


def test_a_unit_that_the_document_lists_twice_may_lead_and_support():
    fields = "responsible: [省科技厅, 省经信厅, 省科技厅], lead: [省科技厅]"
    task = task_with(fields)
    assert task.support == ("省经信厅", "省科技厅")
    assert task_with(f"{fields}, support: [省经信厅, 省科技厅]") == task


def test_codes_and_words_stay_text_whatever_yaml_takes_them_for():
    plan = plan_with(["{code: 1.10, requirement: no, responsible: [on, 007], section: 2021-01-01}"])
    task = plan.tasks[0]
    assert (task.code, task.requirement, task.section) == ("1.10", "no", "2021-01-01")
    assert task.responsible == ("on", "007")


def test_what_may_be_left_out_has_a_plain_meaning():
    plan = plan_with(["{code: t, requirement: 培训。, responsible: [市人社局]}"])
    assert (plan.issued_on, plan.document_number, plan.lead_rule) == (None, None, "none")
    assert plan.reporting == ("quarterly", "annual")
    task = plan.tasks[0]
    assert (task.section, task.open_ended, task.deadline, task.source_line) == (
        "",
        False,
        None,
        None,
    )


def test_a_deadline_keeps_its_words_and_its_day():
    task = task_with("responsible: [市人社局], deadline: 2021年6月底前, deadline_on: 2021-06-30")
    assert (task.deadline, task.deadline_on) == ("2021年6月底前", date(2021, 6, 30))


def test_figures_are_exact():
    head = ", indicators: [{code: i, name: 万人次, kind: flow, targets: {2019: 7.2}}]"
    plan = plan_with(["{code: t, requirement: 培训。, responsible: [市人社局]}"], head)
    assert plan.indicators[0].targets == {2019: Decimal("7.2")}
    assert read_one(plan_to_yaml(plan)) == plan


def test_an_entry_knows_the_lines_where_it_and_its_units_stand():
    text = (
        "plans:\n"
        "  - code: p\n"
        "    title: 方案\n"
        "    jurisdiction: '371300'\n"
        "    period: {from: 2021-01-01, to: 2021-12-31}\n"
        "    tasks:\n"
        "      - code: t\n"
        "        requirement: 培训。\n"
        "        responsible:\n"
        "          - 市人社局\n"
        "          - 市教育局\n"
    )
    plan = read_one(text)
    assert (plan.line, plan.tasks[0].line, plan.tasks[0].unit_lines) == (2, 7, (10, 11))
