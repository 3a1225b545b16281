"""What can be wrong in a data file, as sentences: where, what, and what would be right."""

from __future__ import annotations

from tracker.i18n import N_

HEAD = N_("%(file)s cannot be used; problems found: %(count)s.")

# The file as a whole
UNREADABLE = N_("%(file)s cannot be read: there is no such file, or it may not be opened.")
TOO_LARGE = N_("%(file)s is larger than %(limit)s MB; check that it is the right file.")
EMPTY = N_("%(file)s is empty; enter the fields that its schema asks for.")
NOT_UTF8 = N_(
    "%(file)s line %(line)s: this is not UTF-8 text; save the file again with the encoding UTF-8."
)
NOT_YAML = N_(
    "%(file)s line %(line)s: this is not valid YAML from here on; check the indentation "
    "(blanks, no tabs), the quotes and the blank after each colon."
)
NOT_A_TABLE = N_(
    "%(file)s line %(line)s: the file must begin with a field name and a colon, such as plans:."
)
SECOND_DOCUMENT = N_(
    "%(file)s line %(line)s: a second document begins here (---); put everything into one."
)

# The form of YAML
TOO_DEEP = N_(
    "%(file)s line %(line)s, %(path)s: nested more than %(limit)s levels deep; "
    "check the brackets and the indentation."
)
ALIAS = N_(
    "%(file)s line %(line)s, %(path)s: anchors and aliases (& and *) are not allowed; "
    "write the value out."
)
TAG = N_(
    "%(file)s line %(line)s, %(path)s: the tag %(value)s is not allowed; write the plain value."
)
NOT_A_FIELD_NAME = N_(
    "%(file)s line %(line)s, %(path)s: a field name is expected here, plain text before a colon."
)
REPEATED_FIELD = N_(
    "%(file)s line %(line)s, %(path)s: this field stands here a second time "
    "(first in line %(first)s); keep one of them."
)

# Fields and their types
UNKNOWN_FIELD = N_(
    "%(file)s line %(line)s, %(path)s: this field is not known; "
    "nearest of the fields allowed here: %(near)s."
)
MISSING_TEXT = N_("%(file)s line %(line)s, %(path)s: this field is missing; enter a text.")
MISSING_DAY = N_(
    "%(file)s line %(line)s, %(path)s: this field is missing; enter a date such as 2019-11-21."
)
MISSING_NUMBER = N_(
    "%(file)s line %(line)s, %(path)s: this field is missing; enter a number such as 5."
)
MISSING_SWITCH = N_("%(file)s line %(line)s, %(path)s: this field is missing; write true or false.")
MISSING_CHOICE = N_(
    "%(file)s line %(line)s, %(path)s: this field is missing; write one of: %(allowed)s."
)
MISSING_LIST = N_(
    "%(file)s line %(line)s, %(path)s: this field is missing; write a list, or [] for none."
)
WANT_TEXT = N_(
    "%(file)s line %(line)s, %(path)s: a text is expected here, not a list, fields or nothing."
)
WANT_LIST = N_(
    "%(file)s line %(line)s, %(path)s: a list is expected here, as [a, b] or with a line and a "
    "hyphen for each entry."
)
WANT_FIELDS = N_(
    "%(file)s line %(line)s, %(path)s: named fields are expected here, each as “name: value”, "
    "not a text or a list."
)
WANT_SWITCH = N_("%(file)s line %(line)s, %(path)s: write true or false here, not “%(value)s”.")
TOO_LONG = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” has %(length)s characters; "
    "at most %(limit)s are allowed."
)
NOT_A_CODE = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” cannot be a code; use letters, digits and "
    "hyphens, such as linyi-2019-13."
)
NOT_A_DATE = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is not a date; "
    "write year-month-day, such as 2019-11-21."
)
NO_SUCH_DAY = N_(
    "%(file)s line %(line)s, %(path)s: the calendar has no day %(value)s; "
    "correct the month or the day."
)
BEYOND_YEARS = N_(
    "%(file)s line %(line)s, %(path)s: %(value)s lies outside the years 1900 to 2199; "
    "correct the year."
)
NOT_A_YEAR = N_("%(file)s line %(line)s, %(path)s: “%(value)s” is not a year; write it as 2021.")
NOT_WHOLE = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is not a whole number; "
    "write digits only, such as 5."
)
NOT_A_NUMBER = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is not a number; "
    "write it in digits, such as 30 or 0.5."
)
TOO_SMALL = N_(
    "%(file)s line %(line)s, %(path)s: %(value)s is too small; the least allowed is %(limit)s."
)
TOO_BIG = N_(
    "%(file)s line %(line)s, %(path)s: %(value)s is too large; the most allowed is %(limit)s."
)
NOT_ALLOWED = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is not allowed here; write one of: %(allowed)s."
)

# What the values mean together
REPEATED_CODE = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” already stands in line %(first)s; "
    "it may stand only once."
)
FROM_AFTER_TO = N_(
    "%(file)s line %(line)s, %(path)s: the first day, %(value)s, lies after the last, %(to)s; "
    "correct one of the two dates."
)
NOTHING_LISTED = N_(
    "%(file)s line %(line)s, %(path)s: nothing is listed here; at least one entry is needed."
)
NO_UNITS = N_(
    "%(file)s line %(line)s, %(path)s: the task names no responsible unit; "
    "list at least one, such as [市人社局]."
)
UNKNOWN_TASK = N_(
    "%(file)s line %(line)s, %(path)s: this plan has no task “%(value)s”; nearest: %(near)s."
)
NOT_RESPONSIBLE = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is not among the responsible units of this "
    "task; nearest: %(near)s."
)
NO_ROLE = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is responsible, but neither lead nor support; "
    "add it to support, or leave support out and it follows from the list."
)
TWO_ROLES = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is lead and support at once; "
    "keep it in one of the two."
)
LEAD_AND_PRESUMED = N_(
    "%(file)s line %(line)s, %(path)s: the document names a lead, so “%(value)s” cannot be "
    "presumed to lead; leave this field out."
)
UNKNOWN_JURISDICTION = N_(
    "%(file)s line %(line)s, %(path)s: no jurisdiction has the code “%(value)s”; nearest: %(near)s."
)
PARENT_LOOP = N_(
    "%(file)s line %(line)s, %(path)s: %(value)s would lie below itself; "
    "correct the parent, or write null for the topmost."
)
UNKNOWN_DEPARTMENT = N_(
    "%(file)s line %(line)s, %(path)s: no department of %(jurisdiction)s has the code “%(value)s”; "
    "nearest: %(near)s."
)
NAME_TAKEN = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is already a name of “%(other)s” "
    "(line %(first)s); a name may mean only one unit."
)
MEMBER_TWICE = N_(
    "%(file)s line %(line)s, %(path)s: “%(value)s” is already a member on this day; "
    "write the earlier membership's last day (to), or leave this row out."
)
LADDER_ORDER = N_(
    "%(file)s line %(line)s, %(path)s: %(value)s is less than the step before it (%(before)s); "
    "the steps must rise: %(order)s."
)
GRADE_ORDER = N_(
    "%(file)s line %(line)s, %(path)s: %(value)s lies above the better grade (%(limit)s); "
    "the better grade needs the higher limit."
)

# The forms of the tables
ONE_SOURCE = N_(
    "%(file)s line %(line)s, %(path)s: a column shows exactly one of these: %(allowed)s."
)
RATIO_OF = N_(
    "%(file)s line %(line)s, %(path)s: a ratio names two columns that stand before it; "
    "there are: %(known)s."
)
