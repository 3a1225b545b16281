"""A plan leaves the database in the form of the plan file, and that file loads again."""

import pytest

from tracker.db import transaction
from tracker.seedfiles.plan_writing import plan_to_yaml
from tracker.seedfiles.plans import read_plans
from tracker.services.plan import plan_export


def exported(plan):
    """The plan's tasks by code, written as a file and read again."""
    text = plan_to_yaml(plan_export.plan_entry(plan))
    return {task.code: task for task in read_plans(text.encode(), "plan.yaml").plans[0].tasks}


def first_task(plan):
    return min(plan_export.plan_differences.stored_tasks(plan), key=lambda task: task.position)


@pytest.mark.both_databases
def test_an_exported_plan_is_read_as_the_plan_it_was(cast):
    entry = plan_export.plan_entry(cast.plan)
    assert read_plans(plan_to_yaml(entry).encode(), "plan.yaml").plans == (entry,)


def test_a_second_lead_that_was_confirmed_stands_among_the_supports_of_the_file(cast):
    with transaction():
        units = first_task(cast.plan).units[:2]
        for unit in units:
            unit.role, unit.basis = "lead", "confirmed"
    task = exported(cast.plan)[first_task(cast.plan).code]
    assert task.presumed_lead == units[0].written
    assert units[1].written in task.support
    assert (task.presumed_lead, *task.support) == task.responsible


def test_a_lead_that_the_document_names_stays_the_only_lead_of_the_file(cast):
    with transaction():
        unit = first_task(cast.plan).units[1]
        unit.role, unit.basis = "lead", "stated"
    task = exported(cast.plan)[first_task(cast.plan).code]
    assert (task.lead, task.presumed_lead) == ((unit.written,), None)
    assert set(task.support) == set(task.responsible) - {unit.written}
