"""What a person does with its own account: language, mail address, password."""

from __future__ import annotations

from tracker.db import transaction
from tracker.errors import Invalid
from tracker.i18n import LOCALES, N_
from tracker.models import User
from tracker.rules.delivery import DIGEST_HOURS
from tracker.services import audit
from tracker.services.user import passwords, people, sessions


def set_locale(actor: User, locale: str) -> None:
    """Keep the language in which the actor reads pages and mails."""
    if locale not in LOCALES:
        raise Invalid(
            N_("The language “%(given)s” is unknown; there are zh_CN and en."),
            field="locale",
            given=locale,
        )
    with transaction():
        before, actor.locale = actor.locale, locale
        if before != locale:
            audit.record(
                actor, "set_locale", actor, before={"locale": before}, after={"locale": locale}
            )


def set_email(actor: User, email: str) -> None:
    """Keep the address to which the actor's notices go; empty: none are sent."""
    people.require_address(email)
    with transaction():
        before, actor.email = actor.email, email
        if before != email:
            audit.record(
                actor, "set_email", actor, before={"email": before}, after={"email": email}
            )


def set_digest_hour(actor: User, hour: int | None) -> None:
    """Keep the hour at which the actor wants its one mail a day; None: as things come up."""
    if hour is not None and hour not in DIGEST_HOURS:
        raise Invalid(N_("Please choose one of the hours offered."), field="digest_hour")
    with transaction():
        before, actor.digest_hour = actor.digest_hour, hour
        if before != hour:
            audit.record(
                actor,
                "set_digest_hour",
                actor,
                before={"digest_hour": before},
                after={"digest_hour": hour},
            )


def set_tour(actor: User, *, is_closed: bool) -> None:
    """Keep whether the actor has closed the first-run tour of its role."""
    with transaction():
        actor.tour_closed_as = actor.role if is_closed else ""


def change_password(actor: User, current: str, *, new: str, key: str) -> int:
    """Change the actor's own password and end its other sessions; yields how many ended.

    ``key`` is that of the session in use, which stays. Raises :class:`Invalid` naming the field
    when the present password is wrong or the new one is too weak.
    """
    if not passwords.matches(current, actor.password_hash):
        raise Invalid(
            N_("This is not your present password; please type it again."), field="current_password"
        )
    passwords.require_good(new, actor)
    if current == new:
        raise Invalid(
            N_("The new password is the same as before; please choose another."),
            field="new_password",
        )
    hashed = passwords.hash_password(new)
    with transaction():
        actor.password_hash, actor.must_change_password = hashed, False
        audit.record(actor, "change_password", actor)
        return sessions.end_sessions_of(actor, actor=actor, but_key=key)
