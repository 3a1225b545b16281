"""Whatever the services write into the audit trail can be read in words."""

import ast
from dataclasses import fields

from tests.architecture.sources import program
from tracker.blueprints.admin.trail_words import ACTIONS, FACTS, SUBJECTS
from tracker.db import db
from tracker.models import Obligation
from tracker.services.obligation.duties import snapshot
from tracker.services.user.people import PersonEntry

RECORDERS = ("audit.record", "_record")
"""What writes into the trail: the service itself, and what writes several entries by it."""


def recorded_actions():
    """Yield every action that some code gives to ``audit.record``."""
    for source in program():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in RECORDERS:
                yield from texts_in(node.args[1])


def recorded_facts():
    """Yield the name of every fact that stands in a dictionary given as before or after."""
    for source in program():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                for keyword in node.keywords:
                    if keyword.arg in ("before", "after"):
                        yield from names_in(keyword.value)


def names_in(node):
    """Yield the keys of the dictionaries in an expression."""
    for each in ast.walk(node):
        if isinstance(each, ast.Dict):
            yield from (key.value for key in each.keys if isinstance(key, ast.Constant))


def texts_in(node):
    """Yield the texts that an expression can become, in both arms of a conditional."""
    if isinstance(node, ast.IfExp):
        yield from texts_in(node.body)
        yield from texts_in(node.orelse)
    elif isinstance(node, ast.Constant):
        yield node.value


def test_every_recorded_action_has_its_word():
    found = set(recorded_actions())
    assert len(found) > 30
    assert found - ACTIONS.keys() == set()


def test_every_recorded_fact_has_its_word():
    found = set(recorded_facts())
    assert len(found) > 20
    assert found - FACTS.keys() == set()


def test_the_facts_of_duties_and_people_have_their_words(session):
    entry = {field.name for field in fields(PersonEntry)}
    duty = snapshot(Obligation(state="open")).keys()
    assert (entry | duty) - FACTS.keys() == set()


def test_no_word_is_left_of_an_action_that_is_gone():
    assert ACTIONS.keys() - set(recorded_actions()) == set()


def test_every_kind_of_row_that_has_a_word_is_a_table():
    assert SUBJECTS.keys() - db.metadata.tables.keys() == set()
