"""The two source documents: what is read is what their plan file and their labels say."""

import pytest
import yaml

from bench.annex_scores import score
from scripts.measure import ROOT
from tests.annex.files import excel, told, word
from tracker.annex.reading import read_document
from tracker.seedfiles.plans import load_plans

GOLDEN = ROOT / "tests" / "golden"
PLANS = {plan.code: plan for plan in load_plans(ROOT / "seeds" / "tasks.yaml").plans}
LABELS = {"linyi-2019-13": "seed-linyi.yaml", "huantai-2020-1": "seed-huantai.yaml"}


@pytest.fixture(params=sorted(PLANS))
def plan(request):
    return PLANS[request.param]


@pytest.fixture
def draft(plan):
    content = (GOLDEN / "documents" / f"{plan.code}.txt").read_bytes()
    return read_document(content, plan.code)


def test_the_head_is_read(plan, draft):
    assert (draft.title, draft.document_number) == (plan.title, plan.document_number)
    assert (draft.issuer, draft.issued_on) == (plan.issuer, plan.issued_on)
    assert (draft.period_from, draft.period_to) == (plan.from_on, plan.to_on)
    assert draft.lead_rule == plan.lead_rule


def test_every_task_is_read_as_the_plan_file_says_it(plan, draft):
    assert [
        (
            task.section,
            task.text,
            task.responsible,
            task.presumed_lead,
            task.groups,
            task.open_ended,
            task.deadline,
            task.line,
        )
        for task in draft.tasks
    ] == [
        (
            task.section,
            task.requirement,
            task.responsible,
            task.presumed_lead,
            task.groups,
            task.open_ended,
            task.deadline,
            task.source_line,
        )
        for task in plan.tasks
    ]


def test_the_labels_are_met_without_a_miss(plan, draft):
    labels = yaml.safe_load((GOLDEN / "labels" / LABELS[plan.code]).read_text(encoding="utf-8"))
    result = score(labels["tasks"], list(draft.tasks), complete=True)
    assert result.misses == []
    assert result.found == labels["labelled"]


def test_the_table_as_word_and_excel_gives_the_same():
    plan = PLANS["linyi-2019-13"]
    rows = [
        (
            task.section,
            task.requirement,
            "、".join(task.responsible) + ("等" if task.open_ended else "") + "按职责分工负责。",
        )
        for task in plan.tasks
    ]
    heading = ("工作任务", "工作要求", "责任单位")
    expected = [(task.section, task.requirement, task.responsible) for task in plan.tasks]
    for content in (word(["甲市方案"], [heading, *rows]), excel([heading, *rows])):
        found = read_document(content, "a").tasks
        assert [(task.section, task.text, task.responsible) for task in found] == expected


def test_the_score_tells_every_kind_of_miss(draft):
    labels = [
        {
            "n": 1,
            "text_starts": draft.tasks[0].text[:8],
            "lead": ["某局"],
            "support": [],
            "responsible": [*draft.tasks[0].responsible, "某局"],
            "groups": [],
            "open_ended": not draft.tasks[0].open_ended,
            "deadline": ["年底前"],
        },
        {"n": 2, "text_starts": "没有这一项", "responsible": ["某局"]},
    ]
    result = score(labels, list(draft.tasks[:2]), complete=True)
    assert (result.found, result.extra) == (1, 1)
    assert len(result.misses) == 6
    assert result.units["missed"] == 2
    assert told(draft)
