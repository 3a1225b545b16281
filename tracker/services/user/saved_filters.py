"""Filters that a person keeps under a name: a way of looking at a list, nobody else's business.

They say nothing about the work, so they leave no entry in the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound
from tracker.i18n import N_
from tracker.inert import one_line
from tracker.models import SavedFilter, User

ROWS = ("department", "table", "category", "role", "task", "plan", "sort")
LISTS: dict[str, tuple[str, ...]] = {
    "tasks": ("light", "category", "plan", "sort"),
    "assignments": ("light", "overdue", *ROWS),
    "duties": ("standing", "period", *ROWS),
    "review": ("plan", "department", "period", "kind", "sort"),
    "slips": ("state", "rung", "department", "plan", "sort"),
}
"""The lists whose filters can be kept, with the names that a kept query may hold."""
ALONE = frozenset({"plan", "sort"})
MOST, NAME_LETTERS, QUERY_LETTERS = 20, 40, 500


def kept_query(list_code: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Yield the query to keep: what the list knows and has a value, in the list's own order.

    A plan or an order alone filters nothing: then it is empty.

    >>> kept_query("review", [("kind", "annual"), ("page", "2"), ("period", "")])
    'kind=annual'
    """
    given = {name: value.strip() for name, value in pairs}
    found = {name: given[name] for name in LISTS[list_code] if given.get(name)}
    return urlencode(found) if set(found) - ALONE else ""


def list_filters(actor: User, list_code: str = "") -> list[SavedFilter]:
    """Yield the actor's kept filters, of one list or of all, by list and name."""
    statement = select(SavedFilter).where(SavedFilter.user_id == actor.id)
    if list_code:
        statement = statement.where(SavedFilter.list_code == list_code)
    rows = db.session.execute(statement).scalars()
    lists = list(LISTS)
    return sorted(rows, key=lambda row: (lists.index(row.list_code), row.name, row.id))


def save_filter(actor: User, list_code: str, *, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same one sent twice is kept once.

    Raises :class:`Invalid` for a name or a filter that is none.
    """
    if list_code not in LISTS:
        raise NotFound(N_("There is no list of this name."))
    kept = kept_query(list_code, parse_qsl(query))
    if not kept:
        raise Invalid(N_("Nothing is filtered yet; choose something first."))
    if len(kept) > QUERY_LETTERS:
        raise Invalid(N_("This filter is too long to be kept."))
    with transaction() as session:
        others = list_filters(actor, list_code)
        same = next(
            (row for row in others if (row.name, row.query) == (one_line(name), kept)), None
        )
        if same is not None:
            return same
        if len(others) >= MOST:
            raise Invalid(N_("At most %(most)s filters can be kept for a list."), most=MOST)
        row = SavedFilter(
            user_id=actor.id,
            list_code=list_code,
            name=_free_name(name, others),
            query=kept,
            saved_at=clock.now(),
        )
        session.add(row)
        return row


def _free_name(name: str, others: Iterable[SavedFilter]) -> str:
    plain = one_line(name)
    if not plain or len(plain) > NAME_LETTERS:
        raise Invalid(
            N_("Give the filter a name of at most %(letters)s characters."), letters=NAME_LETTERS
        )
    if plain in {other.name for other in others}:
        raise Invalid(N_("There is a filter “%(name)s” for this list already."), name=plain)
    return plain


def rename_filter(actor: User, filter_id: int, *, name: str) -> SavedFilter:
    """Give a kept filter another name; raises :class:`NotFound` for somebody else's."""
    with transaction():
        row = _own(actor, filter_id)
        others = [each for each in list_filters(actor, row.list_code) if each.id != row.id]
        row.name = _free_name(name, others)
        return row


def remove_filter(actor: User, filter_id: int) -> str:
    """Forget a kept filter and yield its name; raises :class:`NotFound` for somebody else's."""
    with transaction() as session:
        row = _own(actor, filter_id)
        session.delete(row)
        return row.name


def _own(actor: User, filter_id: int) -> SavedFilter:
    found = db.session.execute(
        select(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.user_id == actor.id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such filter of yours."))
    return found
