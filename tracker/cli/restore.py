"""``restore``: an empty installation becomes the one that a backup was taken of."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from tracker import clock
from tracker.cli.edge import told
from tracker.i18n import gettext
from tracker.jobs import timetable
from tracker.services.installation import archives, backups
from tracker.shell import config


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@told
def command(file: Path) -> None:
    """Fill the empty database and the folder of uploads from FILE; nothing is sent again."""
    manifest = backups.restore_backup(
        file, settings=config(current_app), digests_since=were_digests_due_since(file)
    )
    upgrade()
    done = backups.note_restored(manifest)
    click.echo(
        gettext(
            "Restored as of %(at)s, with %(files)s uploaded files. %(mails)s waiting mails were "
            "withheld and %(notices)s notices dropped, so that nothing is sent a second time; "
            "everybody logs in again.",
            at=manifest.moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M"),
            files=done.files,
            mails=done.mails_withheld,
            notices=done.notices_dropped,
        )
    )


def were_digests_due_since(file: Path) -> bool:
    """Tell whether a digest was to be made between the backup and now."""
    with archives.reading(file) as (_, manifest):
        digest = timetable.get_job("digest")
        return timetable.next_planned(digest, manifest.moment) <= clock.wall_now()
