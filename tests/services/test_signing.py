"""Signing for assigned work: once, by its own department, all of it in one step."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.told import audited
from tracker.errors import Forbidden, NotFound, Refused
from tracker.models import Assignment, AuditEntry
from tracker.services.obligation import signing
from tracker.services.plan import withdrawing


@pytest.mark.both_databases
def test_signing_is_dated_and_told_in_the_audit_trail(cast):
    signing.sign_assignment(cast.lead, assignment_id=cast.assignment().id)
    assert cast.assignment().signed_on == date(2020, 4, 7)
    assert cast.assignment().signed_by.username == "lead"
    assert audited("sign_assignment") == [("lead", {"signed_on": "2020-04-07"})]


def test_signing_again_keeps_the_first_day(cast, clock):
    signing.sign_assignment(cast.lead, assignment_id=cast.assignment().id)
    clock.forward(days=1)
    signing.sign_assignment(cast.head, assignment_id=cast.assignment().id)
    assert cast.assignment().signed_on == date(2020, 4, 7)
    assert len(audited("sign_assignment")) == 1


@pytest.mark.both_databases
def test_everything_of_a_department_is_signed_for_in_one_step(cast, session):
    assert signing.sign_all(cast.lead) == 3
    assert signing.sign_all(cast.lead) == 0
    unsigned = select(func.count()).where(Assignment.signed_on.is_(None))
    assert session.scalar(unsigned) == 3, "the other departments' parts still wait"


def test_what_was_withdrawn_is_not_signed_for(cast):
    assignment_id = cast.assignment().id
    withdrawing.withdraw_assignment(cast.supervisor, assignment_id=assignment_id, because="并入")
    with pytest.raises(Refused, match="withdrawn on"):
        signing.sign_assignment(cast.lead, assignment_id=assignment_id)
    assert signing.sign_all(cast.lead) == 2


@pytest.mark.parametrize("who", ["support", "stranger", "foreigner"])
def test_another_departments_assignment_is_not_found(cast, who):
    with pytest.raises(NotFound):
        signing.sign_assignment(getattr(cast, who), assignment_id=cast.assignment().id)


@pytest.mark.parametrize("who", ["supervisor", "leader", "auditor", "administrator"])
def test_the_office_signs_for_nobody(cast, session, who):
    with pytest.raises(Forbidden):
        signing.sign_assignment(getattr(cast, who), assignment_id=cast.assignment().id)
    assert session.scalar(select(func.count()).where(AuditEntry.action == "sign_assignment")) == 0
