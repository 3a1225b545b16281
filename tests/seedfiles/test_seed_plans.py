"""Both seed plans against the labelled truth and against the documents themselves."""

import re

import pytest
import yaml

from scripts.measure import ROOT
from tracker.seedfiles.departments import load_departments
from tracker.seedfiles.plans import load_plans
from tracker.seedfiles.units import GroupEntry

GOLDEN = ROOT / "tests" / "golden"
PLANS = {plan.code: plan for plan in load_plans(ROOT / "seeds" / "tasks.yaml").plans}
UNITS = load_departments(ROOT / "seeds" / "departments.yaml")
LABELS = {"linyi-2019-13": "seed-linyi.yaml", "huantai-2020-1": "seed-huantai.yaml"}
COUNTS = {"linyi-2019-13": 27, "huantai-2020-1": 23}


def labelled(code):
    """The labelled items of a plan, each beside the task that the seed file has for it."""
    truth = yaml.safe_load((GOLDEN / "labels" / LABELS[code]).read_text(encoding="utf-8"))
    return list(zip(truth["tasks"], PLANS[code].tasks, strict=True))


def squeezed(text):
    """A text without blanks, page numbers and repeated table heads."""
    kept = [line for line in text.splitlines() if not re.fullmatch(r"\s*[—-] \d+ [—-]\s*", line)]
    return re.sub(r"\s", "", "".join(kept))


ITEMS = [(code, *pair) for code in LABELS for pair in labelled(code)]
BY_TASK = pytest.mark.parametrize(
    ("code", "label", "task"), ITEMS, ids=[task.code for _, _, task in ITEMS]
)


@pytest.mark.parametrize("code", LABELS)
def test_every_labelled_item_is_a_task(code):
    assert len(PLANS[code].tasks) == len(labelled(code)) == COUNTS[code]


@BY_TASK
def test_a_task_says_what_the_label_says(code, label, task):
    assert task.section == label["section"]
    assert squeezed(task.requirement).startswith(squeezed(label["text_starts"]))
    assert list(task.responsible) == label["responsible"]
    assert list(task.groups) == label["groups"]
    assert task.open_ended == label["open_ended"]
    assert task.deadline == label["deadline"]
    assert list(task.lead) == (label["lead"] or [])


@BY_TASK
def test_the_first_listed_is_only_presumed_to_lead(code, label, task):
    assert (task.presumed_lead, *task.support) == task.responsible
    assert task.code == f"{code}-{label['n']:02d}"
    assert task.deadline_on is None


@BY_TASK
def test_a_requirement_stands_in_the_document_at_the_line_it_names(code, label, task):
    document = GOLDEN / "documents" / str(task.source_file)
    lines = document.read_text(encoding="utf-8").split("\n")
    rest = squeezed("\n".join(lines[task.source_line - 1 :]))
    before_text = rest.index(squeezed(task.requirement))
    assert before_text <= len("（一）"), "only the item's number may stand before it"
    assert squeezed(lines[task.source_line - 1])[before_text] == squeezed(task.requirement)[0]


@BY_TASK
def test_a_requirement_is_clean_of_the_printed_page(code, label, task):
    assert "\n" not in task.requirement
    assert not re.search(r"[^\x00-\x7f] | [^\x00-\x7f]", task.requirement)
    assert "工作要求" not in task.requirement
    assert "负责）" not in task.requirement
    assert task.requirement.endswith("。")


@BY_TASK
def test_every_responsible_unit_is_one_known_unit(code, label, task):
    known = UNITS.units_by_name(PLANS[code].jurisdiction)
    for name in task.responsible:
        assert isinstance(known[name], GroupEntry) == (name in task.groups), name


def test_nothing_of_the_linyi_table_is_left_out():
    """What stands in the annex after its head is a section, a requirement, a unit or a formula."""
    text = (GOLDEN / "documents" / "linyi-2019-13.txt").read_text(encoding="utf-8")
    left = squeezed(text[text.index("工作任务 工作要求") :])
    for task in PLANS["linyi-2019-13"].tasks:
        left = left.replace(squeezed(task.requirement), "|", 1)
    for name in sorted(
        {n for t in PLANS["linyi-2019-13"].tasks for n in (*t.responsible, t.section)}
    ):
        left = left.replace(name, "|")
    for rest in ("工作任务工作要求责任单位", "(2019年11月21日印发)", "按职责分工负责", "等", "及"):
        left = left.replace(rest, "")
    assert set(left) <= set("|、，。")


def test_every_responsibility_list_of_huantai_is_a_task():
    text = squeezed((GOLDEN / "documents" / "huantai-2020-1.txt").read_text(encoding="utf-8"))
    lists = re.findall(r"（([^（）]*)等按照?职责分工负责）", text)
    assert [tuple(found.split("、")) for found in lists] == [
        task.responsible for task in PLANS["huantai-2020-1"].tasks
    ]


@pytest.mark.parametrize(
    ("code", "number", "jurisdiction", "days"),
    [
        ("linyi-2019-13", "临政办发〔2019〕13号", "371300", ("2019-11-21", "2021-12-31")),
        ("huantai-2020-1", "桓政办发〔2020〕1号", "370321", ("2020-03-11", "2021-12-31")),
    ],
)
def test_a_plan_runs_from_its_issue_to_the_end_of_2021(code, number, jurisdiction, days):
    plan = PLANS[code]
    assert (plan.document_number, plan.jurisdiction) == (number, jurisdiction)
    assert (plan.from_on.isoformat(), plan.to_on.isoformat()) == days
    assert plan.issued_on == plan.from_on
    assert (plan.lead_rule, plan.reporting) == ("none", ("quarterly", "annual"))


def test_the_targets_are_the_documents_own():
    targets = {
        code: [(i.kind, dict(i.targets)) for i in plan.indicators] for code, plan in PLANS.items()
    }
    ratios = [("ratio", {2021: 25}), ("ratio", {2021: 30})]
    assert targets == {
        "linyi-2019-13": [("flow", {2019: 72_000}), *ratios],
        "huantai-2020-1": ratios,
    }
    shares = [i for plan in PLANS.values() for i in plan.indicators if i.kind == "ratio"]
    assert all(share.numerator and share.denominator for share in shares)
