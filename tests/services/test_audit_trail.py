"""The audit trail: written with the change it tells of, and kept by the database itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tracker.db import transaction
from tracker.models import AuditEntry
from tracker.services import audit


@pytest.fixture
def entry(cast, session):
    with transaction():
        row = audit.record(cast.supervisor, "try", cast.plan, after={"as": "it was"})
    return row.id


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET note = 'other'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_or_remove_an_entry(entry, session, statement, backend):
    with pytest.raises(DBAPIError, match="rows are only added"), transaction():
        session.execute(text(statement))
    assert session.get_one(AuditEntry, entry).after == {"as": "it was"}


@pytest.mark.both_databases
def test_an_entry_falls_with_the_change_it_tells_of(cast, session, backend):
    before = session.query(AuditEntry).count()
    with pytest.raises(ZeroDivisionError), transaction():
        audit.record(cast.supervisor, "try", cast.plan)
        raise ZeroDivisionError
    assert session.query(AuditEntry).count() == before


def test_an_entry_about_a_person_belongs_to_the_persons_department(cast, session):
    with transaction():
        row = audit.record(None, "try", cast.lead)
    assert row.department_id == cast.lead.department_id
    assert row.jurisdiction_id == cast.lead.department.jurisdiction_id
