"""A task as of a day: its parts, its duties, its timeline."""
