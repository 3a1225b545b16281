"""Invented documents and short forms of what is read from them."""

from tracker.annex.reading import read_document


def read(text):
    """The draft of a text document."""
    return read_document(text.encode(), "invented.txt")


def tasks_of(text):
    """The tasks of a text document."""
    return read(text).tasks


def one(text):
    """The one task of a text document."""
    (task,) = tasks_of(text)
    return task


def roles(task):
    """Lead, support and the whole list of a task, each joined by a space."""
    return " ".join(task.lead), " ".join(task.support), " ".join(task.responsible)
