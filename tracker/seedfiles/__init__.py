"""The data files that an installation starts with, read with every problem told at its line.

Pure readers: bytes in, frozen dataclasses out. They know YAML and the rules' policy, but no
database, no clock and no Flask. The schema of each file stands in ``docs/seed-files.md``.
"""
