"""``backup``: everything the installation knows, in one file."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import labels
from tracker.cli.edge import told
from tracker.i18n import gettext
from tracker.services.installation import backups
from tracker.shell import config


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@told
def command(file: Path) -> None:
    """Write database and uploaded files to FILE, while everything runs; print what it holds."""
    taken = backups.take_backup(file, settings=config(current_app))
    click.echo(
        gettext(
            "%(file)s: database of %(size)s, %(files)s uploaded files.",
            file=file,
            size=labels.file_size(taken.size),
            files=taken.files,
        )
    )
    if taken.missing:
        click.echo(
            gettext(
                "%(missing)s files that reports name are not in the folder of uploads and so not "
                "in the backup.",
                missing=taken.missing,
            ),
            err=True,
        )
