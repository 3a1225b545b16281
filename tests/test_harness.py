"""The ground under the tests: an empty database each time, of both kinds, and a standing clock."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tracker import clock as program_clock
from tracker.db import transaction
from tracker.models import Jurisdiction


@pytest.mark.both_databases
@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_an_empty_database(session, backend, turn):
    assert session.scalar(select(func.count()).select_from(Jurisdiction)) == 0
    assert session.get_bind().dialect.name == backend
    with transaction() as writing:
        added = Jurisdiction(code=f"37130{turn}", name="临沂市", level="city", path=f"{turn}/")
        writing.add(added)
    assert added.id == 1, "numbers begin anew as well"


def test_the_clock_stands_until_it_is_moved(clock):
    clock.set(date(2021, 3, 31))
    assert program_clock.today() == date(2021, 3, 31)
    clock.forward(days=1)
    assert program_clock.today() == date(2021, 4, 1)
