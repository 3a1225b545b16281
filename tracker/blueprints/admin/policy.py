"""The policy's versions: every number that a judgement rests on, and from when it holds."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from tracker.blueprints.admin import policy_words
from tracker.services.calendar import policies

bp = Blueprint("policy", __name__, url_prefix="/policy")


@bp.get("")
def index() -> str:
    """Show the versions with the days from which they hold, and the numbers of one."""
    versions = policies.list_versions(current_user)
    return page(versions[0].version if versions else "")


@bp.get("/<version>")
def show(version: str) -> str:
    """Show the numbers of one version."""
    return page(version)


def page(version: str) -> str:
    """Yield the page of the policy with one version's numbers."""
    shown = policies.get_version(current_user, version) if version else None
    return render_template(
        "policy/index.html",
        versions=policies.list_versions(current_user),
        shown=shown,
        numbers=policy_words.rows(shown) if shown else [],
        in_force=policies.version_in_force(),
    )
