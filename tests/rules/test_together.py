"""Which reports may be accepted together, and why some must be decided alone."""

from dataclasses import replace

import pytest

from tracker.rules.reasons import reason
from tracker.rules.together import Filed, reasons_alone

GOOD = Filed("quarterly", 1, 30, before=20, missing=0, findings=())
FINDING = reason("figure_falls", name="培训人次", before="3", figure="2")


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"kind": "annual"}, []),
        ({"before": None, "percent": 39}, []),
        ({"before": None, "percent": 40}, ["alone_leaps"]),
        ({"percent": 60}, ["alone_leaps"]),
        ({"percent": 59}, []),
        ({"percent": 19}, ["alone_falls"]),
        ({"percent": 20}, []),
        ({"kind": "completion"}, ["alone_completion"]),
        ({"revision": 2}, ["alone_refiled"]),
        ({"missing": 1}, ["alone_figures_open"]),
        ({"findings": (FINDING,), "revision": 3}, ["figure_falls", "alone_refiled"]),
    ],
)
def test_whatever_raises_a_question_is_decided_alone(changed, codes):
    assert [why.code for why in reasons_alone(replace(GOOD, **changed))] == codes
