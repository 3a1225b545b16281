"""Whatever the services write into the audit trail can be read in words."""

import ast

from tests.architecture.sources import program
from tracker.blueprints.admin.trail import ACTIONS, SUBJECTS
from tracker.db import db


def recorded_actions():
    """Yield every action that some code gives to ``audit.record``."""
    for source in program():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                yield from texts_in(node.args[1])


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


def test_no_word_is_left_of_an_action_that_is_gone():
    assert ACTIONS.keys() - set(recorded_actions()) == set()


def test_every_kind_of_row_that_has_a_word_is_a_table():
    assert SUBJECTS.keys() - db.metadata.tables.keys() == set()
