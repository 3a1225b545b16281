"""Whole documents of many customs, each beside what a person read in it.

``customs/NAME.txt`` is a document as an office of some level writes it, ``customs/NAME.tasks`` what
it says, a line for each task: how its text begins, then its lead, support, or all units of which
no lead is named, ``more`` where 等 stands, ``by`` and the deadline as written.
"""

from pathlib import Path

import pytest

from tracker.annex.reading import read_document

CUSTOMS = Path(__file__).parent / "customs"


def line_of(task, begins):
    """Yield what a task says as the label files write it."""
    said = [begins if task.text.startswith(begins) else task.text]
    for word, units in (
        ("lead", task.lead),
        ("support", task.support),
        ("all", () if task.lead else task.responsible),
    ):
        if units:
            said.append(f"{word} {' + '.join(units)}")
    said += ["more"] if task.open_ended else []
    said += [f"by {task.deadline}"] if task.deadline else []
    return " | ".join(said)


@pytest.mark.parametrize("name", sorted(path.stem for path in CUSTOMS.glob("*.txt")))
def test_a_document_is_read_as_a_person_reads_it(name):
    wanted = (CUSTOMS / f"{name}.tasks").read_text(encoding="utf-8").splitlines()
    tasks = read_document((CUSTOMS / f"{name}.txt").read_bytes(), name).tasks
    begins = [line.split(" | ")[0] for line in wanted] + [""] * len(tasks)
    assert [line_of(task, begin) for task, begin in zip(tasks, begins, strict=False)] == wanted
