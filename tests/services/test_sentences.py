"""A sentence about one working day says one day, in English too."""

from datetime import date

import pytest

from tracker import i18n
from tracker.rules.reasons import reason
from tracker.sentences import COUNTED, reason_text

VALUES = {"kind": "quarterly", "period": "2020Q1", "due_on": date(2020, 4, 8)}
OF_DAYS = sorted(code for code, (counted, _one, _other) in COUNTED.items() if counted == "days")


@pytest.mark.parametrize("code", OF_DAYS)
def test_one_working_day_is_not_told_as_many(code):
    one, two = (reason(code, days=days, filed_on=date(2020, 4, 9), **VALUES) for days in (1, 2))
    with i18n.speaking("en"):
        assert "working days" in reason_text(two)
        assert "working day" in reason_text(one)
        assert "working days" not in reason_text(one)
    with i18n.speaking("zh_CN"):
        assert reason_text(one).replace(" 1 ", " 2 ") == reason_text(two)
