"""Wrong usage and help in the language in force: Click's own sentences, put through the catalogue.

Click takes its sentences from ``gettext``, by the name ``_`` in its modules, and brings no
translations; there it is given ours. Reasons of its own that are not listed stay English.
"""

from __future__ import annotations

from importlib import import_module

import click

from tracker import i18n
from tracker.i18n import N_

PARTS = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
SENTENCES = (
    N_("Aborted!"),
    N_("Argument {name!r} takes {nargs} values."),
    N_("Choose from:\n\t{choices}"),
    N_("Commands"),
    N_("Could not open file {filename!r}: {message}"),
    N_("Did you mean {possibility}?"),
    N_("Error: The two entered values do not match."),
    N_("Error: {message}"),
    N_("Got unexpected extra argument ({args})"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Missing argument"),
    N_("Missing command."),
    N_("Missing option"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Option {name!r} requires an argument."),
    N_("Options"),
    N_("Positional arguments"),
    N_("Show this message and exit."),
    N_("Takes {nargs} values but 1 was given."),
    N_("Try '{command} {option}' for help."),
    N_("Usage:"),
    N_("default: {default}"),
    N_("required"),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value!r} is not {choice}."),
    N_("{value} is not in the range {range}."),
)
PLURALS = {
    "(Did you mean one of: {possibilities}?)": N_("Did you mean one of: {possibilities}?"),
    "Got unexpected extra arguments ({args})": N_("Got unexpected extra argument ({args})"),
    "Option {name!r} requires {nargs} arguments.": N_("Option {name!r} requires {nargs} values."),
    "Takes {nargs} values but {len} were given.": N_("Takes {nargs} values but {len} were given."),
    "{value!r} is not one of {choices}.": N_("{value!r} is not one of {choices}."),
}
NOUNS = {
    "file": N_("File"),
    "directory": N_("Folder"),
    "path": N_("Path"),
    "integer": N_("whole number"),
}


class Noun(str):
    """What Click calls a thing: put into words where a sentence is made, not where it is named."""

    __slots__ = ()

    def title(self) -> str:
        """Yield the noun as a sentence begins with it."""
        return i18n.gettext(NOUNS[self])

    def __format__(self, how: str) -> str:
        """Yield the noun as it stands within a sentence."""
        return format(i18n.gettext(NOUNS[self]), how)


def translated(message: str) -> str:
    """Translate a sentence of Click's; one that is not known stays as it is."""
    return Noun(message) if message in NOUNS else i18n.gettext(message)


def translated_number(one: str, many: str, number: int) -> str:
    """Translate a sentence with a number; Chinese has one form, English the fitting one."""
    return i18n.gettext(one if number == 1 else PLURALS.get(many, many))


def missing_told(wrong: click.MissingParameter) -> str:
    """Tell what is missing; Click ends the sentence with a point of its own."""
    told = _missing(wrong)
    return told if i18n.get_locale() == "en" else told.replace("'.", "'。", 1)


_missing = click.MissingParameter.format_message


def speak() -> None:
    """Let Click take its sentences from our catalogue, from now on."""
    for part in PARTS:
        module = import_module(f"click.{part}")
        for name, own in (("_", translated), ("ngettext", translated_number)):
            if hasattr(module, name):
                setattr(module, name, own)
    click.types.IntParamType.name = Noun("integer")
    click.MissingParameter.format_message = missing_told  # type: ignore[method-assign, assignment]
