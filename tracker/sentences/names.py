"""How a written name was found to mean a unit, or why it was not."""

from __future__ import annotations

from tracker.i18n import N_

SENTENCES: dict[str, str] = {
    "name_official": N_("It is the official name."),
    "name_short": N_("It is the short name."),
    "name_alias": N_("It is a recorded form of the name."),
    "name_until": N_("It was the name until %(to_on)s."),
    "name_from": N_("It is the name from %(from_on)s on."),
    "name_group": N_("It is the name of a group."),
    "name_earlier": N_("It was so decided for %(plan)s."),
    "name_variant": N_("By the rule of names, another form of “%(name)s”."),
    "name_function": N_("It names by its work the department “%(name)s”."),
    "name_part": N_("Of all departments only “%(name)s” has this among its work."),
    "name_two_names": N_("Of the two names given, one is that of “%(name)s”."),
    "name_group_variant": N_("By the rule of names, another form of the group “%(name)s”."),
    "name_kind_differs": N_("“%(name)s” does the same work, but is another kind of body."),
    "name_covers": N_("“%(name)s” has this among its work."),
    "name_near": N_("The name most like it is “%(name)s”."),
    "name_several": N_("Several units may be meant."),
    "name_elsewhere": N_("It seems to name a unit of another government."),
    "name_vague": N_("It names no particular unit."),
    "name_unknown": N_("No unit has a name like it."),
}
